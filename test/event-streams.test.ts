import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, post, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { sseClient } from './support/sse-client.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
let engine: FakeEngine
beforeAll(async () => {
  app = await startApp({ settings: { MAX_ALIASES: '3', MAX_BODY_BYTES: '100000', KEEP_ALIVE_MS: '100' } })
  engine = app.engines.get('smollm2') as FakeEngine
})
afterAll(() => app.dispose())

const stream = `subscription ($input: CreateCompletionInput!) { streamCompletion(input: $input) { __typename sequence
  ... on CompletionStarted { completion { id } } ... on CompletionDelta { text } ... on CompletionFailed { failure { code } } } }`
const headers = { accept: 'text/event-stream', 'content-type': 'application/json' }

const events = async (response: Response): Promise<{ event: string; data: string }[]> =>
  (await response.text()).split('\n\n').flatMap((block) => {
    const [, event, data] = /^event: (.*)\ndata: ?(.*)$/m.exec(block) ?? []
    return event === undefined ? [] : [{ event, data: data ?? '' }]
  })
const send = (body: object, own: Record<string, string> = {}) =>
  fetch(app.url, { method: 'POST', headers: { ...headers, ...own }, body: JSON.stringify(body) })

test('a graphql-sse client gets the same stream as a graphql-ws client', async () => {
  const variables = { input: { prompt: 'one two', maxTokens: 4 } }
  const overEvents = []
  for await (const { data } of sseClient(app.url).iterate<{ streamCompletion: object }>({ query: stream, variables }))
    overEvents.push(data?.streamCompletion)
  const socket = connect(app.url)
  const overSocket = []
  for await (const { streamCompletion } of socket.stream(stream, variables)) overSocket.push(streamCompletion)
  await socket.dispose()
  const id = expect.any(String)
  const withAnyId = (all: unknown[]) => [{ ...(all[0] as object), completion: { id } }, ...all.slice(1)]
  expect(overEvents).toEqual(withAnyId(overSocket))
  expect(overEvents.map((event) => (event as { sequence: number }).sequence)).toEqual([1, 2, 3, 4, 5, 6])
})

test('EventSource-like GETs stream; queries and mutations work as well, mutations not by GET', async () => {
  const byGet = (query: string) =>
    fetch(`${app.url}?query=${encodeURIComponent(query)}`, { headers: { accept: 'text/event-stream' } })
  const [first] = await events(
    await byGet('subscription { streamCompletion(input: {prompt: "a", maxTokens: 1}) { sequence } }'),
  )
  expect(first).toEqual({ event: 'next', data: '{"data":{"streamCompletion":{"sequence":1}}}' })
  expect(await events(await byGet('{ models { totalCount } }'))).toEqual([
    { event: 'next', data: '{"data":{"models":{"totalCount":3}}}' },
    { event: 'complete', data: '' },
  ])
  const refused = await byGet('mutation { cancelCompletion(id: "x") { __typename } }')
  expect(refused.status).toBe(405)
  expect((await refused.json()).errors[0].extensions.code).toBe('BAD_REQUEST')
  const [mutation] = await events(await send({ query: 'mutation { cancelCompletion(id: "x") { __typename } }' }))
  expect(mutation?.data).toBe('{"data":{"cancelCompletion":{"__typename":"NotFound"}}}')
})

test.each([
  '{ models {',
  '{ nothing }',
  '{ a: __typename b: __typename c: __typename d: __typename }',
  '{ classifyText(text: "") { label } }',
  'query ($input: Int!) { __typename }',
])('errors are those of every transport: %s', async (query) => {
  const [first, second] = await events(await send({ query }))
  expect(first?.event).toBe('next')
  expect(second?.event).toBe('complete')
  const socket = connect(app.url)
  expect(JSON.parse(first?.data ?? '').errors).toEqual((await socket.once(query)).errors)
  await socket.dispose()
})

test('bodies that are none, too large or of another site are refused with a code', async () => {
  const code = async (response: Response) => (await response.json()).errors[0].extensions.code
  expect(await code(await fetch(app.url, { method: 'POST', headers, body: '{' }))).toBe('BAD_REQUEST')
  expect(await code(await send({}))).toBe('BAD_REQUEST')
  expect(await code(await send({ query: 'x'.repeat(100_000) }))).toBe('BODY_TOO_LARGE')
  expect(await code(await send({ query: '{ __typename }' }, { origin: 'https://evil.example' }))).toBe(
    'FORBIDDEN_ORIGIN',
  )
  const foreign = await fetch(`${app.url}?query={__typename}`, {
    headers: { accept: 'text/event-stream', 'sec-fetch-site': 'cross-site' },
  })
  expect(foreign.headers.get('content-type')).not.toContain('event-stream')
  expect(foreign.status).toBe(400)
})

test('a client that lists all it understands gets JSON for what JSON can answer, and a stream for a subscription', async () => {
  const accept = 'application/json, text/event-stream, multipart/mixed'
  const query = await send({ query: '{ models { totalCount } }' }, { accept })
  expect(await query.json()).toEqual({ data: { models: { totalCount: 3 } } })
  const subscription = await send({ query: stream, variables: { input: { prompt: 'a', maxTokens: 1 } } }, { accept })
  expect(await events(subscription)).toHaveLength(4)
})

test('a client that aborts ends its generation', async () => {
  engine.pause()
  const leaving = new AbortController()
  const response = await fetch(app.url, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query: stream, variables: { input: { prompt: 'a', maxTokens: 500 } } }),
    signal: leaving.signal,
  })
  expect(response.status).toBe(200)
  await until(() => engine.running.size === 1)
  leaving.abort()
  await until(() => engine.running.size === 0)
  engine.resume()
})

test('signs of life come while nothing happens', async () => {
  engine.pause()
  const response = await send({ query: stream, variables: { input: { prompt: 'a', maxTokens: 1 } } })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  let text = ''
  // The library's own interval is fixed at 12 s; its first comment opens the stream at once.
  while (!text.includes(':\n\n')) text += Buffer.from((await reader.read()).value ?? []).toString()
  engine.resume()
  await reader.cancel()
})

test('a client that never reads is cut off, and its generation with it', async () => {
  const made = engine.generated
  const connection = request(app.url, { method: 'POST', headers })
  connection.end(
    JSON.stringify({
      query: `subscription ($input: CreateCompletionInput!) { streamCompletion(input: $input) { sequence ${'... on CompletionDelta { text } '.repeat(2)}
        ... on CompletionStarted { completion { prompt ${Array.from({ length: 3 }, (_, i) => `p${i}: prompt`).join(' ')} } } ... on CompletionDelta { index tokens } } }`,
      variables: { input: { prompt: 'word '.repeat(10), maxTokens: 900 } },
    }),
  )
  const response = await new Promise<import('node:http').IncomingMessage>((resolve) =>
    connection.once('response', resolve),
  )
  response.pause()
  await until(() => engine.generated > made && engine.running.size === 0)
  response.destroy()
  expect((await post(app.url, '{ models { totalCount } }')).data.models.totalCount).toBe(3)
})
