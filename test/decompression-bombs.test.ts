import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claims, contradictions, inflated } from './support/bombs.ts'
import { post } from './support/clients.ts'
import { upload } from './support/multipart.ts'
import { pngOf } from './support/pictures.ts'
import { writePlainModel } from './support/plain-models.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import { tinyCnn } from './support/tiny-graphs.ts'

const maxPixels = 1_000_000
const labels = Array.from({ length: 10 }, (_, i) => `class ${i}`)

let app: StartedApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-bombs-'))
  writePlainModel(directory, 'cnn', { spec: tinyCnn(), task: 'IMAGE_CLASSIFICATION', labels, graph: { image: {} } })
  // An engine that comes to more memory than this is ended, and has to be started again.
  const settings = { MODELS_DIR: directory, MAX_IMAGE_PIXELS: String(maxPixels), MODEL_MEMORY_MB: '400' }
  app = await startApp({ real: true, settings })
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

const query = 'query ($image: MediaInput!) { classifyImage(image: $image) { label } }'
/** The answers to a picture as base64 and as an upload. */
const bothWays = async (image: Buffer) => [
  await post(app.url, query, { image: { base64: image.toString('base64') } }),
  await upload(app.url, { query, variables: { image: { upload: null } }, files: { 'variables.image.upload': image } }),
]

/** The engine answers, and is the process that it was from the beginning. */
const isUnharmed = async (): Promise<void> => {
  for (const { data, errors } of await bothWays(await pngOf(16, 16))) {
    expect(errors).toBeUndefined()
    expect(data.classifyImage.label).toMatch(/^class \d$/)
  }
  const { data } = await post(app.url, '{ model(name: "cnn") { statistics { starts } } }')
  expect(data.model.statistics.starts).toBe(1)
}

test.each(Object.entries(claims))('%s is refused before it is decoded, and told the limit', async (_, make) => {
  const file = await make()
  expect(file.length).toBeLessThan(2000)
  for (const { errors } of await bothWays(file)) {
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'image', limit: maxPixels })
    expect(errors?.[0]?.message).toMatch(/^image must have at most 1000000 pixels; it has \d+ x \d+$/)
  }
  await isUnharmed()
})

test.each(Object.entries(contradictions))('%s costs no more memory than it has pixels', async (_, make) => {
  for (const { data, errors } of await bothWays(await make()))
    if (errors === undefined) expect(data.classifyImage.label).toMatch(/^class \d$/)
    else expect(errors[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'image' })
  await isUnharmed()
})

test.each(
  Object.entries(inflated),
)('a picture with %s is looked at, or refused, within its memory', async (_, make) => {
  for (const { data, errors } of await bothWays(await make()))
    if (errors === undefined) expect(data.classifyImage.label).toMatch(/^class \d$/)
    else expect(errors[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'image' })
  await isUnharmed()
})
