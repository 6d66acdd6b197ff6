import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post, until } from '../support/clients.ts'
import type { FakeEngine } from '../support/fake-engine.ts'
import { createKey } from '../support/keys.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { transportsTo } from '../support/transports.ts'

// What graphql-cop looks for and OWASP's GraphQL cheat sheet asks for. OWASP's list for language models is in owasp-llm.
// Further items: hostile-documents (depth, aliases, directives, introspection, suggestions), arbitrary-inputs (validation of input).

let app: StartedApp
beforeAll(async () => {
  app = await startApp({
    settings: { PRODUCTION: 'true', MAX_TEXT_BYTES: '20000', MAX_QUEUE: '4', MAX_SEQUENCES: '1' },
    fakes: [{ name: 'pictures', task: 'IMAGE_CLASSIFICATION' }],
  })
})
afterAll(() => app.dispose())

const json = { 'content-type': 'application/json' }
const send = (init: RequestInit & { path?: string }) => fetch(new URL(init.path ?? '', app.url), init)
const codeOf = async (response: Response) => (await response.json()).errors?.[0]?.extensions.code

describe('graphql-cop', () => {
  test('alias overloading: 101 aliases of an expensive field beyond the limit are refused', async () => {
    const aliases = Array.from({ length: 301 }, (_, i) => `a${i}: classifyText(text: "a") { label }`)
    expect((await post(app.url, `{ ${aliases.join(' ')} }`)).errors?.[0]?.extensions.code).toBe('TOO_MANY_ALIASES')
  })

  test('array-based batching: a list of operations is refused, over HTTP and as an event stream', async () => {
    const body = JSON.stringify(Array(10).fill({ query: '{ __typename }' }))
    for (const accept of ['application/json', 'text/event-stream']) {
      const response = await send({ method: 'POST', headers: { ...json, accept }, body })
      expect(response.status).toBe(400)
      expect(await codeOf(response)).toBe('BAD_REQUEST')
    }
  })

  test('directive overloading is refused', async () => {
    const { errors } = await post(app.url, `{ __typename ${'@aa '.repeat(100)} }`)
    expect(errors?.[0]?.extensions.code).toBe('TOO_MANY_DIRECTIVES')
  })

  test('circular query by introspection, and introspection itself, are refused in production', async () => {
    const { errors } = await post(app.url, '{ __schema { types { fields { type { fields { type { name } } } } } } }')
    expect(errors?.[0]?.extensions.code).toBe('INTROSPECTION_DISABLED')
  })

  test('field duplication: 500 times the same field is refused', async () => {
    const { errors } = await post(app.url, `{ ${'__typename '.repeat(500)} }`)
    expect(errors?.[0]?.extensions.code).toBe('TOO_MANY_REPETITIONS')
  })

  test('field suggestions are not given in production', async () => {
    expect((await post(app.url, '{ modelz }')).errors?.[0]?.message).not.toContain('Did you mean')
  })

  test('GraphiQL: the pages carry a policy, and know no schema in production', async () => {
    const page = await send({ headers: { accept: 'text/html' } })
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  test('GET-based queries and mutations: neither without a header that pages of other sites can not send, mutations never', async () => {
    expect((await send({ path: '?query={__typename}' })).status).toBe(400)
    const mutation = '?query=mutation{cancelCompletion(id:"x"){__typename}}'
    expect((await send({ path: mutation })).status).toBe(400)
    expect((await send({ path: mutation, headers: json })).status).toBe(405)
  })

  test.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
  ])('POST-based CSRF: a form of another site (%s) is refused, as an event stream too', async (type) => {
    for (const accept of ['*/*', 'text/event-stream']) {
      const response = await send({
        method: 'POST',
        headers: { 'content-type': type, accept },
        body: '{"query":"{__typename}"}',
      })
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(response.status).toBeLessThan(500)
      expect(await response.text()).not.toContain('"data"')
    }
  })

  test('trace mode and unhandled errors: no stack, no trace, whatever is sent', async () => {
    for (const query of ['{', '', 'query { __typename } query { __typename }', '{ node(id: "?") { id } }']) {
      const text = JSON.stringify(await post(app.url, query))
      expect(text).not.toMatch(/stacktrace|tracing|node_modules|"exception"/)
    }
  })
})

