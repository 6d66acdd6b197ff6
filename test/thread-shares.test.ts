import { afterEach, expect, test } from 'vitest'
import { engineFailed } from '../src/errors.ts'
import { MemoryBudget } from '../src/scheduler/memory-budget.ts'
import { ResidentEngine } from '../src/scheduler/resident-engine.ts'
import { ThreadShares } from '../src/scheduler/thread-shares.ts'
import { post, until } from './support/clients.ts'
import { FakeEngine } from './support/fake-engine.ts'
import { plainRequest } from './support/sampling.ts'
import { fakeManifests, startApp } from './support/start-app.ts'

const [decoder = expect.fail(), encoder = expect.fail()] = fakeManifests
const files = [{ path: 'onnx/model.onnx', bytes: 4 * 1024 * 1024, sha256: '0'.repeat(64) }]

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** Models that nobody has loaded, on a machine of so many processors. */
const machine = (
  processors: number,
  modelThreads: Record<string, number> = {},
  engineThreads: number | null = null,
) => {
  const budget = new MemoryBudget({ budgetBytes: 1000, waitMs: 60_000 })
  const shares = new ThreadShares({
    engineThreads,
    modelThreads: new Map(Object.entries(modelThreads)),
    processors,
    settleMs: 1,
  })
  ends.push(() => shares.dispose())
  return (name: string, { of = decoder, bytes = 4 * 1024 * 1024, keepAliveMs = null as number | null } = {}) => {
    const manifest = { ...of, name, files: files.map((file) => ({ ...file, bytes })) }
    const threads = shares.of(manifest)
    const fake = new FakeEngine(manifest, threads.take)
    const engine = new ResidentEngine({ engine: fake, budget, threads, name, requiredBytes: 10, keepAliveMs })
    return { fake, engine }
  }
}
type Model = ReturnType<ReturnType<typeof machine>>

/** Waits until the models' processes of now have these threads. */
const threadsAre = (models: Model[], ...threads: number[]) =>
  until(() => models.every(({ fake, engine }, i) => engine.state === 'READY' && fake.threads.at(-1) === threads[i]))

test('models that generate divide the processors when they are loaded, and have them back when the others are gone', async () => {
  const make = machine(4)
  const [a, b, c] = [make('a'), make('b'), make('c')]
  await a.engine.load()
  expect(a.fake.threads).toEqual([4])
  await b.engine.load()
  expect(b.fake.threads).toEqual([2])
  await threadsAre([a, b], 2, 2)
  await c.engine.load()
  await threadsAre([a, b, c], 1, 1, 1)
  await b.engine.unload()
  await c.engine.unload()
  await threadsAre([a], 4)
  expect([b.engine.state, c.engine.state]).toEqual(['AVAILABLE', 'AVAILABLE'])
})

test('there is one thread for each at least, and nobody is loaded anew for nothing', async () => {
  const make = machine(1)
  const [a, b] = [make('a'), make('b')]
  await a.engine.load()
  await b.engine.load()
  const other = machine(64)
  const [c, d] = [other('c'), other('d')]
  await c.engine.load()
  await d.engine.load()
  await b.engine.unload()
  expect([a, b, c, d].map(({ fake }) => fake.threads)).toEqual([[1], [1], [8], [8]])
  expect([a, c, d].map(({ fake }) => fake.unloads)).toEqual([0, 0, 0])
})

test('one that is at work is left alone until it is idle', async () => {
  const make = machine(4)
  const [a, b, c] = [make('a'), make('b'), make('c')]
  await a.engine.load()
  a.fake.pause()
  const events: string[] = []
  a.engine.generate(plainRequest, ({ type }) => void events.push(type))
  await until(() => a.fake.running.size === 1)
  await b.engine.load()
  await c.engine.load()
  // The idle one has been looked at, and so has the other.
  await threadsAre([b, c], 1, 1)
  expect([a.fake.threads, a.fake.unloads, b.fake.threads, c.fake.threads]).toEqual([[4], 0, [2, 1], [1]])
  a.fake.resume()
  await threadsAre([a, b, c], 1, 1, 1)
  expect(events.at(-1)).toBe('finished')
})

