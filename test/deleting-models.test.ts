import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, type Json, post, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { fakeGraph, writeModelFolder } from './support/model-folders.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let directory: string
let app: StartedApp
const start = (): Promise<StartedApp> => startApp({ dataDir: join(directory, 'data') })
const folders = (): string[] => readdirSync(join(directory, 'data', 'models'))
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-deleting-'))
  mkdirSync(join(directory, 'data', 'import'), { recursive: true })
  app = await start()
  await register('smollm2', 2)
})
afterEach(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

const register = async (name: 'smollm2' | 'minilm', version: number, as: string = name, content = 'graph') => {
  const folder = `${as}-${version}-${content}`
  const files = { 'onnx/model.onnx': fakeGraph(content) }
  writeModelFolder(join(directory, 'data', 'import', folder), name, version, { files, manifest: { name: as } })
  return change('registerModel', 'RegisterModelInput', { folder })
}
const change = async (mutation: string, type: string, input: Json) => {
  const success =
    type === 'DeleteModelInput'
      ? '... on DeleteModelSuccess { name freedBytes } ... on RevisionConflict { revision }'
      : ''
  const { data, errors } = await post(
    app.url,
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename ${success}
      ... on Failure { code message } } }`,
    { input },
  )
  expect(errors).toBeUndefined()
  return data[mutation]
}
const retire = (model: string) => change('retireModel', 'RetireModelInput', { model })
const restore = (model: string) => change('restoreModel', 'RetireModelInput', { model })
const remove = (model: string, expectedRevision?: number) =>
  change('deleteModel', 'DeleteModelInput', { model, expectedRevision })
const find = async (model: string) =>
  (await post(app.url, 'query ($model: String!) { model(name: $model) { name version } }', { model })).data.model
const refused = (message: string) => ({ code: 'INVALID_INPUT', message: expect.stringContaining(message) })

test('a retired version is deleted with its files, for good, and the audit trail tells of it', async () => {
  expect(folders()).toHaveLength(1)
  await retire('smollm2@2')
  expect(await remove('smollm2@2')).toEqual({ __typename: 'DeleteModelSuccess', name: 'smollm2@2', freedBytes: 7 })
  expect(folders()).toEqual([])
  for (let restarts = 0; restarts < 2; restarts += 1) {
    expect(await find('smollm2@2')).toBeNull()
    expect(await find('smollm2')).toEqual({ name: 'smollm2', version: 1 })
    expect((await post(app.url, '{ models(retired: true) { totalCount } }')).data.models.totalCount).toBe(3)
    const { data } = await post(app.url, '{ modelEvents(name: "smollm2", first: 3) { nodes { action model caller } } }')
    expect(data.modelEvents.nodes).toEqual([
      { action: 'DELETED', model: 'smollm2@2', caller: expect.any(String) },
      { action: 'RETIRED', model: 'smollm2@2', caller: expect.any(String) },
      { action: 'REGISTERED', model: 'smollm2@2', caller: expect.any(String) },
    ])
    await app.dispose()
    app = await start()
  }
  expect(await remove('smollm2@2')).toMatchObject({ code: 'MODEL_NOT_FOUND' })
})

test('its process goes, and what it was asked for by name is told that it is not there', async () => {
  const ask = (model: string) =>
    change('createCompletion', 'CreateCompletionInput', { prompt: 'a', maxTokens: 1, model })
  expect(await ask('smollm2@2')).toMatchObject({ __typename: 'CreateCompletionSuccess' })
  await retire('smollm2@2')
  await remove('smollm2@2')
  await until(() => app.engines.get('smollm2@2')?.state === 'AVAILABLE')
  expect(app.engines.get('smollm2@2')?.unloads).toBeGreaterThan(0)
  expect(await ask('smollm2@2')).toMatchObject({ code: 'MODEL_NOT_FOUND' })
  expect(await ask('smollm2')).toMatchObject({ __typename: 'CreateCompletionSuccess' })
})

test('what is shipped, works, is led to, or was never there is not deleted', async () => {
  expect(await remove('smollm2@2')).toMatchObject(refused('must be retired first'))
  await retire('smollm2@1')
  expect(await remove('smollm2@1')).toMatchObject(refused('is a folder of MODELS_DIR'))
  await restore('smollm2@1')
  expect(await remove('smollm2')).toMatchObject({ code: 'MODEL_NOT_FOUND' })
  expect(await remove('')).toMatchObject({ code: 'INVALID_INPUT' })
  await change('promoteModel', 'PromoteModelInput', { model: 'smollm2@2' })
  await retire('smollm2@2')
  expect(await remove('smollm2@2')).toMatchObject(refused('smollm2 leads to smollm2@2'))
  await change('promoteModel', 'PromoteModelInput', { model: 'smollm2@1' })
  await restore('smollm2@2')
  await change('setAlias', 'SetAliasInput', { alias: 'prod', targets: [{ model: 'smollm2@2', weight: 1 }] })
  await retire('smollm2@2')
  expect(await remove('smollm2@2')).toMatchObject(refused('prod leads to smollm2@2'))
  await change('deleteAlias', 'DeleteAliasInput', { alias: 'prod' })
  expect(folders()).toHaveLength(1)
  expect(await remove('smollm2@2')).toMatchObject({ __typename: 'DeleteModelSuccess' })
})

test('one that shares a name with others leaves it to them, and no rollback leads to it', async () => {
  const targets = [1, 2].map((version) => ({ version, weight: 1 }))
  await change('setRollout', 'SetRolloutInput', { name: 'smollm2', targets })
  await retire('smollm2@2')
  expect(await remove('smollm2@2')).toMatchObject({ __typename: 'DeleteModelSuccess' })
  const { data } = await post(app.url, '{ modelRoute(name: "smollm2") { targets { name share } } }')
  expect(data.modelRoute.targets).toEqual([{ name: 'smollm2@1', share: 1 }])
  expect(await change('rollBackModel', 'RollBackModelInput', { name: 'smollm2' })).toMatchObject({
    __typename: 'ChangeRouteSuccess',
  })
  expect(await find('smollm2')).toEqual({ name: 'smollm2', version: 1 })
})

test('it waits for nobody: while a stream runs on it, it is refused, and deleted when the stream has ended', async () => {
  const engine = app.engines.get('smollm2@2') as FakeEngine
  engine.pause()
  const socket = connect(app.url)
  const stream = socket.stream(
    'subscription { streamCompletion(input: { prompt: "a", maxTokens: 3, model: "smollm2@2" }) { __typename } }',
  )
  await stream.next()
  await until(() => engine.running.size === 1)
  await retire('smollm2@2')
  expect(await remove('smollm2@2')).toMatchObject(refused('has some that has not ended'))
  expect(folders()).toHaveLength(1)
  engine.resume()
  let last = ''
  for await (const { streamCompletion } of stream) last = streamCompletion.__typename
  expect(last).toBe('CompletionFinished')
  await until(async () => (await remove('smollm2@2')).__typename === 'DeleteModelSuccess')
  await socket.dispose()
})

test('of several changes at once exactly one wins', async () => {
  await retire('smollm2@2')
  const { data } = await post(app.url, '{ modelRoute(name: "smollm2") { revision } }')
  const { revision } = data.modelRoute
  expect(await remove('smollm2@2', revision - 1)).toMatchObject({ code: 'REVISION_CONFLICT', revision })
  const outcomes = await Promise.all([
    remove('smollm2@2'),
    restore('smollm2@2'),
    remove('smollm2@2', revision),
    restore('smollm2@2'),
  ])
  const isThere = (await find('smollm2@2')) !== null
  const deleted = outcomes.filter(({ __typename }) => __typename === 'DeleteModelSuccess').length
  expect(deleted).toBe(isThere ? 0 : 1)
  expect(folders()).toHaveLength(isThere ? 1 : 0)
  for (const { __typename, code } of outcomes)
    if (!__typename.endsWith('Success'))
      expect(['REVISION_CONFLICT', 'MODEL_NOT_FOUND', 'INVALID_INPUT']).toContain(code)
})

test('the number of a deleted version is given to no other contents; the same ones come back', async () => {
  await register('minilm', 1, 'mine')
  await retire('mine@1')
  expect(await remove('mine@1')).toMatchObject({ __typename: 'DeleteModelSuccess' })
  expect(await find('mine')).toBeNull()
  expect((await post(app.url, '{ modelRoutes { nodes { name } } }')).data.modelRoutes.nodes).toHaveLength(3)
  await app.dispose()
  app = await start()
  expect(await register('minilm', 1, 'mine', 'other')).toMatchObject({ code: 'MODEL_VERSION_EXISTS' })
  expect(await find('mine')).toBeNull()
  expect(await register('minilm', 1, 'mine')).toMatchObject({ __typename: 'RegisterModelSuccess' })
  expect(await find('mine')).toEqual({ name: 'mine', version: 1 })
  const { data } = await post(app.url, '{ embed(texts: ["a"], model: "mine") { model } }')
  expect(data.embed[0].model).toBe('mine@1')
})

test('what a server has not removed that was killed is removed by the next one', async () => {
  const left = join(directory, 'data', 'models', 'incoming-left', 'removed')
  mkdirSync(left, { recursive: true })
  await app.dispose()
  app = await start()
  expect(existsSync(left)).toBe(false)
  expect(folders()).toHaveLength(1)
})
