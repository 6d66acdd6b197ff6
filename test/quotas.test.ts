import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bearer, connect, post, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { createKey, type TestKey } from './support/keys.ts'
import { pngOf } from './support/pictures.ts'
import { recording, wavOf } from './support/recordings.ts'
import { sseClient } from './support/sse-client.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
let admin: TestKey
beforeAll(async () => {
  app = await startApp({
    fakes: [
      { name: 'vit', task: 'IMAGE_CLASSIFICATION' },
      { name: 'whisper', task: 'AUTOMATIC_SPEECH_RECOGNITION' },
    ],
  })
  admin = await createKey(app.url)
})
afterAll(() => app.dispose())
beforeEach(() => {
  engine().pauseAt = null
  engine().resume()
})

const engine = (): FakeEngine => app.engines.get('smollm2') as FakeEngine
const ask = (secret: string, query: string, variables = {}) => post(app.url, query, variables, undefined, secret)
const scopes = ['PREDICT', 'COMPLETE', 'READ', 'METRICS']
const keyWith = async (limits: object): Promise<string> =>
  (await createKey(app.url, { limits, scopes }, admin.secret)).secret
const complete = `mutation ($maxTokens: Int!, $n: Int) { createCompletion(input: { prompt: "one two", maxTokens: $maxTokens, n: $n }) {
  ... on CreateCompletionSuccess { completion { id usage { promptTokens completionTokens } } } ... on Failure { code } } }`
/** What `complete` may come to: a token of each byte, three around them, and `maxTokens`. */
const promptBound = 'one two'.length + 3
const quotaOf = async (
  secret: string,
): Promise<Record<string, { limit: number; remaining: number; resetAt: string | null }>> => {
  const { data } = await ask(secret, '{ quota { quota limit remaining resetAt } }')
  return Object.fromEntries(data.quota.map(({ quota, ...rest }: { quota: string }) => [quota, rest]))
}

/** POSTs with a look at the head of the answer. */
async function send(secret: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(app.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(secret), ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, headers: response.headers, ...(await response.json()) }
}

