import { decoder as flacDecoder } from '@audio/decode-flac'
import { decoder as mp3Decoder } from '@audio/decode-mp3'
import { decoder as opusDecoder } from '@audio/decode-opus'
import { decoder as vorbisDecoder } from '@audio/decode-vorbis'
import { decoder as wavDecoder } from '@audio/decode-wav'
import { DomainError, invalidInput } from '../../../errors.ts'
import { resample } from './resample.ts'

/** A recording as models take it: one channel, -1 to 1. */
export interface Recording {
  samples: Float32Array
  /** Length of the recording. */
  seconds: number
}

interface Decoded {
  channelData: Float32Array[]
  sampleRate: number
}

interface Decoder {
  decode(bytes: Uint8Array): Decoded | Promise<Decoded>
  flush?(): Decoded | Promise<Decoded>
  free(): void
}

/** Bytes that are decoded at once: between two pieces the length is checked. */
const piece = 65_536
/** No device records at more. */
const maxRate = 768_000

/**
 * Decodes a recording, mixes its channels and brings it to a rate.
 * @param rate Hz wanted @param maxSeconds checked as it is decoded, so that no more than this is ever held
 * @throws INVALID_INPUT of field `audio`
 */
export async function decodeAudio(bytes: Uint8Array, rate: number, maxSeconds: number): Promise<Recording> {
  const decoder = await openDecoder(bytes)
  // A Buffer is cut differently from what the decoders expect.
  const file = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pieces: Float32Array[] = []
  let sourceRate = 0
  let length = 0
  const take = ({ channelData, sampleRate }: Decoded): void => {
    if ((channelData[0]?.length ?? 0) === 0) return
    sourceRate ||= sampleRate
    if (sampleRate !== sourceRate || !(sampleRate > 0 && sampleRate <= maxRate)) throw new Error('an impossible rate')
    const mixed = mix(channelData)
    pieces.push(mixed)
    length += mixed.length
    if (length > maxSeconds * sourceRate)
      throw invalidInput('audio', `must be at most ${maxSeconds} seconds long`, maxSeconds)
  }
  try {
    for (let at = 0; at < file.length; at += piece) take(await decoder.decode(file.subarray(at, at + piece)))
    if (decoder.flush !== undefined) take(await decoder.flush())
  } catch (error) {
    throw error instanceof DomainError ? error : damaged()
  } finally {
    decoder.free()
  }
  if (length === 0) throw damaged()
  return { samples: resample(joined(pieces, length), sourceRate, rate), seconds: length / sourceRate }
}

const damaged = (): DomainError =>
  invalidInput('audio', "can't be decoded: the file is damaged, empty, or of an unusual kind")

/** By the first bytes; a file of another kind than these never comes here. */
const openDecoder = async (bytes: Uint8Array): Promise<Decoder> => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1')
  if (head.startsWith('RIFF')) return wavDecoder()
  if (head.startsWith('fLaC')) return flacDecoder()
  if (!head.startsWith('OggS')) return mp3Decoder()
  return head.includes('OpusHead') ? opusDecoder() : vorbisDecoder()
}

/** The mean of all channels. */
const mix = (channels: readonly Float32Array[]): Float32Array => {
  const [first = new Float32Array(0), ...others] = channels
  if (others.length === 0) return first
  return first.map((value, i) => others.reduce((sum, channel) => sum + (channel[i] as number), value) / channels.length)
}

const joined = (pieces: readonly Float32Array[], length: number): Float32Array => {
  const whole = new Float32Array(length)
  let at = 0
  for (const part of pieces) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
