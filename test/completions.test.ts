import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, post, type Socket, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
let engine: FakeEngine
let socket: Socket
beforeEach(async () => {
  app = await startApp({ settings: { MAX_SEQUENCES: '2', MAX_QUEUE: '1' } })
  engine = app.engines.get('smollm2') as FakeEngine
  socket = connect(app.url)
})
afterEach(async () => {
  await socket.dispose()
  await app.dispose()
})

const completionFields = `id state text finishReason prompt messages { role content } seed createdAt finishedAt
  model { name } choices { index text finishReason } failure { code }
  usage { promptTokens completionTokens cachedTokens }
  timings { queueMs promptMs timeToFirstTokenMs tokensPerSecond }`
const create = `mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { __typename
  ... on CreateCompletionSuccess { completion { ${completionFields} } } ... on Failure { code message } } }`
const events = `__typename sequence
  ... on CompletionStarted { completion { id state } }
  ... on CompletionDelta { index text tokens logprobs { token } }
  ... on CompletionFinished { completion { ${completionFields} } }
  ... on CompletionFailed { failure { code message } }`
const stream = `subscription ($input: CreateCompletionInput!) { streamCompletion(input: $input) { ${events} } }`
const resume = `subscription ($id: ID!, $after: Int) { completionEvents(id: $id, after: $after) { ${events} } }`

interface Event {
  __typename: string
  sequence: number
  text?: string
  completion?: { id: string; state: string; text: string }
  failure?: { code: string }
}

async function collect(iterator: AsyncIterable<Record<string, Event>>): Promise<Event[]> {
  const all: Event[] = []
  for await (const data of iterator) all.push(Object.values(data)[0] as Event)
  return all
}

test('createCompletion waits for the end and tells text, usage and timings', async () => {
  const { data } = await post(app.url, create, { input: { prompt: 'one two', maxTokens: 3 } })
  const { completion } = data.createCompletion
  expect(completion).toMatchObject({
    state: 'SUCCEEDED',
    text: ' w0 w1 w2',
    finishReason: 'LENGTH',
    prompt: 'one two',
    messages: null,
    model: { name: 'smollm2' },
    choices: [{ index: 0, text: ' w0 w1 w2', finishReason: 'LENGTH' }],
    failure: null,
    usage: { promptTokens: 2, completionTokens: 3, cachedTokens: 0 },
  })
  expect(completion.timings.timeToFirstTokenMs).toBeGreaterThanOrEqual(completion.timings.queueMs)
  expect(Date.parse(completion.finishedAt)).toBeGreaterThanOrEqual(Date.parse(completion.createdAt))
})

test('defaults reach the engine as the schema tells them', async () => {
  await post(app.url, create, { input: { prompt: 'one' } })
  const [{ sampling, ...request } = { sampling: null }] = engine.requests
  expect(request).toEqual({
    caller: expect.any(String),
    promptIds: [0],
    maxTokens: 256,
    n: 1,
    stop: [],
    logprobs: null,
    cacheScope: '',
    reproducible: false,
  })
  expect(sampling).toEqual({
    temperature: 1,
    topP: 1,
    topK: 0,
    minP: 0,
    presencePenalty: 0,
    frequencyPenalty: 0,
    repetitionPenalty: 1,
    logitBias: [],
    seed: expect.any(Number),
  })
})

test('every parameter reaches the engine', async () => {
  const sampling = {
    temperature: 0.5,
    topP: 0.9,
    topK: 40,
    minP: 0.05,
    presencePenalty: 1,
    frequencyPenalty: -1,
    repetitionPenalty: 1.1,
    logitBias: [{ token: 5, bias: -100 }],
    seed: -7,
  }
  const { data } = await post(app.url, create, {
    input: {
      messages: [{ role: 'USER', content: 'one two' }],
      maxTokens: 2,
      n: 2,
      stop: ['x'],
      logprobs: 3,
      ...sampling,
    },
  })
  expect(engine.requests).toEqual([
    {
      caller: expect.any(String),
      promptIds: [0, 1],
      maxTokens: 2,
      n: 2,
      stop: ['x'],
      logprobs: 3,
      cacheScope: '',
      reproducible: true,
      sampling,
    },
  ])
  const { choices, seed, messages, usage } = data.createCompletion.completion
  expect(choices).toHaveLength(2)
  expect(seed).toBe(-7)
  expect(messages).toEqual([{ role: 'USER', content: 'one two' }])
  expect(usage.completionTokens).toBe(4)
})

