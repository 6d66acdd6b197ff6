import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { modelUnavailable } from '../src/errors.ts'
import { connect, type Json, post, type Socket, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { writeModelFolder } from './support/model-folders.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let directory: string
let app: StartedApp
const sockets: Socket[] = []
const start = (): Promise<StartedApp> => startApp({ dataDir: join(directory, 'data') })
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-deployments-'))
  const imports = join(directory, 'data', 'import')
  mkdirSync(imports, { recursive: true })
  app = await start()
  for (const version of [2, 3]) {
    writeModelFolder(join(imports, String(version)), 'smollm2', version)
    const { data } = await post(
      app.url,
      'mutation ($folder: String!) { registerModel(input: { folder: $folder }) { __typename } }',
      { folder: String(version) },
    )
    expect(data.registerModel.__typename).toBe('RegisterModelSuccess')
  }
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) await socket.dispose()
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

const outcome = `__typename ... on Failure { code message } ... on RevisionConflict { name revision }
  ... on ChangeRouteSuccess { route { name isAlias revision targets { name weight share } } }`
const change = async (mutation: string, type: string, input: Json) => {
  const { data, errors } = await post(
    app.url,
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${outcome} } }`,
    { input },
  )
  expect(errors).toBeUndefined()
  return data[mutation]
}
const promote = (model: string, expectedRevision?: number) =>
  change('promoteModel', 'PromoteModelInput', { model, expectedRevision })
const setRollout = (name: string, weights: Record<number, number>, expectedRevision?: number) => {
  const targets = Object.entries(weights).map(([version, weight]) => ({ version: Number(version), weight }))
  return change('setRollout', 'SetRolloutInput', { name, targets, expectedRevision })
}
const setAlias = (alias: string, weights: Record<string, number>, expectedRevision?: number) => {
  const targets = Object.entries(weights).map(([model, weight]) => ({ model, weight }))
  return change('setAlias', 'SetAliasInput', { alias, targets, expectedRevision })
}
const rollBack = (name: string) => change('rollBackModel', 'RollBackModelInput', { name })
const retire = async (model: string, mutation = 'retireModel') => {
  const { data } = await post(
    app.url,
    `mutation ($input: RetireModelInput!) { ${mutation}(input: $input) { __typename ... on Failure { code }
      ... on RetireModelSuccess { model { name version state retiredAt } } } }`,
    { input: { model } },
  )
  return data[mutation]
}
/** The version that a request is carried out by, or the code of its refusal. */
const serving = async (model: string | null): Promise<string> => {
  const { data } = await post(
    app.url,
    `mutation ($model: String) { createCompletion(input: { prompt: "a b", maxTokens: 1, model: $model }) {
      ... on CreateCompletionSuccess { completion { model { name version } } } ... on Failure { code } } }`,
    { model },
  )
  const { completion, code } = data.createCompletion
  return code ?? `${completion.model.name}@${completion.model.version}`
}
const engine = (model: string): FakeEngine => app.engines.get(model) as FakeEngine

test('promotion decides what the bare name means, everywhere, and is there after a restart', async () => {
  expect(await serving('smollm2')).toBe('smollm2@1')
  expect(await promote('smollm2@2')).toEqual({
    __typename: 'ChangeRouteSuccess',
    route: { name: 'smollm2', isAlias: false, revision: 2, targets: [{ name: 'smollm2@2', weight: 1, share: 1 }] },
  })
  for (const name of ['smollm2', null]) expect(await serving(name)).toBe('smollm2@2')
  expect((await post(app.url, '{ tokenize(text: "a") { model } }')).data.tokenize.model).toBe('smollm2@2')
  expect((await post(app.url, '{ model(name: "smollm2") { version rolloutWeight } }')).data.model).toEqual({
    version: 2,
    rolloutWeight: 1,
  })
  await app.dispose()
  app = await start()
  expect(await serving('smollm2')).toBe('smollm2@2')
  expect(await serving('smollm2@1')).toBe('smollm2@1')
})

test('a version is ready before it serves', async () => {
  expect(engine('smollm2@2').state).toBe('AVAILABLE')
  await promote('smollm2@2')
  expect(engine('smollm2@2').state).toBe('READY')
})

test('a version that fails to load leaves the old one serving', async () => {
  engine('smollm2@2').loadFailure = modelUnavailable('smollm2@2', 'its graph is broken')
  expect(await promote('smollm2@2')).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
  expect(await setRollout('smollm2', { 1: 1, 2: 1 })).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
  expect(await setAlias('prod', { 'smollm2@2': 1 })).toMatchObject({ code: 'MODEL_UNAVAILABLE' })
  expect(await serving('smollm2')).toBe('smollm2@1')
  const { data } = await post(app.url, '{ model(name: "smollm2@2") { state failure { code message } } }')
  expect(data.model).toMatchObject({ state: 'FAILED', failure: { code: 'MODEL_UNAVAILABLE' } })
})

test('of promotions that load at the same time one wins, the other is told the revision', async () => {
  const versions = ['smollm2@2', 'smollm2@3']
  const goOn = versions.map((version) => engine(version).pauseLoad())
  const racing = versions.map((model) => promote(model))
  await until(() => versions.every((version) => engine(version).state === 'LOADING'))
  for (const open of goOn) open()
  const outcomes = await Promise.all(racing)
  const winner = outcomes.find(({ __typename }) => __typename === 'ChangeRouteSuccess')
  const loser = outcomes.find(({ code }) => code === 'REVISION_CONFLICT')
  expect(loser).toMatchObject({ name: 'smollm2', revision: 2 })
  expect(await serving('smollm2')).toBe(winner.route.targets[0].name)
})

test('of many changes that build on one revision exactly one wins', async () => {
  const outcomes = await Promise.all([
    ...Array.from({ length: 6 }, (_, i) => promote(`smollm2@${1 + (i % 3)}`, 1)),
    ...Array.from({ length: 6 }, (_, i) => setRollout('smollm2', { 1: 1, [2 + (i % 2)]: 1 }, 1)),
  ])
  const winners = outcomes.filter(({ __typename }) => __typename === 'ChangeRouteSuccess')
  expect(winners.length).toBe(1)
  expect(outcomes.filter(({ code }) => code === 'REVISION_CONFLICT').length).toBe(11)
  const { data } = await post(app.url, '{ modelRoute(name: "smollm2") { revision targets { name weight share } } }')
  expect(data.modelRoute).toEqual({ revision: 2, targets: winners[0].route.targets })
})

test('expectedRevision changes only what was seen', async () => {
  expect(await promote('smollm2@2', 0)).toMatchObject({ code: 'REVISION_CONFLICT', name: 'smollm2', revision: 1 })
  expect(await promote('smollm2@2', 1)).toMatchObject({ route: { revision: 2 } })
  expect(await setRollout('smollm2', { 3: 1 }, 1)).toMatchObject({ code: 'REVISION_CONFLICT', revision: 2 })
  expect(await setAlias('prod', { 'smollm2@1': 1 }, 1)).toMatchObject({ code: 'REVISION_CONFLICT', revision: 0 })
  expect(await setAlias('prod', { 'smollm2@1': 1 }, 0)).toMatchObject({ route: { revision: 1 } })
})

test('rollback returns to what served before, step by step, and refuses to go beyond', async () => {
  await promote('smollm2@2')
  await setRollout('smollm2', { 2: 3, 3: 1 })
  expect((await rollBack('smollm2')).route).toMatchObject({ revision: 4, targets: [{ name: 'smollm2@2', share: 1 }] })
  expect((await rollBack('smollm2')).route.targets).toEqual([{ name: 'smollm2@1', weight: 1, share: 1 }])
  expect(await serving('smollm2')).toBe('smollm2@1')
  expect(await rollBack('smollm2')).toMatchObject({ code: 'INVALID_INPUT' })
  expect(await rollBack('nothing')).toMatchObject({ code: 'MODEL_NOT_FOUND' })
})

test('a rollout shares keys by weight, and each stays with its version, also when the share grows', async () => {
  await setRollout('smollm2', { 1: 3, 2: 1 })
  const servedBy = () => Promise.all(Array.from({ length: 80 }, (_, i) => serving(`smollm2#user ${i}`)))
  const first = await servedBy()
  const newcomers = first.filter((model) => model === 'smollm2@2').length
  // A hash gives the same share each time: 80 draws of 1 in 4.
  expect(newcomers).toBeGreaterThan(12)
  expect(newcomers).toBeLessThan(28)
  expect(await servedBy()).toEqual(first)
  await app.dispose()
  app = await start()
  expect(await servedBy()).toEqual(first)
  await setRollout('smollm2', { 1: 1, 2: 1 })
  const grown = await servedBy()
  for (const [i, model] of first.entries()) if (model === 'smollm2@2') expect(grown[i]).toBe(model)
  expect(grown.filter((model) => model === 'smollm2@2').length).toBeGreaterThan(newcomers)
})

