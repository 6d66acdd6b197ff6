import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { post, until } from './support/clients.ts'
import { FakeHub, holdBack, status } from './support/fake-hub.ts'
import { hubEncoder } from './support/hub-encoder.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

const graph = 'onnx/model.onnx'
const there = 100_000

let hub: FakeHub
let directory: string
let app: StartedApp
/** Lets the graph's download go on. */
let open: () => void
const start = async (): Promise<void> => {
  app = await startApp({
    dataDir: join(directory, 'data'),
    settings: { HUB_URL: hub.url, HUB_RETRY_MS: '1', HUB_TIMEOUT_MS: '60000' },
  })
}
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'modelgraph-downloading-'))
  hub = await FakeHub.start(hubEncoder(200_000))
  hub.tricks = [holdBack(graph, there, new Promise((resolve) => (open = resolve)))]
  await start()
})
afterEach(async () => {
  open()
  await app.dispose()
  await hub.dispose()
  await rm(directory, { recursive: true, force: true })
})

const pull = async (input: object = {}): Promise<string> => {
  const { data } = await post(
    app.url,
    'mutation ($input: PullModelInput!) { pullModel(input: $input) { ... on PullModelSuccess { pull { id } } } }',
    { input: { id: 'acme/tiny', ...input } },
  )
  return data.pullModel.pull.id
}
const facts = `id name version task state digest licence source parameters precision contextLength sizeBytes requiredMemoryBytes labels
  rolloutWeight failure { code } pull { id state bytes totalBytes } statistics { requests served memoryBytes starts }`
const find = async (name: string) =>
  (
    await post(app.url, `query ($name: String!) { model(name: $name) { ${facts} versions { version state } } }`, {
      name,
    })
  ).data.model
const listed = async (): Promise<string[]> =>
  (await post(app.url, '{ models(task: FEATURE_EXTRACTION) { nodes { name version state } } }')).data.models.nodes.map(
    ({ name, version, state }: { name: string; version: number; state: string }) => `${name}@${version} ${state}`,
  )
const stateOf = async (id: string): Promise<string> =>
  (await post(app.url, 'query ($id: ID!) { modelPull(id: $id) { state } }', { id })).data.modelPull.state
/** A pull, held back in the middle of its graph. */
const halfway = async (input: object = {}): Promise<string> => {
  const id = await pull(input)
  await until(async () => {
    const { data } = await post(app.url, 'query ($id: ID!) { modelPull(id: $id) { files { path bytes } } }', { id })
    return data.modelPull.files.some(({ path, bytes }: { path: string; bytes: number }) => path === graph && bytes > 0)
  })
  return id
}

test('a model that is being downloaded is listed with what is known of it, and then with everything', async () => {
  hub.about = { cardData: { license: 'apache-2.0' } }
  const before = await listed()
  const id = await halfway()
  const total = Object.values(hub.files).reduce((sum, { length }) => sum + length, 0)
  expect(await find('tiny')).toMatchObject({
    id: 'mdl_tiny@1',
    name: 'tiny',
    version: 1,
    task: 'FEATURE_EXTRACTION',
    state: 'DOWNLOADING',
    digest: null,
    licence: 'Apache-2.0',
    source: `${hub.url}/acme/tiny@${hub.commit}`,
    parameters: null,
    precision: 'fp32',
    contextLength: null,
    sizeBytes: total,
    labels: [],
    rolloutWeight: 0,
    failure: null,
    pull: { id, state: 'DOWNLOADING', totalBytes: total },
    statistics: { requests: 0, served: 0, memoryBytes: null, starts: 0 },
    versions: [{ version: 1, state: 'DOWNLOADING' }],
  })
  expect((await find('tiny')).requiredMemoryBytes).toBeGreaterThan(2 * total)
  expect(await listed()).toEqual([...before, 'tiny@1 DOWNLOADING'].sort())
  const { data } = await post(app.url, '{ node(id: "mdl_tiny@1") { ... on Model { state } } }')
  expect(data.node.state).toBe('DOWNLOADING')

  open()
  await until(async () => (await find('tiny')).state !== 'DOWNLOADING')
  expect(await find('tiny@1')).toMatchObject({
    digest: expect.stringMatching(/^sha256:/),
    contextLength: 16,
    pull: null,
  })
  expect((await post(app.url, '{ embed(texts: ["one"], model: "tiny") { model } }')).data.embed).toEqual([
    { model: 'tiny@1' },
  ])
})

test('the hub’s word for what it is made for is enough: nothing is fetched before it is listed', async () => {
  hub.about = { pipeline_tag: 'fill-mask', config: { architectures: ['BertForMaskedLM'], model_type: 'bert' } }
  hub.tricks = [status('', 503, 999)]
  await pull()
  await until(async () => (await find('tiny')) !== null)
  expect(await find('tiny')).toMatchObject({ task: 'FILL_MASK', state: 'DOWNLOADING' })
})