test('echo puts the prompt before the text', async () => {
  const { data } = await post(app.url, create, { input: { prompt: 'one', maxTokens: 1, echo: true } })
  expect(data.createCompletion.completion).toMatchObject({
    text: 'one w0',
    usage: { promptTokens: 1, completionTokens: 1 },
  })
})

test('streamCompletion numbers its events from 1 without gaps, and their texts make up the text', async () => {
  const all = await collect(socket.stream(stream, { input: { prompt: 'one', maxTokens: 5 } }))
  expect(all.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(all.map(({ __typename }) => __typename)).toEqual([
    'CompletionStarted',
    ...Array(5).fill('CompletionDelta'),
    'CompletionFinished',
  ])
  const last = all.at(-1)?.completion
  expect(last).toMatchObject({ state: 'SUCCEEDED', finishReason: 'LENGTH', usage: { completionTokens: 5 } })
  expect(all.map(({ text }) => text ?? '').join('')).toBe(last?.text)
})

test('variables and fragments work in the selections of a stream as anywhere else', async () => {
  const document = `subscription ($input: CreateCompletionInput!, $withText: Boolean!) { ...Stream }
    fragment Stream on Subscription { one: streamCompletion(input: $input) { ...Shown } }
    fragment Shown on CompletionEvent { sequence ... on CompletionDelta { text @include(if: $withText) tokens @skip(if: $withText) } }`
  const input = { prompt: 'one', maxTokens: 1 }
  const texts = await collect(socket.stream(document, { input, withText: true }))
  expect(texts).toEqual([{ sequence: 1 }, { sequence: 2, text: ' w0' }, { sequence: 3 }])
  const tokens = await collect(socket.stream(document, { input: { ...input, prompt: 'one two' }, withText: false }))
  expect(tokens).toEqual([{ sequence: 1 }, { sequence: 2, tokens: [0] }, { sequence: 3 }])
  expect(engine.requests.map(({ promptIds }) => promptIds.length)).toEqual([1, 2])
})

test('a client that leaves its stream ends the generation', async () => {
  engine.pause()
  const iterator = socket.stream(stream, { input: { prompt: 'one', maxTokens: 500 } })
  const started = (await iterator.next()).value.streamCompletion
  await until(() => engine.running.size === 1)
  await iterator.return?.()
  await until(() => engine.running.size === 0)
  engine.resume()
  const { data } = await post(
    app.url,
    'query ($id: ID!) { completion(id: $id) { state finishReason usage { completionTokens } } }',
    {
      id: started.completion.id,
    },
  )
  expect(data.completion).toEqual({ state: 'CANCELED', finishReason: 'CANCELED', usage: { completionTokens: 0 } })
  expect(engine.generated).toBe(0)
})

test('a socket that is cut ends its generations', async () => {
  engine.pause()
  const other = connect(app.url)
  const iterator = other.stream(stream, { input: { prompt: 'one', maxTokens: 500 } })
  await iterator.next()
  await until(() => engine.running.size === 1)
  other.client.terminate()
  await until(() => engine.running.size === 0)
})

test('an HTTP caller that leaves ends its generation', async () => {
  engine.pause()
  const leaving = new AbortController()
  const call = post(app.url, create, { input: { prompt: 'one' } }, leaving.signal)
  await until(() => engine.running.size === 1)
  leaving.abort()
  await expect(call).rejects.toThrow()
  await until(() => engine.running.size === 0)
})

test('a background completion goes on without its caller and is streamed again from any event', async () => {
  engine.pause()
  const { data } = await post(app.url, create, { input: { prompt: 'one', maxTokens: 4, background: true } })
  const { id, state } = data.createCompletion.completion
  expect(state).toBe('QUEUED')
  const live = collect(socket.stream(resume, { id }))
  const late = collect(socket.stream(resume, { id, after: 3 }))
  await until(() => engine.running.size === 1)
  engine.resume()
  expect((await live).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6])
  expect((await late).map(({ sequence }) => sequence)).toEqual([4, 5, 6])
  const replayed = await collect(socket.stream(resume, { id, after: 0 }))
  expect(replayed).toEqual(await live)
})

