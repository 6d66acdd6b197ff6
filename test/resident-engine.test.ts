import { expect, test } from 'vitest'
import { MemoryBudget } from '../src/scheduler/memory-budget.ts'
import { ResidentEngine } from '../src/scheduler/resident-engine.ts'
import { ThreadShares } from '../src/scheduler/thread-shares.ts'
import { until } from './support/clients.ts'
import { FakeEngine } from './support/fake-engine.ts'
import { plainRequest } from './support/sampling.ts'
import { fakeManifests } from './support/start-app.ts'

const manifest = fakeManifests[0]
const shares = new ThreadShares({ engineThreads: 1, modelThreads: new Map(), processors: 1 })
const residents = (budget: MemoryBudget, keepAliveMs: number | null, ...names: string[]) =>
  names.map((name) => {
    if (manifest === undefined) throw new Error('no fake model')
    const fake = new FakeEngine(manifest)
    const threads = shares.of(manifest)
    return { fake, engine: new ResidentEngine({ engine: fake, budget, threads, name, requiredBytes: 10, keepAliveMs }) }
  })

test('a generation that is canceled while its model loads holds nothing: the model goes as any idle one', async () => {
  const budget = new MemoryBudget({ budgetBytes: 10, waitMs: 60_000 })
  const [{ fake, engine } = expect.fail()] = residents(budget, 0, 'a@1')
  const goOn = fake.pauseLoad()
  const generation = engine.generate(plainRequest, () => expect.fail('an event after the cancellation'))
  await until(() => fake.state === 'LOADING')
  generation.cancel()
  goOn()
  await until(() => fake.unloads === 1)
  expect(budget.usedBytes).toBe(0)
  expect(fake.requests).toEqual([])
})

test('a model that loads for nobody any more is not taken for idle before it is loaded', async () => {
  const budget = new MemoryBudget({ budgetBytes: 10, waitMs: 60_000 })
  const [first = expect.fail(), second = expect.fail()] = residents(budget, null, 'a@1', 'b@1')
  const goOn = first.fake.pauseLoad()
  const generation = first.engine.generate(plainRequest, () => {})
  await until(() => first.fake.state === 'LOADING')
  generation.cancel()
  const next = second.engine.load()
  expect(first.fake.unloads).toBe(0)
  goOn()
  await next
  expect([first.fake.unloads, first.fake.state, second.fake.state]).toEqual([1, 'AVAILABLE', 'READY'])
  expect(budget.usedBytes).toBe(10)
})

test('one that needs less passes one that waits for more', async () => {
  const budget = new MemoryBudget({ budgetBytes: 30, waitMs: 60_000 })
  const [busy = expect.fail(), small = expect.fail()] = residents(budget, null, 'a@1', 'b@1')
  busy.fake.pause()
  busy.engine.generate(plainRequest, () => {})
  await until(() => busy.fake.running.size === 1)
  const large = new ResidentEngine({
    engine: new FakeEngine(busy.fake.manifest),
    budget,
    threads: shares.of(busy.fake.manifest),
    name: 'c@1',
    requiredBytes: 30,
    keepAliveMs: null,
  })
  const waiting = large.load()
  await small.engine.load()
  busy.fake.resume()
  await waiting
  expect([busy.fake.unloads, small.fake.unloads, large.state]).toEqual([1, 1, 'READY'])
})

test('whoever waits is told when the server stops', async () => {
  const budget = new MemoryBudget({ budgetBytes: 10, waitMs: 60_000 })
  const [busy = expect.fail(), late = expect.fail()] = residents(budget, null, 'a@1', 'b@1')
  busy.fake.pause()
  busy.engine.generate(plainRequest, () => {})
  await until(() => busy.fake.running.size === 1)
  const waiting = late.engine.load()
  budget.dispose()
  await expect(waiting).rejects.toMatchObject({ failure: { code: 'SHUTTING_DOWN' } })
  await expect(late.engine.load()).rejects.toMatchObject({ failure: { code: 'SHUTTING_DOWN' } })
})
