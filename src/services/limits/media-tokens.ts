import type { MediaInput } from '../tasks/media.ts'

/** Tokens that an image counts as, whatever its size: encoders see it as about 14 x 14 to 16 x 16 patches, to which they scale it. */
export const imageTokens = 256
/** Tokens of a second: encoders of speech make a frame of 20 ms. */
const secondTokens = 50
/** A recording is taken to have so many bytes a second at least: 4 kbit/s, below what speech is packed to. */
const secondBytes = 500

/** What a recording of this length counts as. */
export const audioTokens = (seconds: number): number => Math.ceil(seconds * secondTokens)

/**
 * What a recording may count as, before it is decoded: by its bytes. Silence that is packed even tighter comes to more, and is settled as what
 * it was.
 * @param maxSeconds of a recording
 */
export function recordingTokens({ upload, base64 }: MediaInput, maxSeconds: number): number {
  const bytes = upload?.bytes?.length ?? Math.ceil(((base64?.length ?? 0) * 3) / 4)
  return audioTokens(Math.min(maxSeconds, Math.ceil(bytes / secondBytes)))
}
