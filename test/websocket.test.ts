import { afterEach, beforeEach, expect, test } from 'vitest'
import WebSocket from 'ws'
import { connect, post } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
beforeEach(async () => {
  app = await startApp({ settings: { MAX_BODY_BYTES: '100000' } })
})
afterEach(() => app.dispose())

const open = (headers: Record<string, string> = {}) =>
  new WebSocket(app.url.replace(/^http/, 'ws'), 'graphql-transport-ws', { headers })
const closed = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once('close', resolve))

/** Sends raw messages after the handshake and takes what comes until `count` messages are there. */
async function talk(
  socket: WebSocket,
  messages: object[],
  count: number,
): Promise<{ type: string; id?: string; payload?: unknown }[]> {
  const received: { type: string }[] = []
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('open', () => socket.send('{"type":"connection_init"}'))
    socket.on('message', (data) => {
      const message = JSON.parse(String(data))
      if (message.type === 'connection_ack') for (const outgoing of messages) socket.send(JSON.stringify(outgoing))
      else received.push(message)
      if (received.length === count) resolve(received)
    })
  })
}

test('a syntax error is an error message, and the socket stays open', async () => {
  const socket = open()
  const [error, next, complete] = await talk(
    socket,
    [
      { id: '1', type: 'subscribe', payload: { query: '{ models {' } },
      { id: '2', type: 'subscribe', payload: { query: '{ models { totalCount } }' } },
    ],
    3,
  )
  expect(error).toMatchObject({ id: '1', type: 'error', payload: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] })
  expect(next).toMatchObject({ id: '2', type: 'next', payload: { data: { models: { totalCount: 3 } } } })
  expect(complete).toEqual({ id: '2', type: 'complete' })
  expect(socket.readyState).toBe(WebSocket.OPEN)
  socket.terminate()
})

test('errors of the domain carry code and facts as over HTTP', async () => {
  const query = '{ classifyText(text: "") { label } }'
  const socket = connect(app.url)
  const overSocket = await socket.once(query)
  const overHttp = await post(app.url, query)
  expect(overSocket.errors).toEqual(overHttp.errors)
  await socket.dispose()
})

test.each([
  '{',
  'null',
  '[]',
  '{"type":"nothing"}',
  '{"id":1,"type":"subscribe"}',
])('malformed message %s closes that socket (4400) and no other', async (message) => {
  const socket = open()
  const closing = closed(socket)
  socket.on('open', () => socket.send(message))
  expect(await closing).toBe(4400)
  expect((await post(app.url, '{ models { totalCount } }')).status).toBe(200)
})

test('a message over the limit closes that socket (1009)', async () => {
  const socket = open()
  const closing = closed(socket)
  socket.on('open', () => socket.send('x'.repeat(100_001)))
  expect(await closing).toBe(1009)
  expect((await post(app.url, '{ models { totalCount } }')).status).toBe(200)
})

test('an operation before connection_init closes the socket (4401)', async () => {
  const socket = open()
  const closing = closed(socket)
  socket.on('open', () => socket.send('{"id":"1","type":"subscribe","payload":{"query":"{__typename}"}}'))
  expect(await closing).toBe(4401)
})

test('pages of other origins get no socket', async () => {
  const socket = open({ origin: 'https://evil.example' })
  const status = await new Promise((resolve) => {
    socket.on('error', () => {})
    socket.once('unexpected-response', (_, response) => resolve(response.statusCode))
  })
  expect(status).toBe(401)
})

test('queries and mutations work over the socket too', async () => {
  const socket = connect(app.url)
  const { data } = await socket.once(
    'mutation { createCompletion(input: { prompt: "a", maxTokens: 1 }) { ... on CreateCompletionSuccess { completion { text } } } }',
  )
  expect(data.createCompletion.completion.text).toBe(' w0')
  await socket.dispose()
})

test('a stopping server tells its sockets that it goes away', async () => {
  const socket = open()
  const closing = closed(socket)
  await new Promise((resolve) => socket.once('open', resolve))
  await app.dispose()
  expect([1001, 1005, 1006]).toContain(await closing)
})

test.each([
  'subscription { streamCompletion(input: { prompt: "secret" }) @skip(if: true) { sequence } }',
  'subscription ($s: Boolean!) { ...F } fragment F on Subscription { streamCompletion(input: { prompt: "secret" }) @include(if: $s) { sequence } }',
])('a conditional subscription is refused alike, and its socket stays open: %s', async (query) => {
  const socket = connect(app.url)
  const overSocket = await socket.once(query, { s: true })
  const overHttp = await post(app.url, query, { s: true })
  expect(overSocket.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
  expect(overHttp).toMatchObject({ status: 400, errors: overSocket.errors })
  expect((await socket.once('{ models { totalCount } }')).data.models.totalCount).toBe(3)
  expect(JSON.stringify(app.logs)).not.toContain('secret')
  await socket.dispose()
})

test('variables of the wrong kind are refused by their path', async () => {
  const query = 'mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { __typename } }'
  const socket = connect(app.url)
  for (const own of [{ maxTokens: 2147483648 }, { n: 1e10 }, { temperature: '1' }, { stop: [1] }]) {
    const variables = { input: { prompt: 'a', ...own } }
    const { errors } = await post(app.url, query, variables)
    expect(errors?.[0]?.message).toContain(`input.${Object.keys(own)[0]}`)
    expect((await socket.once(query, variables)).errors).toEqual(errors)
  }
  await socket.dispose()
})

test('a socket that nobody uses is closed after SOCKET_IDLE_MS, one with an operation is not', async () => {
  await app.dispose()
  app = await startApp({ settings: { SOCKET_IDLE_MS: '60' } })
  const engine = app.engines.get('smollm2') as FakeEngine
  engine.pause()
  const busy = connect(app.url)
  const stream = busy.stream('subscription { streamCompletion(input: { prompt: "a", maxTokens: 1 }) { sequence } }')
  await stream.next()
  const idle = open()
  const closing = closed(idle)
  idle.on('open', () => idle.send('{"type":"connection_init"}'))
  expect(await closing).toBe(1000)
  engine.resume()
  expect((await stream.next()).value).toEqual({ streamCompletion: { sequence: 2 } })
  await busy.dispose()
})