describe('OWASP GraphQL cheat sheet', () => {
  test('timeouts and amount: work whose caller has left is dropped, on any transport', async () => {
    const engine = app.engines.get('smollm2') as FakeEngine
    engine.pause()
    const leaving = new AbortController()
    const asked = post(
      app.url,
      'mutation { createCompletion(input: { prompt: "a", maxTokens: 5 }) { __typename } }',
      {},
      leaving.signal,
    )
    await until(() => engine.running.size === 1)
    leaving.abort()
    await expect(asked).rejects.toThrow()
    await until(() => engine.running.size === 0)
    engine.resume()
  })

  test('pagination: no list is told whole', async () => {
    for (const field of ['models', 'completions', 'predictions', 'jobs', 'modelEvents', 'webhookDeliveries'])
      expect((await post(app.url, `{ ${field}(first: 100000) { __typename } }`)).errors?.[0]?.extensions).toMatchObject(
        {
          code: 'INVALID_INPUT',
          field: 'first',
        },
      )
  })

  test('injection: what looks like SQL, a path or a template is text and nothing else', async () => {
    for (const id of ["' OR 1=1 --", '"; DROP TABLE completions; --', '../../../etc/passwd', '{{7*7}}', '__proto__']) {
      const query = 'query ($id: ID!) { node(id: $id) { id } completion(id: $id) { id } job(id: $id) { id } }'
      const { data, errors } = await post(app.url, query, { id })
      expect(errors).toBeUndefined()
      expect(data).toEqual({ node: null, completion: null, job: null })
    }
    expect((await post(app.url, '{ completions { totalCount } }')).errors).toBeUndefined()
  })

  test('server-side request forgery: files come with the request, never from an address', async () => {
    const query = 'query ($image: MediaInput!) { classifyImage(image: $image) { label } }'
    const { errors } = await post(app.url, query, { image: { base64: 'http://169.254.169.254/latest/meta-data' } })
    expect(errors?.[0]?.extensions.code).toMatch(/INVALID_INPUT/)
  })

  test('cross-site WebSocket hijacking and DNS rebinding: a foreign origin or host name gets nothing', async () => {
    const { port } = new URL(app.url)
    for (const headers of [{ origin: 'https://evil.example' }, { host: `evil.example:${port}` }])
      for (const upgrade of [
        {},
        {
          connection: 'upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
          'sec-websocket-protocol': 'graphql-transport-ws',
        },
      ]) {
        const status = await new Promise((resolve, reject) => {
          const asked = request({
            host: '127.0.0.1',
            port,
            path: '/graphql?query={__typename}',
            headers: { ...headers, ...upgrade } as Record<string, string>,
          })
          asked.on('response', (response) => resolve(response.resume().statusCode))
          asked.on('upgrade', () => resolve(101))
          asked.on('error', reject)
          asked.end()
        })
        expect([401, 403]).toContain(status)
      }
  })

  test('access control: of fields before any of them is done, of nodes and edges by whose they are; aliases try no more than one', async () => {
    const own = await startApp()
    const admin = await createKey(own.url)
    const as = (secret: string) => (query: string) => post(own.url, query, {}, undefined, secret)
    const scopes = ['PREDICT', 'COMPLETE', 'READ']
    const [ours, theirs] = [
      as((await createKey(own.url, { tenant: 'ours', scopes }, admin.secret)).secret),
      as(
        (
          await createKey(
            own.url,
            { tenant: 'theirs', scopes, limits: { requestsPerMinute: 100, tokensPerMinute: 100 } },
            admin.secret,
          )
        ).secret,
      ),
    ]
    const { data } = await ours(
      `mutation { c: createCompletion(input: { prompt: "a", maxTokens: 1 }) { ... on CreateCompletionSuccess { completion { id } } }
        p: createPrediction(input: { operation: { classifyText: { text: "a" } } }) { ... on CreatePredictionSuccess { prediction { id } } } }`,
    )
    const ids = [data.c.completion.id, data.p.prediction.id]
    for (const id of ids) {
      expect((await ours(`{ node(id: "${id}") { id } }`)).data.node).toEqual({ id })
      expect((await theirs(`{ node(id: "${id}") { id } }`)).data.node).toBeNull()
    }
    const edges = '{ completions { edges { node { id } } } predictions { totalCount } }'
    expect((await theirs(edges)).data).toEqual({ completions: { edges: [] }, predictions: { totalCount: 0 } })
    const forbidden = await theirs(
      'mutation { createCompletion(input: { prompt: "a" }) { __typename } revokeApiKey(id: "x") { __typename } }',
    )
    expect([forbidden.status, forbidden.errors?.[0]?.extensions.code]).toEqual([403, 'FORBIDDEN'])
    // Each alias counts: fifty of them are not cheaper than fifty requests, and none is done where not all may be.
    const aliases = Array.from({ length: 50 }, (_, i) => `a${i}: classifyText(text: "abc") { label }`).join(' ')
    expect((await theirs(`{ ${aliases} }`)).errors?.[0]?.extensions).toMatchObject({
      code: 'COST_LIMIT_EXCEEDED',
      limit: 100,
      requested: 300,
    })
    expect(own.engines.get('sentiment')?.encodeCalls).toHaveLength(1)
    await own.dispose()
  })

  test('error handling: what is unexpected is told by a code alone', async () => {
    const engine = app.engines.get('minilm') as FakeEngine
    const encode = engine.encode
    engine.encode = () => Promise.reject(new Error('/secret/path of the server'))
    for (const { ask, dispose } of transportsTo(app.url)) {
      const { errors } = await ask('{ embed(texts: ["a"]) { tokens } }')
      expect(errors?.[0]?.extensions.code).toBe('INTERNAL')
      expect(JSON.stringify(errors)).not.toContain('secret')
      await dispose()
    }
    engine.encode = encode
  })
})
