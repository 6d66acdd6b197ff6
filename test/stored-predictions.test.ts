import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, post, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let dataDir: string
let app: StartedApp
let engine: FakeEngine
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-data-'))
  await start()
})
afterEach(async () => {
  await app.dispose()
  await rm(dataDir, { recursive: true, force: true })
})

async function start(settings: Record<string, string> = {}): Promise<void> {
  app = await startApp({ dataDir, settings })
  engine = app.engines.get('sentiment') as FakeEngine
}

const failure = '... on Failure { __typename code message } ... on InvalidInput { field }'
const fields =
  'id state attempts operation model startedAt finishedAt failure { code } result { ... on TextClassification { label } }'

async function create(text: string, more: object = {}) {
  const { data } = await post(
    app.url,
    `mutation ($input: CreatePredictionInput!) { createPrediction(input: $input) { ... on CreatePredictionSuccess { prediction { ${fields} } } ${failure} } }`,
    { input: { operation: { classifyText: { text } }, ...more } },
  )
  return data.createPrediction
}
const createId = async (text: string, more: object = {}): Promise<string> => (await create(text, more)).prediction.id
const read = async (id: string) =>
  (await post(app.url, `query ($id: ID!) { prediction(id: $id) { ${fields} } }`, { id })).data.prediction
const act = async (field: string, id: string) =>
  (
    await post(
      app.url,
      `mutation ($id: ID!) { ${field}(id: $id) { ... on ${field[0]?.toUpperCase()}${field.slice(1)}Success { prediction { ${fields} } } ... on Failure { code } } }`,
      { id },
    )
  ).data[field]
const list = async (filter: string) =>
  (await post(app.url, `{ predictions${filter} { totalCount nodes { id } pageInfo { endCursor hasNextPage } } }`)).data
    .predictions

test('a prediction is followed from QUEUED to its end', async () => {
  engine.pause()
  const id = await createId('four')
  const socket = connect(app.url)
  const stream = socket.stream(
    `subscription ($id: ID!) { predictionEvents(id: $id) { sequence prediction { ${fields} } } }`,
    { id },
  )
  const first = (await stream.next()).value.predictionEvents
  expect(['QUEUED', 'RUNNING']).toContain(first.prediction.state)
  engine.resume()
  const rest = []
  for await (const { predictionEvents } of stream) rest.push(predictionEvents)
  expect(rest.at(-1)).toMatchObject({
    sequence: 3,
    prediction: { state: 'SUCCEEDED', attempts: 1, result: { label: 'NEGATIVE' } },
  })
  const replayed = socket.stream('subscription ($id: ID!) { predictionEvents(id: $id, after: 2) { sequence } }', { id })
  expect((await replayed.next()).value).toEqual({ predictionEvents: { sequence: 3 } })
  expect((await replayed.next()).done).toBe(true)
  await socket.dispose()
})

test('every change is told, those of the past and of a retry as well', async () => {
  engine.pause()
  const id = await createId('four')
  await until(async () => (await read(id)).state === 'RUNNING')
  await act('cancelPrediction', id)
  await act('retryPrediction', id)
  engine.resume()
  await until(async () => (await read(id)).state === 'SUCCEEDED')
  const socket = connect(app.url)
  const changes = async (after: number) => {
    const seen = []
    const document = `subscription ($id: ID!, $after: Int) { predictionEvents(id: $id, after: $after) { sequence prediction { state result { __typename } } } }`
    for await (const { predictionEvents } of socket.stream(document, { id, after }))
      seen.push([
        predictionEvents.sequence,
        predictionEvents.prediction.state,
        predictionEvents.prediction.result !== null,
      ])
    return seen
  }
  const all = [
    [1, 'QUEUED', false],
    [2, 'RUNNING', false],
    [3, 'CANCELED', false],
    [4, 'QUEUED', false],
    [5, 'RUNNING', false],
    [6, 'SUCCEEDED', true],
  ]
  expect(await changes(0)).toEqual(all)
  expect(await changes(4)).toEqual(all.slice(4))
  expect(await changes(6)).toEqual([])
  await socket.dispose()
})

