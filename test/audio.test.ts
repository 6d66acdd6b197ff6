import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeAudio } from '../src/engine/worker/runtime/audio.ts'
import { resample } from '../src/engine/worker/runtime/resample.ts'
import { post } from './support/clients.ts'
import { pngOf } from './support/pictures.ts'
import { recording, type WavOptions, wavOf } from './support/recordings.ts'
import { fixture } from './support/shipped-model.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import { writeTinyPipeline } from './support/tiny-pipeline.ts'
import {
  letters,
  meanOf,
  type Script,
  spokenWords,
  tinyAudioClassifier,
  tinyCtc,
  tinyNarrator,
} from './support/tiny-speech.ts'

const reference = fixture<{
  letters: { text: string; words: { text: string; start: number; end: number }[] }
  classes: number[]
  spectrogram_mean: number
  resampled: Record<string, number[]>
}>('tiny_media/audio.json')

const names = ['music', 'speech', 'noise']
const id2label = Object.fromEntries(names.map((name, id) => [id, name]))
const extractor = {
  feature_extractor_type: 'Wav2Vec2FeatureExtractor',
  do_normalize: true,
  feature_size: 1,
  sampling_rate: 16_000,
}

const words = [' hello', ' there', ' quiet', ' loud', ' bonjour', ' dark', ' bright', ' picture']
const id = (word: string): number => words.indexOf(word)
const specials = ['endoftext', 'startoftranscript', 'en', 'de', 'translate', 'transcribe', 'notimestamps']
const timestamps = Array.from({ length: 1501 }, (_, i) => (i / 50).toFixed(2))
const added = [
  ...specials.map((name) => ({ content: `<|${name}|>`, special: true })),
  ...timestamps.map((name) => ({ content: `<|${name}|>`, special: false })),
]
const token = (name: string): number => words.length + added.findIndex(({ content }) => content === `<|${name}|>`)

/** With times: hello there quiet (or loud), from 0 to 0.4 seconds. Translated: bonjour, from 0.02. */
const speech = (threshold: number): Script => ({
  cache: '0.decoder.key',
  vocabulary: words.length + added.length,
  next: new Map([
    [token('transcribe'), token('0.00')],
    [token('translate'), token('0.02')],
    [token('0.02'), id(' bonjour')],
    [token('notimestamps'), id(' hello')],
    [token('0.00'), id(' hello')],
    [id(' bonjour'), token('0.40')],
    [id(' hello'), id(' there')],
    [id(' there'), id(' quiet')],
    [id(' quiet'), token('0.40')],
    [id(' loud'), token('0.40')],
    [token('0.40'), token('endoftext')],
  ]),
  branch: { at: id(' there'), above: id(' loud'), threshold },
})
const caption: Script = {
  cache: '0.key',
  vocabulary: words.length + 1,
  next: new Map([
    [words.length, id(' dark')],
    [id(' dark'), id(' picture')],
    [id(' bright'), id(' picture')],
    [id(' picture'), words.length],
  ]),
  branch: { at: words.length, above: id(' bright'), threshold: 0 },
}

let app: StartedApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  const config = { model_type: 'wav2vec2', id2label, conv_stride: [5, 64], vocab_size: letters.length }
  const wav2vec2 = { 'config.json': config, 'preprocessor_config.json': extractor }
  const graphs = { model: tinyAudioClassifier() }
  writeTinyPipeline(directory, { name: 'classes', task: 'AUDIO_CLASSIFICATION', graphs, files: wav2vec2 })
  writeTinyPipeline(directory, {
    name: 'ctc',
    task: 'AUTOMATIC_SPEECH_RECOGNITION',
    graphs: { model: tinyCtc() },
    files: { ...wav2vec2, ...letterFiles },
  })
  for (const [name, threshold] of [
    ['whisper', reference.spectrogram_mean + 0.001],
    ['sensitive', reference.spectrogram_mean - 0.001],
  ] as const)
    writeTinyPipeline(directory, {
      name,
      task: 'AUTOMATIC_SPEECH_RECOGNITION',
      graphs: {
        encoder_model: meanOf('input_features', ['batch_size', 80, 3000]),
        decoder_model_merged: tinyNarrator(speech(threshold)),
      },
      files: { ...whisperFiles, ...spokenWords(words, added, 'WhisperTokenizer') },
    })
  writeTinyPipeline(directory, {
    name: 'caption',
    task: 'IMAGE_TO_TEXT',
    graphs: {
      encoder_model: meanOf('pixel_values', ['batch_size', 3, 16, 16]),
      decoder_model_merged: tinyNarrator(caption),
    },
    files: { ...captionFiles, ...spokenWords(words, [{ content: '<|endoftext|>', special: true }], 'GPT2Tokenizer') },
  })
  app = await startApp({ real: true, settings: { MODELS_DIR: directory, MAX_AUDIO_SECONDS: '40' } })
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