test('readers of a background completion may come and go', async () => {
  engine.pause()
  const { data } = await post(app.url, create, { input: { prompt: 'one', maxTokens: 2, background: true } })
  const { id } = data.createCompletion.completion
  const iterator = socket.stream(resume, { id })
  await iterator.next()
  await iterator.return?.()
  engine.resume()
  const all = await collect(socket.stream(resume, { id }))
  expect(all.at(-1)?.completion).toMatchObject({ state: 'SUCCEEDED', text: ' w0 w1' })
})

test('cancelCompletion keeps what there is and tells every reader', async () => {
  engine.pause()
  const iterator = socket.stream(stream, { input: { prompt: 'one', maxTokens: 500 } })
  const { id } = (await iterator.next()).value.streamCompletion.completion
  await until(() => engine.running.size === 1)
  const cancel = `mutation ($id: ID!) { cancelCompletion(id: $id) { ... on CancelCompletionSuccess { completion { state finishReason } } ... on Failure { code } } }`
  const { data } = await post(app.url, cancel, { id })
  expect(data.cancelCompletion.completion).toEqual({ state: 'CANCELED', finishReason: 'CANCELED' })
  const [last] = await collect(iterator as AsyncIterable<Record<string, Event>>)
  expect(last).toMatchObject({ __typename: 'CompletionFinished', sequence: 2, completion: { state: 'CANCELED' } })
  expect(engine.running.size).toBe(0)
  engine.resume()
  expect((await post(app.url, cancel, { id })).data.cancelCompletion.completion.state).toBe('CANCELED')
  expect((await post(app.url, cancel, { id: 'cmpl_none' })).data.cancelCompletion).toEqual({ code: 'NOT_FOUND' })
})

test('an engine that dies in mid-stream gives that client one coded error, and the next request works', async () => {
  engine.pause()
  const streaming = collect(socket.stream(stream, { input: { prompt: 'one' } }))
  const waiting = post(app.url, create, { input: { prompt: 'one' } })
  await until(() => engine.running.size === 2)
  engine.crash()
  const all = await streaming
  expect(all.map(({ __typename }) => __typename)).toEqual(['CompletionStarted', 'CompletionFailed'])
  expect(all[1]?.failure?.code).toBe('ENGINE_FAILED')
  expect((await waiting).data.createCompletion).toMatchObject({ __typename: 'EngineFailed', code: 'ENGINE_FAILED' })
  const { data } = await post(
    app.url,
    'query ($id: ID!) { completion(id: $id) { state finishReason failure { code } } }',
    {
      id: all[0]?.completion?.id,
    },
  )
  expect(data.completion).toEqual({ state: 'FAILED', finishReason: 'ERROR', failure: { code: 'ENGINE_FAILED' } })
  engine.resume()
  const next = await post(app.url, create, { input: { prompt: 'one', maxTokens: 1 } })
  expect(next.data.createCompletion.completion.state).toBe('SUCCEEDED')
})

test('waits its turn behind MAX_SEQUENCES, and is refused beyond MAX_QUEUE', async () => {
  engine.pause()
  const input = { prompt: 'one', maxTokens: 1 }
  const running = [post(app.url, create, { input }), post(app.url, create, { input })]
  await until(() => engine.running.size === 2)
  const waiting = post(app.url, create, { input })
  await until(
    async () =>
      (await post(app.url, '{ model(name: "smollm2") { statistics { waiting } } }')).data.model.statistics.waiting ===
      1,
  )
  const refused = await post(
    app.url,
    'mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { ... on QueueFull { code retryAfterMs } } }',
    { input },
  )
  expect(refused.data.createCompletion).toEqual({ code: 'QUEUE_FULL', retryAfterMs: expect.any(Number) })
  expect(engine.running.size).toBe(2)
  const [streamed] = await collect(socket.stream(stream, { input }))
  expect(streamed).toMatchObject({ __typename: 'CompletionFailed', sequence: 1, failure: { code: 'QUEUE_FULL' } })
  engine.resume()
  for (const { data } of await Promise.all([...running, waiting]))
    expect(data.createCompletion.completion.state).toBe('SUCCEEDED')
})

