import { wavOf } from './wav.ts'

/** What speech models hear anyway, hertz. */
const rate = 16_000

/**
 * Records until `signal` is aborted; `onStart` is told when the microphone is on. Browsers write formats of their own, so the recording is turned into WAV.
 * @throws DOMException where there is no microphone, or this page may not use it
 */
export async function record(signal: AbortSignal, onStart: () => void): Promise<File> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const pieces: Blob[] = []
  const recorder = new MediaRecorder(stream)
  recorder.ondataavailable = ({ data }) => void pieces.push(data)
  const stopped = new Promise<void>((resolve) => {
    recorder.onstop = () => resolve()
  })
  recorder.onstart = onStart
  try {
    recorder.start()
    await aborted(signal)
    recorder.stop()
    await stopped
  } finally {
    for (const track of stream.getTracks()) track.stop()
  }
  const heard = await new OfflineAudioContext(1, 1, rate).decodeAudioData(await new Blob(pieces).arrayBuffer())
  return new File([wavOf(heard.getChannelData(0), rate)], 'recording.wav', { type: 'audio/wav' })
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
