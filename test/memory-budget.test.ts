import { afterEach, expect, test } from 'vitest'
import { modelUnavailable } from '../src/errors.ts'
import { connect, post, type Socket, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { type StartedApp, type StartOptions, startApp } from './support/start-app.ts'

// Every fake model needs 192 MiB and a little more.
const roomForOne = { MODEL_MEMORY_MB: '300' }
const roomForTwo = { MODEL_MEMORY_MB: '400' }
let app: StartedApp
const sockets: Socket[] = []
const start = async (options: StartOptions): Promise<void> => {
  app = await startApp(options)
}
afterEach(async () => {
  for (const socket of sockets.splice(0)) await socket.dispose()
  await app.dispose()
})

const engine = (name: string): FakeEngine => app.engines.get(name) as FakeEngine
const query = async (document: string) => post(app.url, document)
const embed = () => query('{ embed(texts: ["a b"]) { model } }')
const classify = () => query('{ classifyText(text: "a") { model } }')
const loaded = async (): Promise<string[]> => {
  const { data } = await query('{ models { nodes { name state } } }')
  return data.models.nodes.flatMap(({ name, state }: Record<string, string>) => (state === 'READY' ? [name] : []))
}
const change = async (mutation: 'loadModel' | 'unloadModel', model: string) => {
  const { data } = await post(
    app.url,
    `mutation ($input: LoadModelInput!) { ${mutation}(input: $input) { __typename ... on Failure { code message }
      ... on InsufficientMemory { requiredBytes availableBytes budgetBytes } ... on LoadModelSuccess { model { name state } } } }`,
    { input: { model } },
  )
  return data[mutation]
}
/** A completion that runs until the engine is resumed. */
const occupy = async (): Promise<{ completion: Promise<unknown> }> => {
  engine('smollm2').pause()
  const socket = connect(app.url)
  sockets.push(socket)
  const completion = socket.once(`mutation { createCompletion(input: { prompt: "a", maxTokens: 2 }) {
    ... on CreateCompletionSuccess { completion { text } } ... on Failure { code message } } }`)
  await until(() => engine('smollm2').running.size === 1)
  return { completion }
}

test('a model that is needed takes the place of the one that was idle for longest', async () => {
  await start({ settings: roomForTwo })
  await embed()
  await classify()
  await embed()
  expect(await loaded()).toEqual(['minilm', 'sentiment'])
  await query('{ tokenize(text: "a") { count } }')
  expect(await loaded()).toEqual(['minilm', 'smollm2'])
  await classify()
  expect(await loaded()).toEqual(['sentiment', 'smollm2'])
  expect([engine('minilm').unloads, engine('sentiment').unloads, engine('smollm2').unloads]).toEqual([1, 1, 0])
  const { data } = await query('{ modelMemory { budgetBytes usedBytes } }')
  expect(data.modelMemory.budgetBytes).toBe(400 * 2 ** 20)
  expect(data.modelMemory.usedBytes).toBeGreaterThan(384 * 2 ** 20)
  expect(data.modelMemory.usedBytes).toBeLessThan(400 * 2 ** 20)
})

test('a model at work keeps its place; who needs it waits until the work has ended', async () => {
  await start({ settings: roomForOne })
  const { completion } = await occupy()
  const embedding = embed()
  await until(async () => (await query('{ model(name: "minilm") { state } }')).data.model.state === 'LOADING')
  expect(engine('minilm').state).toBe('AVAILABLE')
  engine('smollm2').resume()
  expect(await completion).toMatchObject({ data: { createCompletion: { completion: { text: ' w0 w1' } } } })
  expect((await embedding).data.embed[0].model).toBe('minilm@1')
  expect(await loaded()).toEqual(['minilm'])
})

test('where the work takes too long it is refused with the numbers, and nothing else is disturbed', async () => {
  await start({ settings: { ...roomForOne, LOAD_TIMEOUT_MS: '100' } })
  const { completion } = await occupy()
  const { errors } = await embed()
  expect(errors?.[0]?.extensions).toEqual({
    code: 'INSUFFICIENT_MEMORY',
    model: 'minilm@1',
    requiredBytes: 192 * 2 ** 20,
    availableBytes: expect.any(Number),
    budgetBytes: 300 * 2 ** 20,
  })
  expect(errors?.[0]?.extensions['availableBytes']).toBeLessThan(108 * 2 ** 20)
  engine('smollm2').resume()
  await completion
  expect((await embed()).data.embed[0].model).toBe('minilm@1')
})

test('a model larger than the whole budget is refused at once, over every way to ask for it', async () => {
  await start({ settings: { MODEL_MEMORY_MB: '100' } })
  const numbers = { requiredBytes: expect.any(Number), availableBytes: 100 * 2 ** 20, budgetBytes: 100 * 2 ** 20 }
  expect((await embed()).errors?.[0]?.extensions).toMatchObject({ code: 'INSUFFICIENT_MEMORY', ...numbers })
  expect(await change('loadModel', 'smollm2')).toMatchObject({ code: 'INSUFFICIENT_MEMORY', ...numbers })
  const socket = connect(app.url)
  sockets.push(socket)
  const stream = socket.stream(`subscription { streamCompletion(input: { prompt: "a" }) {
    ... on CompletionFailed { failure { code message } } } }`)
  const { value } = await stream.next()
  expect(value.streamCompletion.failure).toEqual({
    code: 'INSUFFICIENT_MEMORY',
    message: 'smollm2@1 needs 193 MiB of memory; 100 MiB of a budget of 100 MiB can be had now.',
  })
  const { data } = await query('{ model(name: "smollm2") { state failure { code } requiredMemoryBytes } }')
  expect(data.model).toMatchObject({ state: 'FAILED', failure: { code: 'INSUFFICIENT_MEMORY' } })
})

test('the models of PRELOAD are loaded as far as there is room', async () => {
  await start({ settings: { ...roomForTwo, PRELOAD: '*' } })
  await until(async () => (await loaded()).length === 2)
  expect(await loaded()).toEqual(['minilm', 'smollm2'])
  expect(engine('minilm').unloads + engine('smollm2').unloads).toBe(0)
  expect((await classify()).data.classifyText.model).toBe('sentiment@1')
})

test('an idle model is unloaded after MODEL_KEEP_ALIVE_MS and loaded again when asked for', async () => {
  await start({ settings: { MODEL_KEEP_ALIVE_MS: '20' } })
  await embed()
  await until(async () => (await loaded()).length === 0)
  expect(engine('minilm').unloads).toBe(1)
  expect((await embed()).data.embed[0].model).toBe('minilm@1')
  await until(async () => (await loaded()).length === 0)
  expect((await query('{ modelMemory { usedBytes } }')).data.modelMemory.usedBytes).toBe(0)
})

test('with MODEL_KEEP_ALIVE_MS=0 a model stays no longer than its work', async () => {
  await start({ settings: { MODEL_KEEP_ALIVE_MS: '0' } })
  const { completion } = await occupy()
  expect(await loaded()).toEqual(['smollm2'])
  engine('smollm2').resume()
  await completion
  await until(async () => (await loaded()).length === 0)
})

test('models are loaded and unloaded on request; one at work goes when it has ended', async () => {
  await start({})
  expect(await change('loadModel', 'minilm')).toEqual({
    __typename: 'LoadModelSuccess',
    model: { name: 'minilm', state: 'READY' },
  })
  expect(await change('unloadModel', 'minilm@1')).toMatchObject({ model: { state: 'AVAILABLE' } })
  expect(await change('unloadModel', 'minilm')).toMatchObject({ model: { state: 'AVAILABLE' } })
  expect(engine('minilm').unloads).toBe(1)
  const { completion } = await occupy()
  expect(await change('unloadModel', 'smollm2')).toMatchObject({ model: { state: 'READY' } })
  engine('smollm2').resume()
  expect(await completion).toMatchObject({ data: { createCompletion: { completion: { text: ' w0 w1' } } } })
  await until(async () => (await loaded()).length === 0)
  expect(await change('loadModel', 'nothing')).toMatchObject({ code: 'MODEL_NOT_FOUND' })
  expect(await change('unloadModel', 'nothing')).toMatchObject({ code: 'MODEL_NOT_FOUND' })
})

test('requests, loads and unloads of all models at once, with room for one: every request is answered', async () => {
  await start({ settings: roomForOne })
  const answers = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      const asked = await Promise.all([
        embed(),
        classify(),
        query('{ tokenize(text: "a b") { count } }'),
        change(i % 2 === 0 ? 'unloadModel' : 'loadModel', ['minilm', 'sentiment', 'smollm2'][i % 3] as string),
      ])
      return asked.slice(0, 3)
    }),
  )
  for (const answer of answers.flat()) expect(answer.errors).toBeUndefined()
  await until(async () => (await loaded()).length <= 1)
  expect((await query('{ modelMemory { usedBytes } }')).data.modelMemory.usedBytes).toBeLessThan(300 * 2 ** 20)
})

