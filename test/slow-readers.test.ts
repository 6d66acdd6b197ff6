import { Registry } from 'prom-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import WebSocket from 'ws'
import type { NumberedEvent } from '../src/services/completions/completion-reader.ts'
import { CompletionRun } from '../src/services/completions/completion-run.ts'
import { CompletionWork } from '../src/services/completions/completion-work.ts'
import { generationInstruments } from '../src/services/metrics/generation-instruments.ts'
import type { CompletionRecord } from '../src/store/completions/completion-record.ts'
import type { TokenLog } from '../src/store/completions/token-log.ts'
import { createLogger } from '../src/util/log.ts'
import { connect, post, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
let engine: FakeEngine
beforeEach(async () => {
  app = await startApp({ settings: { KEEP_ALIVE_MS: '150' } })
  engine = app.engines.get('smollm2') as FakeEngine
})
afterEach(() => app.dispose())

const stream =
  'subscription ($input: CreateCompletionInput!) { streamCompletion(input: $input) { __typename sequence ... on CompletionDelta { text } } }'

test('a socket that is never read is cut off, costs nothing more, and slows nobody', async () => {
  const socket = new WebSocket(app.url.replace(/^http/, 'ws'), 'graphql-transport-ws')
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('open', resolve))
  socket.send('{"type":"connection_init"}')
  await new Promise((resolve) => socket.once('message', resolve))
  const payload = { query: stream, variables: { input: { prompt: 'one', maxTokens: 900 } } }
  engine.pause()
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }))
  await until(() => engine.running.size === 1)
  socket.pause()
  await until(() => engine.running.size === 0)
  engine.resume()
  const other = connect(app.url)
  let last = 0
  for await (const { streamCompletion } of other.stream(stream, payload.variables)) last = streamCompletion.sequence
  expect(last).toBe(902)
  await other.dispose()
  socket.terminate()
})

test('a thousand idle sockets are held, and others are served beside them', async () => {
  const open = (): Promise<WebSocket> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(app.url.replace(/^http/, 'ws'), 'graphql-transport-ws')
      socket.once('error', reject)
      socket.once('open', () => socket.send('{"type":"connection_init"}'))
      socket.once('message', () => resolve(socket))
    })
  const sockets: WebSocket[] = []
  for (let i = 0; i < 10; i += 1) sockets.push(...(await Promise.all(Array.from({ length: 100 }, open))))
  expect(sockets.every(({ readyState }) => readyState === WebSocket.OPEN)).toBe(true)
  expect((await post(app.url, '{ models { totalCount } }')).data.models.totalCount).toBe(3)
  for (const socket of sockets) socket.terminate()
})

const newRecord = (): CompletionRecord => ({
  id: 'cmpl_1',
  model: 'smollm2@1',
  state: 'QUEUED',
  prompt: 'one',
  messages: null,
  parameters: {
    temperature: 1,
    topP: 1,
    topK: 0,
    minP: 0,
    presencePenalty: 0,
    frequencyPenalty: 0,
    repetitionPenalty: 1,
    logitBias: [],
    n: 2,
    stop: [],
    logprobs: 0,
    maxTokens: null,
    echo: false,
  },
  seed: 1,
  createdAt: Date.now(),
  finishedAt: null,
  choices: [0, 1].map((index) => ({ index, text: '', finishReason: null, tokens: 0 })),
  usage: { promptTokens: 1, completionTokens: 0, cachedTokens: 0 },
  timings: { queueMs: null, promptMs: null, timeToFirstTokenMs: null, tokensPerSecond: null },
  failure: null,
  webhook: null,
  tenant: 'default',
  apiKey: null,
  jobId: null,
  jobLine: null,
})

/** A completion whose events are stored at once. */
const newWork = (): CompletionWork => {
  const log = { append: ({ settled }) => settled(undefined), flush: async () => {} } as Pick<
    TokenLog,
    'append' | 'flush'
  >
  const logger = createLogger('silent')
  const run = new CompletionRun({
    instruments: generationInstruments(new Registry()),
    record: newRecord(),
    log: log as TokenLog,
    logger,
    deliveriesOf: () => [],
    onEnd: () => {},
  })
  return new CompletionWork({ run, isBackground: true, graceMs: 0, logger })
}
const token = (number: number) => ({ token: number, text: `${number}`, logprob: -1, top: [] })
const generate = ({ run }: CompletionWork, from: number, to: number): void => {
  for (let i = from; i < to; i += 1)
    run.handle({ type: 'delta', index: i % 50 < 48 ? 0 : 1, text: `${i},`, tokens: [i], logprobs: [token(i)] })
}
const read = async (events: AsyncIterator<NumberedEvent>, last: number): Promise<NumberedEvent[]> => {
  const all: NumberedEvent[] = []
  while ((all.at(-1)?.sequence ?? 0) < last) all.push((await events.next()).value)
  return all
}

test('a reader that falls far behind gets the same text in fewer pieces, whose numbers leave no gap', async () => {
  const clock = vi.spyOn(performance, 'now')
  let now = 0
  clock.mockImplementation(() => now)
  const work = newWork()
  const options = { after: 0, mayReturn: true }
  const [slow, quick] = [work.read(options), work.read(options)]
  expect(await read(slow, 1)).toHaveLength(1)
  const waiting = slow.next()
  generate(work, 0, 30)
  expect((await waiting).value?.sequence).toBe(2)
  // A little behind is nothing, and so is what comes in a burst.
  expect(await read(slow, 31)).toHaveLength(29)
  generate(work, 30, 200)
  expect(await read(slow, 32)).toHaveLength(1)
  generate(work, 200, 600)
  now += 300
  const pieces = await read(slow, 601)
  expect(pieces.length).toBeLessThan(60)
  let next = 33
  for (const { from, sequence } of pieces) {
    expect(from).toBe(next)
    next = sequence + 1
  }
  const single = (await read(quick, 601)).slice(32)
  expect(single).toHaveLength(569)
  for (const index of [0, 1]) {
    const own = (events: NumberedEvent[]) =>
      events.flatMap(({ event }) => (event.type === 'delta' && event.index === index ? [event] : []))
    expect(
      own(pieces)
        .map(({ text }) => text)
        .join(''),
    ).toBe(
      own(single)
        .map(({ text }) => text)
        .join(''),
    )
    expect(own(pieces).flatMap(({ tokens }) => tokens)).toEqual(own(single).flatMap(({ tokens }) => tokens))
    expect(own(pieces).flatMap(({ logprobs }) => logprobs)).toEqual(own(single).flatMap(({ logprobs }) => logprobs))
  }
  work.run.cancel()
  clock.mockRestore()
})
