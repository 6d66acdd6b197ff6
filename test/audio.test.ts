import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { decodeAudio } from '../src/engine/worker/runtime/audio.ts'
import { resample } from '../src/engine/worker/runtime/resample.ts'
import { post } from './support/clients.ts'
import { pngOf } from './support/pictures.ts'
import { recording, type WavOptions, wavOf } from './support/recordings.ts'
import { fixture } from './support/shipped-model.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import {
  soundNames,
  writeOddCaptions,
  writeTinyCaption,
  writeTinyListeners,
  writeTinyWhisper,
} from './support/tiny-speech-folders.ts'

// Models are loaded meanwhile, on a machine that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const reference = fixture<{
  letters: { text: string; words: { text: string; start: number; end: number }[] }
  classes: number[]
  spectrogram_mean: number
  resampled: Record<string, number[]>
}>('tiny_media/audio.json')

let app: StartedApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  writeTinyListeners(directory)
  writeTinyWhisper(directory, 'whisper', reference.spectrogram_mean + 0.001)
  writeTinyWhisper(directory, 'sensitive', reference.spectrogram_mean - 0.001)
  writeTinyCaption(directory)
  writeOddCaptions(directory)
  app = await startApp({ real: true, settings: { MODELS_DIR: directory, MAX_AUDIO_SECONDS: '40' } })
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

const ask = async (field: string, argument: 'audio' | 'image', file: Uint8Array, more: string, selection: string) => {
  const query = `query ($file: MediaInput!) { ${field}(${argument}: $file, ${more}) { ${selection} } }`
  const { data, errors } = await post(app.url, query, { file: { base64: Buffer.from(file).toString('base64') } })
  return { result: data?.[field], error: errors?.[0] }
}
const half = recording(0.5, 16_000)

test('a recording is labelled as transformers does', async () => {
  const selection = 'label score labels { label score } multiLabel seconds model batch { size }'
  const { result } = await ask('classifyAudio', 'audio', wavOf(half), 'model: "classes"', selection)
  expect(result).toMatchObject({
    label: 'music',
    multiLabel: false,
    seconds: 0.5,
    model: 'classes@1',
    batch: { size: 1 },
  })
  for (const [i, name] of soundNames.entries())
    expect(result.labels.find(({ label }: { label: string }) => label === name).score).toBeCloseTo(
      reference.classes[i] as number,
      4,
    )
})

describe('letters a frame', () => {
  const hear = async (file: Buffer, times: string) =>
    (
      await ask(
        'transcribe',
        'audio',
        file,
        `model: "ctc", timestamps: ${times}`,
        'text chunks { text start end } seconds',
      )
    ).result

  test('become the words that transformers reads, with their times', async () => {
    const { text, chunks, seconds } = await hear(wavOf(half), 'WORD')
    expect([text, seconds]).toEqual([reference.letters.text, 0.5])
    expect(chunks.map((chunk: { text: string }) => chunk.text)).toEqual(
      reference.letters.words.map((word) => word.text),
    )
    for (const [i, { start, end }] of reference.letters.words.entries()) {
      expect(chunks[i].start).toBeCloseTo(start, 6)
      expect(chunks[i].end).toBeCloseTo(end, 6)
    }
    const [first, last] = [reference.letters.words[0], reference.letters.words.at(-1)]
    const segment = await hear(wavOf(half), 'SEGMENT')
    expect(segment.chunks).toEqual([
      { text, start: expect.closeTo(first?.start as number, 6), end: expect.closeTo(last?.end as number, 6) },
    ])
    expect((await hear(wavOf(half), 'NONE')).chunks).toEqual([])
  })

  test.each<WavOptions>([
    { bits: 16 },
    { bits: 24 },
    { bits: 32, isInteger: true },
    { channels: 2 },
  ])('are the same for a WAV of %j', async (options) => {
    expect((await hear(wavOf(half, options), 'NONE')).text).toBe(reference.letters.text)
  })
})