test('what is asked of one that is being loaded anew waits for it', async () => {
  const make = machine(2)
  const [a, b] = [make('a'), make('b')]
  await a.engine.load()
  await b.engine.load()
  const goOn = a.fake.pauseLoad()
  await until(() => a.fake.threads.length === 2)
  expect(a.engine.state).toBe('LOADING')
  const finished = new Promise<void>((resolve) => {
    a.engine.generate(plainRequest, ({ type }) => type === 'finished' && resolve())
  })
  expect(a.fake.requests).toEqual([])
  goOn()
  await finished
  expect(a.fake.threads).toEqual([2, 1])
})

test('none is loaded anew while another is being loaded; one whose load fails has no share', async () => {
  const make = machine(2)
  const [a, b] = [make('a'), make('b')]
  await a.engine.load()
  const goOn = b.fake.pauseLoad()
  b.fake.loadFailure = engineFailed('b', 'died')
  const load = b.engine.load()
  await until(() => b.fake.threads.length === 1)
  goOn()
  await expect(load).rejects.toMatchObject({ failure: { code: 'ENGINE_FAILED' } })
  b.fake.loadFailure = null
  await a.engine.unload()
  await b.engine.load()
  expect([a.fake.threads, b.fake.threads]).toEqual([[2], [1, 2]])
})

test('one that cannot be loaded anew is out, and comes back when it is needed', async () => {
  const make = machine(2)
  const [a, b] = [make('a'), make('b')]
  await a.engine.load()
  await b.engine.load()
  a.fake.loadFailure = engineFailed('a', 'died')
  await until(() => a.engine.state === 'FAILED')
  await threadsAre([b], 2)
  a.fake.loadFailure = null
  await a.engine.load()
  await threadsAre([a, b], 1, 1)
})

test('one that is unloaded while it is being loaded anew goes afterwards', async () => {
  const make = machine(2)
  const [a, b] = [make('a'), make('b')]
  await a.engine.load()
  await b.engine.load()
  const goOn = a.fake.pauseLoad()
  await until(() => a.fake.threads.length === 2)
  await a.engine.unload()
  goOn()
  await threadsAre([b], 2)
  expect(a.engine.state).toBe('AVAILABLE')
})

test('threads set by hand stay, and the others divide what is left', async () => {
  const make = machine(8, { a: 2 })
  const [a, b, c] = [make('a'), make('b'), make('c')]
  await b.engine.load()
  await a.engine.load()
  await threadsAre([a, b], 2, 6)
  await c.engine.load()
  await threadsAre([a, b, c], 2, 3, 3)
  expect(a.fake.threads).toEqual([2])
})

test('with ENGINE_THREADS nothing is divided', async () => {
  const make = machine(4, {}, 3)
  const [a, b] = [make('a'), make('b')]
  await a.engine.load()
  await b.engine.load()
  await a.engine.unload()
  await a.engine.load()
  expect([a.fake.threads, b.fake.threads]).toEqual([[3, 3], [3]])
  expect(b.fake.unloads).toBe(0)
})

test('encoders and small models neither divide nor count', async () => {
  const make = machine(4)
  const [a, large, small, tiny] = [
    make('a'),
    make('large', { of: encoder }),
    make('small', { of: encoder, bytes: 1000 }),
    make('tiny', { bytes: 1000 }),
  ]
  for (const { engine } of [large, small, tiny, a]) await engine.load()
  expect([a, large, small, tiny].map(({ fake }) => fake.threads)).toEqual([[4], [4], [1], [1]])
})

test('over the API: two models that generate have half each, and one that is left has all', {
  timeout: 60_000,
}, async () => {
  const { manifestVersion, version, ...facts } = decoder
  const app = await startApp({ processors: 4, fakes: ['one', 'two'].map((name) => ({ ...facts, name, files })) })
  try {
    const complete = async (model: string) => {
      const mutation = `mutation ($model: String) { createCompletion(input: { model: $model, prompt: "a", maxTokens: 2 }) {
        ... on CreateCompletionSuccess { completion { text } } ... on Failure { code message } } }`
      const { data } = await post(app.url, mutation, { model })
      expect(data.createCompletion.completion.text).toBe(' w0 w1')
    }
    const threads = (name: string) => app.engines.get(name)?.threads
    await complete('one')
    expect(threads('one')).toEqual([4])
    await complete('two')
    expect(threads('two')).toEqual([2])
    await until(() => threads('one')?.at(-1) === 2)
    await complete('one')
    expect([threads('one'), threads('two')]).toEqual([[4, 2], [2]])
  } finally {
    await app.dispose()
  }
})
