import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, post, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let dataDir: string
let app: StartedApp
let engine: FakeEngine
const start = async (settings: Record<string, string> = {}): Promise<void> => {
  app = await startApp({ dataDir, settings: { MAX_SEQUENCES: '2', ...settings } })
  engine = app.engines.get('smollm2') as FakeEngine
}
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-data-'))
  await start()
})
afterEach(async () => {
  await app.dispose()
  await rm(dataDir, { recursive: true, force: true })
})

const events = `__typename sequence ... on CompletionStarted { completion { id } } ... on CompletionDelta { index from text tokens }
  ... on CompletionFinished { completion { state text finishReason usage { promptTokens completionTokens } } }
  ... on CompletionFailed { failure { code } }`
const stream = `subscription ($input: CreateCompletionInput!) { event: streamCompletion(input: $input) { ${events} } }`
const resume = `subscription ($id: ID!, $after: Int) { event: completionEvents(id: $id, after: $after) { ${events} } }`
const read = `query ($id: ID!) { completion(id: $id) { state text seed choices { text finishReason } usage { promptTokens completionTokens } failure { code } } }`
const background = `mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { ... on CreateCompletionSuccess { completion { id } } } }`

interface Event {
  __typename: string
  sequence: number
  from?: number
  index?: number
  text?: string
  tokens?: number[]
  completion?: { id: string; state: string; text: string; usage: { completionTokens: number } }
  failure?: { code: string }
}

const words = (count: number): string => Array.from({ length: count }, (_, i) => ` w${i}`).join('')
const textOf = (all: Event[]): string => all.map(({ text }) => text ?? '').join('')
const numbers = (all: Event[]): number[] => all.map(({ sequence }) => sequence)
const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i)

/** Reads until `enough`, then leaves the iterator where it is. */
async function readSome(iterator: AsyncIterator<{ event: Event }>, enough: number): Promise<Event[]> {
  const all: Event[] = []
  while (all.length < enough) {
    const { value, done } = await iterator.next()
    if (done === true) break
    all.push(value.event)
  }
  return all
}
const readRest = (iterator: AsyncIterator<{ event: Event }>) => readSome(iterator, Number.POSITIVE_INFINITY)

/** A stream that is cut off after some events, as a network does it. */
async function cutOff(input: object, enough: number): Promise<{ id: string; seen: Event[] }> {
  const socket = connect(app.url)
  const seen = await readSome(socket.stream(stream, { input }), enough)
  engine.pause()
  socket.client.terminate()
  return { id: seen[0]?.completion?.id ?? '', seen }
}

test('a stream whose socket is lost stops costing anything at once, and arrives whole by its number', async () => {
  const { id, seen } = await cutOff({ prompt: 'one', maxTokens: 400 }, 40)
  await until(() => engine.running.size === 0)
  const made = engine.generated
  engine.resume()
  expect(
    (await post(app.url, '{ model(name: "smollm2") { statistics { waiting } } }')).data.model.statistics.waiting,
  ).toBe(0)
  expect(engine.generated).toBe(made)
  const socket = connect(app.url)
  const after = seen.at(-1)?.sequence ?? 0
  const rest = await readRest(socket.stream(resume, { id, after }))
  expect(numbers([...seen, ...rest])).toEqual(upTo(402))
  expect(textOf([...seen, ...rest])).toBe(words(400))
  expect(rest.at(-1)?.completion).toMatchObject({ state: 'SUCCEEDED', usage: { completionTokens: 400 } })
  expect(engine.generated).toBe(400)
  await socket.dispose()
})

test('a stream that is left on purpose is canceled at once', async () => {
  const socket = connect(app.url)
  const iterator = socket.stream(stream, { input: { prompt: 'one', maxTokens: 900 } })
  const [started] = await readSome(iterator, 2)
  await iterator.return?.()
  const id = started?.completion?.id
  await until(async () => (await post(app.url, read, { id })).data.completion.state === 'CANCELED')
  await socket.dispose()
})

test('who does not come back within READER_GRACE_MS has left', async () => {
  await app.dispose()
  await start({ READER_GRACE_MS: '50' })
  const { id } = await cutOff({ prompt: 'one', maxTokens: 900 }, 3)
  await until(async () => (await post(app.url, read, { id })).data.completion.state === 'CANCELED')
  expect(engine.running.size).toBe(0)
})

test('one reader that stays is enough; and a paused completion waits its turn like any other', async () => {
  const other = connect(app.url)
  const { id } = await cutOff({ prompt: 'one', maxTokens: 300 }, 5)
  await until(() => engine.running.size === 0)
  const input = { prompt: 'two', maxTokens: 2 }
  const running = [1, 2].map(() => post(app.url, background, { input: { ...input, background: true } }))
  await Promise.all(running)
  await until(() => engine.running.size === 2)
  const returned = other.stream(resume, { id })
  await readSome(returned, 5)
  expect(engine.running.size).toBe(2)
  engine.resume()
  expect((await readRest(returned)).at(-1)?.completion).toMatchObject({ state: 'SUCCEEDED', text: words(300) })
  await other.dispose()
})

