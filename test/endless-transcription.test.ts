import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect, post, until } from './support/clients.ts'
import { recording, wavOf } from './support/recordings.ts'
import { fixture } from './support/shipped-model.ts'
import { startApp } from './support/start-app.ts'
import { writeEndlessWhisper, writeStammeringWhisper } from './support/tiny-speech-folders.ts'

const { spectrogram_mean: heard } = fixture<{ spectrogram_mean: number }>('tiny_media/audio.json')
const query = 'query ($file: MediaInput!) { transcribe(audio: $file) { text } }'
const file = (samples: Float32Array) => ({ base64: wavOf(samples).toString('base64') })
const tone = file(recording(0.5, 16_000))
const silence = file(new Float32Array(8000))

test('a transcription without end stops when its caller leaves, and the next one is heard by the same process', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  writeEndlessWhisper(directory, 'endless', heard - 0.001)
  const app = await startApp({ real: true, settings: { MODELS_DIR: directory, PIPELINE_TIMEOUT_MS: '300000' } })
  // `waiting` counts the one that runs too.
  const facts = async () =>
    (await post(app.url, '{ model(name: "endless") { statistics { starts waiting } } }')).data.model
  try {
    // What ends by itself comes first, so that the model is loaded.
    expect((await post(app.url, query, { file: silence })).data.transcribe.text).toBe('hello')
    const leaving = new AbortController()
    const left = post(app.url, query, { file: tone }, leaving.signal).catch(() => 'left')
    await until(async () => (await facts()).statistics.waiting === 1)
    const next = post(app.url, query, { file: silence })
    await until(async () => (await facts()).statistics.waiting === 2)
    leaving.abort()
    expect(await left).toBe('left')
    expect((await next).data.transcribe.text).toBe('hello')

    const socket = connect(app.url)
    const endless = socket.once(query, { file: tone }).catch(() => 'closed')
    await until(async () => (await facts()).statistics.waiting === 1)
    const afterwards = post(app.url, query, { file: silence })
    await until(async () => (await facts()).statistics.waiting === 2)
    await socket.dispose()
    await endless
    expect((await afterwards).data.transcribe.text).toBe('hello')
    expect((await facts()).statistics.starts).toBe(1)
  } finally {
    await app.dispose()
    await rm(directory, { recursive: true, force: true })
  }
}, 120_000)

test('a Whisper that would end each sentence at the time 0.00 gets on: times never go back', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  writeStammeringWhisper(directory, 'stammering')
  const app = await startApp({ real: true, settings: { MODELS_DIR: directory } })
  try {
    const timed =
      'query ($file: MediaInput!) { transcribe(audio: $file, timestamps: SEGMENT) { chunks { text start end } } }'
    const { chunks } = (await post(app.url, timed, { file: tone })).data.transcribe
    expect(chunks.slice(0, 3)).toEqual([
      { text: 'hello', start: 0, end: 0.02 },
      { text: 'there', start: 0.02, end: 29.9 },
      { text: 'hello', start: 29.9, end: 29.92 },
    ])
    const times = chunks.flatMap(({ start, end }: { start: number; end: number }) => [start, end])
    expect(times).toEqual([...times].sort((a, b) => a - b))
  } finally {
    await app.dispose()
    await rm(directory, { recursive: true, force: true })
  }
}, 120_000)
