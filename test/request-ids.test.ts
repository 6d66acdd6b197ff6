import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { post, until } from './support/clients.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.dispose())

const headers = { 'content-type': 'application/json' }
const body = JSON.stringify({ query: 'query Asked { classifyText(text: "") { label } }' })
const logged = (requestId: unknown) => app.logs.find((line) => line['requestId'] === requestId)

test('each response has a request id, by which the log knows the operation', async () => {
  const response = await fetch(app.url, { method: 'POST', headers, body })
  const requestId = response.headers.get('x-request-id')
  await until(() => logged(requestId) !== undefined)
  expect(logged(requestId)).toMatchObject({
    msg: 'operation',
    transport: 'http',
    type: 'query',
    name: 'Asked',
    codes: ['INVALID_INPUT'],
    ms: expect.any(Number),
  })
})

test('a request id of the client is kept where it is fit for a log, and replaced where not', async () => {
  const ask = async (id: string) =>
    (await fetch(app.url, { method: 'POST', headers: { ...headers, 'x-request-id': id }, body })).headers.get(
      'x-request-id',
    )
  expect(await ask('proxy-1.a:2')).toBe('proxy-1.a:2')
  expect(await ask('a b "}')).not.toContain('a b')
  expect(await ask('x'.repeat(65))).toHaveLength(36)
})

test('refusals before any work have one too', async () => {
  const malformed = await fetch(app.url, { method: 'POST', headers, body: '{' })
  expect(malformed.headers.get('x-request-id')).toHaveLength(36)
  const unreadable = await fetch(app.url, { method: 'POST', headers, body: '{"query":"{"}' })
  expect(logged(unreadable.headers.get('x-request-id'))).toMatchObject({
    codes: ['GRAPHQL_PARSE_FAILED'],
    type: 'none',
  })
})

test('errors over a WebSocket name their operation, those of its document too', async () => {
  const socket = new WebSocket(app.url.replace(/^http/, 'ws'), 'graphql-transport-ws')
  const received: { type: string; payload: never }[] = []
  socket.on('message', (data) => void received.push(JSON.parse(String(data))))
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send('{"type":"connection_init"}')
  await until(() => received.some(({ type }) => type === 'connection_ack'))
  socket.send(
    JSON.stringify({ id: '1', type: 'subscribe', payload: { query: '{ classifyText(text: "") { label } }' } }),
  )
  socket.send(JSON.stringify({ id: '2', type: 'subscribe', payload: { query: '{' } }))
  await until(() => ['next', 'error'].every((type) => received.some((message) => message.type === type)))
  const next = received.find(({ type }) => type === 'next')?.payload as unknown as { extensions: { requestId: string } }
  const [error] = received.find(({ type }) => type === 'error')?.payload as unknown as {
    extensions: { requestId: string }
  }[]
  for (const requestId of [next.extensions.requestId, error?.extensions.requestId]) {
    await until(() => logged(requestId) !== undefined)
    expect(logged(requestId)).toMatchObject({ msg: 'operation', transport: 'websocket' })
  }
  socket.terminate()
})

test('what is unexpected is logged with the request id, and told to nobody', async () => {
  const engine = app.engines.get('sentiment')
  if (engine === undefined) throw new Error('no engine')
  engine.encode = () => Promise.reject(new Error('the details'))
  const response = await fetch(app.url, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query: '{ classifyText(text: "a") { label } }' }),
  })
  expect(await response.text()).not.toContain('the details')
  const requestId = response.headers.get('x-request-id')
  expect(app.logs.find(({ msg, requestId: id }) => msg === 'unexpected error' && id === requestId)).toBeDefined()
})

test("every response is in nobody's frame, and its kind is not guessed", async () => {
  for (const path of ['/graphql', '/healthz', '/metrics', '/nothing', '/assets/nothing.js', '/']) {
    const response = await fetch(new URL(path, app.url), { headers: { accept: path === '/' ? 'text/html' : '*/*' } })
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(response.headers.get('content-security-policy')).not.toContain("script-src 'unsafe-inline'")
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('x-frame-options')).toBe('DENY')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.get('permissions-policy')).toContain('geolocation=()')
    expect(response.headers.get('x-powered-by')).toBeNull()
  }
  expect((await post(app.url, '{ __typename }')).status).toBe(200)
})
