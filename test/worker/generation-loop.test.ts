import { expect, test } from 'vitest'
import type { GenerationEvent, GenerationRequest } from '../../src/engine/engine.ts'
import { KvPool } from '../../src/engine/worker/cache/kv-pool.ts'
import { Counters } from '../../src/engine/worker/counters.ts'
import { DeltaKvDecoder } from '../../src/engine/worker/generation/delta-kv-decoder.ts'
import { GenerationLoop } from '../../src/engine/worker/generation/generation-loop.ts'
import { Speculation } from '../../src/engine/worker/generation/speculation.ts'
import { uniform } from '../../src/engine/worker/sampling/random.ts'
import { Sampler } from '../../src/engine/worker/sampling/sampler.ts'
import { TokenHistory } from '../../src/engine/worker/sampling/token-history.ts'
import { below, seeded } from '../support/random.ts'
import { plainSampling } from '../support/sampling.ts'
import { byteTokenizer } from '../support/tokenizers.ts'
import { poison, toyGraph, toyLogits, toySession } from '../support/toy-decoder.ts'

/** Token 0 ends a text and has none; the others are letters. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const letters = Array.from(alphabet.slice(0, 49), (letter) => Buffer.from(letter))
const tokenizer = byteTokenizer([new Uint8Array(0), ...letters])

const columnBytes = 2 * toyGraph.layers * toyGraph.kvHeads * toyGraph.headDim * 4

const plain = { ...plainSampling, seed: 5 }
const requestOf = (changes: Partial<GenerationRequest>): GenerationRequest => ({
  caller: '',
  cacheScope: '',
  reproducible: true,
  promptIds: [1, 2, 3],
  maxTokens: 20,
  n: 1,
  stop: [],
  logprobs: null,
  sampling: plain,
  ...changes,
})

interface Settings {
  columns?: number
  maxSequences?: number
  prefillChunk?: number
  contextLength?: number
  prefixCache?: boolean
  speculation?: Speculation
}

const start = (settings: Settings = {}) => {
  const session = toySession()
  const counters = new Counters()
  const events = new Map<number, GenerationEvent[]>()
  const steps: { id: number; event: GenerationEvent }[][] = []
  const { columns = 16 * 1024, maxSequences = 16, prefillChunk = 16, contextLength = 1024 } = settings
  const { prefixCache = false, speculation = new Speculation(0) } = settings
  const pool = new KvPool(toyGraph, columns * columnBytes, maxSequences)
  const loop = new GenerationLoop({
    decoder: new DeltaKvDecoder(session, toyGraph, pool),
    pool,
    tokenizer,
    graph: toyGraph,
    contextLength,
    settings: { prefillChunk, prefixCache, draftTokens: 0 },
    counters,
    speculation,
    deliver: (step) => {
      steps.push(step)
      for (const { id, event } of step) events.set(id, [...(events.get(id) ?? []), event])
    },
  })
  return { loop, session, counters, steps, of: (id: number) => events.get(id) ?? [] }
}

/** What a request must give by definition: one token after another, no cache, no company. */
const expected = (request: GenerationRequest, index: number): { text: string; finish: string; count: number } => {
  const sampler = new Sampler(toyGraph.vocabSize)
  const history = new TokenHistory(new Set(request.promptIds))
  const ids = [...request.promptIds]
  let text = ''
  for (let count = 1; ; count += 1) {
    const u = uniform(request.sampling.seed, index, ids.length)
    const token = sampler.sample(toyLogits(ids), request.sampling, history, u)
    if (token === 0) return { text, finish: 'STOP', count }
    ids.push(token)
    history.add(token)
    text += tokenizer.label(token)
    const stops = request.stop.filter((stop) => text.endsWith(stop)).map((stop) => stop.length)
    if (stops.length > 0) return { text: text.slice(0, text.length - Math.max(...stops)), finish: 'STOP', count }
    if (count === request.maxTokens) return { text, finish: 'LENGTH', count }
  }
}