test('without a key a caller stays with one version, on every field', async () => {
  await setRollout('smollm2', { 1: 1, 2: 1, 3: 1 })
  const served = await Promise.all(Array.from({ length: 10 }, (_, i) => serving(i % 2 === 0 ? 'smollm2' : null)))
  expect(new Set(served).size).toBe(1)
  const { data } = await post(app.url, '{ tokenize(text: "a") { model } model(name: "smollm2") { version } }')
  expect([data.tokenize.model, `smollm2@${data.model.version}`]).toEqual([served[0], served[0]])
})

test('a version can be named by its digest', async () => {
  const { data } = await post(app.url, '{ model(name: "smollm2@3") { digest } }')
  expect(await serving(`smollm2@${data.model.digest}`)).toBe('smollm2@3')
  expect(await serving(`minilm@${data.model.digest}`)).toBe('MODEL_NOT_FOUND')
  expect((await promote(`smollm2@${data.model.digest}`)).route.targets).toMatchObject([{ name: 'smollm2@3' }])
})

test('a key may stand behind any name, and is told to nobody', async () => {
  expect(await serving('smollm2@2#secret')).toBe('smollm2@2')
  const { errors } = await post(app.url, '{ embed(texts: ["a"], model: "nothing#secret") { model } }')
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'MODEL_NOT_FOUND', model: 'nothing' } })
  expect(JSON.stringify(errors)).not.toContain('secret')
})

