import { afterAll, beforeAll, expect, test } from 'vitest'
import { bearer, connect, post, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { createKey } from './support/keys.ts'
import { sseClient } from './support/sse-client.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

const scopes = ['PREDICT', 'COMPLETE', 'READ', 'KEYS_ADMIN']
let app: StartedApp
/** Secrets of two tenants' keys, and of a second key of the first tenant. */
let ours: string
let colleagues: string
let theirs: string
/** What the first tenant has. */
const ids = { completion: '', prediction: '', job: '', delivery: '', key: '' }
beforeAll(async () => {
  app = await startApp({
    settings: {
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(24).toString('base64')}`,
      WEBHOOK_URL: 'http://127.0.0.1:9/',
      WEBHOOK_ALLOW_PRIVATE: 'true',
    },
  })
  const admin = await createKey(app.url)
  const own = await createKey(app.url, { tenant: 'ours', scopes }, admin.secret)
  ours = own.secret
  ids.key = own.id
  colleagues = (await createKey(app.url, { tenant: 'ours', scopes }, admin.secret)).secret
  theirs = (await createKey(app.url, { tenant: 'theirs', scopes }, admin.secret)).secret
  const { data } = await ask(
    ours,
    `mutation {
      c: createCompletion(input: { prompt: "canary", maxTokens: 2, idempotencyKey: "same" }) { ... on CreateCompletionSuccess { completion { id } } }
      p: createPrediction(input: { operation: { classifyText: { text: "canary" } } }) { ... on CreatePredictionSuccess { prediction { id } } }
      j: createJob(input: { jsonl: "{\\"prediction\\":{\\"classifyText\\":{\\"text\\":\\"canary\\"}}}" }) { ... on CreateJobSuccess { job { id } } }
    }`,
  )
  Object.assign(ids, { completion: data.c.completion.id, prediction: data.p.prediction.id, job: data.j.job.id })
  await until(async () => (await counts(ours)).jobs === 'SUCCEEDED')
  const deliveries = await ask(ours, '{ webhookDeliveries { nodes { id } } }')
  ids.delivery = deliveries.data.webhookDeliveries.nodes[0].id
})
afterAll(() => app.dispose())

const ask = (secret: string, query: string, variables = {}) => post(app.url, query, variables, undefined, secret)
const counts = async (secret: string) => {
  const { data } = await ask(
    secret,
    '{ completions { totalCount nodes { id } } predictions { totalCount nodes { id } } jobs { totalCount nodes { id state } } webhookDeliveries { totalCount nodes { id } } apiKeys { totalCount } }',
  )
  return {
    completions: data.completions.totalCount,
    predictions: data.predictions.totalCount,
    deliveries: data.webhookDeliveries.totalCount > 0,
    nodes: data.completions.nodes.length + data.predictions.nodes.length + data.webhookDeliveries.nodes.length,
    jobs: data.jobs.nodes[0]?.state ?? null,
    keys: data.apiKeys.totalCount,
  }
}

test('lists have what is the own tenant’s', async () => {
  const seen = await counts(ours)
  expect(seen).toMatchObject({ completions: 1, predictions: 1, deliveries: true, jobs: 'SUCCEEDED', keys: 2 })
  expect(await counts(colleagues)).toEqual(seen)
  expect(await counts(theirs)).toEqual({
    completions: 0,
    predictions: 0,
    deliveries: false,
    nodes: 0,
    jobs: null,
    keys: 1,
  })
  const asked = await ask(theirs, 'query ($id: ID!) { webhookDeliveries(subjectId: $id) { totalCount } }', {
    id: ids.completion,
  })
  expect(asked.data.webhookDeliveries.totalCount).toBe(0)
  const named = await ask(theirs, '{ apiKeys(tenant: "ours") { totalCount } }')
  expect(named.data.apiKeys.totalCount).toBe(0)
})

test.each(['completion', 'prediction', 'job'] as const)('another tenant’s %s is none by its id', async (kind) => {
  const query = `query ($id: ID!) { ${kind}(id: $id) { id } node(id: $id) { id } }`
  const id = ids[kind]
  expect((await ask(colleagues, query, { id })).data).toEqual({ [kind]: { id }, node: { id } })
  expect((await ask(theirs, query, { id })).data).toEqual({ [kind]: null, node: null })
})

test.each(['delivery', 'key'] as const)('another tenant’s %s is none by its global id', async (kind) => {
  const query = 'query ($id: ID!) { node(id: $id) { id } }'
  const id = ids[kind]
  expect((await ask(colleagues, query, { id })).data.node).toEqual({ id })
  expect((await ask(theirs, query, { id })).data.node).toBeNull()
})

test.each([
  ['cancelCompletion(id: $id)', 'completion'],
  ['cancelPrediction(id: $id)', 'prediction'],
  ['retryPrediction(id: $id)', 'prediction'],
  ['cancelJob(id: $id)', 'job'],
  ['retryJob(id: $id)', 'job'],
  ['retryWebhookDelivery(id: $id)', 'delivery'],
  ['revokeApiKey(id: $id)', 'key'],
  ['rotateApiKey(input: { id: $id })', 'key'],
] as const)('%s answers as for an unknown id', async (field, kind) => {
  const query = `mutation ($id: ID!) { result: ${field} { __typename ... on Failure { code message } } }`
  const unknown = await ask(theirs, query, { id: ids[kind].replace(/.{4}$/, '0000') })
  expect(unknown.data.result.code).toBe('NOT_FOUND')
  expect((await ask(theirs, query, { id: ids[kind] })).data).toEqual(unknown.data)
})

test.each([
  ['completionEvents(id: $id) { ... on CompletionFailed { failure { code } } }', 'completion'],
  ['predictionEvents(id: $id) { sequence }', 'prediction'],
  ['jobEvents(id: $id) { sequence }', 'job'],
] as const)('%s answers as for an unknown id, over WebSocket and as an event stream', async (field, kind) => {
  const query = `subscription ($id: ID!) { ${field} }`
  const all = async (secret: string, id: string) => {
    const socket = connect(app.url, secret)
    const { data, errors } = await socket.once(query, { id })
    await socket.dispose()
    const events = []
    for await (const event of sseClient(app.url, secret).iterate({ query, variables: { id } })) events.push(event)
    return JSON.stringify([data, errors, events]).replace(/"requestId":"[^"]*"/g, '')
  }
  const unknown = await all(theirs, ids[kind].replace(/.{4}$/, '0000'))
  expect(unknown).toContain('NOT_FOUND')
  expect(await all(theirs, ids[kind])).toBe(unknown)
  expect(await all(colleagues, ids[kind])).not.toContain('NOT_FOUND')
})

test('a job’s files are the own tenant’s', async () => {
  const get = async (secret: string) =>
    (await fetch(new URL(`/jobs/${ids.job}/results.jsonl`, app.url), { headers: bearer(secret) })).status
  expect([await get(ours), await get(colleagues), await get(theirs)]).toEqual([200, 200, 404])
})

test('an idempotency key is the own tenant’s', async () => {
  const create = async (secret: string, prompt: string) =>
    (
      await ask(
        secret,
        `mutation ($prompt: String!) { createCompletion(input: { prompt: $prompt, maxTokens: 2, idempotencyKey: "same" }) {
          ... on CreateCompletionSuccess { completion { id } } ... on Failure { code } } }`,
        { prompt },
      )
    ).data.createCompletion
  expect(await create(colleagues, 'canary')).toEqual({ completion: { id: ids.completion } })
  const other = await create(theirs, 'something else')
  expect(other.completion.id).not.toBe(ids.completion)
  expect(await create(theirs, 'something else')).toEqual(other)
})

test('what engines remember of a prompt is shared within a key only', async () => {
  const engine = app.engines.get('smollm2') as FakeEngine
  const scopesOf = []
  for (const secret of [ours, colleagues, theirs]) {
    await ask(secret, 'mutation { createCompletion(input: { prompt: "a", maxTokens: 1 }) { __typename } }')
    await ask(secret, '{ summarize(text: "a", maxTokens: 1) { text } }')
    scopesOf.push(engine.requests.slice(-2).map(({ cacheScope }) => cacheScope))
  }
  for (const [first, second] of scopesOf) expect(second).toBe(first)
  expect(new Set(scopesOf.flat()).size).toBe(3)
})
