import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import WebSocket from 'ws'
import { post } from '../support/clients.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'

const seed = Number(process.env['FUZZ_SEED'] ?? 8)
const runs = Number(process.env['FUZZ_RUNS'] ?? 60)

let app: StartedApp
beforeAll(async () => {
  app = await startApp({ settings: { MAX_BODY_BYTES: '100000' } })
})
afterAll(() => app.dispose())

/** What a library would print of it: nothing, or a flood of frames is a flood of lines. */
const printed = vi.spyOn(console, 'error')
beforeEach(() => void printed.mockClear())
afterEach(() => expect(printed).not.toHaveBeenCalled())

const types = [
  'connection_init',
  'subscribe',
  'complete',
  'ping',
  'pong',
  'next',
  'error',
  'connection_ack',
  '__proto__',
  '',
]

/** Messages that look like the protocol's, in some part wrong. */
const message = fc
  .record(
    {
      type: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...types) }, { weight: 1, arbitrary: fc.jsonValue() }),
      id: fc.oneof(fc.constantFrom('1', '2', ''), fc.jsonValue({ maxDepth: 1 })),
      payload: fc.oneof(
        fc.record(
          {
            query: fc.oneof(
              fc.constantFrom('{ __typename }', '{', '', 'subscription { serverMetrics { at } }'),
              fc.jsonValue({ maxDepth: 1 }),
            ),
            variables: fc.jsonValue({ maxDepth: 3 }),
            operationName: fc.jsonValue({ maxDepth: 1 }),
            extensions: fc.jsonValue({ maxDepth: 2 }),
          },
          { requiredKeys: [] },
        ),
        fc.jsonValue({ maxDepth: 2 }),
      ),
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(value))

const frame: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 6, arbitrary: message },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  { weight: 1, arbitrary: fc.constantFrom('', '{', '[]', 'null', '0', '"a"', 'x'.repeat(100_001), '['.repeat(50_000)) },
)

/** What the protocol, or WebSocket itself, says to somebody who doesn't keep to it; 1000 and 1005 where this test hangs up. */
const expected = [1000, 1002, 1003, 1005, 1006, 1007, 1009, 4400, 4401, 4409, 4429]

test('whatever frames come, the socket tells its sender or closes with a code, and nobody else notices', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(frame, { minLength: 1, maxLength: 8 }), async (begins, frames) => {
      const socket = new WebSocket(app.url.replace(/^http/, 'ws'), 'graphql-transport-ws')
      const received: string[] = []
      const closed = new Promise<number>((resolve) => socket.once('close', resolve))
      socket.on('error', () => {})
      socket.on('message', (data) => void received.push(String(data)))
      await new Promise((resolve) => socket.once('open', resolve))
      if (begins) socket.send('{"type":"connection_init"}')
      for (const each of frames) if (socket.readyState === WebSocket.OPEN) socket.send(each)
      // An answer by another way: what was sent before it has been looked at.
      expect((await post(app.url, '{ __typename }')).data).toEqual({ __typename: 'Query' })
      if (socket.readyState === WebSocket.OPEN) socket.close(1000)
      expect(expected).toContain(await closed)
      for (const text of received) {
        expect(JSON.parse(text)).toMatchObject({
          type: expect.stringMatching(/^(connection_ack|next|error|complete|ping|pong)$/),
        })
        expect(text).not.toMatch(/INTERNAL|node_modules|\.ts:\d/)
      }
    }),
    { seed, numRuns: runs, endOnFailure: true },
  )
  expect(app.logs.filter(({ level }) => (level as unknown as number) >= 50)).toEqual([])
})

test.each([
  'subscribe',
  'next',
  'error',
  'connection_ack',
])('a flood of %s before connection_init costs its sender the socket', async (type) => {
  const socket = new WebSocket(app.url.replace(/^http/, 'ws'), 'graphql-transport-ws')
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('open', resolve))
  for (let i = 0; i < 1000; i++)
    socket.send(JSON.stringify({ type, id: String(i), payload: { query: '{ __typename }' } }))
  expect([4400, 4401]).toContain(await closed)
  expect((await post(app.url, '{ __typename }')).status).toBe(200)
})
