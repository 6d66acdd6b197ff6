import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { post, until } from './support/clients.ts'
import { pngOf } from './support/pictures.ts'
import { fixture } from './support/shipped-model.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import {
  pictureNames as names,
  writeTinyClassifiers,
  writeTinyDetector,
  writeTinyDetectorByClass,
  writeTinyPictureEncoders,
  writeTinySegmenters,
  writeTinyThings,
} from './support/tiny-vision-folders.ts'

// Models are loaded meanwhile, on a machine that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

interface Found {
  label: number
  score: number
  box: number[]
}
const reference = fixture<{
  classification: number[]
  logits: number[]
  stretched: number[]
  embedding: Record<'pooled' | 'first' | 'mean', number[]>
  detection: Found[]
  detection_by_class: Found[]
  things: { map: number[]; segments: { id: number; label: number; score: number }[] }
  segmentation: number[]
  segmentation_ragged: number[]
}>('tiny_media/vision.json')

let app: StartedApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  writeTinyClassifiers(directory)
  writeTinyPictureEncoders(directory)
  writeTinyDetector(directory)
  writeTinyDetectorByClass(directory)
  writeTinySegmenters(directory)
  writeTinyThings(directory)
  app = await startApp({ real: true, settings: { MODELS_DIR: directory } })
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

const ask = async (field: string, image: Uint8Array, more: string, selection: string) => {
  const query = `query ($image: MediaInput!) { ${field}(image: $image, ${more}) { ${selection} } }`
  const { data, errors } = await post(app.url, query, { image: { base64: Buffer.from(image).toString('base64') } })
  return { result: data?.[field], error: errors?.[0] }
}
const expectNear = (received: readonly number[], expected: readonly number[], digits: number): void => {
  expect(received.length).toBe(expected.length)
  for (const [i, value] of expected.entries()) expect(received[i]).toBeCloseTo(value, digits)
}
const scoresOf = (labels: { label: string; score: number }[], order: readonly string[]): number[] =>
  order.map((name) => labels.find(({ label }) => label === name)?.score as number)

test('a ViT labels a picture as transformers does', async () => {
  const selection = 'label score multiLabel labels { label score } model batch { size }'
  const { result } = await ask('classifyImage', await pngOf(16, 16), 'model: "vit"', selection)
  expect(result).toMatchObject({ label: 'cat', multiLabel: false, model: 'vit@1', batch: { size: 1 } })
  expectNear(scoresOf(result.labels, names), reference.classification, 5)
  const stretched = await ask('classifyImage', await pngOf(40, 24), 'model: "vit", topK: 2', selection)
  expectNear(scoresOf(stretched.result.labels, names.slice(0, 2)), reference.stretched.slice(0, 2), 1)
  expect(stretched.result.labels).toHaveLength(2)
})

test('labels that may hold at once are scored each for itself, by the manifest’s names', async () => {
  const selection = 'multiLabel labels { label score }'
  const { result } = await ask('classifyImage', await pngOf(16, 16), 'model: "several"', selection)
  expect(result.multiLabel).toBe(true)
  const sigmoid = reference.logits.map((logit) => 1 / (1 + Math.exp(-logit)))
  expectNear(scoresOf(result.labels, ['x', 'y', 'z']), sigmoid, 5)
})

test.each([
  ['pooled', 'pooled'],
  ['cls', 'first'],
  ['mean', 'mean'],
] as const)('a picture as a vector: %s', async (model, name) => {
  const { result } = await ask('embedImage', await pngOf(16, 16), `model: "${model}"`, 'vector base64 dimensions model')
  expectNear(result.vector, reference.embedding[name], 5)
  expect([result.dimensions, result.model]).toEqual([16, `${model}@1`])
  const { buffer } = Uint8Array.from(Buffer.from(result.base64, 'base64'))
  expect(new Float32Array(buffer)).toEqual(Float32Array.from(result.vector))
})

test.each([
  ['yolos', reference.detection],
  ['rt-detr', reference.detection_by_class],
] as const)('%s finds what transformers finds, and nothing below the threshold', async (model, expected) => {
  const selection = 'width height objects { label score box { xMin yMin xMax yMax } }'
  const find = async (threshold: number) =>
    (await ask('detectObjects', await pngOf(24, 16), `model: "${model}", threshold: ${threshold}`, selection)).result
  const { width, height, objects } = await find(0.3)
  expect([width, height, objects.length]).toEqual([24, 16, expected.length])
  for (const [i, { label, score, box }] of expected.entries()) {
    expect(objects[i].label).toBe(names[label])
    expect(objects[i].score).toBeCloseTo(score, 5)
    expectNear(Object.values(objects[i].box), box, 3)
  }
  const [, second] = expected
  expect((await find((second?.score ?? 0) - 0.001)).objects).toHaveLength(2)
  expect((await find(1)).objects).toEqual([])
})

test('a size that the model’s graph doesn’t take is told with the one that it does', async () => {
  const { error } = await ask('detectObjects', await pngOf(30, 22), 'model: "yolos"', 'width')
  expect(error?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'image' })
  expect(error?.message).toContain('pixel_values [1, 3, 22, 30]')
  expect(error?.message).toContain('[batch, 3, 16, 24] only')
  expect((await ask('detectObjects', await pngOf(24, 16), 'model: "yolos"', 'width')).result).toEqual({ width: 24 })
})