test('an engine that cannot be loaded gives its memory back, says why, and is tried again', async () => {
  await start({ settings: roomForOne })
  engine('minilm').loadFailure = modelUnavailable('minilm@1', 'its process died')
  for (const attempt of [1, 2]) {
    expect((await embed()).errors?.[0]?.extensions.code).toBe('MODEL_UNAVAILABLE')
    const { data } = await query(
      '{ model(name: "minilm") { state failure { code message } statistics { starts errors served } } modelMemory { usedBytes } }',
    )
    expect(data).toEqual({
      model: {
        state: 'FAILED',
        failure: { code: 'MODEL_UNAVAILABLE', message: "minilm@1 can't be loaded: its process died" },
        statistics: { starts: attempt, errors: attempt, served: 0 },
      },
      modelMemory: { usedBytes: 0 },
    })
  }
  engine('minilm').loadFailure = null
  expect((await embed()).data.embed[0].model).toBe('minilm@1')
  expect((await query('{ model(name: "minilm") { state failure { code } } }')).data.model).toEqual({
    state: 'READY',
    failure: null,
  })
})

test('tells how a model has done: requests, errors, latency, tokens a second, last use', async () => {
  await start({})
  const facts = async (name: string) =>
    (
      await query(
        `{ model(name: "${name}") { statistics { served errors latencyP50Ms latencyP99Ms tokensPerSecond lastUsedAt } } }`,
      )
    ).data.model.statistics
  const none = { latencyP50Ms: null, latencyP99Ms: null, tokensPerSecond: null, lastUsedAt: null }
  expect(await facts('smollm2')).toEqual({ served: 0, errors: 0, ...none })
  for (let i = 0; i < 3; i++)
    await query('mutation { createCompletion(input: { prompt: "a", maxTokens: 5 }) { __typename } }')
  const { latencyP50Ms, latencyP99Ms, tokensPerSecond, ...rest } = await facts('smollm2')
  expect(rest).toEqual({ served: 3, errors: 0, lastUsedAt: expect.stringMatching(/^\d{4}-/) })
  expect(latencyP50Ms).toBeGreaterThan(0)
  expect(latencyP99Ms).toBeGreaterThanOrEqual(latencyP50Ms)
  expect(tokensPerSecond).toBeGreaterThan(0)
  const { completion } = await occupy()
  engine('smollm2').crash()
  expect(await completion).toMatchObject({ data: { createCompletion: { code: 'ENGINE_FAILED' } } })
  expect(await facts('smollm2')).toMatchObject({ served: 3, errors: 1 })
  await embed()
  expect(await facts('minilm')).toMatchObject({ served: 1, errors: 0, tokensPerSecond: expect.any(Number) })
  // What a caller gets wrong is no error of the model.
  await query('{ embed(texts: [""]) { model } }')
  expect(await facts('minilm')).toMatchObject({ served: 1, errors: 0 })
})
