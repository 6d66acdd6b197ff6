import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decodeAudio } from '../src/engine/worker/runtime/audio.ts'
import { recording } from './support/recordings.ts'

const fileOf = (name: string): Buffer => readFileSync(new URL(`./model/fixtures/tiny_media/${name}`, import.meta.url))

/** Cosine of the angle between two signals of one length. */
const likeness = (a: Float32Array, b: Float32Array): number => {
  const product = (x: Float32Array, y: Float32Array): number =>
    x.reduce((sum, value, i) => sum + value * (y[i] as number), 0)
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b))
}

test.each([
  ['tone.flac', 0.999_999],
  ['tone.mp3', 0.999],
  ['tone.vorbis.ogg', 0.999],
  ['tone.opus.ogg', 0.98],
])('%s sounds as what it was made from, from its first sample to its last', async (name, least) => {
  const { samples, seconds } = await decodeAudio(fileOf(name), 16_000, 1)
  expect([samples.length, seconds]).toEqual([8000, 0.5])
  expect(likeness(samples, recording(0.5, 16_000))).toBeGreaterThan(least)
})

test.each(['tone.flac', 'tone.mp3', 'tone.vorbis.ogg', 'tone.opus.ogg'])('%s may be too long', async (name) => {
  await expect(decodeAudio(fileOf(name), 16_000, 0.3)).rejects.toMatchObject({
    failure: { code: 'INVALID_INPUT', field: 'audio', limit: 0.3 },
  })
})
