import WebSocket from 'ws'
import { bearer, connect, post, until } from '../test/support/clients.ts'
import type { FakeEngine } from '../test/support/fake-engine.ts'
import { createKey, revokeKey, type TestKey } from '../test/support/keys.ts'
import { sseClient } from '../test/support/sse-client.ts'

interface Refusal {
  key: string
  transport: string
  result: string
  /** Milliseconds, one a round. */
  ms: number[]
}

interface Revocation {
  what: string
  how: string
  ms: number[]
}

const stream = `subscription { streamCompletion(input: { prompt: "a", maxTokens: 900 }) { __typename
  ... on CompletionFailed { failure { code } } } }`

/** Measures refusals of keys that are no good, in turns, and the time from a revocation to the end of what goes on with the key. */
export async function measureKeys(
  url: string,
  engines: readonly FakeEngine[],
  rounds: number,
): Promise<{ refusals: Refusal[]; revocations: Revocation[] }> {
  const admin = await createKey(url)
  const refusals = await refuse(url, admin, rounds)
  for (const engine of engines) engine.pauseAt = 3
  const revocations = [
    await endsOf(url, admin, 'WebSocket'),
    await endsOf(url, admin, 'SSE'),
    await endsOf(url, admin, 'background'),
  ]
  return { refusals, revocations }
}

async function refuse(url: string, admin: TestKey, rounds: number): Promise<Refusal[]> {
  const revoked = await createKey(url, {}, admin.secret)
  await revokeKey(url, revoked.id, admin.secret)
  const expired = await createKey(url, { expiresAt: new Date(Date.now() + 1500).toISOString() }, admin.secret)
  await until(async () => (await post(url, '{ __typename }', {}, undefined, expired.secret)).status === 401)
  const keys: [string, string | undefined][] = [
    ['no key', undefined],
    ['what is no key', 'secret'],
    ['an unknown key', `mg_${'0'.repeat(16)}_${'A'.repeat(43)}`],
    ['a known prefix with another secret', `${admin.secret.slice(0, 20)}${'A'.repeat(43)}`],
    ['a revoked key', revoked.secret],
    ['an expired key', expired.secret],
  ]
  const doors: [string, (secret: string | undefined) => Promise<string>][] = [
    ['HTTP', async (secret) => codeOf(await post(url, '{ __typename }', {}, undefined, secret))],
    ['WebSocket', (secret) => handshake(url, secret)],
    ['SSE', (secret) => eventStream(url, secret)],
  ]
  const refusals = keys.flatMap(([key, secret]) =>
    doors.map(([transport, knock]) => ({ key, transport, result: '', ms: [] as number[], run: () => knock(secret) })),
  )
  // Each once in a round, so that what else the machine does falls upon all alike.
  for (let round = 0; round < rounds; round += 1)
    for (const refusal of refusals) {
      const startedAt = performance.now()
      refusal.result = await refusal.run()
      refusal.ms.push(performance.now() - startedAt)
    }
  return refusals
}

const codeOf = (answer: { errors?: { extensions: { code: string } }[] | undefined }): string =>
  answer.errors?.[0]?.extensions.code ?? 'answered'

const handshake = (url: string, secret: string | undefined): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws')
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: bearer(secret) })))
    socket.on('message', () => socket.close())
    socket.on('close', (_code, reason) => resolve(String(reason)))
  })

async function eventStream(url: string, secret: string | undefined): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...bearer(secret) },
    body: '{"query":"subscription { serverMetrics { at } }"}',
  })
  return codeOf((await response.json()) as Parameters<typeof codeOf>[0])
}

/** Eight of a kind, each with a key of its own, which is revoked. */
async function endsOf(url: string, admin: TestKey, how: 'WebSocket' | 'SSE' | 'background'): Promise<Revocation> {
  const ms: number[] = []
  for (let round = 0; round < 8; round += 1) {
    const { id, secret } = await createKey(url, {}, admin.secret)
    const ended = await begin(url, secret, admin, how)
    const startedAt = performance.now()
    const revoking = revokeKey(url, id, admin.secret)
    await ended()
    ms.push(performance.now() - startedAt)
    await revoking
  }
  return { what: how === 'background' ? 'a completion in the background' : 'a running stream', how, ms }
}

/** @returns resolves when it has ended as it should */
async function begin(
  url: string,
  secret: string,
  admin: TestKey,
  how: 'WebSocket' | 'SSE' | 'background',
): Promise<() => Promise<void>> {
  if (how === 'WebSocket') {
    const reading = connect(url, secret).stream(stream)
    await reading.next()
    return async () => {
      let last: unknown
      try {
        for await (const { streamCompletion } of reading) last = streamCompletion
      } catch {
        // The socket is closed with the last event.
      }
      expectEnd(last)
    }
  }
  if (how === 'SSE') {
    const reading = sseClient(url, secret).iterate<{ streamCompletion: unknown }>({ query: stream })
    await reading.next()
    return async () => {
      let last: unknown
      for await (const { data } of reading) last = data?.streamCompletion ?? last
      expectEnd(last)
    }
  }
  const { data } = await post(
    url,
    'mutation { createCompletion(input: { prompt: "a", maxTokens: 900, background: true }) { ... on CreateCompletionSuccess { completion { id } } } }',
    {},
    undefined,
    secret,
  )
  const { id } = data.createCompletion.completion
  return () =>
    until(async () => {
      const answer = await post(url, `{ completion(id: "${id}") { state } }`, {}, undefined, admin.secret)
      return answer.data.completion.state === 'FAILED'
    })
}

function expectEnd(last: unknown): void {
  if (!JSON.stringify(last ?? null).includes('UNAUTHENTICATED')) throw new Error(`ended by ${JSON.stringify(last)}`)
}