const checkEvents = (events: GenerationEvent[], request: GenerationRequest): void => {
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['prefill', 'prefilled'])
  expect(events.at(-1)).toEqual({ type: 'finished' })
  for (let index = 0; index < request.n; index += 1) {
    const own = events.filter((event) => 'index' in event && event.index === index)
    const { text, finish, count } = expected(request, index)
    expect(own.map((event) => (event.type === 'delta' ? event.text : '')).join('')).toBe(text)
    expect(own.at(-1)).toEqual({ type: 'choice', index, finishReason: finish, completionTokens: count })
    const tokens = own.flatMap((event) => (event.type === 'delta' ? event.tokens : []))
    expect(tokens.map((token) => tokenizer.label(token)).join('')).toBe(text)
  }
}

/** Checks every draft to its end, however unlikely it is. */
class Eager extends Speculation {
  override length(rows: readonly { length: number }[]): number {
    return Math.max(...rows.map(({ length }) => length))
  }
}

/** Prompts share beginnings; some texts are mere repetition, which drafts foresee. */
const randomRequest = (random: () => number): GenerationRequest =>
  requestOf({
    promptIds: [
      ...Array.from({ length: random() < 0.5 ? 0 : 16 * below(random, 4) }, (_, i) => 1 + i),
      ...Array.from({ length: 1 + below(random, random() < 0.2 ? 200 : 40) }, () => 1 + below(random, 48)),
    ],
    reproducible: random() < 0.2,
    maxTokens: 1 + below(random, random() < 0.2 ? 200 : 30),
    n: random() < 0.7 ? 1 : 1 + below(random, 4),
    stop: random() < 0.5 ? [] : ['ab', 'Q', 'xyZ', 'BB'].slice(below(random, 3)),
    logprobs: random() < 0.8 ? null : below(random, 3),
    sampling: {
      ...plain,
      seed: below(random, 2 ** 31),
      logitBias: random() < 0.6 ? [] : [4, 5].map((token) => ({ token, bias: 8 })),
      temperature: random() < 0.3 ? 0 : 0.5 + random(),
      topK: random() < 0.5 ? 0 : 10,
      repetitionPenalty: random() < 0.5 ? 1 : 1.3,
      presencePenalty: random() < 0.5 ? 0 : 0.5,
    },
  })

const modes: [string, () => Settings][] = [
  ['step by step', () => ({})],
  ['with prefix cache and speculation', () => ({ columns: 4096, prefixCache: true, speculation: new Eager(5) })],
]

test.each(modes)('sequences that join and leave at any step generate what they generate alone: %s', async (_, mode) => {
  const random = seeded(8)
  const { loop, session, counters, of } = start({ columns: 2048, maxSequences: 8, ...mode() })
  const requests = Array.from({ length: 50 }, () => randomRequest(random))
  const canceled = new Map<number, number>()
  let next = 0
  session.onRun = () => {
    expect(counters.running).toBeLessThanOrEqual(8)
    while (next < requests.length && random() < 0.4) loop.submit(next, requests[next++] as GenerationRequest)
    const victim = below(random, next * 4)
    if (victim < next && random() < 0.3 && !canceled.has(victim)) {
      loop.cancel(victim)
      canceled.set(victim, of(victim).length)
    }
  }
  while (next < requests.length) {
    loop.submit(next, requests[next++] as GenerationRequest)
    await loop.idle
  }
  expect(canceled.size).toBeGreaterThan(3)
  for (const [id, request] of requests.entries()) {
    const seen = canceled.get(id)
    if (seen === undefined) checkEvents(of(id), request)
    else expect(of(id).length).toBe(seen)
  }
  expect(counters.running).toBe(0)
  expect(Math.max(...session.runs.map(({ rows }) => rows))).toBeGreaterThan(3)
  for (const { rows, capacity } of session.runs) expect(rows * capacity).toBeLessThanOrEqual(4096)
  if (mode().prefixCache !== true) return
  expect(counters.cachedTokens).toBeGreaterThan(100)
  expect(counters.acceptedTokens).toBeGreaterThan(100)
  expect(counters.acceptedTokens).toBeLessThan(counters.draftTokens)
})

