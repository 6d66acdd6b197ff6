import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { post } from './support/clients.ts'
import { pngOf } from './support/pictures.ts'
import { recording, wavOf } from './support/recordings.ts'
import { fixture } from './support/shipped-model.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import { writeDrawnCaptioner, writeDrawnWhisper } from './support/tiny-spoken-folders.ts'

// Models are loaded meanwhile, on a machine that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

interface Heard {
  text: string
  chunks: { text: string; start: number; end: number }[]
}
const { whisper, captions } = fixture<{
  whisper: { seed: number } & Record<'none' | 'german' | 'translated' | 'segments' | 'words' | 'longer', Heard>
  captions: { seed: number; text: string }[]
}>('tiny_media/spoken.json')

let app: StartedApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  writeDrawnWhisper(directory, 'whisper', whisper.seed)
  for (const { seed } of captions) writeDrawnCaptioner(directory, `caption-${seed}`, seed)
  app = await startApp({ real: true, settings: { MODELS_DIR: directory } })
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

const hear = async (seconds: number, more: string): Promise<Heard> => {
  const query = `query ($file: MediaInput!) { transcribe(audio: $file, ${more}) { text chunks { text start end } } }`
  const file = { base64: wavOf(recording(seconds, 16_000)).toString('base64') }
  const { data, errors } = await post(app.url, query, { file })
  expect(errors).toBeUndefined()
  return data.transcribe
}
const nearly = ({ text, chunks }: Heard): Heard => ({
  text,
  chunks: chunks.map((chunk) => ({
    text: chunk.text,
    start: expect.closeTo(chunk.start, 6),
    end: expect.closeTo(chunk.end, 6),
  })),
})

test.each([
  ['timestamps: NONE', whisper.none],
  ['timestamps: NONE, language: "de"', whisper.german],
  ['timestamps: NONE, translate: true', whisper.translated],
])('a Whisper with drawn weights writes down what transformers does: %s', async (more, expected) => {
  expect(await hear(0.5, more)).toEqual(expected)
})

test('and tells when each sentence was said', async () => {
  expect(await hear(0.5, 'timestamps: SEGMENT')).toEqual(nearly(whisper.segments))
})

test.each([
  [0.5, whisper.words],
  [12, whisper.longer],
])('and when each word was, in %d seconds', async (seconds, expected) => {
  expect(await hear(seconds, 'timestamps: WORD')).toEqual(nearly(expected))
})

test.each(captions)('a ViT and a GPT-2 with drawn weights say of a picture what transformers does: $text', async ({
  seed,
  text,
}) => {
  const query = `query ($file: MediaInput!) { captionImage(image: $file, model: "caption-${seed}", maxTokens: 12) { text } }`
  const { data } = await post(app.url, query, { file: { base64: (await pngOf(16, 16)).toString('base64') } })
  expect(data.captionImage.text).toBe(text)
})
