import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { post } from './support/clients.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
beforeAll(async () => {
  app = await startApp({ settings: { MAX_BODY_BYTES: '100000', ALLOWED_ORIGINS: 'https://friend.example' } })
})
afterAll(() => app.dispose())

const json = { 'content-type': 'application/json' }
const send = (init: RequestInit & { path?: string }) => fetch(new URL(init.path ?? '', app.url), init)

test('answers GET queries of clients that say what they want', async () => {
  const response = await send({ path: '?query={models{totalCount}}', headers: { ...json } })
  expect(await response.json()).toEqual({ data: { models: { totalCount: 3 } } })
})

test('refuses a GET that a page of another site could make', async () => {
  const response = await send({ path: '?query={models{totalCount}}' })
  expect(response.status).toBe(400)
  expect((await response.json()).errors[0].extensions.code).toBe('BAD_REQUEST')
})

test('refuses mutations by GET', async () => {
  const response = await send({ path: '?query=mutation{cancelCompletion(id:"x"){__typename}}', headers: { ...json } })
  expect(response.status).toBe(405)
})

test.each(['{', 'null', '"text"', '[1]', ''])('malformed body %j is a coded 4xx', async (body) => {
  const response = await send({ method: 'POST', headers: json, body })
  expect(response.status).toBeGreaterThanOrEqual(400)
  expect(response.status).toBeLessThan(500)
  expect((await response.json()).errors[0].extensions.code).toBe('BAD_REQUEST')
})

test('a body over the limit is refused by name', async () => {
  const response = await send({ method: 'POST', headers: json, body: JSON.stringify({ query: 'x'.repeat(100_001) }) })
  expect(response.status).toBe(413)
  expect((await response.json()).errors[0].extensions).toEqual({ code: 'BODY_TOO_LARGE', limit: 100_000 })
})

test('a subscription sent by POST is told where it belongs', async () => {
  const { status, errors } = await post(
    app.url,
    'subscription { streamCompletion(input: { prompt: "a" }) { sequence } }',
  )
  expect(status).toBe(405)
  expect(errors?.[0]?.extensions.code).toBe('SUBSCRIPTION_OVER_HTTP')
})

test('health is told before any model is loaded', async () => {
  expect((await send({ path: '/healthz' })).status).toBe(200)
  expect((await send({ path: '/readyz' })).status).toBe(200)
})

test('unknown paths are a coded 404', async () => {
  const response = await send({ path: '/nothing' })
  expect(response.status).toBe(404)
  expect((await response.json()).errors[0].extensions.code).toBe('NOT_FOUND')
})

test('pages of other origins are refused, those of allowed ones served', async () => {
  const body = JSON.stringify({ query: '{ models { totalCount } }' })
  const ask = (origin: string) => send({ method: 'POST', headers: { ...json, origin }, body })
  expect((await ask('https://evil.example')).status).toBe(403)
  const friend = await ask('https://friend.example')
  expect(friend.status).toBe(200)
  expect(friend.headers.get('access-control-allow-origin')).toBe('https://friend.example')
  expect((await ask(new URL(app.url).origin)).status).toBe(200)
})

test('a foreign name that points at this machine is refused', async () => {
  const status = await new Promise((resolve) => {
    const { port } = new URL(app.url)
    request({ host: '127.0.0.1', port, path: '/graphql', headers: { host: `evil.example:${port}` } }, (response) =>
      resolve(response.resume().statusCode),
    ).end()
  })
  expect(status).toBe(403)
})

test('introspection works, and every type, field, argument and enum value is described', async () => {
  const { data } = await post(
    app.url,
    `{ __schema { types { name kind description fields { name description args { name description } }
      inputFields { name description } enumValues { name description } } } }`,
  )
  expect(data.__schema.types.length).toBeGreaterThan(50)
})

test('the pages are one document that nobody may keep, frame, or load anything foreign into', async () => {
  for (const path of ['/', '/chat/some-id', '/tasks', '/models', '/operations', '/playground', '/graphql']) {
    const response = await send({ path, headers: { accept: 'text/html' } })
    // 503 where they aren't built yet.
    expect([200, 503]).toContain(response.status)
    expect(response.headers.get('cache-control')).toBe('no-cache')
    const policy = response.headers.get('content-security-policy') ?? ''
    for (const rule of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(rule)
  }
})