test('whoever asks it for work is told how far it is', async () => {
  await halfway()
  const expected = { code: 'MODEL_UNAVAILABLE', model: 'tiny@1', state: 'DOWNLOADING' }
  for (const query of [
    '{ embed(texts: ["one"], model: "tiny") { model } }',
    '{ embed(texts: ["one"], model: "tiny@1") { model } }',
    '{ predict(model: "tiny#user-1", inputs: []) { name } }',
    '{ tokenize(text: "one", model: "tiny") { ids } }',
  ]) {
    const { errors } = await post(app.url, query)
    expect(errors?.[0]?.extensions).toMatchObject(expected)
    expect(errors?.[0]?.message).toMatch(/^tiny@1 is being downloaded: \d+ MiB of \d+ MiB are there\.$/)
  }
  const failure = '... on Failure { code } ... on ModelUnavailable { model state }'
  const { data } = await post(
    app.url,
    `mutation {
      a: loadModel(input: { model: "tiny" }) { ${failure} }
      b: unloadModel(input: { model: "tiny@1" }) { ${failure} }
      c: promoteModel(input: { model: "tiny@1" }) { ${failure} }
      d: retireModel(input: { model: "tiny@1" }) { ${failure} }
      e: setRollout(input: { name: "tiny", targets: [{ version: 1, weight: 1 }] }) { ${failure} }
      f: setAlias(input: { alias: "tiny", targets: [{ model: "minilm@1", weight: 1 }] }) { ... on Failure { code } }
    }`,
  )
  const { f, ...others } = data
  for (const result of Object.values(others)) expect(result).toEqual(expected)
  expect(f.code).toBe('INVALID_INPUT')
})

test('versions are kept for those on their way, and one that serves goes on serving', async () => {
  const ids = [await halfway()]
  for (const [input, name] of [
    [{}, 'tiny@2'],
    [{ version: 7 }, 'tiny@7'],
    [{ name: 'other' }, 'other@1'],
  ] as const) {
    ids.push(await pull(input))
    await until(async () => (await listed()).includes(`${name} DOWNLOADING`))
  }
  expect((await listed()).filter((line) => line.endsWith('DOWNLOADING'))).toEqual(
    ['other@1', 'tiny@7', 'tiny@2', 'tiny@1'].map((name) => `${name} DOWNLOADING`),
  )
  open()
  for (const id of ids) await until(async () => (await stateOf(id)) === 'SUCCEEDED')
  expect((await find('tiny')).version).toBeGreaterThan(0)

  const again = new Promise<void>((resolve) => (open = resolve))
  hub.tricks = [holdBack(graph, there, again)]
  await halfway({ name: 'other' })
  expect((await find('other')).state).toBe('AVAILABLE')
  expect((await find('other')).versions).toEqual([
    { version: 2, state: 'DOWNLOADING' },
    { version: 1, state: 'AVAILABLE' },
  ])
  expect((await post(app.url, '{ embed(texts: ["one"], model: "other") { model } }')).data.embed[0].model).toBe(
    'other@1',
  )
  const { errors } = await post(app.url, '{ embed(texts: ["one"], model: "other@2") { model } }')
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'MODEL_UNAVAILABLE', state: 'DOWNLOADING' })
})

test('a folder that is registered under the version meanwhile keeps it; the pull takes the next', async () => {
  const id = await halfway()
  const folder = join(directory, 'data/import/mine')
  mkdirSync(folder, { recursive: true })
  cpSync(join(import.meta.dirname, '../models/minilm'), folder, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(folder, 'modelgraph.json'), 'utf8'))
  writeFileSync(join(folder, 'modelgraph.json'), JSON.stringify({ ...manifest, name: 'tiny', version: 1 }))
  const { data } = await post(
    app.url,
    'mutation { registerModel(input: { folder: "mine" }) { ... on RegisterModelSuccess { model { name version } } ... on Failure { message } } }',
  )
  expect(data.registerModel.model).toEqual({ name: 'tiny', version: 1 })
  expect(await find('tiny@1')).toMatchObject({ state: 'AVAILABLE', pull: null })
  open()
  await until(async () => (await stateOf(id)) === 'SUCCEEDED')
  expect((await find('tiny')).versions.map(({ version }: { version: number }) => version)).toEqual([2, 1])
})

test.each(['failed', 'canceled'])('one whose pull has %s is gone, and its version free again', async (how) => {
  const id = await halfway()
  expect(await find('tiny')).not.toBeNull()
  if (how === 'failed') {
    hub.sent[graph] = Buffer.alloc(hub.files[graph]?.length ?? 0)
    hub.tricks = []
    hub.breakConnections()
  } else await post(app.url, 'mutation ($id: ID!) { cancelPull(id: $id) { __typename } }', { id })
  await until(async () => ['FAILED', 'CANCELED'].includes(await stateOf(id)))
  expect(await find('tiny')).toBeNull()
  const { errors } = await post(app.url, '{ embed(texts: ["one"], model: "tiny") { model } }')
  expect(errors?.[0]?.extensions?.code).toBe('MODEL_NOT_FOUND')
  hub.tricks = []
  delete hub.sent[graph]
  const next = await pull()
  await until(async () => (await stateOf(next)) === 'SUCCEEDED')
  expect((await find('tiny')).version).toBe(1)
})

test('after a restart it is listed at once, under the version that was kept for it', async () => {
  await halfway({ version: 3 })
  await app.dispose()
  // The hub is silent now: what is told comes from before.
  hub.onList = () => true
  await start()
  expect(await find('tiny')).toMatchObject({ version: 3, state: 'DOWNLOADING', task: 'FEATURE_EXTRACTION' })
  hub.onList = null
})