test('a completion that waits in the queue can be canceled', async () => {
  engine.pause()
  const waiting = async () =>
    (await post(app.url, '{ model(name: "smollm2") { statistics { waiting } } }')).data.model.statistics.waiting
  const input = { prompt: 'one', maxTokens: 1 }
  const running = post(app.url, create, { input: { ...input, n: 2 } })
  await until(() => engine.running.size === 1)
  const iterator = socket.stream(stream, { input })
  await iterator.next()
  await until(async () => (await waiting()) === 1)
  await iterator.return?.()
  await until(async () => (await waiting()) === 0)
  engine.resume()
  await running
  expect(engine.requests).toHaveLength(1)
})

test('completions are listed newest first and paged', async () => {
  const ids: string[] = []
  for (let i = 0; i < 5; i++) {
    const { data } = await post(app.url, create, { input: { prompt: `number ${i}`, maxTokens: 1 } })
    ids.push(data.createCompletion.completion.id)
  }
  const page =
    'query ($after: String) { completions(first: 2, after: $after) { totalCount nodes { id prompt } pageInfo { endCursor hasNextPage } } }'
  const listed: string[] = []
  let after: string | null = null
  do {
    const { data } = await post(app.url, page, { after })
    expect(data.completions.totalCount).toBe(5)
    listed.push(...data.completions.nodes.map(({ id }: { id: string }) => id))
    after = data.completions.pageInfo.hasNextPage ? data.completions.pageInfo.endCursor : null
  } while (after !== null)
  expect(listed).toEqual(ids.reverse())
})

test('events of an unknown completion are one coded failure', async () => {
  const all = await collect(socket.stream(resume, { id: 'cmpl_none' }))
  expect(all).toMatchObject([{ __typename: 'CompletionFailed', sequence: 1, failure: { code: 'NOT_FOUND' } }])
})

test('a socket that closes with many streams running and waiting leaves no place taken', async () => {
  await app.dispose()
  app = await startApp({ settings: { MAX_SEQUENCES: '2', MAX_QUEUE: '100' } })
  engine = app.engines.get('smollm2') as FakeEngine
  const statistics = async () =>
    (await post(app.url, '{ model(name: "smollm2") { statistics { running waiting } } }')).data.model.statistics
  engine.pause()
  const other = connect(app.url)
  const streams = Array.from({ length: 20 }, () => other.stream(stream, { input: { prompt: 'one', maxTokens: 2 } }))
  await Promise.all(streams.map((iterator) => iterator.next()))
  other.client.terminate()
  await until(async () => (await statistics()).waiting === 0 && engine.running.size === 0)
  engine.resume()
  const { data } = await post(app.url, create, { input: { prompt: 'one', maxTokens: 1, n: 2 } })
  expect(data.createCompletion.completion.state).toBe('SUCCEEDED')
})

test('a burst beyond MAX_QUEUE is refused before it is stored', async () => {
  engine.pause()
  const input = { prompt: 'one', maxTokens: 1 }
  const answers = Array.from({ length: 10 }, () => post(app.url, create, { input }))
  await until(async () => (await post(app.url, '{ completions { totalCount } }')).data.completions.totalCount === 3)
  engine.resume()
  const types = (await Promise.all(answers)).map(({ data }) => data.createCompletion.__typename)
  expect(types.filter((type) => type === 'CreateCompletionSuccess')).toHaveLength(3)
  expect(types.filter((type) => type === 'QueueFull')).toHaveLength(7)
})

test('a mutation over the socket is canceled by its complete message', async () => {
  engine.pause()
  const unsubscribe = socket.client.subscribe(
    { query: create, variables: { input: { prompt: 'one' } } },
    { next: () => {}, error: () => {}, complete: () => {} },
  )
  await until(() => engine.running.size === 1)
  unsubscribe()
  await until(() => engine.running.size === 0)
})

test('a stopping server tells its streams by a code', async () => {
  engine.pause()
  const iterator = socket.stream(stream, { input: { prompt: 'one' } })
  await iterator.next()
  await until(() => engine.running.size === 1)
  const told = expect(collect(iterator as AsyncIterable<Record<string, Event>>)).rejects.toThrow('SHUTTING_DOWN')
  await app.dispose(0)
  await told
})