test('an alias leads where it was set to, by weight, across models of one task, until it is deleted', async () => {
  expect(await setAlias('prod', { 'smollm2@1': 1 })).toMatchObject({ route: { name: 'prod', isAlias: true } })
  expect(await serving('prod')).toBe('smollm2@1')
  await setAlias('prod', { 'smollm2@3': 1 })
  expect(await serving('prod')).toBe('smollm2@3')
  expect((await post(app.url, '{ model(name: "prod") { version aliases { name } } }')).data.model).toEqual({
    version: 3,
    aliases: [{ name: 'prod' }],
  })
  await app.dispose()
  app = await start()
  expect(await serving('prod')).toBe('smollm2@3')
  expect((await rollBack('prod')).route.targets).toMatchObject([{ name: 'smollm2@1' }])
  expect(await change('deleteAlias', 'DeleteAliasInput', { alias: 'prod' })).toMatchObject({
    __typename: 'ChangeRouteSuccess',
  })
  expect(await serving('prod')).toBe('MODEL_NOT_FOUND')
  expect(await change('deleteAlias', 'DeleteAliasInput', { alias: 'prod' })).toMatchObject({ code: 'NOT_FOUND' })
})

test.each<[string, () => Promise<unknown>, object]>([
  ['a version that is not there', () => promote('smollm2@9'), { code: 'MODEL_NOT_FOUND' }],
  ['a bare name', () => promote('smollm2'), { code: 'MODEL_NOT_FOUND' }],
  ['an empty name', () => promote(''), { code: 'INVALID_INPUT' }],
  ['a rollout of nothing', () => setRollout('smollm2', {}), { code: 'INVALID_INPUT' }],
  ['a weight of 0', () => setRollout('smollm2', { 1: 0 }), { code: 'INVALID_INPUT' }],
  ['a weight below 0', () => setRollout('smollm2', { 1: -1 }), { code: 'INVALID_INPUT' }],
  ['a rollout of an unknown name', () => setRollout('nothing', { 1: 1 }), { code: 'MODEL_NOT_FOUND' }],
  ['an alias with the name of a model', () => setAlias('minilm', { 'smollm2@1': 1 }), { code: 'INVALID_INPUT' }],
  ['an alias that is no name', () => setAlias('Prod@1', { 'smollm2@1': 1 }), { code: 'INVALID_INPUT' }],
  ['an alias of an alias', () => setAlias('prod', { prod: 1 }), { code: 'MODEL_NOT_FOUND' }],
  ['an alias of two tasks', () => setAlias('prod', { 'smollm2@1': 1, 'minilm@1': 1 }), { code: 'WRONG_TASK' }],
])('%s is refused', async (_, act, expected) => {
  expect(await act()).toMatchObject(expected)
  const { data } = await post(app.url, '{ modelRoutes { totalCount nodes { name revision } } }')
  expect(data.modelRoutes).toEqual({
    totalCount: 3,
    nodes: [
      { name: 'minilm', revision: 0 },
      { name: 'sentiment', revision: 0 },
      { name: 'smollm2', revision: 1 },
    ],
  })
})

