import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { bearer, connect, post, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { createKey, everyScope, revokeKey, type TestKey } from './support/keys.ts'
import { type RootField, rootFields } from './support/schema-walk.ts'
import { sseClient } from './support/sse-client.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
let admin: TestKey
beforeAll(async () => {
  app = await startApp()
  admin = await createKey(app.url)
})
afterAll(() => app.dispose())

const engine = (): FakeEngine => app.engines.get('smollm2') as FakeEngine
const ask = (secret: string | undefined, query: string, variables = {}) =>
  post(app.url, query, variables, undefined, secret)

/** Opens a graphql-ws connection by hand. @returns how it was answered */
const handshake = (payload: object): Promise<{ type: string } | { code: number; reason: string }> =>
  new Promise((resolve) => {
    const socket = new WebSocket(app.url.replace(/^http/, 'ws'), 'graphql-transport-ws')
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })))
    socket.on('message', (data) => {
      resolve({ type: JSON.parse(String(data)).type })
      socket.close()
    })
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })

describe('at the door', () => {
  const secrets: Record<string, string | undefined> = {}
  beforeAll(async () => {
    const revoked = await createKey(app.url, {}, admin.secret)
    await revokeKey(app.url, revoked.id, admin.secret)
    const expiring = await createKey(app.url, { expiresAt: new Date(Date.now() + 2500).toISOString() }, admin.secret)
    await until(async () => (await ask(expiring.secret, '{ __typename }')).status === 401)
    Object.assign(secrets, {
      'none at all': undefined,
      'what is no key': 'secret',
      'an unknown key': `mg_${'0'.repeat(16)}_${'A'.repeat(43)}`,
      'a known prefix with another secret': `${admin.secret.slice(0, 20)}${'A'.repeat(43)}`,
      'a revoked key': revoked.secret,
      'an expired key': expiring.secret,
    })
  })

  const doors: Record<string, (headers: Record<string, string>) => Promise<Response>> = {
    'a POST': (headers) =>
      fetch(app.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"query":"{ __typename }"}',
      }),
    'a GET': (headers) =>
      fetch(`${app.url}?query={__typename}`, { headers: { 'apollo-require-preflight': 'true', ...headers } }),
    'an event stream': (headers) =>
      fetch(app.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
        body: '{"query":"subscription { serverMetrics { at } }"}',
      }),
    'an upload': (headers) =>
      fetch(app.url, {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=x', 'apollo-require-preflight': 'true', ...headers },
        body: '--x--',
      }),
    "a job's file": (headers) => fetch(new URL('/jobs', app.url), { method: 'POST', headers, body: '{}' }),
    "a job's results": (headers) => fetch(new URL('/jobs/job_1/results.jsonl', app.url), { headers }),
  }

  test.each(Object.keys(doors))('%s is refused in the same words, whatever is wrong with the key', async (door) => {
    const answers = await Promise.all(
      Object.values(secrets).map(async (secret) => {
        const response = await (doors[door] as (typeof doors)[string])(bearer(secret))
        return [response.status, response.headers.get('www-authenticate'), await response.json()]
      }),
    )
    const refusal = { message: 'A valid API key is needed.', extensions: { code: 'UNAUTHENTICATED' } }
    for (const answer of answers) expect(answer).toEqual([401, 'Bearer', { errors: [refusal] }])
  })

  test('a WebSocket is closed in the same words, whatever is wrong with the key', async () => {
    for (const secret of Object.values(secrets))
      expect(await handshake(bearer(secret))).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' })
    expect(await handshake(bearer(admin.secret))).toEqual({ type: 'connection_ack' })
  })

  test('pages and health need no key', async () => {
    for (const path of ['/healthz', '/readyz', '/'])
      expect((await fetch(new URL(path, app.url), { headers: { accept: 'text/html' } })).status).not.toBe(401)
  })

  test('the database holds the hash of a secret, not the secret', async () => {
    const { data } = await ask(admin.secret, '{ apiKeys(first: 100) { nodes { id prefix scopes createdBy } } }')
    const own = data.apiKeys.nodes.find(({ id }: { id: string }) => id === admin.id)
    expect(own).toMatchObject({ prefix: admin.secret.slice(0, 19), scopes: everyScope })
    expect(JSON.stringify(data)).not.toContain(createHash('sha256').update(admin.secret).digest('hex'))
    expect(JSON.stringify(app.logs)).not.toContain(admin.secret)
  })
})