describe('the cost of an operation', () => {
  const document = `query ($texts: [String!]!, $more: Boolean = false) {
    a: embed(texts: $texts) { tokens }
    b: embed(texts: ["xy"]) { tokens }
    ...f
    classifyText(text: "four") @include(if: $more) { label }
  }
  fragment f on Query { summarize(text: "abc", maxTokens: 7) { text } models { totalCount } }`

  test('is told where it is asked for, over aliases, fragments, variables and lists, with what was used', async () => {
    const query = { query: document, variables: { texts: ['abc', 'a'.repeat(1000)] } }
    // Rows: bytes and 3 special tokens, at most the model's 256; a built-in instruction has 256 at most.
    const fields = { a: 6 + 256, b: 5, summarize: 3 + 256 + 3 + 7 }
    const tokens = fields.a + fields.b + fields.summarize
    const answer = await send(admin.secret, query, { 'x-modelgraph-cost': '1' })
    expect(answer.extensions.cost).toMatchObject({ tokens, fields })
    expect(answer.extensions.cost.used).toBeGreaterThan(0)
    expect(answer.extensions.cost.used).toBeLessThanOrEqual(tokens)
    const withExtension = await send(admin.secret, { ...query, extensions: { cost: true } })
    expect(withExtension.extensions.cost.tokens).toBe(tokens)
    expect((await send(admin.secret, query)).extensions).toBeUndefined()
    const more = { ...query, variables: { ...query.variables, more: true }, extensions: { cost: true } }
    expect((await send(admin.secret, more)).extensions.cost.fields.classifyText).toBe(7)
  })

  test('is told with the first event of a stream, over WebSocket and as an event stream', async () => {
    const query = 'subscription { streamCompletion(input: { prompt: "one two", maxTokens: 2, n: 2 }) { sequence } }'
    const cost = { tokens: promptBound + 4, fields: { streamCompletion: promptBound + 4 } }
    const socket = connect(app.url, admin.secret)
    const overSocket = []
    for await (const result of socket.client.iterate({ query, extensions: { cost: true } }))
      overSocket.push(result.extensions)
    await socket.dispose()
    const overEvents = []
    for await (const result of sseClient(app.url, admin.secret).iterate({ query, extensions: { cost: true } }))
      overEvents.push(result.extensions)
    expect([overSocket[0], overSocket[1]]).toEqual([{ cost }, undefined])
    expect(overEvents).toEqual(overSocket)
  })

  test.each([
    ['createPrediction(input: { operation: { embed: { texts: ["ab", "c"] } } })', 5 + 4],
    [
      'createJob(input: { jsonl: "{\\"prediction\\":{\\"embed\\":{\\"texts\\":[\\"ab\\"]}}}\\n{\\"completion\\":{\\"prompt\\":\\"ab\\",\\"maxTokens\\":2}}" })',
      5 + 7,
    ],
    [
      'createCompletion(input: { messages: [{ role: USER, content: "ab" }, { role: ASSISTANT, content: "c" }], maxTokens: 2, n: 3 })',
      64 + 2 + 16 + 1 + 16 + 6,
    ],
    ['cancelCompletion(id: "x")', 0],
  ])('%s', async (field, tokens) => {
    const { extensions } = await send(admin.secret, {
      query: `mutation { ${field} { __typename } }`,
      extensions: { cost: true },
    })
    expect(extensions.cost.tokens).toBe(tokens)
  })

  test('of an image is that of its patches, of a recording that of its seconds', async () => {
    const cost = async (field: string, type: string, file: Uint8Array) =>
      (
        await send(admin.secret, {
          query: `query ($file: MediaInput!) { ${field}(${type}: $file) { model } }`,
          variables: { file: { base64: Buffer.from(file).toString('base64') } },
          extensions: { cost: true },
        })
      ).extensions.cost
    expect(await cost('classifyImage', 'image', await pngOf(16, 16))).toMatchObject({ tokens: 256, used: 256 })
    // 2 seconds, of which the fake model hears one; 4 kbit/s would be more of them than a recording may have.
    const wav = wavOf(recording(2, 16_000), { rate: 16_000 })
    expect(await cost('transcribe', 'audio', wav)).toMatchObject({
      tokens: 50 * Math.ceil(wav.length / 500),
      used: 50,
    })
    expect((await cost('transcribe', 'audio', new Uint8Array(200_000))).tokens).toBe(50 * 300)
  })

  test('of a job is reckoned as its lines are read, and refused before any of it is stored or done', async () => {
    const secret = await keyWith({ tokensPerOperation: 50, tokensPerDay: 100 })
    const create = async (maxTokens: number) =>
      (
        await ask(
          secret,
          `mutation ($jsonl: String!) { createJob(input: { jsonl: $jsonl }) { __typename
            ... on Failure { code } ... on CostLimitExceeded { limit requested } ... on RateLimited { quota } } }`,
          { jsonl: `${JSON.stringify({ completion: { prompt: 'one two', maxTokens } })}\n`.repeat(2) },
        )
      ).data.createJob
    const jobs = async () => (await ask(secret, '{ jobs { totalCount } }')).data.jobs.totalCount
    const before = [engine().prepared, await jobs()]
    expect(await create(40)).toMatchObject({
      code: 'COST_LIMIT_EXCEEDED',
      limit: 50,
      requested: 2 * (promptBound + 40),
    })
    expect([engine().prepared, await jobs()]).toEqual(before)
    expect((await quotaOf(secret))['TOKENS_PER_DAY']?.remaining).toBe(100)
    engine().pause()
    for (const _ of [1, 2]) expect(await create(15)).toMatchObject({ __typename: 'CreateJobSuccess' })
    expect(await create(15)).toMatchObject({ code: 'RATE_LIMITED', quota: 'TOKENS_PER_DAY' })
    engine().resume()
    await until(async () => (await quotaOf(secret))['TOKENS_PER_DAY']?.remaining === 100 - 4 * (2 + 15))
  })

  test('beyond the cap of a key is refused with the numbers before anything is done, on every transport', async () => {
    const secret = await keyWith({ tokensPerOperation: 50 })
    const before = engine().prepared
    const refusal = { code: 'COST_LIMIT_EXCEEDED', limit: 50, requested: promptBound + 30 * 2 }
    const answer = await ask(secret, complete, { maxTokens: 30, n: 2 })
    expect([answer.status, answer.data, answer.errors?.[0]?.extensions]).toMatchObject([403, undefined, refusal])
    const query = 'subscription { streamCompletion(input: { prompt: "one two", maxTokens: 60 }) { sequence } }'
    const socket = connect(app.url, secret)
    expect((await socket.once(query)).errors?.[0]?.extensions).toMatchObject(refusal)
    await socket.dispose()
    for await (const { errors } of sseClient(app.url, secret).iterate({ query }))
      expect(errors?.[0]?.extensions).toMatchObject(refusal)
    const line = JSON.stringify({ completion: { prompt: 'one two', maxTokens: 60 } })
    const posted = await fetch(new URL('/jobs', app.url), { method: 'POST', headers: bearer(secret), body: line })
    expect([posted.status, (await posted.json()).errors[0].extensions]).toMatchObject([403, refusal])
    expect(engine().prepared).toBe(before)
    expect(
      (await ask(secret, complete, { maxTokens: 30 })).data.createCompletion.completion.usage.completionTokens,
    ).toBe(30)
  })
})