test('a retired version takes no new work and is not listed, a running stream ends on it', async () => {
  await promote('smollm2@2')
  engine('smollm2@2').pause()
  const socket = connect(app.url)
  sockets.push(socket)
  const stream =
    socket.stream(`subscription { streamCompletion(input: { model: "smollm2", prompt: "a", maxTokens: 3 }) {
    __typename ... on CompletionFinished { completion { text model { version state } } } } }`)
  await stream.next()
  await until(() => engine('smollm2@2').running.size === 1)
  expect(await retire('smollm2@2')).toMatchObject({
    model: { name: 'smollm2', version: 2, state: 'RETIRED', retiredAt: expect.any(String) },
  })
  expect(await serving('smollm2@2')).toBe('MODEL_RETIRED')
  // The name led to this version alone: what else it should mean is for an operator to say.
  expect(await serving('smollm2')).toBe('MODEL_RETIRED')
  expect(await promote('smollm2@2')).toMatchObject({ code: 'MODEL_RETIRED' })
  engine('smollm2@2').resume()
  let last: Json = {}
  for await (const { streamCompletion } of stream) last = streamCompletion
  expect(last).toEqual({
    __typename: 'CompletionFinished',
    completion: { text: ' w0 w1 w2', model: { version: 2, state: 'RETIRED' } },
  })
  const list = async (retired: boolean) =>
    (
      await post(
        app.url,
        'query ($retired: Boolean) { models(task: TEXT_GENERATION, retired: $retired) { nodes { version } } }',
        {
          retired,
        },
      )
    ).data.models.nodes.map(({ version }: { version: number }) => version)
  expect([await list(false), await list(true)]).toEqual([
    [3, 1],
    [3, 2, 1],
  ])
  await app.dispose()
  app = await start()
  expect(await serving('smollm2@2')).toBe('MODEL_RETIRED')
  expect(await retire('smollm2@2', 'restoreModel')).toMatchObject({ model: { state: 'AVAILABLE', retiredAt: null } })
  expect(await serving('smollm2')).toBe('smollm2@2')
})

test('a rollout goes on with the versions that are not retired', async () => {
  await setRollout('smollm2', { 2: 1, 3: 1 })
  await retire('smollm2@2')
  for (let key = 0; key < 8; key++) expect(await serving(`smollm2#${key}`)).toBe('smollm2@3')
})

test('a version that is retired while its promotion loads it is not promoted', async () => {
  const goOn = engine('smollm2@2').pauseLoad()
  const promotion = promote('smollm2@2')
  await until(() => engine('smollm2@2').state === 'LOADING')
  await retire('smollm2@2')
  goOn()
  expect(await promotion).toMatchObject({ code: expect.stringMatching(/MODEL_RETIRED|REVISION_CONFLICT/) })
  expect(await serving('smollm2')).toBe('smollm2@1')
})

test('the audit trail tells who changed what when, page by page, and survives a restart', async () => {
  await promote('smollm2@2')
  await setAlias('prod', { 'smollm2@1': 1 })
  await promote('smollm2@2', 99)
  await retire('smollm2@3')
  await app.dispose()
  app = await start()
  const query = `query ($name: String, $first: Int, $after: String) { modelEvents(name: $name, first: $first, after: $after) {
    totalCount pageInfo { endCursor hasNextPage }
    nodes { id createdAt caller action name model revision before { model weight } after { model weight } } } }`
  const { data } = await post(app.url, query, { name: 'smollm2' })
  expect(data.modelEvents.nodes.map(({ action, model }: Json) => [action, model])).toEqual([
    ['RETIRED', 'smollm2@3'],
    ['PROMOTED', 'smollm2@2'],
    ['REGISTERED', 'smollm2@3'],
    ['REGISTERED', 'smollm2@2'],
    ['ROLLOUT_SET', null],
  ])
  expect(data.modelEvents.nodes[1]).toMatchObject({
    caller: expect.stringMatching(/^address /),
    revision: 2,
    before: [{ model: 'smollm2@1', weight: 1 }],
    after: [{ model: 'smollm2@2', weight: 1 }],
  })
  const [{ id }] = data.modelEvents.nodes
  const { data: again } = await post(
    app.url,
    'query ($id: ID!) { node(id: $id) { id ... on ModelEvent { action } } }',
    { id },
  )
  expect(again.node).toEqual({ id, action: 'RETIRED' })
  const actions: string[] = []
  let after: string | null = null
  do {
    const page: {
      totalCount: number
      nodes: { action: string }[]
      pageInfo: { endCursor: string; hasNextPage: boolean }
    } = (await post(app.url, query, { first: 2, after })).data.modelEvents
    expect(page.totalCount).toBe(6)
    actions.push(...page.nodes.map(({ action }) => action))
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null)
  expect(actions).toEqual(['RETIRED', 'ALIAS_SET', 'PROMOTED', 'REGISTERED', 'REGISTERED', 'ROLLOUT_SET'])
})
