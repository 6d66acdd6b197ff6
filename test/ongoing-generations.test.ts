import { expect, test } from 'vitest'
import type { GenerationEvent, GenerationRequest } from '../src/engine/engine.ts'
import { type GenerationHost, OngoingGenerations } from '../src/engine/ongoing-generations.ts'
import { engineFailed, type Failure } from '../src/errors.ts'
import { seeded } from './support/random.ts'
import { plainSampling } from './support/sampling.ts'

const { failure } = engineFailed('model@1', 'died')

/** `cacheScope` names a request here; its tokens are 0, 1, 2 ... and it kills its process before token number `poison`. */
const requestOf = (name: string, maxTokens: number): GenerationRequest => ({
  caller: '',
  cacheScope: name,
  reproducible: true,
  promptIds: [1],
  maxTokens,
  n: 1,
  stop: [],
  logprobs: null,
  sampling: plainSampling,
})

interface Running {
  request: GenerationRequest
  next: number
  onEvent: (event: GenerationEvent) => void
  onLost: (failure: Failure) => void
}

/** A process whose steps the test makes. */
class Host implements GenerationHost {
  readonly running = new Set<Running>()

  generate(...[request, onEvent, onLost]: Parameters<GenerationHost['generate']>) {
    const running = { request, onEvent, onLost, next: request.progress?.[0]?.tokens.length ?? 0 }
    this.running.add(running)
    return { cancel: () => void this.running.delete(running) }
  }

  /** One token of one that runs. */
  step(one: Running): void {
    one.onEvent({ type: 'delta', index: 0, text: `${one.next} `, tokens: [one.next], logprobs: null })
    one.next += 1
    if (one.next < one.request.maxTokens) return
    this.running.delete(one)
    one.onEvent({ type: 'choice', index: 0, finishReason: 'LENGTH', completionTokens: one.next })
    one.onEvent({ type: 'finished' })
  }

  get names(): string[] {
    return [...this.running].map(({ request }) => request.cacheScope)
  }
}

class Model {
  readonly generations = new OngoingGenerations()
  readonly texts = new Map<string, string>()
  readonly ends = new Map<string, string>()
  host = new Host()
  crashes = 0

  constructor() {
    this.generations.resume(this.host)
  }

  start(name: string, maxTokens: number) {
    this.texts.set(name, '')
    return this.generations.start(requestOf(name, maxTokens), (event) => {
      if (event.type === 'delta') this.texts.set(name, this.texts.get(name) + event.text)
      if (event.type === 'finished') this.ends.set(name, 'finished')
      if (event.type === 'failed') this.ends.set(name, event.failure.code)
    })
  }

  crash(): void {
    this.crashes += 1
    const lost = [...this.host.running]
    this.host = new Host()
    for (const { onLost } of lost) onLost(failure)
    this.generations.crashed(failure)
    this.generations.resume(this.host)
  }
}

const whole = (maxTokens: number): string => Array.from({ length: maxTokens }, (_, i) => `${i} `).join('')

test('what a process loses goes on in the next one behind what was delivered, and what waits is kept', () => {
  const model = new Model()
  model.start('a', 10)
  for (let i = 0; i < 4; i += 1) for (const one of model.host.running) model.host.step(one)
  model.crash()
  model.start('b', 3)
  expect(model.host.names).toEqual(['a', 'b'])
  while (model.host.running.size > 0) for (const one of [...model.host.running]) model.host.step(one)
  expect(model.texts).toEqual(
    new Map([
      ['a', whole(10)],
      ['b', whole(3)],
    ]),
  )
  expect(model.generations.isEmpty).toBe(true)
})

test('one that is canceled while no process runs does not come back', () => {
  const model = new Model()
  const generation = model.start('a', 10)
  const host = model.host
  for (const { onLost } of host.running) onLost(failure)
  model.generations.crashed(failure)
  generation.cancel()
  model.generations.resume(new Host())
  expect(model.generations.isEmpty).toBe(true)
  expect(model.ends.size).toBe(0)
})

test('kills from outside fail nobody who goes on in between, however many they are', () => {
  const model = new Model()
  model.start('a', 12)
  model.start('b', 12)
  for (let kill = 0; kill < 10; kill += 1) {
    for (const one of [...model.host.running]) model.host.step(one)
    model.crash()
  }
  while (model.host.running.size > 0) for (const one of [...model.host.running]) model.host.step(one)
  expect(model.texts.get('a')).toBe(whole(12))
  expect(model.ends).toEqual(
    new Map([
      ['a', 'finished'],
      ['b', 'finished'],
    ]),
  )
})

test('one alone that kills its process twice in the same place is failed', () => {
  const model = new Model()
  model.start('a', 10)
  model.crash()
  expect(model.ends.size).toBe(0)
  model.crash()
  expect(model.ends.get('a')).toBe('ENGINE_FAILED')
  expect(model.generations.isEmpty).toBe(true)
})

test('one that kills again and again, though it goes on in between, is failed in the end', () => {
  const model = new Model()
  model.start('a', 1000)
  while (!model.ends.has('a') && model.crashes < 100) {
    for (const one of [...model.host.running]) model.host.step(one)
    model.crash()
  }
  expect(model.ends.get('a')).toBe('ENGINE_FAILED')
  expect(model.crashes).toBeLessThan(20)
})

test.each(
  Array.from({ length: 40 }, (_, i) => i),
)('culprits among many are failed, and only they: seed %i', async (seed) => {
  const random = seeded(seed)
  const model = new Model()
  const poison = new Map([
    ['p', Math.floor(random() * 3)],
    ['q', Math.floor(random() * 12)],
  ])
  const names = ['a', 'b', 'p', 'c', 'q', 'd']
  for (const name of names) model.start(name, 15)
  for (let late = 0; !model.generations.isEmpty; ) {
    const running = [...model.host.running]
    const one = running[Math.floor(random() * running.length)] as Running
    if (poison.get(one.request.cacheScope) === one.next) {
      model.crash()
      // Newcomers are not blamed either.
      if (late < 3) model.start(`late ${late++}`, 5)
    } else model.host.step(one)
    await Promise.resolve()
    expect(model.crashes).toBeLessThan(40)
  }
  for (const [name, text] of model.texts) {
    expect(model.ends.get(name), name).toBe(poison.has(name) ? 'ENGINE_FAILED' : 'finished')
    if (!poison.has(name)) expect(text).toBe(whole(name.startsWith('late') ? 5 : 15))
  }
})
