import { type DomainError, invalidInput } from '../../../errors.ts'
import type { Transcript, TranscriptChunk } from '../../pipeline.ts'
import { decodeAudio } from '../runtime/audio.ts'
import { stopOn } from '../runtime/pipeline.ts'
import { timesInOrder } from '../runtime/whisper.ts'
import { readCtc } from './ctc.ts'
import { oneByOne } from './items.ts'
import { floatsOf, mediaRun } from './media-run.ts'
import { samplingRateOf } from './recordings.ts'
import type { OpenedPipeline, OpenRunner } from './runner.ts'

/** Seconds that Whisper hears at once, and by how much two stretches of a longer recording overlap on each side. */
const stretch = 30
const overlap = 5

/** Writes down what is said: Whisper and its like, or a model with one distribution of letters a frame (Wav2Vec2, HuBERT ...). */
export const openSpeechRecognition: OpenRunner<'AUTOMATIC_SPEECH_RECOGNITION'> = async (opened) => {
  const rate = samplingRateOf(opened)
  const hear = opened.pipeline.session === null ? generating(opened, rate) : byFrames(opened, rate)
  return oneByOne(opened.counters, async (input, signal) => {
    const { samples, seconds } = await decodeAudio(input.audio, rate, opened.maxAudioSeconds)
    const transcript = await hear(samples, seconds, input, signal)
    return { ...transcript, seconds }
  })
}

interface Wish {
  timestamps: 'NONE' | 'SEGMENT' | 'WORD'
  language: string | null
  translate: boolean
}
type Hear = (
  samples: Float32Array,
  seconds: number,
  wish: Wish,
  signal: AbortSignal,
) => Promise<Omit<Transcript, 'seconds'>>

/** What the library gives; the last time of a recording may be missing. */
interface VendorTranscript {
  text: string
  chunks?: { text: string; timestamp: [number, number | null] }[]
}

const generating =
  ({ pipeline }: OpenedPipeline, rate: number): Hear =>
  async (samples, seconds, { timestamps, language, translate }, signal) => {
    const isLong = samples.length > stretch * rate
    if (language !== null && !pipeline.languages.has(language)) throw unknownLanguage(pipeline.languages)
    const { timeTokens } = pipeline
    const isTimed = isLong || timestamps !== 'NONE'
    const answer = (await pipeline.call(samples, {
      ...(timestamps !== 'NONE' && { return_timestamps: timestamps === 'WORD' ? 'word' : true }),
      // Stretches are put together by their times.
      ...(isLong && {
        chunk_length_s: stretch,
        stride_length_s: overlap,
        ...(timestamps === 'NONE' && { return_timestamps: true }),
      }),
      ...(pipeline.languages.size > 0 && { language: language ?? 'en', task: translate ? 'translate' : 'transcribe' }),
      logits_processor: stopOn(signal, ...(isTimed && timeTokens !== null ? [timesInOrder(timeTokens)] : [])),
    })) as VendorTranscript
    const chunks = (answer.chunks ?? []).map(
      // Where a transcription breaks off, the end of its last word may be missing.
      ({ text, timestamp: [start, end] }): TranscriptChunk => ({
        text: text.trim(),
        start,
        end: Math.max(start, end ?? seconds),
      }),
    )
    return { text: answer.text.trim(), chunks: timestamps === 'NONE' ? [] : chunks }
  }

const unknownLanguage = (languages: ReadonlySet<string>): DomainError =>
  invalidInput(
    'language',
    languages.size === 0 ? 'must be left out: the model knows one only' : `must be one of ${[...languages].join(', ')}`,
  )

const byFrames = (opened: OpenedPipeline, rate: number): Hear => {
  const run = mediaRun(opened)
  const { tokenizer, config } = opened.pipeline
  if (tokenizer === null) throw new Error('its task needs a tokenizer')
  return async (samples, seconds, { timestamps, language }) => {
    if (language !== null) throw unknownLanguage(new Set())
    const { data, dims } = floatsOf(await run(samples), 'logits')
    const [, frames, letters] = dims as [number, number, number]
    // Where the configuration doesn't tell the steps of its convolutions, frames are spread over the recording.
    const step = config.conv_stride?.reduce((product, stride) => product * stride, 1)
    const words = readCtc(data, letters, tokenizer, step === undefined ? seconds / frames : step / rate)
    const text = words.map((word) => word.text).join(' ')
    if (timestamps === 'NONE' || words.length === 0) return { text, chunks: [] }
    if (timestamps === 'WORD') return { text, chunks: words }
    const [first, last] = [words[0] as TranscriptChunk, words.at(-1) as TranscriptChunk]
    return { text, chunks: [{ text, start: first.start, end: last.end }] }
  }
}