describe('scopes', () => {
  const fields = rootFields()
  /** What lacks every scope that a field takes. */
  const lacking = ({ scopes }: RootField) => everyScope.filter((scope) => !scopes.includes(scope))

  test('every root field requires one', () => {
    for (const { name, scopes } of fields) expect(scopes, name).not.toEqual([])
  })

  test('a key that has all the others is refused by every field, over HTTP, WebSocket and as an event stream', async () => {
    const keys = new Map<string, TestKey>()
    for (const field of fields) {
      const scopes = lacking(field)
      const key = keys.get(scopes.join()) ?? (await createKey(app.url, { scopes }, admin.secret))
      keys.set(scopes.join(), key)
      const refusal = { code: 'FORBIDDEN', scopes: field.scopes }
      const socket = connect(app.url, key.secret)
      expect((await socket.once(field.document)).errors?.[0]?.extensions, field.name).toMatchObject(refusal)
      await socket.dispose()
      if (field.operation !== 'subscription') {
        const answer = await ask(key.secret, field.document)
        expect(answer.status).toBe(403)
        expect(answer.errors?.[0]?.extensions, field.name).toMatchObject(refusal)
        expect(answer.data).toBeUndefined()
      }
      for await (const { errors } of sseClient(app.url, key.secret).iterate({ query: field.document }))
        expect(errors?.[0]?.extensions, field.name).toMatchObject(refusal)
    }
  })

  test('one forbidden field forbids the whole operation, in a fragment as well, and a skipped one does not', async () => {
    const { secret } = await createKey(app.url, { scopes: ['PREDICT'] }, admin.secret)
    const before = app.engines.get('minilm')?.encodeCalls.length
    const answer = await ask(
      secret,
      'query { embed(texts: ["a"]) { tokens } ...f } fragment f on Query { apiKeys { totalCount } }',
    )
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', scopes: ['KEYS_ADMIN'] })
    expect(app.engines.get('minilm')?.encodeCalls.length).toBe(before)
    const skipped =
      'query ($admin: Boolean = false) { models { totalCount } apiKeys @include(if: $admin) { totalCount } }'
    expect((await ask(secret, skipped)).data.models.totalCount).toBe(3)
    expect((await ask(secret, skipped, { admin: true })).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  test('a line of a job needs what its operation needs', async () => {
    const { secret } = await createKey(app.url, { scopes: ['PREDICT'] }, admin.secret)
    const line = '{"completion":{"prompt":"a","maxTokens":1}}'
    const { data } = await ask(
      secret,
      'mutation ($jsonl: String!) { createJob(input: { jsonl: $jsonl }) { ... on Forbidden { code scopes } } }',
      { jsonl: line },
    )
    expect(data.createJob).toEqual({ code: 'FORBIDDEN', scopes: ['COMPLETE'] })
    const posted = await fetch(new URL('/jobs', app.url), { method: 'POST', headers: bearer(secret), body: line })
    expect(posted.status).toBe(403)
    const reader = await createKey(app.url, { scopes: ['READ'] }, admin.secret)
    const refused = await fetch(new URL('/jobs', app.url), {
      method: 'POST',
      headers: bearer(reader.secret),
      body: line,
    })
    expect((await refused.json()).errors[0].extensions.scopes).toEqual(['PREDICT', 'COMPLETE'])
  })

  test('nobody makes a key that can do more than they can, or takes one over', async () => {
    const small = await createKey(app.url, { scopes: ['KEYS_ADMIN', 'PREDICT'], models: ['minilm'] }, admin.secret)
    const make = async (input: object) =>
      (
        await ask(
          small.secret,
          `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
            ... on Failure { code } ... on Forbidden { scopes } ... on InvalidInput { field } } }`,
          { input: { name: 'x', scopes: ['PREDICT'], models: ['minilm'], ...input } },
        )
      ).data.createApiKey
    expect(await make({ scopes: ['PREDICT', 'COMPLETE'] })).toEqual({ code: 'FORBIDDEN', scopes: ['COMPLETE'] })
    expect(await make({ tenant: 'other' })).toEqual({ code: 'FORBIDDEN', scopes: ['TENANTS_ADMIN'] })
    expect(await make({ models: null })).toEqual({ code: 'INVALID_INPUT', field: 'input.models' })
    expect(await make({ models: ['smollm2'] })).toEqual({ code: 'INVALID_INPUT', field: 'input.models' })
    expect(await make({ expiresAt: '2020-01-01T00:00:00Z' })).toEqual({
      code: 'INVALID_INPUT',
      field: 'input.expiresAt',
    })
    expect(await make({})).toEqual({})
    for (const field of ['rotateApiKey(input: { id: $id })', 'revokeApiKey(id: $id)']) {
      const { data } = await ask(small.secret, `mutation ($id: ID!) { result: ${field} { ... on Failure { code } } }`, {
        id: admin.id,
      })
      expect(data.result.code).toBe('FORBIDDEN')
    }
  })

  test('to a key with an allow-list, there are no other models', async () => {
    const { secret } = await createKey(app.url, { models: ['minilm'] }, admin.secret)
    const { data } = await ask(
      secret,
      '{ models { nodes { name } } model(name: "smollm2") { id } node(id: "mdl_smollm2@1") { id } }',
    )
    expect(data).toEqual({ models: { nodes: [{ name: 'minilm' }] }, model: null, node: null })
    const refused = await ask(secret, '{ tokenize(text: "a", model: "smollm2") { count } }')
    expect(refused.errors?.[0]?.extensions.code).toBe('MODEL_NOT_FOUND')
    expect((await ask(secret, '{ embed(texts: ["a"]) { tokens } }')).data.embed).toEqual([{ tokens: 1 }])
    const created = await ask(
      secret,
      'mutation { createCompletion(input: { prompt: "a", model: "smollm2@1" }) { ... on Failure { code } } }',
    )
    expect(created.data.createCompletion.code).toBe('MODEL_NOT_FOUND')
  })
})

describe('a secret that is rotated', () => {
  const rotate = async (id: string, overlapSeconds: number): Promise<string> =>
    (
      await ask(
        admin.secret,
        `mutation ($input: RotateApiKeyInput!) { rotateApiKey(input: $input) { ... on RotateApiKeySuccess { secret } } }`,
        { input: { id, overlapSeconds } },
      )
    ).data.rotateApiKey.secret
  const status = async (secret: string) => (await ask(secret, '{ __typename }')).status

  test('is over at once, or after its overlap, or when the next one comes', async () => {
    const { id, secret } = await createKey(app.url, {}, admin.secret)
    const second = await rotate(id, 3600)
    expect([await status(secret), await status(second)]).toEqual([200, 200])
    const third = await rotate(id, 1)
    expect([await status(secret), await status(third)]).toEqual([401, 200])
    await until(async () => (await status(second)) === 401)
    const fourth = await rotate(id, 0)
    expect([await status(third), await status(fourth)]).toEqual([401, 200])
  })
})

describe('a key that is revoked', () => {
  const stream = `subscription { streamCompletion(input: { prompt: "a b", maxTokens: 500 }) { __typename
    ... on CompletionStarted { completion { id } } ... on CompletionFailed { failure { code } } } }`

  test('ends its streams, sockets and waiting requests, on every transport, and nobody else', async () => {
    engine().pauseAt = 3
    const other = connect(app.url, admin.secret)
    const going = other.stream(stream)
    await going.next()
    const { id, secret } = await createKey(app.url, {}, admin.secret)
    const socket = connect(app.url, secret)
    let closed: unknown
    socket.client.on('closed', (event) => {
      const { code, reason } = event as CloseEvent
      closed = { code, reason }
    })
    const overSocket = socket.stream(stream)
    // Holds the socket open, which its client would close behind its last stream.
    const numbers = socket.stream('subscription { serverMetrics { at } }')
    await numbers.next()
    const overEvents = sseClient(app.url, secret).iterate<{ streamCompletion: { __typename: string } }>({
      query: stream,
    })
    const metrics = sseClient(app.url, secret).iterate({ query: 'subscription { serverMetrics { at } }' })
    const waiting = ask(
      secret,
      'mutation { createCompletion(input: { prompt: "a", maxTokens: 500 }) { ... on Failure { code } } }',
    )
    const { completion } = (await overSocket.next()).value.streamCompletion
    await overEvents.next()
    await metrics.next()
    await until(() => engine().running.size === 4)
    await revokeKey(app.url, id, admin.secret)
    expect((await ask(secret, '{ __typename }')).status).toBe(401)
    const last: unknown[] = []
    try {
      for await (const event of overSocket) last.push(event.streamCompletion)
    } catch (error) {
      last.push(error)
    }
    expect(last).toContainEqual({ __typename: 'CompletionFailed', failure: { code: 'UNAUTHENTICATED' } })
    let lastEvent: unknown
    for await (const { data } of overEvents) lastEvent = data?.streamCompletion ?? lastEvent
    expect(lastEvent).toEqual({ __typename: 'CompletionFailed', failure: { code: 'UNAUTHENTICATED' } })
    let error: unknown
    for await (const { errors } of metrics) error = errors?.[0]?.extensions
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect((await waiting).data.createCompletion).toEqual({ code: 'UNAUTHENTICATED' })
    await until(() => closed !== undefined)
    expect(closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' })
    expect(engine().running.size).toBe(1)
    const { data } = await ask(admin.secret, 'query ($id: ID!) { completion(id: $id) { state failure { code } } }', {
      id: completion.id,
    })
    expect(data.completion).toEqual({ state: 'FAILED', failure: { code: 'UNAUTHENTICATED' } })
    engine().pauseAt = null
    engine().resume()
    const rest = []
    for await (const event of going) rest.push(event.streamCompletion.__typename)
    expect(rest.at(-1)).toBe('CompletionFinished')
    await other.dispose()
  })

  test('ends what it has generated in the background, and readers of that on every transport', async () => {
    engine().pauseAt = 3
    const { id, secret } = await createKey(app.url, {}, admin.secret)
    const created = await ask(
      secret,
      'mutation { createCompletion(input: { prompt: "a b", maxTokens: 500, background: true }) { ... on CreateCompletionSuccess { completion { id } } } }',
    )
    const made = created.data.createCompletion.completion.id
    const events = `subscription { completionEvents(id: "${made}") { __typename ... on CompletionFailed { failure { code } } } }`
    const overSocket = connect(app.url, secret).stream(events)
    const overEvents = sseClient(app.url, secret).iterate<{ completionEvents: unknown }>({ query: events })
    await overSocket.next()
    await overEvents.next()
    await revokeKey(app.url, id, admin.secret)
    const end = { __typename: 'CompletionFailed', failure: { code: 'UNAUTHENTICATED' } }
    const seen: unknown[] = []
    try {
      for await (const event of overSocket) seen.push(event.completionEvents)
    } catch {
      // The socket is closed with it.
    }
    expect(seen).toContainEqual(end)
    let last: unknown
    for await (const { data } of overEvents) last = data?.completionEvents ?? last
    expect(last).toEqual(end)
    const { data } = await ask(admin.secret, `{ completion(id: "${made}") { state failure { code } } }`)
    expect(data.completion).toEqual({ state: 'FAILED', failure: { code: 'UNAUTHENTICATED' } })
    await until(() => engine().running.size === 0)
  })

  test('cancels its predictions and jobs', async () => {
    const minilm = app.engines.get('minilm') as FakeEngine
    minilm.pause()
    const { id, secret } = await createKey(app.url, {}, admin.secret)
    const { data } = await ask(
      secret,
      `mutation { p: createPrediction(input: { operation: { embed: { texts: ["a"] } } }) { ... on CreatePredictionSuccess { prediction { id } } }
        j: createJob(input: { jsonl: "{\\"prediction\\":{\\"embed\\":{\\"texts\\":[\\"b\\"]}}}" }) { ... on CreateJobSuccess { job { id } } } }`,
    )
    await revokeKey(app.url, id, admin.secret)
    const states = async () =>
      (
        await ask(admin.secret, 'query ($p: ID!, $j: ID!) { prediction(id: $p) { state } job(id: $j) { state } }', {
          p: data.p.prediction.id,
          j: data.j.job.id,
        })
      ).data
    await until(async () => (await states()).job.state === 'CANCELED')
    minilm.resume()
    expect(await states()).toEqual({ prediction: { state: 'CANCELED' }, job: { state: 'CANCELED' } })
  })
})

test('an expired key loses its socket by itself', async () => {
  const { secret } = await createKey(app.url, { expiresAt: new Date(Date.now() + 2500).toISOString() }, admin.secret)
  const socket = connect(app.url, secret)
  let code: unknown
  socket.client.on('closed', (event) => {
    code = (event as CloseEvent).code
  })
  await socket.once('{ __typename }').catch(() => {})
  const metrics = socket.stream('subscription { serverMetrics { at } }')
  await expect(
    (async () => {
      for await (const _ of metrics);
    })(),
  ).rejects.toMatchObject({ code: 4401 })
  expect(code).toBe(4401)
})

test('a key has so many sockets, and a closed one makes room', async () => {
  const { secret } = await createKey(app.url, { limits: { sockets: 1 } }, admin.secret)
  const first = connect(app.url, secret)
  await first.stream('subscription { serverMetrics { at } }').next()
  expect(await handshake(bearer(secret))).toEqual({ code: 4429, reason: 'TOO_MANY_SOCKETS' })
  await first.dispose()
  await until(async () => 'type' in (await handshake(bearer(secret))))
})

test('as long as there is no key everything is open; with the first one everybody else is out, also after a restart', async () => {
  const own = await startApp()
  const socket = connect(own.url)
  let closed: unknown
  socket.client.on('closed', (event) => {
    closed = event
  })
  expect((await socket.once('{ models { totalCount } }')).data.models.totalCount).toBe(3)
  const metrics = socket.stream('subscription { serverMetrics { at } }')
  await metrics.next()
  const key = await createKey(own.url)
  expect((await post(own.url, '{ __typename }')).status).toBe(401)
  await expect(
    (async () => {
      for await (const _ of metrics);
    })(),
  ).rejects.toMatchObject({ code: 4401 })
  expect(closed).toMatchObject({ code: 4401 })
  await revokeKey(own.url, key.id, key.secret)
  expect((await post(own.url, '{ __typename }')).status).toBe(401)
  await own.dispose()
})