test('the next turn of a chat computes only what is new, and gives the text it gives without a cache', async () => {
  for (const reproducible of [false, true]) {
    const { loop, session, of } = start({ prefixCache: true })
    const first = requestOf({ promptIds: Array.from({ length: 50 }, (_, i) => 1 + (i % 40)), reproducible })
    loop.submit(1, first)
    await loop.idle
    const answer = of(1).flatMap((event) => (event.type === 'delta' ? event.tokens : []))
    const second = requestOf({ ...first, promptIds: [...first.promptIds, ...answer, 9, 8, 7] })
    const runs = session.runs.length
    loop.submit(2, second)
    await loop.idle
    checkEvents(of(2), second)
    // What was generated ran one by one: it is shared only where no bit is at stake.
    const known =
      16 * Math.floor((reproducible ? first.promptIds.length : first.promptIds.length + answer.length - 1) / 16)
    expect(of(2)[1]).toMatchObject({ type: 'prefilled', cachedTokens: known })
    expect(session.runs.slice(runs).reduce((sum, { positions }) => sum + positions, 0)).toBeLessThan(
      second.promptIds.length - known + second.maxTokens,
    )
    loop.submit(3, { ...second, cacheScope: 'somebody else' })
    await loop.idle
    checkEvents(of(3), second)
    expect(of(3)[1]).toMatchObject({ type: 'prefilled', cachedTokens: 0 })
  }
})

test('a prompt finds what one that is still being prefilled has in common with it', async () => {
  const { loop, session, of } = start({ prefixCache: true })
  const long = requestOf({ promptIds: Array.from({ length: 100 }, (_, i) => 1 + (i % 40)) })
  const short = requestOf({ promptIds: [...long.promptIds.slice(0, 40), 9, 8, 7] })
  session.onRun = () => {
    if (session.runs.length === 2) loop.submit(2, short)
  }
  loop.submit(1, long)
  await loop.idle
  checkEvents(of(1), long)
  checkEvents(of(2), short)
  expect(of(1)[1]).toMatchObject({ type: 'prefilled', cachedTokens: 0 })
  expect(of(2)[1]).toMatchObject({ type: 'prefilled', cachedTokens: 32 })
})

test('drafts save steps where a text repeats itself, and a reproducible request is never drafted', async () => {
  const repetition = { ...plain, temperature: 0, logitBias: [4, 5].map((token) => ({ token, bias: 100 })) }
  const stepsOf = async (reproducible: boolean): Promise<number> => {
    const { loop, session, of } = start({ speculation: new Eager(7) })
    const request = requestOf({ sampling: repetition, maxTokens: 60, reproducible, n: 2 })
    loop.submit(1, request)
    await loop.idle
    checkEvents(of(1), request)
    return session.runs.length
  }
  expect(await stepsOf(true)).toBe(60)
  expect(await stepsOf(false)).toBeLessThan(45)
})

test('a short prompt passes a long one, and a caller with one prompt passes a caller with many', async () => {
  const { loop, steps } = start({ maxSequences: 16 })
  const prompt = (length: number): number[] => Array.from({ length }, (_, i) => 1 + (i % 40))
  loop.submit(1, requestOf({ promptIds: prompt(400), maxTokens: 1, caller: 'long' }))
  for (let id = 2; id < 12; id += 1) loop.submit(id, requestOf({ promptIds: prompt(40), maxTokens: 1, caller: 'many' }))
  loop.submit(12, requestOf({ promptIds: prompt(40), maxTokens: 1, caller: 'one' }))
  await loop.idle
  const finished = steps.flat().flatMap(({ id, event }) => (event.type === 'finished' ? [id] : []))
  expect(finished).toEqual([2, 12, 3, 4, 5, 6, 7, 8, 9, 10, 1, 11])
})

test('prompts are prefilled in aligned chunks, alone or in company', async () => {
  const { loop, session, of } = start()
  const request = requestOf({ promptIds: Array.from({ length: 40 }, (_, i) => 1 + (i % 40)), maxTokens: 2 })
  loop.submit(1, request)
  loop.submit(2, { ...request, promptIds: [4, 5] })
  await loop.idle
  checkEvents(of(1), request)
  const prefills = session.runs.filter(({ positions }) => positions > 1)
  expect(prefills).toEqual([16, 16, 8, 2].map((positions) => ({ rows: 1, positions, capacity: 64 })))
})

