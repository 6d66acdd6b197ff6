import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { onnxModel } from '../src/engine/worker/runtime/onnx-proto.ts'
import { post } from './support/clients.ts'
import { externalGraph, externalInLoop } from './support/external-weights.ts'
import { absurdGraph, loopGraph, manyNodes, nestedGraphs } from './support/hostile-models.ts'
import { fakeGraph, writeModelFolder } from './support/model-folders.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let directory: string
let imports: string
let app: StartedApp
const start = async (): Promise<StartedApp> => startApp({ dataDir: join(directory, 'data') })
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-registry-'))
  imports = join(directory, 'data', 'import')
  mkdirSync(imports, { recursive: true })
  app = await start()
})
afterEach(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

const register = async (folder: string) => {
  const { data, errors } = await post(
    app.url,
    `mutation ($folder: String!) { registerModel(input: { folder: $folder }) { __typename
      ... on RegisterModelSuccess { model { id name version digest state registeredAt sizeBytes } }
      ... on Failure { code message } ... on InvalidModel { file } ... on InvalidInput { field }
      ... on ModelVersionExists { name digest } } }`,
    { folder },
  )
  expect(errors).toBeUndefined()
  expect(JSON.stringify(data)).not.toContain(directory)
  return data.registerModel
}
const ask = async (model: string) =>
  (await post(app.url, 'query ($model: String) { embed(texts: ["a"], model: $model) { model } }', { model })).data
    .embed[0].model

test('a registered model serves, is told by its digest, and is there after a restart without its folder', async () => {
  writeModelFolder(join(imports, 'mine'), 'minilm', 1, { manifest: { name: 'mine' } })
  const { model } = await register('mine')
  expect(model).toMatchObject({ id: 'mdl_mine@1', name: 'mine', version: 1, state: 'AVAILABLE', sizeBytes: 19 })
  expect(model.digest).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect(await ask('mine')).toBe('mine@1')
  rmSync(join(imports, 'mine'), { recursive: true })
  await app.dispose()
  app = await start()
  const { data } = await post(app.url, '{ model(name: "mine") { name digest registeredAt } }')
  expect(data.model).toEqual({ name: 'mine', digest: model.digest, registeredAt: model.registeredAt })
  expect(await ask('mine')).toBe('mine@1')
  expect(readdirSync(join(directory, 'data', 'models'))).toEqual([model.digest.replace(':', '-')])
})

test('the same contents again are the same model; other contents for the same version are refused', async () => {
  writeModelFolder(join(imports, 'a'), 'minilm', 2)
  writeModelFolder(join(imports, 'b'), 'minilm', 2)
  writeModelFolder(join(imports, 'c'), 'minilm', 2, { files: { 'config.json': '{}' } })
  const [first, again] = await Promise.all([register('a'), register('b')])
  expect(first.__typename).toBe('RegisterModelSuccess')
  expect(again).toEqual(first)
  expect(await register('c')).toMatchObject({
    __typename: 'ModelVersionExists',
    name: 'minilm@2',
    digest: first.model.digest,
  })
})

test('one of two concurrent registrations of different contents wins', async () => {
  writeModelFolder(join(imports, 'a'), 'minilm', 2)
  writeModelFolder(join(imports, 'b'), 'minilm', 2, { files: { 'config.json': '{}' } })
  const outcomes = await Promise.all([register('a'), register('b')])
  expect(outcomes.map(({ __typename }) => __typename).sort()).toEqual(['ModelVersionExists', 'RegisterModelSuccess'])
})

test('a version of a shipped model with other contents is refused', async () => {
  writeModelFolder(join(imports, 'a'), 'minilm', 1)
  expect(await register('a')).toMatchObject({ code: 'MODEL_VERSION_EXISTS', name: 'minilm@1' })
})

test('a further version does not serve the bare name before it is promoted, a registered model is no default', async () => {
  writeModelFolder(join(imports, 'two'), 'minilm', 2)
  writeModelFolder(join(imports, 'first'), 'minilm', 1, { manifest: { name: 'aaa' } })
  await register('two')
  await register('first')
  expect(await ask('minilm')).toBe('minilm@1')
  expect(await ask('minilm@2')).toBe('minilm@2')
  const { data } = await post(app.url, '{ embed(texts: ["a"]) { model } }')
  expect(data.embed[0].model).toBe('minilm@1')
})

test.each([
  '../data',
  '..',
  '/',
  '/etc',
  'none',
  'import\u0000',
  './../../data/models',
  '~',
])('no folder outside the import folders is looked at: %j', async (folder) => {
  expect(await register(folder)).toEqual({
    __typename: 'InvalidInput',
    code: 'INVALID_INPUT',
    field: 'input.folder',
    message: 'input.folder must be a folder below one of IMPORT_DIRS',
  })
})

test('neither is one through a link that leads out', async () => {
  const outside = join(directory, 'outside')
  writeModelFolder(outside, 'minilm', 2)
  symlinkSync(outside, join(imports, 'link'))
  expect(await register('link')).toMatchObject({ code: 'INVALID_INPUT', field: 'input.folder' })
})

const weights = Buffer.from(Float32Array.of(1, 2).buffer)
const outside = /keeps weights in a file that its manifest doesn't list/
const graph = (content: Buffer, more: Record<string, Buffer> = {}) => ({
  files: { 'onnx/model.onnx': content, ...more },
})

const faults: Record<string, [(folder: string) => void, { file: string; message: RegExp }]> = {
  'no manifest': [
    (folder) => rmSync(join(folder, 'modelgraph.json')),
    { file: 'modelgraph.json', message: /is missing/ },
  ],
  'a manifest that is not JSON': [
    (folder) => writeFileSync(join(folder, 'modelgraph.json'), '{'),
    { file: 'modelgraph.json', message: /is not JSON/ },
  ],
  'a manifest of two megabytes': [
    (folder) => writeFileSync(join(folder, 'modelgraph.json'), ' '.repeat(2_000_000)),
    { file: 'modelgraph.json', message: /has more than/ },
  ],
  'a manifest without what is needed': [
    (folder) => writeModelFolder(folder, 'minilm', 2, { manifest: { licence: '' } }),
    { file: 'modelgraph.json', message: /licence/ },
  ],
  'a file outside by its path': [
    (folder) =>
      writeModelFolder(folder, 'minilm', 2, {
        manifest: { files: [{ path: '../x', bytes: 1, sha256: '0'.repeat(64) }] },
      }),
    { file: 'modelgraph.json', message: /plain relative path/ },
  ],
  'a missing file': [
    (folder) => rmSync(join(folder, 'onnx/model.onnx')),
    { file: 'onnx/model.onnx', message: /is missing/ },
  ],
  'a truncated file': [
    (folder) => writeFileSync(join(folder, 'onnx/model.onnx'), 'g'),
    { file: 'onnx/model.onnx', message: /has 1 bytes, not 19/ },
  ],
  'a flipped bit': [
    (folder) => writeFileSync(join(folder, 'onnx/model.onnx'), fakeGraph('graph of minilm 3')),
    { file: 'onnx/model.onnx', message: /differs from its SHA-256/ },
  ],
  'a file that is not listed': [
    (folder) => writeFileSync(join(folder, 'tokenizer.json'), '{}'),
    { file: 'tokenizer.json', message: /not among the files/ },
  ],
  'a symbolic link': [
    (folder) => {
      writeFileSync(join(directory, 'outside'), fakeGraph('graph of minilm 2'))
      rmSync(join(folder, 'onnx/model.onnx'))
      symlinkSync(join(directory, 'outside'), join(folder, 'onnx/model.onnx'))
    },
    { file: 'onnx/model.onnx', message: /plain file/ },
  ],
  'a hard link': [
    (folder) => linkSync(join(folder, 'onnx/model.onnx'), join(directory, 'outside')),
    { file: 'onnx/model.onnx', message: /hard link/ },
  ],
  'a pipe': [
    (folder) => {
      rmSync(join(folder, 'onnx/model.onnx'))
      execFileSync('mkfifo', [join(folder, 'onnx/model.onnx')])
    },
    { file: 'onnx/model.onnx', message: /plain file/ },
  ],
  'an ONNX file that breaks off': [
    (folder) => writeModelFolder(folder, 'minilm', 2, graph(Buffer.from(onnxModel(loopGraph).subarray(0, 100)))),
    { file: 'onnx/model.onnx', message: /is no ONNX model\.$/ },
  ],
  'weights outside, by a relative path': [
    (folder) => writeModelFolder(folder, 'minilm', 2, graph(externalGraph('../../secret.bin'))),
    { file: 'onnx/model.onnx', message: outside },
  ],
  'weights outside, by a path that goes in and out again': [
    (folder) => {
      writeFileSync(join(folder, 'weights.bin'), weights)
      writeModelFolder(folder, 'minilm', 2, graph(externalGraph('../x/../../bad/weights.bin')))
    },
    { file: 'onnx/model.onnx', message: outside },
  ],
  'weights outside, by an absolute path': [
    (folder) => writeModelFolder(folder, 'minilm', 2, graph(externalGraph(join(directory, 'secret.bin')))),
    { file: 'onnx/model.onnx', message: outside },
  ],
  'weights in a file that the manifest leaves out': [
    (folder) => {
      writeFileSync(join(folder, 'onnx', 'weights.bin'), weights)
      writeModelFolder(folder, 'minilm', 2, graph(externalGraph('weights.bin')))
    },
    { file: 'onnx/model.onnx', message: outside },
  ],
  'weights outside, by a symbolic link': [
    (folder) => {
      writeModelFolder(folder, 'minilm', 2, graph(externalGraph('weights.bin'), { 'onnx/weights.bin': weights }))
      renameSync(join(folder, 'onnx', 'weights.bin'), join(directory, 'secret.bin'))
      symlinkSync(join(directory, 'secret.bin'), join(folder, 'onnx', 'weights.bin'))
    },
    { file: 'onnx/weights.bin', message: /plain file/ },
  ],
  'weights outside, by a hard link': [
    (folder) => {
      writeModelFolder(folder, 'minilm', 2, graph(externalGraph('weights.bin'), { 'onnx/weights.bin': weights }))
      linkSync(join(folder, 'onnx', 'weights.bin'), join(directory, 'secret.bin'))
    },
    { file: 'onnx/weights.bin', message: /hard link/ },
  ],
  'weights outside, of a constant in the body of a loop': [
    (folder) => writeModelFolder(folder, 'minilm', 2, graph(externalInLoop('../../secret.bin'))),
    { file: 'onnx/model.onnx', message: outside },
  ],
  'weights of absurd dimensions': [
    (folder) => writeModelFolder(folder, 'minilm', 2, graph(absurdGraph(2 ** 40, 2 ** 40))),
    { file: 'onnx/model.onnx', message: /The tensor weights has absurd dimensions\.$/ },
  ],
  'graphs nested without end': [
    (folder) => writeModelFolder(folder, 'minilm', 2, graph(nestedGraphs(1000))),
    { file: 'onnx/model.onnx', message: /nested too deeply\.$/ },
  ],
  'a graph of more nodes than memory is there for': [
    (folder) => writeModelFolder(folder, 'minilm', 2, graph(manyNodes(3_000_000))),
    { file: 'onnx/model.onnx', message: /has more in it than is read in 256 MiB/ },
  ],
  'a configuration that would change prototypes': [
    (folder) => writeModelFolder(folder, 'minilm', 2, { files: { 'config.json': '{"a":[{"__proto__":{"b":1}}]}' } }),
    { file: 'config.json', message: /has a key "__proto__"/ },
  ],
  'a configuration nested without end': [
    (folder) => writeModelFolder(folder, 'minilm', 2, { files: { 'config.json': '['.repeat(3_000_000) } }),
    { file: 'config.json', message: /can't be read as JSON/ },
  ],
  'another task than the name has': [
    (folder) => writeModelFolder(folder, 'sentiment', 2, { manifest: { name: 'minilm' } }),
    { file: 'modelgraph.json', message: /minilm@1 is for FEATURE_EXTRACTION/ },
  ],
}

test.each(Object.entries(faults))('%s is refused, and nothing of it is kept', async (_, [spoil, expected]) => {
  const folder = join(imports, 'bad')
  writeModelFolder(folder, 'minilm', 2)
  spoil(folder)
  const { code, file, message } = await register('bad')
  expect(code).toBe('INVALID_MODEL')
  expect(file).toBe(expected.file)
  expect(message).toMatch(expected.message)
  expect((await post(app.url, '{ model(name: "minilm@2") { id } }')).data.model).toBeNull()
  expect(await ask('minilm')).toBe('minilm@1')
})

test('what a killed server has left half copied is removed at the next start', async () => {
  writeModelFolder(join(imports, 'mine'), 'minilm', 2)
  const { model } = await register('mine')
  await app.dispose()
  const store = join(directory, 'data', 'models')
  mkdirSync(join(store, 'incoming-x1', 'onnx'), { recursive: true })
  writeFileSync(join(store, 'incoming-x1', 'onnx', 'model.onnx'), 'half')
  app = await start()
  expect(readdirSync(store)).toEqual([model.digest.replace(':', '-')])
})

test('what was registered does not change with its folder', async () => {
  const folder = join(imports, 'mine')
  writeModelFolder(folder, 'minilm', 2)
  const { model } = await register('mine')
  writeModelFolder(folder, 'minilm', 2, { files: { 'onnx/model.onnx': fakeGraph('something else') } })
  const { data } = await post(app.url, '{ model(name: "minilm@2") { digest sizeBytes } }')
  expect(data.model).toEqual({ digest: model.digest, sizeBytes: 19 })
})
