import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, post, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { startApp } from './support/start-app.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-data-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const create = `mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { ... on CreateCompletionSuccess { completion { id } } } }`
const read = `query ($id: ID!) { completion(id: $id) { state text seed finishReason prompt messages { role content }
  choices { index text finishReason } usage { promptTokens completionTokens } timings { queueMs tokensPerSecond } failure { code } } }`
const events = `subscription ($id: ID!) { completionEvents(id: $id) { __typename sequence ... on CompletionDelta { text } ... on CompletionFailed { failure { code } } } }`

test('a completion is the same after a restart, and its events are replayed', async () => {
  const first = await startApp({ dataDir })
  const input = { messages: [{ role: 'USER', content: 'one "two" é 😀' }], maxTokens: 3, seed: 5 }
  const { data } = await post(first.url, create, { input })
  const { id } = data.createCompletion.completion
  const before = (await post(first.url, read, { id })).data.completion
  await first.dispose()

  const second = await startApp({ dataDir })
  expect((await post(second.url, read, { id })).data.completion).toEqual(before)
  expect(before).toMatchObject({ state: 'SUCCEEDED', text: ' w0 w1 w2', seed: 5, messages: input.messages })
  const socket = connect(second.url)
  const all = []
  for await (const { completionEvents } of socket.stream(events, { id })) all.push(completionEvents)
  expect(all.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5])
  expect(all.map(({ text }) => text ?? '').join('')).toBe(before.text)
  await socket.dispose()
  await second.dispose()
})

test('what runs when the server stops is stored as interrupted, with the text it had', async () => {
  const first = await startApp({ dataDir, settings: { ON_RESTART: 'interrupt' } })
  const engine = first.engines.get('smollm2') as FakeEngine
  engine.pause()
  const socket = connect(first.url)
  const iterator = socket.stream(
    'subscription { streamCompletion(input: { prompt: "a", maxTokens: 900 }) { __typename ... on CompletionStarted { completion { id } } ... on CompletionDelta { text } ... on CompletionFailed { failure { code } } } }',
  )
  const { id } = (await iterator.next()).value.streamCompletion.completion
  await engine.step()
  await engine.step()
  await iterator.next()
  const rest = (async () => {
    const seen = []
    for await (const { streamCompletion } of iterator) seen.push(streamCompletion)
    return seen
  })().catch(() => [])
  await first.dispose(0)
  await rest
  await socket.dispose()

  const second = await startApp({ dataDir })
  const { data } = await post(second.url, read, { id })
  expect(data.completion).toMatchObject({
    state: 'INTERRUPTED',
    finishReason: 'ERROR',
    failure: { code: 'INTERRUPTED' },
  })
  expect(data.completion.text).toMatch(/^ w0/)
  await second.dispose()
})

test('a stopping server lets running work end within its grace', async () => {
  const app = await startApp({ dataDir })
  const engine = app.engines.get('smollm2') as FakeEngine
  engine.pause()
  const running = post(app.url, create, { input: { prompt: 'a', maxTokens: 3 } })
  await until(() => engine.running.size === 1)
  const stopping = app.dispose(60_000)
  const refused = await post(
    app.url,
    'mutation { createCompletion(input: { prompt: "a" }) { ... on ShuttingDown { code } } }',
  )
  expect(refused.data.createCompletion).toEqual({ code: 'SHUTTING_DOWN' })
  engine.resume()
  expect((await running).data.createCompletion.completion.id).toMatch(/^cmpl_/)
  await stopping
})

test('a second server on the same database is refused, and the first one goes on', async () => {
  const first = await startApp({ dataDir, settings: { STORAGE_WAIT_MS: '300' } })
  await expect(startApp({ dataDir, settings: { STORAGE_WAIT_MS: '300' } })).rejects.toThrow(
    /DATA_DIR.*can't be used.*locked|DATABASE_URL can't be used: another server uses this database \(modelgraph .*\)/,
  )
  const { data } = await post(first.url, create, { input: { prompt: 'a', maxTokens: 2 } })
  expect(data.createCompletion.completion.id).toMatch(/^cmpl_/)
  await first.dispose()
})

test('a data folder that is a file is refused by name', async () => {
  await writeFile(join(dataDir, 'file'), '')
  const settings = { DATABASE_URL: '' }
  await expect(startApp({ dataDir: join(dataDir, 'file'), settings })).rejects.toThrow(/DATA_DIR/)
})

test('a models folder that is missing, a port that is taken, and an unknown model are refused by name', async () => {
  const settings = (own: Record<string, string>) => startApp({ settings: own })
  await expect(settings({ MODELS_DIR: join(dataDir, 'nothing') })).rejects.toThrow(/MODELS_DIR/)
  await expect(settings({ PRELOAD: 'nothing' })).rejects.toThrow(/PRELOAD/)
  const first = await startApp()
  await expect(settings({ PORT: new URL(first.url).port })).rejects.toThrow(/PORT/)
  await first.dispose()
})