test('callers take turns after a restart as they did before', async () => {
  await app.dispose()
  await start({ BACKGROUND_CONCURRENCY: '1' })
  engine.pause()
  const id = await createId('first')
  const ask = async (caller: string, count: number) => {
    // One connection is one caller; what it follows keeps it open.
    const socket = connect(app.url)
    await socket.stream('subscription ($id: ID!) { predictionEvents(id: $id) { sequence } }', { id }).next()
    for (let i = 0; i < count; i++)
      await socket.once(
        `mutation { createPrediction(input: { operation: { classifyText: { text: "${caller}${i}" } } }) { __typename } }`,
      )
    await socket.dispose()
  }
  await ask('a', 3)
  await ask('b', 2)
  await app.dispose()
  await start({ BACKGROUND_CONCURRENCY: '1' })
  await until(async () => (await list('(state: SUCCEEDED)')).totalCount === 6)
  expect(engine.encodeCalls.flat()).toEqual(['first', 'a0', 'b0', 'a1', 'b1', 'a2'])
})

test('the events of nothing are an error with its code', async () => {
  const socket = connect(app.url)
  const { errors } = await socket.once('subscription { predictionEvents(id: "pred_0") { sequence } }')
  expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  await socket.dispose()
})

test('a prediction is canceled while it waits and while it runs, and carried out again when asked', async () => {
  await app.dispose()
  await start({ BACKGROUND_CONCURRENCY: '1' })
  engine.pause()
  const [running, waiting] = [await createId('one'), await createId('two')]
  await until(() => engine.encodeCalls.length === 1)
  expect((await act('cancelPrediction', waiting)).prediction).toMatchObject({ state: 'CANCELED', startedAt: null })
  const canceling = act('cancelPrediction', running)
  await until(async () => (await read(running)).state === 'CANCELED')
  engine.resume()
  expect((await canceling).prediction).toMatchObject({ state: 'CANCELED', result: null })
  const retried = await act('retryPrediction', waiting)
  expect(retried.prediction.failure).toBeNull()
  await until(async () => (await read(waiting)).state === 'SUCCEEDED')
  // What has succeeded stays so.
  expect((await act('retryPrediction', waiting)).prediction.state).toBe('SUCCEEDED')
  expect((await act('cancelPrediction', waiting)).prediction.state).toBe('SUCCEEDED')
  expect((await act('cancelPrediction', 'pred_0')).code).toBe('NOT_FOUND')
  expect((await act('retryPrediction', 'pred_0')).code).toBe('NOT_FOUND')
})

test('what a server left unfinished, the next one does', async () => {
  engine.pause()
  const ids = [await createId('one'), await createId('two')]
  await until(() => engine.encodeCalls.length > 0)
  await app.dispose(0)
  await start()
  for (const id of ids) await until(async () => (await read(id)).state === 'SUCCEEDED')
  expect((await read(ids[0] ?? '')).attempts).toBe(2)
})

test('or ends as interrupted, with ON_RESTART=interrupt', async () => {
  engine.pause()
  const id = await createId('one')
  await until(() => engine.encodeCalls.length > 0)
  await app.dispose(0)
  await start({ ON_RESTART: 'interrupt' })
  expect(await read(id)).toMatchObject({ state: 'INTERRUPTED', failure: { code: 'INTERRUPTED' } })
  expect((await act('retryPrediction', id)).prediction.failure).toBeNull()
  await until(async () => (await read(id)).state === 'SUCCEEDED')
})

test('more than BACKGROUND_CONCURRENCY wait, and more than MAX_BACKLOG are refused', async () => {
  await app.dispose()
  await start({ BACKGROUND_CONCURRENCY: '2', MAX_BACKLOG: '3', MAX_QUEUE: '0' })
  engine.pause()
  const ids = []
  for (let i = 0; i < 5; i++) ids.push(await createId(`text ${i}`))
  await until(() => engine.encodeCalls.length > 0)
  expect(await create('one more')).toMatchObject({ code: 'QUEUE_FULL' })
  engine.resume()
  // Those that the model's own queue has no room for come back later by themselves.
  for (const id of ids) await until(async () => (await read(id)).state === 'SUCCEEDED')
})

