import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { post } from './support/clients.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import { tinyDecoders, writeTinyDecoder } from './support/tiny-decoders.ts'

let app: StartedApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  writeTinyDecoder(tinyDecoders.Llama.graph, { folder: join(directory, 'models', 'tiny') })
  app = await startApp({
    real: true,
    settings: { MODELS_DIR: join(directory, 'models'), IMPORT_DIRS: join(directory, 'import') },
  })
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

/** A further version of the tiny model with whatever `spoil` does to its files, truthfully told by its manifest. */
const registerVersion = async (version: number, spoil: (folder: string) => void) => {
  const folder = join(directory, 'import', String(version))
  writeTinyDecoder(tinyDecoders.Llama.graph, { folder })
  spoil(folder)
  const manifest = JSON.parse(readFileSync(join(folder, 'modelgraph.json'), 'utf8'))
  const files = readdirSync(folder)
    .filter((path) => path !== 'modelgraph.json')
    .map((path) => {
      const content = readFileSync(join(folder, path))
      return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
    })
  writeFileSync(join(folder, 'modelgraph.json'), JSON.stringify({ ...manifest, version, files }))
  const { data } = await post(
    app.url,
    'mutation ($folder: String!) { registerModel(input: { folder: $folder }) { __typename ... on Failure { code } } }',
    { folder: String(version) },
  )
  return data.registerModel
}
const promote = async (model: string) => {
  const { data } = await post(
    app.url,
    `mutation ($model: String!) { promoteModel(input: { model: $model }) { __typename ... on Failure { code message } } }`,
    { model },
  )
  expect(JSON.stringify(data)).not.toContain(directory)
  return data.promoteModel
}
const serving = async () => {
  const { data } = await post(
    app.url,
    `mutation { createCompletion(input: { model: "tiny", prompt: "w1", maxTokens: 2, temperature: 0 }) {
      ... on CreateCompletionSuccess { completion { text model { version } } } ... on Failure { code message } } }`,
  )
  return data.createCompletion
}

const registered = { __typename: 'RegisterModelSuccess' }
const refused = { __typename: 'InvalidModel', code: 'INVALID_MODEL' }

test('versions that the runtime refuses leave the old one serving, a sound one takes over', async () => {
  const before = await serving()
  expect(before.completion.model.version).toBe(1)
  const graphOf = (folder: string): string => join(folder, 'model.onnx')
  const half = (graph: Buffer): Buffer => graph.subarray(0, graph.length / 2)
  const withUnknownNode = (graph: Buffer): Buffer =>
    Buffer.from(graph.toString('latin1').replace('MatMul', 'MatMux'), 'latin1')
  expect(await registerVersion(2, (folder) => writeFileSync(graphOf(folder), 'no graph at all'))).toEqual(refused)
  expect(
    await registerVersion(3, (folder) => writeFileSync(graphOf(folder), half(readFileSync(graphOf(folder))))),
  ).toEqual(refused)
  expect(await registerVersion(4, (folder) => writeFileSync(join(folder, 'tokenizer.json'), '{"model":'))).toEqual(
    registered,
  )
  expect(
    await registerVersion(5, (folder) =>
      writeFileSync(graphOf(folder), withUnknownNode(readFileSync(graphOf(folder)))),
    ),
  ).toEqual(registered)
  expect(await registerVersion(6, () => {})).toEqual(registered)
  for (const version of [4, 5]) {
    expect(await promote(`tiny@${version}`)).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
    expect(await serving()).toEqual(before)
  }
  expect(await promote('tiny@6')).toEqual({ __typename: 'ChangeRouteSuccess' })
  expect(await serving()).toEqual({ completion: { ...before.completion, model: { version: 6 } } })
})