describe('a Whisper', () => {
  const hear = async (model: string, more: string, file = wavOf(half)) =>
    ask('transcribe', 'audio', file, `model: "${model}", ${more}`, 'text chunks { text start end } seconds')

  test('hears the spectrogram that transformers computes', async () => {
    expect((await hear('whisper', 'timestamps: NONE')).result).toEqual({
      text: 'hello there quiet',
      chunks: [],
      seconds: 0.5,
    })
    expect((await hear('sensitive', 'timestamps: NONE')).result.text).toBe('hello there loud')
  })

  test('tells when it was said', async () => {
    const { result } = await hear('whisper', 'timestamps: SEGMENT')
    expect(result.chunks).toEqual([{ text: 'hello there quiet', start: 0, end: 0.4 }])
  })

  test('translates, and takes a language', async () => {
    expect((await hear('whisper', 'timestamps: SEGMENT, translate: true')).result.chunks).toEqual([
      { text: 'bonjour', start: 0.02, end: 0.4 },
    ])
    expect((await hear('whisper', 'language: "de"')).result.text).toBe('hello there quiet')
    const { error } = await hear('whisper', 'language: "<|en|>"')
    expect(error?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'language' })
    const unknown = await hear('whisper', 'language: "fr"')
    expect(unknown.error?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'language' })
    expect(unknown.error?.message).toContain('one of en, de')
  })

  test('hears more than 30 seconds in stretches', async () => {
    const file = wavOf(recording(35, 8000), { rate: 8000, bits: 16 })
    const { result } = await hear('whisper', 'timestamps: NONE', file)
    expect(result.seconds).toBe(35)
    expect(result.text).toContain('hello there')
  })
})

test('a picture is described', async () => {
  const describe = async (file: Uint8Array, maxTokens: number) =>
    (await ask('captionImage', 'image', file, `model: "caption", maxTokens: ${maxTokens}`, 'text model')).result
  expect(await describe(await pngOf(16, 16), 20)).toEqual({
    text: expect.stringMatching(/^(dark|bright) picture$/),
    model: 'caption@1',
  })
  expect((await describe(await pngOf(16, 16), 1)).text).toMatch(/^(dark|bright)$/)
})

test('a picture of a size that the describing model doesn’t take is told with the one that it does', async () => {
  const { error } = await ask('captionImage', 'image', await pngOf(24, 20), 'model: "square"', 'text')
  expect(error?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'image' })
  expect(error?.message).toContain('pixel_values [1, 3, 20, 24]')
  expect(error?.message).toContain('[batch_size, 3, 16, 16] only')
  const { result } = await ask('captionImage', 'image', await pngOf(16, 16), 'model: "square"', 'text')
  expect(result.text).toMatch(/^(dark|bright) picture$/)
})

test.each([8000, 44_100])('%i Hz become 16,000 as torchaudio has it', (rate) => {
  const received = resample(recording(0.01, rate), rate, 16_000)
  const expected = reference.resampled[String(rate)] ?? []
  expect(received.length).toBe(expected.length)
  for (const [i, value] of expected.entries()) expect(received[i]).toBeCloseTo(value, 5)
})

test('a rate that divides nothing is no matter of memory', () => {
  expect(resample(new Float32Array(48_001), 44_099, 16_000).length).toBe(Math.ceil((48_001 * 16_000) / 44_099))
})

describe('a file that can’t be heard', () => {
  const wav = wavOf(half)
  const refused = (file: Buffer, maxSeconds = 60) =>
    decodeAudio(file, 16_000, maxSeconds).then(
      () => null,
      ({ failure }) => failure,
    )

  test.each([
    ['no samples', wavOf(new Float32Array(0))],
    ['a cut head', wav.subarray(0, 30)],
    ['no channel', Buffer.concat([wav.subarray(0, 22), Buffer.from([0, 0]), wav.subarray(24)])],
    ['no rate', Buffer.concat([wav.subarray(0, 24), Buffer.from([0, 0, 0, 0]), wav.subarray(28)])],
    ['a format nobody knows', Buffer.concat([wav.subarray(0, 20), Buffer.from([99, 99]), wav.subarray(22)])],
    ['a FLAC of nothing', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(200, 255)])],
    ['an MP3 of nothing', Buffer.concat([Buffer.from('ID3'), Buffer.alloc(200)])],
    ['an Ogg of nothing', Buffer.concat([Buffer.from('OggS'), Buffer.alloc(200, 7)])],
    ['an Opus of nothing', Buffer.concat([Buffer.from('OggS..OpusHead'), Buffer.alloc(200, 7)])],
  ])('%s is told as such', async (_, file) => {
    expect(await refused(file)).toMatchObject({ code: 'INVALID_INPUT', field: 'audio' })
  })

  test('one that is too long is refused with the limit, by the engine as by the decoder', async () => {
    expect(await refused(wav, 0.4)).toMatchObject({ code: 'INVALID_INPUT', field: 'audio', limit: 0.4 })
    const { error } = await ask(
      'classifyAudio',
      'audio',
      wavOf(new Float32Array(41 * 1000), { rate: 1000, bits: 8 }),
      'topK: 1',
      'label',
    )
    expect(error?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'audio', limit: 40 })
  })
})
