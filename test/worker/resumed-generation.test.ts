import { expect, test } from 'vitest'
import type { GenerationEvent, GenerationRequest } from '../../src/engine/engine.ts'
import { GenerationProgress } from '../../src/engine/generation-progress.ts'
import { KvPool } from '../../src/engine/worker/cache/kv-pool.ts'
import { Counters } from '../../src/engine/worker/counters.ts'
import { DeltaKvDecoder } from '../../src/engine/worker/generation/delta-kv-decoder.ts'
import { GenerationLoop } from '../../src/engine/worker/generation/generation-loop.ts'
import { Speculation } from '../../src/engine/worker/generation/speculation.ts'
import { below, seeded } from '../support/random.ts'
import { plainSampling } from '../support/sampling.ts'
import { byteTokenizer } from '../support/tokenizers.ts'
import { toyGraph, toySession } from '../support/toy-decoder.ts'

/** Letters, and halves of characters of two bytes, so that texts are held back at many places. */
const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno', (letter) => Buffer.from(letter))
const halves = ['é', 'ü', 'ñ', 'ß'].flatMap((letter) => Array.from(Buffer.from(letter), (byte) => Uint8Array.of(byte)))
const tokenizer = byteTokenizer([new Uint8Array(0), ...letters, ...halves])

const columnBytes = 2 * toyGraph.layers * toyGraph.kvHeads * toyGraph.headDim * 4

/** An engine process's loop, as it is after a start. */
const start = (speculation = new Speculation(0)) => {
  const session = toySession()
  const listeners = new Map<number, (event: GenerationEvent) => void>()
  const pool = new KvPool(toyGraph, 16 * 1024 * columnBytes, 16)
  const loop = new GenerationLoop({
    decoder: new DeltaKvDecoder(session, toyGraph, pool),
    pool,
    tokenizer,
    graph: toyGraph,
    contextLength: 1024,
    settings: { prefillChunk: 16, prefixCache: true, draftTokens: 0 },
    counters: new Counters(),
    speculation,
    deliver: (step) => {
      for (const { id, event } of step) listeners.get(id)?.(event)
    },
  })
  let next = 1
  const run = (request: GenerationRequest): Promise<GenerationEvent[]> =>
    new Promise((resolve) => {
      const events: GenerationEvent[] = []
      const id = next++
      listeners.set(id, (event) => {
        events.push(event)
        if (event.type === 'finished' || event.type === 'failed') resolve(events)
      })
      loop.submit(id, request)
    })
  return { run, session, pool }
}

const randomRequest = (random: () => number): GenerationRequest => ({
  caller: '',
  cacheScope: '',
  reproducible: random() < 0.5,
  promptIds: Array.from({ length: 1 + below(random, 40) }, () => 1 + below(random, 48)),
  maxTokens: 2 + below(random, 40),
  n: random() < 0.6 ? 1 : 1 + below(random, 4),
  stop: random() < 0.4 ? [] : ['abA', 'é', 'Qé', 'xyZ', 'BBBc', 'BBA', 'Aü'].slice(below(random, 6)),
  logprobs: random() < 0.7 ? null : below(random, 3),
  sampling: {
    ...plainSampling,
    seed: below(random, 2 ** 31),
    temperature: random() < 0.3 ? 0 : 0.5 + random(),
    logitBias: random() < 0.5 ? [] : [2, 27, 42, 43].map((token) => ({ token, bias: 7 })),
    repetitionPenalty: random() < 0.5 ? 1 : 1.3,
    frequencyPenalty: random() < 0.5 ? 0 : 0.5,
  },
})

/** What readers have in the end: each choice's deltas put together, and its end. */
const outcome = (events: readonly GenerationEvent[], { n }: GenerationRequest) =>
  Array.from({ length: n }, (_, index) => {
    const own = events.filter((event) => 'index' in event && event.index === index)
    const deltas = own.flatMap((event) => (event.type === 'delta' ? [event] : []))
    return {
      text: deltas.map(({ text }) => text).join(''),
      tokens: deltas.flatMap(({ tokens }) => tokens),
      logprobs: deltas.flatMap(({ logprobs }) => logprobs ?? []),
      end: own.filter(({ type }) => type === 'choice'),
    }
  })

const progressOf = (events: readonly GenerationEvent[], n: number): GenerationProgress => {
  const progress = new GenerationProgress({ n })
  for (const event of events) progress.take(event)
  return progress
}

/** Steps deliver whole: a cut never falls between a choice's last delta and its end. */
const cuts = (events: readonly GenerationEvent[]): number[] =>
  events.flatMap((_, at) => (events[at]?.type === 'choice' || events[at]?.type === 'finished' ? [] : [at]))

test('a generation cut off anywhere goes on in another process as if nothing had happened', async () => {
  const random = seeded(3)
  for (let round = 0; round < 30; round += 1) {
    const request = randomRequest(random)
    const whole = await start().run(request)
    for (const at of cuts(whole)) {
      if (random() < 0.6) continue
      const before = whole.slice(0, at)
      const { run, pool } = start()
      const company = run(randomRequest(random))
      const after = await run({ ...request, progress: progressOf(before, request.n).choices })
      await company
      expect(outcome([...before, ...after], request)).toEqual(outcome(whole, request))
      expect(pool.rows).toHaveLength(0)
    }
  }
})

test('one cut off again and again loses nothing either', async () => {
  const random = seeded(4)
  for (let round = 0; round < 20; round += 1) {
    const request = { ...randomRequest(random), maxTokens: 30 }
    const whole = outcome(await start().run(request), request)
    const seen: GenerationEvent[] = []
    for (;;) {
      const events = await start().run({ ...request, progress: progressOf(seen, request.n).choices })
      const places = cuts(events)
      const at = places[2 + below(random, 6)]
      seen.push(...events.slice(0, at))
      if (at === undefined) break
    }
    expect(outcome(seen, request)).toEqual(whole)
  }
})

test('known tokens run one position at a time where the request is reproducible, and in chunks where it is not', async () => {
  const promptIds = Array.from({ length: 20 }, (_, i) => 1 + i)
  const tokens = Array.from({ length: 30 }, (_, i) => 1 + (i % 40))
  const positions = async (reproducible: boolean) => {
    const { run, session } = start()
    await run({
      caller: '',
      cacheScope: '',
      reproducible,
      promptIds,
      maxTokens: 32,
      n: 1,
      stop: [],
      logprobs: null,
      sampling: { ...plainSampling, logitBias: [{ token: 0, bias: -100 }] },
      progress: [{ tokens, textLength: tokens.length, isFinished: false }],
    })
    return session.runs.map(({ positions }) => positions)
  }
  expect(await positions(true)).toEqual([16, 4, ...Array<number>(31).fill(1)])
  expect(await positions(false)).toEqual([16, 16, 16, 1, 1, 1])
})

test('progress that another model made is refused', async () => {
  const request = { ...randomRequest(seeded(1)), n: 1 }
  for (const tokens of [[toyGraph.vocabSize], Array<number>(request.maxTokens + 1).fill(1)]) {
    const events = await start().run({ ...request, progress: [{ tokens, textLength: 1, isFinished: false }] })
    expect(events).toMatchObject([{ type: 'failed', failure: { code: 'INVALID_INPUT' } }])
  }
})
