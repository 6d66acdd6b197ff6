import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { resumeCompletion } from '../../client/index.ts'
import { connect, post, until } from '../support/clients.ts'
import { type Before, expectRecovered, stateOf } from './support/aftermath.ts'
import { buildServer, RealServer } from './support/real-server.ts'
import { handReport, report } from './support/report.ts'
import { storageSettings } from './support/storage.ts'

handReport()
let folder: string
let server: RealServer
let before: Before
beforeAll(async () => {
  buildServer()
  folder = await mkdtemp(join(tmpdir(), 'modelgraph-faults-'))
  server = await RealServer.start({ ...(await storageSettings(folder)), KEEP_ALIVE_MS: '1000' })
  await until(() => server.engineStarts > 0)
  await Promise.all(Array.from({ length: 12 }, () => openStream(20).then(({ rest }) => rest)))
  before = stateOf(server)
})
afterAll(async () => {
  await server.kill('SIGTERM')
  await rm(folder, { recursive: true, force: true })
})

const stream = `subscription ($input: CreateCompletionInput!) { event: streamCompletion(input: $input) { __typename sequence
  ... on CompletionStarted { completion { id } } ... on CompletionDelta { text } } }`
const input = (maxTokens: number) => ({
  prompt: 'Once upon a time',
  maxTokens,
  seed: 5,
  logitBias: [0, 2].map((token) => ({ token, bias: -100 })),
})
const statistics = async (): Promise<{ running: number; waiting: number; completionTokens: number }> =>
  (await post(server.url, '{ model(name: "smollm2") { statistics { running waiting completionTokens } } }')).data.model
    .statistics

interface Event {
  __typename: string
  sequence: number
  text?: string
  completion?: { id: string }
}

/** A stream on a socket of its own, after its first `enough` events. */
async function openStream(maxTokens: number, enough = 1) {
  const socket = connect(server.url)
  const iterator = socket.stream(stream, { input: input(maxTokens) })
  const seen: Event[] = []
  while (seen.length < enough) seen.push((await iterator.next()).value.event)
  const rest = async (): Promise<Event[]> => {
    for await (const { event } of iterator) seen.push(event)
    await socket.dispose()
    return seen
  }
  return {
    socket,
    seen,
    id: seen[0]?.completion?.id ?? '',
    iterator,
    rest: enough > 1 ? Promise.resolve(seen) : rest(),
  }
}

test('sockets that are reset stop their work within two steps, and their streams arrive whole afterwards', async () => {
  const streams = await Promise.all(Array.from({ length: 12 }, () => openStream(80, 10)))
  const startedAt = performance.now()
  for (const { socket } of streams) socket.client.terminate()
  await until(async () => (await statistics()).running === 0)
  const stopMs = performance.now() - startedAt
  const { completionTokens } = await statistics()
  expect((await statistics()).completionTokens).toBe(completionTokens)
  let lost = 0
  let doubled = 0
  const whole = (await (await openStream(80)).rest).map(({ text }) => text ?? '').join('')
  const client = createClient({ url: server.url.replace(/^http/, 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 })
  const texts = await Promise.all(
    streams.map(async ({ id, seen }) => {
      const all = [...seen]
      for await (const event of resumeCompletion(client, { id, after: seen.at(-1)?.sequence ?? 0 }))
        all.push(event as Event)
      const numbers = new Set(all.map(({ sequence }) => sequence))
      lost += Math.max(...numbers) - numbers.size
      doubled += all.length - numbers.size
      return all.map(({ text }) => text ?? '').join('')
    }),
  )
  expect(texts).toEqual(streams.map(() => whole))
  await client.dispose()
  report('sockets reset', streams.length, lost, doubled, stopMs)
  expect([lost, doubled]).toEqual([0, 0])
  await expectRecovered(server, before)
})

test('streams that are completed or whose request is aborted stop their work', async () => {
  const streams = await Promise.all(Array.from({ length: 4 }, () => openStream(400, 3)))
  for (const { iterator, socket } of streams) {
    await iterator.return?.()
    await socket.dispose()
  }
  const leaving = new AbortController()
  const create = 'mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { __typename } }'
  const calls = Array.from({ length: 4 }, () => post(server.url, create, { input: input(400) }, leaving.signal))
  await until(async () => (await statistics()).running === 4)
  leaving.abort()
  await Promise.allSettled(calls)
  const ms = await expectRecovered(server, before)
  report('complete and HTTP abort', 8, 0, 0, ms)
})

test('a socket that is never read is closed, and slows nobody', async () => {
  const socket = new WebSocket(server.url.replace(/^http/, 'ws'), 'graphql-transport-ws')
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send('{"type":"connection_init"}')
  await new Promise((resolve) => socket.once('message', resolve))
  const payload = { query: stream, variables: { input: input(2000) } }
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }))
  await new Promise((resolve) => socket.once('message', resolve))
  socket.pause()
  const startedAt = performance.now()
  const beside = await (await openStream(60)).rest
  expect(beside.at(-1)?.sequence).toBe(62)
  await until(async () => (await statistics()).running === 0)
  report('socket never read', 1, 0, 0, performance.now() - startedAt)
  socket.terminate()
  await expectRecovered(server, before)
})

test('a thousand idle sockets cost little', async () => {
  const open = (): Promise<WebSocket> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(server.url.replace(/^http/, 'ws'), 'graphql-transport-ws')
      socket.once('error', reject)
      socket.once('open', () => socket.send('{"type":"connection_init"}'))
      socket.once('message', () => resolve(socket))
    })
  const { memory } = stateOf(server)
  const sockets: WebSocket[] = []
  for (let i = 0; i < 20; i += 1) sockets.push(...(await Promise.all(Array.from({ length: 50 }, open))))
  const each = (stateOf(server).memory - memory) / sockets.length
  expect(each).toBeLessThan(64 * 1024)
  const ms = await expectRecovered(server, before)
  report(`1000 idle sockets (${Math.round(each / 1024)} KiB each)`, 1, 0, 0, ms)
  for (const socket of sockets) socket.terminate()
})