test('a size that fails inside the graph is told as well', async () => {
  const { error } = await ask('segmentImage', await pngOf(3, 3), 'model: "ragged"', 'width')
  expect(error?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'image' })
  expect(error?.message).toContain('pixel_values [1, 3, 3, 3]')
})

test('things are cut out one by one, as transformers puts their masks together', async () => {
  const selection = 'width height segments { label score mask }'
  const cut = async (threshold: number) =>
    (await ask('segmentImage', await pngOf(24, 16), `model: "things", threshold: ${threshold}`, selection)).result
  const { width, height, segments } = await cut(0.5)
  expect([width, height, segments.length]).toEqual([24, 16, reference.things.segments.length])
  let unequal = 0
  for (const [i, { id, label, score }] of reference.things.segments.entries()) {
    expect(segments[i].label).toBe(names[label])
    expect(segments[i].score).toBeCloseTo(score, 5)
    const png = sharp(Buffer.from(segments[i].mask, 'base64'))
    expect(await png.metadata()).toMatchObject({ format: 'png', width, height, channels: 1 })
    const mask = await png.toColourspace('b-w').raw().toBuffer()
    unequal += reference.things.map.filter((thing, pixel) => mask[pixel] !== (thing === id ? 255 : 0)).length
  }
  // Where two things are as likely, the last bit decides.
  expect(unequal).toBeLessThanOrEqual(2)
  expect((await cut(0.7)).segments).toHaveLength(1)
})

test.each([
  ['segformer', 16, 16, reference.segmentation],
  ['ragged', 30, 22, reference.segmentation_ragged],
] as const)('segments are PNG masks of the pixels that transformers has for them: %s', async (model, width, height, expected) => {
  const selection = 'width height segments { label score mask }'
  const { result } = await ask('segmentImage', await pngOf(width, height), `model: "${model}"`, selection)
  expect([result.width, result.height]).toEqual([width, height])
  const classes = new Array<number>(expected.length).fill(-1)
  for (const { label, score, mask } of result.segments) {
    expect(score).toBeNull()
    const png = sharp(Buffer.from(mask, 'base64'))
    expect(await png.metadata()).toMatchObject({ format: 'png', width, height, channels: 1 })
    const data = await png.toColourspace('b-w').raw().toBuffer()
    for (const [pixel, value] of data.entries()) {
      expect([0, 255]).toContain(value)
      if (value === 255) classes[pixel] = names.indexOf(label)
    }
  }
  // Where two classes are as likely, the last bit decides.
  const unequal = expected.filter((value, pixel) => value !== classes[pixel]).length
  expect(unequal).toBeLessThanOrEqual(1)
})

test('a model of another task, and a folder without a processor, are told', async () => {
  const wrong = await ask('detectObjects', await pngOf(16, 16), 'model: "vit"', 'width')
  expect(wrong.error?.extensions).toMatchObject({ code: 'WRONG_TASK', task: 'IMAGE_CLASSIFICATION' })
  const none = await ask('captionImage', await pngOf(16, 16), 'maxTokens: 3', 'text')
  expect(none.error?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'model' })
  const blind = await ask('classifyImage', await pngOf(16, 16), 'model: "blind"', 'label')
  expect(blind.error?.extensions.code).toBe('MODEL_UNAVAILABLE')
  expect(blind.error?.message).toContain('preprocessor_config.json')
})

test.each([
  ['detectObjects', 'threshold: 1.5', 'threshold', 1],
  ['segmentImage', 'threshold: -1', 'threshold', 0],
  ['captionImage', 'maxTokens: 0', 'maxTokens', 1],
  ['classifyImage', 'topK: 0', 'topK', 1],
] as const)('%s(%s) is refused by field and limit', async (field, more, name, limit) => {
  const { error } = await ask(field, await pngOf(8, 8), more, '__typename')
  expect(error?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: name, limit })
})

test('what was stored is read back: vectors, boxes, masks', async () => {
  const image = `{ base64: "${(await pngOf(24, 16)).toString('base64')}" }`
  const store = async (operation: string, selection: string) => {
    const { data } = await post(
      app.url,
      `mutation { createPrediction(input: { operation: { ${operation} } }) { ... on CreatePredictionSuccess { prediction { id } } } }`,
    )
    const { id } = data.createPrediction.prediction
    const read = () =>
      post(app.url, `query ($id: ID!) { prediction(id: $id) { state result { ${selection} } } }`, { id })
    await until(async () => (await read()).data.prediction.state === 'SUCCEEDED')
    return (await read()).data.prediction.result
  }
  const vector = await store(
    `embedImage: { image: ${image}, model: "pooled" }`,
    '... on ImageEmbedding { vector base64 }',
  )
  const { buffer } = Uint8Array.from(Buffer.from(vector.base64, 'base64'))
  expect([...new Float32Array(buffer)]).toEqual(vector.vector.map(Math.fround))
  const boxes = await store(
    `detectObjects: { image: ${image}, model: "yolos" }`,
    '... on ObjectDetection { objects { box { xMin } } }',
  )
  expect(boxes.objects[0].box.xMin).toBeCloseTo(reference.detection[0]?.box[0] as number, 3)
  const masks = await store(
    `segmentImage: { image: ${image}, model: "segformer" }`,
    '... on ImageSegmentation { segments { mask } }',
  )
  expect(Buffer.from(masks.segments[0].mask, 'base64').toString('latin1', 1, 4)).toBe('PNG')
})