test('one prefill serves all choices of a request', async () => {
  const { loop, session, counters, of } = start()
  const request = requestOf({ n: 5, maxTokens: 6, sampling: { ...plain, logitBias: [{ token: 0, bias: -100 }] } })
  loop.submit(1, request)
  await loop.idle
  checkEvents(of(1), request)
  expect(session.runs.map(({ rows, positions }) => [rows, positions])).toEqual([[1, 3], ...new Array(5).fill([5, 1])])
  expect([counters.runs, counters.rows, counters.promptTokens, counters.completionTokens]).toEqual([6, 26, 3, 30])
  const texts = new Set([0, 1, 2, 3, 4].map((index) => expected(request, index).text))
  expect(texts.size).toBe(5)
})

test('what exceeds the cache waits its turn, first come, first served', async () => {
  const { loop, of, steps } = start({ columns: 512, maxSequences: 4 })
  const noEnd = { ...plain, logitBias: [{ token: 0, bias: -100 }] }
  const long = requestOf({ maxTokens: 300, sampling: noEnd })
  const short = requestOf({ maxTokens: 5, sampling: noEnd })
  for (const [id, request] of [short, long, short, short].entries()) loop.submit(id, request)
  await loop.idle
  const order = steps
    .flat()
    .flatMap(({ id, event }) => (event.type === 'prefill' || event.type === 'finished' ? [`${event.type} ${id}`] : []))
  expect(order).toEqual([
    'prefill 0',
    'finished 0',
    'prefill 1',
    'finished 1',
    'prefill 2',
    'prefill 3',
    'finished 2',
    'finished 3',
  ])
  for (const id of [0, 2, 3]) checkEvents(of(id), short)
  checkEvents(of(1), long)
})

test('a request that can never run is refused at once, with the limit it breaks', () => {
  const { loop, of } = start({ columns: 512, maxSequences: 4, contextLength: 1000 })
  const refused: [Partial<GenerationRequest>, object][] = [
    [{ maxTokens: 998 }, { code: 'CONTEXT_LENGTH_EXCEEDED', maximum: 1000, requested: 1001 }],
    [{ maxTokens: 600 }, { code: 'INVALID_INPUT', field: 'input.maxTokens', limit: 510 }],
    [
      { maxTokens: 200, n: 4 },
      { code: 'INVALID_INPUT', field: 'input.maxTokens', limit: 126 },
    ],
    [{ n: 5 }, { code: 'INVALID_INPUT', field: 'input.n', limit: 4 }],
    [{ promptIds: [] }, { code: 'INVALID_INPUT', field: 'input.prompt' }],
    [{ promptIds: [50] }, { code: 'INVALID_INPUT', field: 'input.prompt' }],
    [
      { sampling: { ...plain, logitBias: [{ token: 50, bias: 1 }] } },
      { code: 'INVALID_INPUT', field: 'input.logitBias' },
    ],
  ]
  for (const [id, [changes, failure]] of refused.entries()) {
    loop.submit(id, requestOf(changes))
    expect(of(id)).toEqual([{ type: 'failed', failure: expect.objectContaining(failure) }])
  }
})

test('numbers that are not finite fail their own request alone, and leave nothing in the cache', async () => {
  const { loop, of, counters } = start({ maxSequences: 3 })
  const healthy = requestOf({ maxTokens: 30 })
  loop.submit(1, healthy)
  loop.submit(2, requestOf({ promptIds: [3, poison, 4] }))
  loop.submit(3, requestOf({ sampling: { ...plain, temperature: 0, logitBias: [{ token: poison, bias: 100 }] } }))
  loop.submit(4, healthy)
  loop.submit(5, healthy)
  await loop.idle
  for (const id of [2, 3])
    expect(of(id).at(-1)).toEqual({ type: 'failed', failure: expect.objectContaining({ code: 'INTERNAL' }) })
  for (const id of [1, 4, 5]) checkEvents(of(id), healthy)
  expect(counters.running).toBe(0)
})

