import { afterEach, expect, test } from 'vitest'
import { connect, post, type Socket, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
let engine: FakeEngine
const sockets: Socket[] = []
afterEach(async () => {
  await Promise.all(sockets.splice(0).map((socket) => socket.dispose()))
  await app.dispose()
})

async function start(settings: Record<string, string>): Promise<void> {
  app = await startApp({ settings })
  engine = app.engines.get('smollm2') as FakeEngine
  engine.pause()
}

/** A caller of its own: a WebSocket connection. */
function caller(): Socket {
  const socket = connect(app.url)
  sockets.push(socket)
  return socket
}

const waiting = async (model = 'smollm2'): Promise<number> =>
  (await post(app.url, `{ model(name: "${model}") { statistics { waiting } } }`)).data.model.statistics.waiting

const create = `mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) {
  ... on CreateCompletionSuccess { completion { state } } ... on QueueFull { code retryAfterMs } } }`

/** @returns what came of it: `SUCCEEDED`, or the refusal */
async function complete(socket: Socket, input: { prompt?: string; n?: number } = {}) {
  const { data } = await socket.once(create, { input: { prompt: 'one', maxTokens: 1, ...input } })
  const { completion, ...refusal } = data.createCompletion
  return completion?.state ?? refusal
}

/** Prompts of the requests that reached the engine, in words. */
const order = (): number[] => engine.requests.map(({ promptIds }) => promptIds.length)
const words = (count: number): string => Array(count).fill('word').join(' ')

test('one caller with 50 requests does not keep another with one waiting', async () => {
  await start({ MAX_SEQUENCES: '1' })
  const [many, single] = [caller(), caller()]
  const answers: Promise<unknown>[] = []
  for (let i = 1; i <= 50; i++) {
    answers.push(complete(many, { prompt: words(i) }))
    await until(async () => (await waiting()) === i - 1)
  }
  answers.push(complete(single, { prompt: words(99) }))
  await until(async () => (await waiting()) === 50)
  engine.resume()
  expect(await Promise.all(answers)).toEqual(Array(51).fill('SUCCEEDED'))
  // One runs already, one more has its turn; each caller's own stay in their order.
  expect(order()).toEqual([1, 2, 99, ...Array.from({ length: 48 }, (_, i) => i + 3)])
  const callers = new Set(engine.requests.map((request) => request.caller))
  expect(callers.size).toBe(2)
})

test('a request for many rows is overtaken only until as many rows have passed it', async () => {
  await start({ MAX_SEQUENCES: '4' })
  const [holder, wide, small] = [caller(), caller(), caller()]
  const answers = [complete(holder, { n: 3 })]
  await until(() => engine.running.size === 1)
  answers.push(complete(wide, { n: 4 }))
  await until(async () => (await waiting()) === 1)
  for (let i = 0; i < 10; i++) answers.push(complete(small))
  // One of the small ones fits beside the first.
  await until(async () => (await waiting()) === 10 && engine.running.size === 2)
  engine.resume()
  expect(await Promise.all(answers)).toEqual(Array(12).fill('SUCCEEDED'))
  const rows = engine.requests.map(({ n }) => n)
  const before = rows.slice(1, rows.indexOf(4))
  expect(before.length).toBeGreaterThan(0)
  expect(before.length).toBeLessThanOrEqual(4)
})

test('who fills the queue gives way to a caller with fewer requests', async () => {
  await start({ MAX_SEQUENCES: '1', MAX_QUEUE: '4' })
  const [many, few] = [caller(), caller()]
  const answers: Promise<unknown>[] = []
  for (let i = 0; i < 5; i++) {
    answers.push(complete(many))
    await until(async () => engine.running.size === 1 && (await waiting()) === i)
  }
  const refusal = { code: 'QUEUE_FULL', retryAfterMs: expect.any(Number) }
  expect(await complete(many)).toEqual(refusal)
  const own = complete(few)
  expect(await answers[4]).toEqual(refusal)
  const second = complete(few)
  expect(await answers[3]).toEqual(refusal)
  // Both have two now.
  expect(await complete(few)).toEqual(refusal)
  expect(await waiting()).toBe(4)
  engine.resume()
  expect(await Promise.all([...answers.slice(0, 3), own, second])).toEqual(Array(5).fill('SUCCEEDED'))
})

test("a caller's single text does not wait for all of another's thousand", async () => {
  await start({ BATCH_TEXTS: '64' })
  const encoder = app.engines.get('minilm') as FakeEngine
  encoder.pause()
  const query = 'query ($texts: [String!]!) { embed(texts: $texts) { tokens } }'
  const texts = Array.from({ length: 1000 }, (_, i) => `text ${i}`)
  const many = caller().once(query, { texts })
  await until(() => encoder.encodeCalls.length === 1)
  const single = caller().once(query, { texts: ['single'] })
  await until(async () => (await waiting('minilm')) === 2)
  encoder.resume()
  expect((await single).data.embed).toHaveLength(1)
  expect((await many).data.embed).toHaveLength(1000)
  expect(encoder.encodeCalls[1]).toContain('single')
  expect(encoder.encodeCalls.flat().filter((text) => text !== 'single')).toEqual(texts)
})