const letterFiles = {
  'tokenizer.json': {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: ['<s>', '</s>', '<unk>'].map((content, i) => ({ id: letters.length + i, content, special: true })),
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: { type: 'CTC', pad_token: '<pad>', word_delimiter_token: '|', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '<unk>',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries([...letters, '<s>', '</s>', '<unk>'].map((letter, i) => [letter, i])),
    },
  },
  'tokenizer_config.json': { tokenizer_class: 'Wav2Vec2CTCTokenizer', pad_token: '<pad>', unk_token: '<unk>' },
}
const whisperFiles = {
  'config.json': {
    model_type: 'whisper',
    is_encoder_decoder: true,
    max_source_positions: 1500,
    vocab_size: words.length + added.length,
    decoder_layers: 1,
    decoder_attention_heads: 1,
    encoder_layers: 1,
    encoder_attention_heads: 1,
    d_model: 1,
  },
  'generation_config.json': {
    is_multilingual: true,
    decoder_start_token_id: token('startoftranscript'),
    eos_token_id: token('endoftext'),
    pad_token_id: token('endoftext'),
    no_timestamps_token_id: token('notimestamps'),
    lang_to_id: { '<|en|>': token('en'), '<|de|>': token('de') },
    task_to_id: { transcribe: token('transcribe'), translate: token('translate') },
    max_initial_timestamp_index: 50,
    max_length: 448,
  },
  'preprocessor_config.json': {
    feature_extractor_type: 'WhisperFeatureExtractor',
    processor_class: 'WhisperProcessor',
    chunk_length: 30,
    feature_size: 80,
    hop_length: 160,
    n_fft: 400,
    n_samples: 480_000,
    nb_max_frames: 3000,
    sampling_rate: 16_000,
  },
}
const captionFiles = {
  'config.json': {
    model_type: 'vision-encoder-decoder',
    is_encoder_decoder: true,
    encoder: { model_type: 'vit', hidden_size: 1 },
    decoder: { model_type: 'gpt2', n_layer: 1, n_head: 1, n_embd: 1, vocab_size: words.length + 1 },
    decoder_start_token_id: words.length,
    eos_token_id: words.length,
    pad_token_id: words.length,
  },
  'generation_config.json': {
    decoder_start_token_id: words.length,
    eos_token_id: words.length,
    pad_token_id: words.length,
    bos_token_id: words.length,
  },
  'preprocessor_config.json': {
    image_processor_type: 'ViTImageProcessor',
    do_resize: true,
    do_rescale: true,
    do_normalize: true,
    rescale_factor: 1 / 255,
    resample: 2,
    size: { height: 16, width: 16 },
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
  },
}

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
  for (const [i, name] of names.entries())
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
    (await ask('captionImage', 'image', file, `maxTokens: ${maxTokens}`, 'text model')).result
  expect(await describe(await pngOf(16, 16), 20)).toEqual({
    text: expect.stringMatching(/^(dark|bright) picture$/),
    model: 'caption@1',
  })
  expect((await describe(await pngOf(16, 16), 1)).text).toMatch(/^(dark|bright)$/)
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