test('predictions are listed and filtered', async () => {
  const ids = []
  for (const text of ['one', 'two', 'three']) ids.push(await createId(text))
  const embedding = await post(
    app.url,
    'mutation { createPrediction(input: { operation: { embed: { texts: ["a"] } } }) { ... on CreatePredictionSuccess { prediction { id createdAt } } } }',
  )
  const { id, createdAt } = embedding.data.createPrediction.prediction
  await until(async () => (await list('(state: SUCCEEDED)')).totalCount === 4)
  const page = await list('(first: 2)')
  expect(page.nodes.map((node: { id: string }) => node.id)).toEqual([id, ids[2]])
  const next = await list(`(first: 2, after: "${page.pageInfo.endCursor}")`)
  expect(next.nodes.map((node: { id: string }) => node.id)).toEqual([ids[1], ids[0]])
  expect(next.pageInfo.hasNextPage).toBe(false)
  expect((await list('(operation: "embed")')).nodes).toEqual([{ id }])
  expect((await list('(model: "sentiment")')).totalCount).toBe(3)
  expect((await list('(model: "sentiment@1")')).totalCount).toBe(3)
  expect((await list('(model: "sentiment@2")')).totalCount).toBe(0)
  expect((await list('(model: "senti")')).totalCount).toBe(0)
  expect((await list('(state: FAILED)')).totalCount).toBe(0)
  expect((await list(`(createdAfter: "${createdAt}")`)).nodes).toEqual([{ id }])
  expect((await list(`(createdBefore: "${createdAt}", model: "minilm")`)).totalCount).toBe(0)
  const { errors } = await post(app.url, '{ predictions(createdAfter: "yesterday") { totalCount } }')
  expect(errors?.[0]?.extensions.code).toMatch(/GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT/)
})

test('completions are filtered alike', async () => {
  const completion =
    'mutation { createCompletion(input: { prompt: "a", maxTokens: 1 }) { ... on CreateCompletionSuccess { completion { id createdAt } } } }'
  const { id, createdAt } = (await post(app.url, completion)).data.createCompletion.completion
  const count = async (filter: string) =>
    (await post(app.url, `{ completions${filter} { totalCount nodes { id } } }`)).data.completions
  expect(await count(`(state: SUCCEEDED, model: "smollm2", createdAfter: "${createdAt}")`)).toEqual({
    totalCount: 1,
    nodes: [{ id }],
  })
  expect((await count('(state: RUNNING)')).totalCount).toBe(0)
  expect((await count(`(createdBefore: "${createdAt}")`)).totalCount).toBe(0)
})

test('the same idempotency key and input give the same prediction, also at the same time', async () => {
  const idempotencyKey = 'order-1'
  const answers = await Promise.all(Array.from({ length: 10 }, () => create('same', { idempotencyKey })))
  const ids = new Set(answers.map(({ prediction }) => prediction.id))
  expect(ids.size).toBe(1)
  expect((await list('')).totalCount).toBe(1)
  expect(await create('other', { idempotencyKey })).toMatchObject({
    __typename: 'IdempotencyConflict',
    code: 'IDEMPOTENCY_CONFLICT',
  })
  await app.dispose()
  await start()
  expect(ids).toContain(await createId('same', { idempotencyKey }))
  expect(await create('same', { idempotencyKey: 'has space' })).toMatchObject({
    code: 'INVALID_INPUT',
    field: 'input.idempotencyKey',
  })
})

test('the same idempotency key and input give the same completion, running or over, waited for or streamed', async () => {
  const chat = app.engines.get('smollm2') as FakeEngine
  const input = { prompt: 'a', maxTokens: 3, idempotencyKey: 'chat-1' }
  const document =
    'mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { ... on CreateCompletionSuccess { completion { id text } } ... on Failure { code } } }'
  const ask = async (value: object) => (await post(app.url, document, { input: value })).data.createCompletion
  chat.pause()
  const together = Promise.all(Array.from({ length: 5 }, () => ask(input)))
  await until(() => chat.requests.length === 1)
  chat.resume()
  const answers = await together
  expect(new Set(answers.map(({ completion }) => completion.id)).size).toBe(1)
  expect(answers[0].completion.text).toBe(' w0 w1 w2')
  expect(await ask(input)).toEqual(answers[0])
  expect(chat.requests).toHaveLength(1)
  expect(await ask({ ...input, maxTokens: 4 })).toEqual({ code: 'IDEMPOTENCY_CONFLICT' })
  const socket = connect(app.url)
  const streamed = []
  for await (const { streamCompletion } of socket.stream(
    'subscription ($input: CreateCompletionInput!) { streamCompletion(input: $input) { sequence ... on CompletionFinished { completion { id } } ... on CompletionFailed { failure { code } } } }',
    { input },
  ))
    streamed.push(streamCompletion)
  expect(streamed.at(-1)).toEqual({ sequence: 5, completion: { id: answers[0].completion.id } })
  await socket.dispose()
})