test('a stopping server leaves streams to the next one: readers are told, and go on there', async () => {
  const socket = connect(app.url)
  const iterator = socket.stream(stream, { input: { prompt: 'one two', maxTokens: 300, seed: 7, n: 2 } })
  const seen = await readSome(iterator, 21)
  const id = seen[0]?.completion?.id ?? ''
  engine.pause()
  const told = expect(
    (async () => {
      for await (const { event } of { [Symbol.asyncIterator]: () => iterator }) seen.push(event)
    })(),
  ).rejects.toThrow('SHUTTING_DOWN')
  await app.dispose(0)
  await told
  await socket.dispose()

  await start()
  const again = connect(app.url)
  const after = seen.at(-1)?.sequence ?? 0
  const last = await readRest(again.stream(resume, { id, after }))
  const all = [...seen, ...last]
  expect(numbers(all)).toEqual(upTo(602))
  for (const index of [0, 1]) expect(textOf(all.filter((event) => event.index === index))).toBe(words(300))
  expect(all.at(-1)?.completion).toMatchObject({ usage: { promptTokens: 2, completionTokens: 600 } })
  expect(engine.requests).toMatchObject([{ n: 2, reproducible: true, maxTokens: 300, sampling: { seed: 7 } }])
  expect(await readRest(again.stream(resume, { id }))).toEqual(all)
  await again.dispose()
})

test('background work goes on by itself after a restart, in its order, the echo once and the defaults kept', async () => {
  engine.pause()
  const ids: string[] = []
  for (const own of [{ echo: true }, { stop: ['x'], logprobs: 2 }, {}]) {
    const input = { prompt: 'a b c', background: true, maxTokens: 5, ...own }
    ids.push((await post(app.url, background, { input })).data.createCompletion.completion.id)
  }
  await until(() => engine.running.size === 2)
  await app.dispose(0)
  await start()
  for (const id of ids)
    await until(async () => (await post(app.url, read, { id })).data.completion.state === 'SUCCEEDED')
  const [first] = await Promise.all(ids.map(async (id) => (await post(app.url, read, { id })).data.completion))
  expect(first).toMatchObject({ text: `a b c${words(5)}`, usage: { promptTokens: 3, completionTokens: 5 } })
  expect(engine.requests[1]).toMatchObject({ stop: ['x'], logprobs: 2, reproducible: false })
  const socket = connect(app.url)
  expect(numbers(await readRest(socket.stream(resume, { id: ids[0] })))).toEqual(upTo(8))
  await socket.dispose()
})

test('a choice that ended before the restart stays as it ended', async () => {
  const socket = connect(app.url)
  const iterator = socket.stream(stream, { input: { prompt: 'one', maxTokens: 50, n: 2 } })
  const [started] = await readSome(iterator, 1)
  const id = started?.completion?.id
  engine.pause()
  await until(() => engine.running.size === 1)
  engine.endChoice(1, 7)
  await app.dispose(0)
  await socket.dispose()
  await start()
  const again = connect(app.url)
  const all = await readRest(again.stream(resume, { id }))
  const { data } = await post(app.url, read, { id })
  expect(data.completion.choices).toMatchObject([{ finishReason: 'LENGTH' }, { finishReason: 'STOP' }])
  expect(data.completion.usage.completionTokens).toBe(57)
  expect(all.at(-1)?.completion).toMatchObject({ state: 'SUCCEEDED' })
  expect(engine.requests[0]?.progress?.[1]?.isFinished).toBe(true)
  await again.dispose()
})

test('nobody comes back for a completion without background: it goes on for the grace and is then canceled', async () => {
  engine.pause()
  const socket = connect(app.url)
  const [started] = await readSome(socket.stream(stream, { input: { prompt: 'one', maxTokens: 900 } }), 1)
  const id = started?.completion?.id
  await app.dispose(0)
  await socket.dispose()
  await start({ READER_GRACE_MS: '30' })
  engine.pause()
  await until(async () => (await post(app.url, read, { id })).data.completion.state === 'CANCELED')
  expect(engine.running.size).toBe(0)
  engine.resume()
})

test('a caller that only waits for the end is told INTERRUPTED, and the next server has nothing to do for it', async () => {
  engine.pause()
  const waiting = post(app.url, 'mutation { createCompletion(input: { prompt: "one" }) { ... on Failure { code } } }')
  await until(() => engine.running.size === 1)
  await app.dispose(0)
  expect((await waiting).data.createCompletion).toEqual({ code: 'INTERRUPTED' })
  await start()
  expect((await post(app.url, '{ completions { nodes { state } } }')).data.completions.nodes).toEqual([
    { state: 'INTERRUPTED' },
  ])
  expect(engine.requests).toHaveLength(0)
})

test('what was begun by a model that is gone fails by its name', async () => {
  engine.pause()
  const input = { prompt: 'one', background: true }
  const { id } = (await post(app.url, background, { input })).data.createCompletion.completion
  await app.dispose(0)
  const empty = await mkdtemp(join(tmpdir(), 'modelgraph-models-'))
  await start({ MODELS_DIR: empty })
  await until(async () => (await post(app.url, read, { id })).data.completion.state === 'FAILED')
  expect((await post(app.url, read, { id })).data.completion.failure.code).toBe('MODEL_NOT_FOUND')
  await rm(empty, { recursive: true })
})

test('with ON_RESTART=interrupt, what was unfinished is closed instead', async () => {
  await app.dispose()
  await start({ ON_RESTART: 'interrupt' })
  const socket = connect(app.url)
  const iterator = socket.stream(stream, { input: { prompt: 'one', maxTokens: 900 } })
  const seen = await readSome(iterator, 10)
  engine.pause()
  const rest = readRest(iterator)
  await app.dispose(0)
  const all = [...seen, ...(await rest)]
  expect(all.at(-1)).toMatchObject({ __typename: 'CompletionFailed', failure: { code: 'INTERRUPTED' } })
  await socket.dispose()
  await start()
  const { data } = await post(app.url, read, { id: all[0]?.completion?.id })
  expect(data.completion).toMatchObject({ state: 'INTERRUPTED', text: textOf(all) })
})