describe('quotas', () => {
  test('requests a minute are one budget over HTTP, WebSocket, event streams and files', {
    timeout: 90_000,
  }, async () => {
    const secret = await keyWith({ requestsPerMinute: 4 })
    await aligned()
    const first = await send(secret, { query: '{ __typename }' })
    expect(first.headers.get('ratelimit-limit')).toBe('4')
    expect(first.headers.get('ratelimit-remaining')).toBe('3')
    expect(Number(first.headers.get('ratelimit-reset'))).toBeLessThanOrEqual(60)
    const socket = connect(app.url, secret)
    await socket.once('{ __typename }')
    for await (const _ of sseClient(app.url, secret).iterate({ query: '{ __typename }' }));
    const file = () =>
      fetch(new URL('/jobs', app.url), {
        method: 'POST',
        headers: bearer(secret),
        body: '{"prediction":{"classifyText":{"text":"a"}}}',
      })
    expect((await file()).status).toBe(201)
    const refusal = {
      code: 'RATE_LIMITED',
      quota: 'REQUESTS_PER_MINUTE',
      limit: 4,
      remaining: 0,
      resetAt: expect.any(String),
    }
    const refused = await send(secret, { query: '{ a: models { totalCount } }' })
    expect([refused.status, refused.errors[0].extensions]).toMatchObject([429, refusal])
    expect(refused.headers.get('ratelimit-remaining')).toBe('0')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Date.parse(refused.errors[0].extensions.resetAt) % 60_000).toBe(0)
    expect((await socket.once('{ __typename }')).errors?.[0]?.extensions).toMatchObject(refusal)
    await socket.dispose()
    for await (const { errors } of sseClient(app.url, secret).iterate({ query: '{ __typename }' }))
      expect(errors?.[0]?.extensions).toMatchObject(refusal)
    const late = await file()
    expect([late.status, late.headers.get('retry-after') !== null]).toEqual([429, true])
    expect((await ask(admin.secret, '{ __typename }')).status).toBe(200)
  })

  test('tokens are reserved at their most and settled by what was used', async () => {
    const secret = await keyWith({ tokensPerDay: 1000 })
    engine().pauseAt = 1
    const running = ask(secret, complete, { maxTokens: 100 })
    await until(async () => engine().running.size === 1)
    expect((await quotaOf(secret))['TOKENS_PER_DAY']?.remaining).toBe(1000 - promptBound - 100)
    engine().pauseAt = null
    engine().resume()
    expect((await running).data.createCompletion.completion.usage).toEqual({ promptTokens: 2, completionTokens: 100 })
    expect((await quotaOf(secret))['TOKENS_PER_DAY']?.remaining).toBe(1000 - 102)
    await ask(
      secret,
      '{ embed(texts: ["one two three"]) { tokens } summarize(text: "a b", maxTokens: 4) { usage { promptTokens } } }',
    )
    const spent = (await ask(secret, '{ usage { total { promptTokens completionTokens } } }')).data.usage.total
    expect(spent.completionTokens).toBe(104)
    expect((await quotaOf(secret))['TOKENS_PER_DAY']?.remaining).toBe(
      1000 - spent.promptTokens - spent.completionTokens,
    )
  })

  test('what was canceled, was cut off or has failed costs what was done', async () => {
    const secret = await keyWith({ tokensPerDay: 10_000 })
    const left = async () => (await quotaOf(secret))['TOKENS_PER_DAY']?.remaining
    const stream =
      'subscription { streamCompletion(input: { prompt: "one two", maxTokens: 500 }) { ... on CompletionStarted { completion { id } } ... on CompletionDelta { text } } }'
    engine().pauseAt = 3
    const socket = connect(app.url, secret)
    const events = socket.stream(stream)
    const { id } = (await events.next()).value.streamCompletion.completion
    for (let seen = 0; seen < 3; seen++) await events.next()
    expect(await left()).toBe(10_000 - promptBound - 500)
    await ask(secret, 'mutation ($id: ID!) { cancelCompletion(id: $id) { __typename } }', { id })
    for await (const _ of events);
    await until(async () => (await left()) === 10_000 - 2 - 3)
    const again = socket.stream(stream)
    await again.next()
    await until(() => engine().running.size === 1)
    engine().crash()
    for await (const _ of again);
    await until(async () => ((await left()) ?? 0) > 10_000 - 20)
    await socket.dispose()
  })

  test('work in the background keeps its reservation until it ends, and gives back the rest', async () => {
    const secret = await keyWith({ tokensPerDay: 1000 })
    const left = async () => (await quotaOf(secret))['TOKENS_PER_DAY']?.remaining
    const minilm = app.engines.get('minilm') as FakeEngine
    minilm.pause()
    const { data } = await ask(
      secret,
      'mutation { a: createPrediction(input: { operation: { embed: { texts: ["one two"] } } }) { ... on CreatePredictionSuccess { prediction { id } } } }',
    )
    expect(await left()).toBe(1000 - promptBound)
    const canceled = ask(secret, 'mutation ($id: ID!) { cancelPrediction(id: $id) { __typename } }', {
      id: data.a.prediction.id,
    })
    await until(async () => (await left()) === 1000)
    const retried = await ask(
      secret,
      'mutation ($id: ID!) { retryPrediction(id: $id) { ... on RetryPredictionSuccess { prediction { state } } } }',
      { id: data.a.prediction.id },
    )
    expect(retried.data.retryPrediction.prediction.state).not.toBe('CANCELED')
    expect(await left()).toBe(1000 - promptBound)
    minilm.resume()
    await canceled
    // The engine was at it already when it was canceled, and is once more.
    await until(async () => (await left()) === 1000 - 2 - 2)
  })

  test('concurrent requests, aliases and transports at once never get more than there is', async () => {
    const each = promptBound + 10
    const secret = await keyWith({ tokensPerDay: each * 5 + 3 })
    engine().pauseAt = 2
    const before = engine().requests.length
    const socket = connect(app.url, secret)
    const stream = 'subscription { streamCompletion(input: { prompt: "one two", maxTokens: 10 }) { __typename } }'
    const two = `mutation { a: createCompletion(input: { prompt: "one two", maxTokens: 10, background: true }) { __typename }
      b: createCompletion(input: { prompt: "one two", maxTokens: 10, background: true }) { __typename } }`
    const streams = Array.from({ length: 4 }, () =>
      socket
        .stream(stream)
        .next()
        .catch((error: unknown) => error),
    )
    const posts = Array.from({ length: 8 }, () => ask(secret, two))
    const refused = (await Promise.all(posts)).filter(({ errors }) => errors !== undefined)
    await Promise.all(streams)
    for (const { errors } of refused) expect(errors?.[0]?.extensions.code).toBe('RATE_LIMITED')
    expect(refused.length).toBeGreaterThanOrEqual(6)
    expect(engine().requests.length - before).toBeLessThanOrEqual(5)
    const { remaining } = (await quotaOf(secret))['TOKENS_PER_DAY'] ?? {}
    expect(remaining).toBe(each * 5 + 3 - each * (engine().requests.length - before))
    await socket.dispose()
  })

  test('streams at once are counted over connections, and an ended one makes room', async () => {
    const secret = await keyWith({ concurrentStreams: 2 })
    const metrics = 'subscription { serverMetrics { at } }'
    const socket = connect(app.url, secret)
    const first = socket.stream(metrics)
    await first.next()
    const events = sseClient(app.url, secret).iterate({ query: metrics })
    await events.next()
    const refusal = { code: 'RATE_LIMITED', quota: 'CONCURRENT_STREAMS', limit: 2, remaining: 0, resetAt: null }
    const other = connect(app.url, secret)
    expect((await other.once(metrics)).errors?.[0]?.extensions).toMatchObject(refusal)
    await events.return?.()
    await until(async () => (await quotaOf(secret))['CONCURRENT_STREAMS']?.remaining === 1)
    const second = other.stream(metrics)
    await second.next()
    await first.return?.()
    await other.dispose()
    await socket.dispose()
    await until(async () => (await quotaOf(secret))['CONCURRENT_STREAMS']?.remaining === 2)
    const failing = connect(app.url, secret)
    await failing.once('subscription { predictionEvents(id: "none") { sequence } }')
    await failing.once('subscription { completionEvents(id: "none") { sequence } }')
    await failing.dispose()
    await until(async () => (await quotaOf(secret))['CONCURRENT_STREAMS']?.remaining === 2)
  })

  test('a key without limits has no quota and no headers', async () => {
    const answer = await send(admin.secret, { query: '{ quota { limit } }' })
    expect(answer.data.quota).toEqual([])
    expect(answer.headers.get('ratelimit-limit')).toBeNull()
  })
})

/** Waits for the next minute where this one is half over: a count begins anew with each. */
async function aligned(): Promise<void> {
  await until(() => Date.now() % 60_000 < 30_000)
}
