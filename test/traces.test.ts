import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connect, post, until } from './support/clients.ts'
import { type CollectedSpan, type Collector, openCollector } from './support/collector.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

const canary = 'canary-7f3a'
const caller = { trace: '0af7651916cd43dd8448eb211c80319c', span: 'b7ad6b7169203331' }
const traceparent = `00-${caller.trace}-${caller.span}-01`
const completion = `(input: { prompt: "${canary} two", maxTokens: 3, seed: 7, temperature: 0.5, stop: ["${canary}-stop"] })`

describe('with a collector', () => {
  let collector: Collector
  let app: StartedApp
  beforeAll(async () => {
    collector = await openCollector()
    app = await startApp({
      settings: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20secret,x-team=a',
        OTEL_SERVICE_NAME: 'chat-backend',
      },
    })
  })
  afterAll(async () => {
    await app.dispose()
    await collector.dispose()
  })
  beforeEach(() => void collector.spans.splice(0))

  const named = (name: string): CollectedSpan[] => collector.spans.filter((span) => span.name === name)
  /** The only one of its name, once it is there. */
  const one = async (name: string): Promise<CollectedSpan> => {
    await until(() => named(name).length > 0)
    const [span, ...others] = named(name)
    expect(others).toEqual([])
    return span ?? expect.fail(name)
  }
  const postWith = (query: string, headers: Record<string, string>) =>
    fetch(app.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    })

  test('a stream is told of from its operation to its engine, in the trace of its caller', async () => {
    const socket = connect(app.url)
    const query = `subscription Watch { streamCompletion${completion} { sequence } }`
    for await (const _ of socket.client.iterate({ query, extensions: { traceparent } }));
    const operation = await one('subscription')
    expect(operation).toMatchObject({
      traceId: caller.trace,
      parentSpanId: caller.span,
      kind: 2,
      isFailed: false,
      attributes: {
        'graphql.operation.type': 'subscription',
        'graphql.operation.name': 'Watch',
        'modelgraph.transport': 'websocket',
        'modelgraph.request_id': expect.any(String),
      },
    })
    const resolver = await one('Subscription.streamCompletion')
    expect(resolver).toMatchObject({ traceId: caller.trace, parentSpanId: operation.spanId, kind: 1 })
    const inference = await one('text_completion smollm2')
    expect(inference).toMatchObject({
      traceId: caller.trace,
      parentSpanId: resolver.spanId,
      isFailed: false,
      attributes: {
        'gen_ai.operation.name': 'text_completion',
        'gen_ai.provider.name': 'modelgraph',
        'gen_ai.request.model': 'smollm2',
        'gen_ai.response.model': 'smollm2@1',
        'gen_ai.response.id': expect.stringMatching(/^cmpl_/),
        'gen_ai.request.max_tokens': 3,
        'gen_ai.request.temperature': 0.5,
        'gen_ai.request.seed': 7,
        'gen_ai.usage.input_tokens': 2,
        'gen_ai.usage.output_tokens': 3,
        'gen_ai.response.finish_reasons': ['length'],
        'modelgraph.time_to_first_token_ms': expect.any(Number),
      },
    })
    const parts = [await one('queue'), await one('prefill'), await one('decode')]
    let last = inference.start
    for (const part of parts) {
      expect(part).toMatchObject({ traceId: caller.trace, parentSpanId: inference.spanId, start: last })
      expect(part.end >= part.start).toBe(true)
      last = part.end
    }
    expect(last).toBe(inference.end)
    await socket.dispose()
  })

  test('over HTTP the header of W3C Trace Context is taken over', async () => {
    const query = `mutation { createCompletion(input: { messages: [{ role: USER, content: "${canary}" }], maxTokens: 1, n: 2 }) { __typename } }`
    await postWith(query, { traceparent })
    const inference = await one('chat smollm2')
    expect(inference.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.choice.count': 2,
      'gen_ai.response.finish_reasons': ['length', 'length'],
    })
    const operation = await one('mutation')
    expect(operation).toMatchObject({ traceId: caller.trace, parentSpanId: caller.span })
    expect((await one('Mutation.createCompletion')).parentSpanId).toBe(operation.spanId)
    expect(inference.traceId).toBe(caller.trace)
  })

  test('event streams, and sockets whose operations say nothing, as well', async () => {
    const query = '{ models { totalCount } }'
    await (await postWith(query, { accept: 'text/event-stream', traceparent })).text()
    expect(await one('query')).toMatchObject({
      traceId: caller.trace,
      attributes: { 'modelgraph.transport': 'sse' },
    })
    collector.spans.splice(0)
    const socket = connect(app.url)
    socket.client.dispose()
    const { createClient } = await import('graphql-ws')
    const { default: WebSocket } = await import('ws')
    const client = createClient({
      url: app.url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { traceparent },
    })
    for await (const _ of client.iterate({ query }));
    expect(await one('query')).toMatchObject({ traceId: caller.trace, parentSpanId: caller.span })
    await client.dispose()
  })

  test.each([
    'nonsense',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    `00-${caller.trace}-${caller.span}`,
    `ff-${caller.trace}-${caller.span}-01`,
  ])('a traceparent that is none (%s) begins a trace of its own', async (header) => {
    await postWith('{ __typename }', { traceparent: header })
    const operation = await one('query')
    expect(operation.parentSpanId).toBeUndefined()
    expect(operation.traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(operation.traceId).not.toBe(caller.trace)
  })

  test('a caller who does not record is followed in that', async () => {
    await postWith('query Unseen { models { totalCount } }', { traceparent: `00-${caller.trace}-${caller.span}-00` })
    await postWith('query Seen { models { totalCount } }', {})
    await one('query')
    expect(collector.text).not.toContain('Unseen')
  })

  test('what shares a batch has a span a field, with what it waited and how many went together', async () => {
    const { errors } = await post(
      app.url,
      `{ a: classifyText(text: "${canary} a") { label } b: classifyText(text: "${canary}") { label } embed(texts: ["${canary}", "x"]) { tokens } }`,
    )
    expect(errors).toBeUndefined()
    await until(() => named('text_classification sentiment').length === 2)
    const fields = named('Query.classifyText')
    expect(fields.map(({ attributes }) => attributes['graphql.field.path']).sort()).toEqual(['a', 'b'])
    for (const span of named('text_classification sentiment')) {
      expect(fields.map(({ spanId }) => spanId)).toContain(span.parentSpanId)
      expect(span.attributes['modelgraph.batch.size']).toBe(2)
      const parts = collector.spans.filter(({ parentSpanId }) => parentSpanId === span.spanId)
      expect(parts.map(({ name }) => name).sort()).toEqual(['queue', 'run'])
    }
    expect((await one('embeddings minilm')).attributes).toMatchObject({
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.request.model': 'minilm',
      'gen_ai.usage.input_tokens': 2,
    })
  })

  test('other ways to a model are told of, too', async () => {
    const query = `{ summarize(text: "${canary} is long enough to be summarized", maxTokens: 8) { text } predict(model: "minilm", inputs: [{ name: "x", datatype: FLOAT32, shape: [1], data: [1] }]) { name } }`
    expect((await post(app.url, query)).errors).toBeUndefined()
    const chat = await one('chat smollm2')
    expect(chat.attributes).toMatchObject({ 'gen_ai.usage.output_tokens': 8, 'gen_ai.request.max_tokens': 8 })
    const parts = (id: string) =>
      collector.spans
        .filter(({ parentSpanId }) => parentSpanId === id)
        .sort((a, b) => Number(a.start - b.start))
        .map(({ name }) => name)
    expect(parts(chat.spanId)).toEqual(['queue', 'prefill', 'decode'])
    expect(parts((await one('embeddings minilm')).spanId)).toEqual(['queue', 'run'])
  })

  test('what fails says its code, and nothing of the message', async () => {
    const engine = app.engines.get('smollm2') as FakeEngine
    engine.pause()
    const asked = post(app.url, `mutation { createCompletion${completion} { __typename } }`)
    await until(() => engine.running.size === 1)
    engine.crash()
    engine.resume()
    await asked
    expect(await one('text_completion smollm2')).toMatchObject({
      isFailed: true,
      attributes: { 'error.type': 'ENGINE_FAILED', 'gen_ai.response.finish_reasons': ['error'] },
    })
    await post(app.url, `{ classifyText(text: "${canary}", model: "${canary}") { label } }`)
    expect(await one('Query.classifyText')).toMatchObject({
      isFailed: true,
      attributes: { 'error.type': 'MODEL_NOT_FOUND' },
    })
    expect(await one('query')).toMatchObject({ isFailed: true, attributes: { 'error.type': 'MODEL_NOT_FOUND' } })
    await post(app.url, `{ "${canary}`)
    expect(await one('GraphQL Operation')).toMatchObject({ attributes: { 'error.type': 'GRAPHQL_PARSE_FAILED' } })
  })

  test('no part of any text was told', () => {
    expect(collector.text.length).toBeGreaterThan(1000)
    expect(collector.text).not.toContain(canary)
    expect(collector.text).not.toContain(' w0')
  })

  test('the collector gets the headers it wants, and the name of the service', () => {
    expect(collector.headers.length).toBeGreaterThan(0)
    for (const headers of collector.headers)
      expect(headers).toMatchObject({ authorization: 'Bearer secret', 'x-team': 'a' })
    expect([...collector.services]).toEqual(['chat-backend'])
  })
})

