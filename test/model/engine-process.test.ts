import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, post, type Socket, until } from '../support/clients.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'

let app: StartedApp
let socket: Socket
beforeAll(async () => {
  app = await startApp({ real: true })
  socket = connect(app.url)
})
afterAll(async () => {
  await socket.dispose()
  await app.dispose()
})

const stream = `subscription ($input: CreateCompletionInput!) { streamCompletion(input: $input) { __typename sequence
  ... on CompletionStarted { completion { id } } ... on CompletionDelta { text }
  ... on CompletionFailed { failure { code message ... on EngineFailed { model } } } ... on CompletionFinished { completion { text finishReason state } } } }`
const input = {
  prompt: 'Once upon a time',
  maxTokens: 400,
  temperature: 0,
  seed: 1,
  logitBias: [
    { token: 2, bias: -100 },
    { token: 0, bias: -100 },
  ],
}

const statistics = async () =>
  (await post(app.url, '{ model(name: "smollm2") { state statistics { running completionTokens starts } } }')).data
    .model

/** The process that serves smollm2 now, as the log tells. */
const pidOf = ({ logs }: StartedApp): number =>
  Number(logs.findLast(({ msg, model }) => msg === 'model ready' && String(model).startsWith('smollm2@'))?.['pid'])

/** Streams `input`, and does something to the engine at the events of these numbers. */
async function streamWith(from: StartedApp, own: object, at: number[], harm: () => void | Promise<void>) {
  const reader = connect(from.url)
  const seen: { __typename: string; sequence: number; text?: string; completion?: { text: string } }[] = []
  for await (const { streamCompletion } of reader.stream(stream, { input: { ...input, ...own } })) {
    seen.push(streamCompletion)
    if (at.includes(streamCompletion.sequence)) await harm()
  }
  await reader.dispose()
  return { seen, text: seen.map(({ text }) => text ?? '').join('') }
}

test('kill -9 in mid-stream is a pause: with a seed the text is that of an undisturbed run, bit for bit', async () => {
  const starts = async () => (await statistics()).statistics.starts
  const own = { maxTokens: 120, temperature: 0.9, topP: 0.95, presencePenalty: 0.5, seed: 11 }
  const whole = await streamWith(app, own, [], () => {})
  const before = await starts()
  const killed = await streamWith(app, own, [3, 40, 90], () => void process.kill(pidOf(app), 'SIGKILL'))
  expect(killed.text).toBe(whole.text)
  expect(killed.seen.map(({ sequence }) => sequence)).toEqual(killed.seen.map((_, i) => i + 1))
  expect(killed.seen.at(-1)).toMatchObject({ __typename: 'CompletionFinished', completion: { text: whole.text } })
  expect((await starts()) - before).toBe(3)
})

test('without a seed and with several choices in company, nothing is lost or doubled by kills either', async () => {
  const { seed: _, ...unseeded } = input
  const others = [{ n: 3, temperature: 1 }, { stop: [' the'] }, {}].map((own) =>
    post(
      app.url,
      'mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { ... on CreateCompletionSuccess { completion { state choices { finishReason } usage { completionTokens } } } } }',
      { input: { ...unseeded, maxTokens: 60, ...own } },
    ),
  )
  const { seen, text } = await streamWith(
    app,
    { maxTokens: 80 },
    [10, 50],
    () => void process.kill(pidOf(app), 'SIGKILL'),
  )
  expect(seen.at(-1)).toMatchObject({ __typename: 'CompletionFinished', completion: { text, finishReason: 'LENGTH' } })
  const [many, stopped, plain] = (await Promise.all(others)).map(({ data }) => data.createCompletion.completion)
  expect(many).toMatchObject({ state: 'SUCCEEDED', usage: { completionTokens: 180 } })
  expect(stopped).toMatchObject({ state: 'SUCCEEDED' })
  expect(plain).toMatchObject({ state: 'SUCCEEDED', usage: { completionTokens: 60 } })
})

test('a completion that is there whenever its engine dies is failed the second time, and the next request works', async () => {
  const killing = streamWith(app, { prompt: 'Long ago, '.repeat(2000), maxTokens: 50 }, [1], () => {})
  for (let kill = 0; kill < 2; kill += 1) {
    const pid = pidOf(app)
    await until(async () => (await statistics()).statistics.running === 1)
    process.kill(pid, 'SIGKILL')
    await until(() => pidOf(app) !== pid)
  }
  const { seen } = await killing
  expect(seen.map(({ __typename }) => __typename)).toEqual(['CompletionStarted', 'CompletionFailed'])
  expect(seen.at(-1)).toMatchObject({ failure: { code: 'ENGINE_FAILED', model: expect.stringMatching(/^smollm2@/) } })
  const { data } = await post(
    app.url,
    'mutation { createCompletion(input: { prompt: "One two three", maxTokens: 4 }) { ... on CreateCompletionSuccess { completion { state } } } }',
  )
  expect(data.createCompletion.completion.state).toBe('SUCCEEDED')
})