test('a chunk whose numbers are not finite is not shared, nor is what comes after it', async () => {
  const { loop, of } = start({ prefixCache: true })
  const begin = Array.from({ length: 16 }, (_, i) => 1 + i)
  const spoiled = requestOf({ promptIds: [...begin, poison, ...begin, ...begin] })
  for (const id of [1, 2]) {
    loop.submit(id, spoiled)
    await loop.idle
    expect(of(id)[1]).toMatchObject({ type: 'prefilled', cachedTokens: id === 1 ? 0 : 16 })
    expect(of(id).at(-1)).toMatchObject({ type: 'failed', failure: { code: 'INTERNAL' } })
  }
})

test('a run that throws fails those it ran for, and the next request works', async () => {
  const { loop, session, of, counters } = start()
  let runs = 0
  session.onRun = () => {
    runs += 1
    if (runs === 4) throw new Error('out of memory at /some/path')
  }
  loop.submit(1, requestOf({ sampling: { ...plain, logitBias: [{ token: 0, bias: -100 }] } }))
  await loop.idle
  const last = of(1).at(-1)
  expect(last).toEqual({ type: 'failed', failure: expect.objectContaining({ code: 'INTERNAL' }) })
  expect(JSON.stringify(last)).not.toContain('/some/path')
  loop.submit(2, requestOf({}))
  await loop.idle
  checkEvents(of(2), requestOf({}))
  expect(counters.running).toBe(0)
})

test('a cancel frees its rows before the next step and tells the counters, without an event', async () => {
  const { loop, session, steps, counters, of } = start()
  const endless = requestOf({ maxTokens: 900, sampling: { ...plain, logitBias: [{ token: 0, bias: -100 }] } })
  loop.submit(1, endless)
  loop.submit(2, { ...endless, n: 2 })
  let runsAtCancel = 0
  session.onRun = () => {
    if (session.runs.length !== 10) return
    loop.cancel(1)
    loop.cancel(2)
    runsAtCancel = session.runs.length + 1
  }
  await loop.idle
  expect(session.runs.length).toBe(runsAtCancel)
  expect(steps.at(-1)).toEqual([])
  expect(counters.running).toBe(0)
  expect(of(1).some(({ type }) => type === 'choice' || type === 'finished')).toBe(false)
})

test('a request that comes in the very moment the last one ends is served', async () => {
  for (let ticks = 0; ticks < 12; ticks += 1) {
    const { loop, of, steps } = start()
    const request = requestOf({ maxTokens: 3 })
    loop.submit(1, request)
    await new Promise<void>((resolve) => {
      // The promise is settled inside the step that ends the first one, so what follows runs among the loop's own last turns.
      const push = steps.push.bind(steps)
      steps.push = (...items) => {
        if (items.flat().some(({ event }) => event.type === 'finished')) resolve()
        return push(...items)
      }
    })
    for (let i = 0; i < ticks; i += 1) await Promise.resolve()
    loop.submit(2, request)
    await loop.idle
    checkEvents(of(2), request)
  }
})

test('log-probabilities travel with their tokens, and are the model’s own: before penalties, bias and temperature', async () => {
  const { loop, of } = start()
  const logitBias = [7, 9].map((token) => ({ token, bias: 6 }))
  const sampling = { ...plain, temperature: 0.5, topK: 8, presencePenalty: 1, repetitionPenalty: 1.5, logitBias }
  loop.submit(1, requestOf({ logprobs: 2, maxTokens: 8, stop: ['zz'], sampling }))
  await loop.idle
  const deltas = of(1).filter((event) => event.type === 'delta')
  const ids = [1, 2, 3]
  for (const { tokens, logprobs } of deltas) {
    expect(logprobs?.map(({ token }) => token)).toEqual(tokens)
    for (const entry of logprobs ?? []) {
      const logits = toyLogits(ids)
      const base = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0))
      const ranked = [...logits.keys()].sort((a, b) => (logits[b] as number) - (logits[a] as number))
      expect(entry.logprob).toBeCloseTo((logits[entry.token] as number) - base, 5)
      expect(entry.top.map(({ token }) => token)).toEqual(ranked.slice(0, 2))
      for (const { token, logprob } of entry.top) expect(logprob).toBeCloseTo((logits[token] as number) - base, 5)
      ids.push(entry.token)
    }
  }
  expect(ids.length).toBeGreaterThan(5)
})