test('a server that stops sends what is left', async () => {
  const collector = await openCollector()
  const app = await startApp({ settings: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } })
  await post(app.url, 'query Last { models { totalCount } }')
  await app.dispose()
  expect(collector.spans.map(({ name }) => name).sort()).toEqual(['Query.models', 'query'])
  await collector.dispose()
})

test('a collector that takes requests and answers none costs spans, not memory, answers, or the end', async () => {
  const collector = await openCollector()
  collector.hold()
  const app = await startApp({ settings: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } })
  const fields = Array.from({ length: 250 }, (_, index) => `m${index}: models { totalCount }`).join(' ')
  for (let asked = 0; asked < 40; asked += 1) expect((await post(app.url, `{ ${fields} }`)).errors).toBeUndefined()
  await app.dispose()
  // 10,040 spans were made; what waited is bounded, and so is what was on its way.
  expect(collector.spans.length).toBeLessThan(7000)
  await collector.dispose()
})

test('a collector that is away is told of in the log, once, and costs nothing else', async () => {
  const app = await startApp({ settings: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' } })
  const complaints = () => app.logs.filter(({ msg }) => msg === 'the collector of traces took none')
  while (complaints().length === 0) {
    expect((await post(app.url, '{ models { totalCount } }')).data.models.totalCount).toBe(3)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  expect((await post(app.url, '{ models { totalCount } }')).errors).toBeUndefined()
  await app.dispose()
  expect(complaints().length).toBe(1)
})