test('a client that leaves ends the generation within two steps', async () => {
  for await (const { streamCompletion } of socket.stream(stream, { input })) if (streamCompletion.sequence === 5) break
  await until(async () => (await statistics()).statistics.running === 0)
  const first = (await statistics()).statistics.completionTokens
  const { data } = await post(
    app.url,
    'mutation { createCompletion(input: { prompt: "a", maxTokens: 3, logitBias: [{ token: 2, bias: -100 }, { token: 0, bias: -100 }] }) { ... on CreateCompletionSuccess { completion { usage { completionTokens } } } } }',
  )
  const used = data.createCompletion.completion.usage.completionTokens
  expect((await statistics()).statistics.completionTokens).toBe(first + used)
  const [newest, left] = (
    await post(app.url, '{ completions(first: 2) { nodes { state usage { completionTokens } } } }')
  ).data.completions.nodes
  expect(newest.state).toBe('SUCCEEDED')
  expect(left.state).toBe('CANCELED')
  expect(left.usage.completionTokens).toBeLessThan(20)
})

test('an engine process that is stopped dead is noticed and replaced, and its streams go on', async () => {
  const stalling = await startApp({ real: true, settings: { STALL_TIMEOUT_MS: '1500' } })
  const own = { maxTokens: 60 }
  const whole = await streamWith(stalling, own, [], () => {})
  const stopped = await streamWith(stalling, own, [30], () => void process.kill(pidOf(stalling), 'SIGSTOP'))
  expect(stopped.text).toBe(whole.text)
  expect(stopped.seen.at(-1)).toMatchObject({ __typename: 'CompletionFinished' })
  const pid = pidOf(stalling)
  await stalling.dispose()
  expect(() => process.kill(pid, 0)).toThrow()
})

test('the same seed gives the same text, alone and in company', async () => {
  const create = `mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { ... on CreateCompletionSuccess { completion { text seed } } } }`
  const seeded = { prompt: 'The old house by the sea', maxTokens: 24, temperature: 0.9, topP: 0.95, topK: 50, seed: 42 }
  const alone = await post(app.url, create, { input: seeded })
  const together = await Promise.all(
    [seeded, { ...seeded, seed: 1 }, { prompt: 'A list of colours:', maxTokens: 30 }, seeded].map((input) =>
      post(app.url, create, { input }),
    ),
  )
  const texts = together.map(({ data }) => data.createCompletion.completion.text)
  expect(texts[0]).toBe(alone.data.createCompletion.completion.text)
  expect(texts[3]).toBe(texts[0])
  expect(texts[1]).not.toBe(texts[0])
})

test('the next turn of a chat tells how much of it was known, and the model how much it saved', async () => {
  const create = `mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { ... on CreateCompletionSuccess {
    completion { text usage { promptTokens cachedTokens } } } } }`
  const complete = async (messages: object[]) =>
    (await post(app.url, create, { input: { messages, maxTokens: 8 } })).data.createCompletion.completion
  const saved = async () =>
    (await post(app.url, '{ model(name: "smollm2") { statistics { cachedTokens promptTokens } } }')).data.model
      .statistics
  const opening = {
    role: 'USER',
    content: 'Remember these numbers: '.concat(...Array.from({ length: 90 }, (_, i) => ` ${i}`)),
  }
  const before = await saved()
  const first = await complete([opening])
  const second = await complete([
    opening,
    { role: 'ASSISTANT', content: first.text },
    { role: 'USER', content: 'Thanks.' },
  ])
  const after = await saved()
  expect(first.usage).toMatchObject({ cachedTokens: 0 })
  expect(second.usage.cachedTokens).toBeGreaterThanOrEqual(64 * Math.floor(first.usage.promptTokens / 64))
  expect(after.cachedTokens - before.cachedTokens).toBe(second.usage.cachedTokens)
  expect(after.promptTokens - before.promptTokens).toBe(
    first.usage.promptTokens + second.usage.promptTokens - second.usage.cachedTokens,
  )
})

test('20 aliases run in a handful of passes, told by the engine itself', async () => {
  const runs = async () =>
    (await post(app.url, '{ model(name: "sentiment") { statistics { runs rows } } }')).data.model.statistics
  await post(app.url, '{ classifyText(text: "warm up") { label } }')
  const before = await runs()
  const fields = Array.from(
    { length: 20 },
    (_, i) => `a${i}: classifyText(text: "sentence number ${i}, which is fine") { batch { size } }`,
  )
  await post(app.url, `{ ${fields.join(' ')} }`)
  const after = await runs()
  expect(after.rows - before.rows).toBe(20)
  expect(after.runs - before.runs).toBeLessThanOrEqual(4)
})

test('a prompt beyond the context is refused with the numbers', async () => {
  const { data } = await post(
    app.url,
    'mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { ... on ContextLengthExceeded { maximum requested } } }',
    { input: { prompt: 'word '.repeat(9000) } },
  )
  expect(data.createCompletion.maximum).toBe(8192)
  expect(data.createCompletion.requested).toBeGreaterThan(8192)
})
