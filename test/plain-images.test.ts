import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { post } from './support/clients.ts'
import { upload } from './support/multipart.ts'
import { picture, pixelsOf, pngOf } from './support/pictures.ts'
import { writePlainModel } from './support/plain-models.ts'
import { fixture } from './support/shipped-model.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import { tinyCnn, tinyKerasCnn } from './support/tiny-graphs.ts'

const reference = fixture<{ cnn_image: number[]; cnn_stretched: number[]; keras_image: number[] }>(
  'tiny_graphs/reference.json',
)
const labels = Array.from({ length: 10 }, (_, i) => `class ${i}`)
const cifar = { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] }

let app: StartedApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  const task = 'IMAGE_CLASSIFICATION'
  writePlainModel(directory, 'cnn', { spec: tinyCnn(), task, labels, graph: { image: cifar } })
  writePlainModel(directory, 'keras', { spec: tinyKerasCnn(), task, labels, graph: { image: {}, scoring: 'NONE' } })
  writePlainModel(directory, 'wrong', { spec: tinyCnn(), task, labels, graph: { image: { width: 28 } } })
  app = await startApp({ real: true, settings: { MODELS_DIR: directory, MAX_IMAGE_PIXELS: '40000' } })
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

const query = `query ($model: String!, $image: MediaInput!) {
  classifyImage(model: $model, image: $image) { label score multiLabel labels { label score } model batch { size } } }`
const classify = async (model: string, image: Uint8Array) => {
  const { data, errors } = await post(app.url, query, {
    model,
    image: { base64: Buffer.from(image).toString('base64') },
  })
  const { labels: ranked = [], ...best } = data?.classifyImage ?? {}
  const scores = new Map(ranked.map(({ label, score }: { label: string; score: number }) => [label, score]))
  return { best, scores: labels.map((label) => scores.get(label) as number), error: errors?.[0] }
}
const expectNear = (received: readonly number[], expected: readonly number[], digits: number): void => {
  for (const [i, value] of expected.entries()) expect(received[i]).toBeCloseTo(value, digits)
}

test('a CNN labels an image as torch does, whether uploaded or as base64', async () => {
  const image = await pngOf(32, 32)
  const { best, scores } = await classify('cnn', image)
  expectNear(scores, reference.cnn_image, 5)
  const largest = reference.cnn_image.indexOf(Math.max(...reference.cnn_image))
  expect(best).toMatchObject({ label: `class ${largest}`, multiLabel: false, model: 'cnn@1', batch: { size: 1 } })
  const files = { 'variables.image.upload': image }
  const sent = await upload(app.url, { query, variables: { model: 'cnn', image: { upload: null } }, files })
  expect(sent.data.classifyImage).toMatchObject(best)
})

test('an image of another size is stretched as Pillow does, or nearly so', async () => {
  expectNear((await classify('cnn', await pngOf(60, 44))).scores, reference.cnn_stretched, 2)
})

test('a CNN as Keras has it sees grey, channels last, and gives probabilities itself', async () => {
  expectNear((await classify('keras', await pngOf(28, 28))).scores, reference.keras_image, 2)
})

test.each([
  ['WebP without loss', () => picture(32, 32).webp({ lossless: true })],
  ['16 bits a channel', () => picture(32, 32).toColourspace('rgb16').png()],
  ['transparency', () => picture(32, 32).ensureAlpha(0.5).png()],
  ['a picture taken sideways', () => picture(32, 32).rotate(-90).withMetadata({ orientation: 6 }).png()],
] as const)('the same picture as %s is the same to the model', async (_, file) => {
  expectNear((await classify('cnn', await file().toBuffer())).scores, reference.cnn_image, 3)
})

test('JPEG and GIF are read too', async () => {
  for (const file of [picture(32, 32).jpeg({ quality: 100 }), picture(32, 32).gif()]) {
    const { error, scores } = await classify('cnn', await file.toBuffer())
    expect(error).toBeUndefined()
    expect(scores.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6)
  }
})

/** A PNG of a few bytes whose head promises 60,000 x 60,000 pixels. */
const bomb = async (): Promise<Buffer> => {
  const file = await pngOf(2, 2)
  file.writeUInt32BE(60_000, 16)
  file.writeUInt32BE(60_000, 20)
  return file
}

test('an image of too many pixels is refused by what its head says', async () => {
  const { error } = await classify('cnn', await pngOf(201, 200))
  expect(error?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'image', limit: 40_000 })
  expect(error?.message).toContain('201 x 200')
  const bombed = await classify('cnn', await bomb())
  expect(bombed.error?.extensions.code).toBe('INVALID_INPUT')
})

test('a damaged image is told as such, and the next one is looked at', async () => {
  const whole = await pngOf(64, 64)
  const cut = whole.subarray(0, whole.length >> 1)
  const head = Buffer.concat([whole.subarray(0, 16), Buffer.alloc(200, 255)])
  const svg = Buffer.concat([whole.subarray(0, 8), Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')])
  for (const file of [cut, head, svg]) {
    const { error } = await classify('cnn', file)
    expect(error?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'image' })
    expect(error?.message).toContain("can't be decoded")
  }
  expect((await classify('cnn', await pngOf(32, 32))).error).toBeUndefined()
  const { data } = await post(app.url, '{ model(name: "cnn") { statistics { starts } } }')
  expect(data.model.statistics.starts).toBe(1)
})

test('a manifest that contradicts its graph says so', async () => {
  const { error } = await classify('wrong', await pngOf(32, 32))
  expect(error?.extensions.code).toBe('MODEL_UNAVAILABLE')
  expect(error?.message).toContain('width 28, its graph 32')
})

test('raw pixels go to the same model by predict', async () => {
  const pixels = pixelsOf(32, 32)
  const data = Array.from({ length: 3 * 1024 }, (_, i) => {
    const channel = Math.floor(i / 1024)
    const value = (pixels[(i % 1024) * 3 + channel] as number) / 255
    return (value - (cifar.mean[channel] as number)) / (cifar.std[channel] as number)
  })
  const input = { name: 'input', datatype: 'FLOAT32', shape: [1, 3, 32, 32], data }
  const answer = await post(
    app.url,
    'query ($input: TensorInput!) { predict(model: "cnn", inputs: [$input]) { data } }',
    { input },
  )
  const logits: number[] = answer.data.predict[0].data
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0)
  expectNear(
    logits.map((logit) => Math.exp(logit) / sum),
    reference.cnn_image,
    5,
  )
})
