import { expect, test } from 'vitest'
import type { SamplingParameters } from '../../src/engine/engine.ts'
import { NonFiniteLogits, Sampler } from '../../src/engine/worker/sampling/sampler.ts'
import { below, seeded } from '../support/random.ts'
import { historyOf, plainSampling, probabilitiesOf } from '../support/sampling.ts'

const plain = plainSampling
const logitsOf = (...probabilities: number[]): Float32Array => Float32Array.from(probabilities, Math.log)

/** The tokens that some number draws, in order of ids. */
const support = (logits: Float32Array, parameters: SamplingParameters): number[] => {
  const sampler = new Sampler(logits.length)
  const draw = (i: number): number => sampler.sample(logits, parameters, historyOf(), (i + 0.5) / 1000)
  return [...new Set(Array.from({ length: 1000 }, (_, i) => draw(i)))].sort((a, b) => a - b)
}

test('chooses what the definitions choose, over random logits, histories and parameters', () => {
  const random = seeded(3)
  const sizes = [1, 7, 128, 129, 1000, 3000]
  const samplers = new Map(sizes.map((size) => [size, new Sampler(size)]))
  const maybe = (off: number, value: () => number): number => (random() < 0.5 ? off : value())
  for (let round = 0; round < 500; round += 1) {
    const size = sizes[below(random, sizes.length)] as number
    const spread = [0.01, 1, 5, 15][below(random, 4)] as number
    // Rounded in one case of two, so that ties are common.
    const step = random() < 0.5 ? 0.5 : 1e-6
    const logits = Float32Array.from(
      { length: size },
      () => Math.round(((random() + random() - 1) * spread) / step) * step,
    )
    const tokens = (most: number): number[] => Array.from({ length: below(random, most) }, () => below(random, size))
    const parameters: SamplingParameters = {
      temperature: maybe(1, () => [0, 0.01, 0.7, 2][below(random, 4)] as number),
      topP: maybe(1, () => random() || 1),
      topK: maybe(0, () => 1 + below(random, 2 * size)),
      minP: maybe(0, random),
      presencePenalty: maybe(0, () => random() * 4 - 2),
      frequencyPenalty: maybe(0, () => random() * 4 - 2),
      repetitionPenalty: maybe(1, () => 0.5 + random() * 1.5),
      logitBias: random() < 0.8 ? [] : [...new Set(tokens(5))].map((token) => ({ token, bias: random() * 200 - 100 })),
      seed: 0,
    }
    const prompt = tokens(20)
    const output = tokens(20)
    const before = Float32Array.from(logits)
    const probabilities = probabilitiesOf(logits, parameters, prompt, output)
    const sampler = samplers.get(size) as Sampler
    for (const u of [0, random(), random(), 1 - 2 ** -53]) {
      const token = sampler.sample(logits, parameters, historyOf(prompt, output), u)
      // The token's part of the interval from 0 to 1, in order of ids; where two meet, rounding decides.
      const start = probabilities.slice(0, token).reduce((sum, p) => sum + p, 0)
      const probability = probabilities[token] as number
      expect({ round, isKept: probability > 0 }).toEqual({ round, isKept: true })
      expect(u).toBeGreaterThan(start - 1e-6)
      expect(u).toBeLessThan(start + probability + 1e-6)
    }
    expect(logits).toEqual(before)
  }
})

test('each of top-k, top-p and min-p keeps what it should, and narrows what the one before has left', () => {
  const logits = logitsOf(0.1, 0.4, 0.2, 0.3)
  expect(support(logits, plain)).toEqual([0, 1, 2, 3])
  expect(support(logits, { ...plain, topK: 3 })).toEqual([1, 2, 3])
  expect(support(logits, { ...plain, topP: 0.5 })).toEqual([1, 3])
  expect(support(logits, { ...plain, minP: 0.45 })).toEqual([1, 2, 3])
  // Of the two that top-k leaves, the first one has 0.57; of all it has 0.4.
  expect(support(logits, { ...plain, topK: 2, topP: 0.5 })).toEqual([1])
  // Had min-p come first, it would have left the same two, and top-p one of them.
  expect(support(logits, { ...plain, minP: 0.6, topP: 0.5 })).toEqual([1, 3])
  // Squared and normalized 0.03, 0.53, 0.13 and 0.3: the nucleus is that of the colder distribution.
  expect(support(logits, { ...plain, temperature: 0.5, topP: 0.5 })).toEqual([1])
  expect(support(logits, { ...plain, temperature: 0.5, minP: 0.45 })).toEqual([1, 3])
})

test('equally probable tokens rank by id', () => {
  const logits = new Float32Array(700)
  expect(support(logits, { ...plain, topK: 3 })).toEqual([0, 1, 2])
  expect(support(logits, { ...plain, topP: 2.5 / 700 })).toEqual([0, 1, 2])
  expect(support(logits, { ...plain, minP: 1 }).length).toBeGreaterThan(500)
})

test('greedy takes the lowest id among equals, after penalties and bias', () => {
  const sampler = new Sampler(400)
  const logits = new Float32Array(400)
  logits[200] = 3
  logits[300] = 3
  const greedy = { ...plain, temperature: 0 }
  expect(sampler.sample(logits, greedy, historyOf(), 0.9)).toBe(200)
  expect(sampler.sample(logits, { ...greedy, presencePenalty: 1 }, historyOf([], [200]), 0.9)).toBe(300)
  expect(sampler.sample(logits, { ...greedy, presencePenalty: 1 }, historyOf([200], []), 0.9)).toBe(200)
  expect(sampler.sample(logits, { ...greedy, repetitionPenalty: 1.5 }, historyOf([200], []), 0.9)).toBe(300)
  expect(sampler.sample(logits, { ...greedy, logitBias: [{ token: 7, bias: 100 }] }, historyOf(), 0.9)).toBe(7)
})

test('bias is added before temperature divides', () => {
  const sampler = new Sampler(2)
  const parameters = { ...plain, temperature: 0.5, logitBias: [{ token: 0, bias: Math.log(3) }] }
  const draw = (uniform: number): number => sampler.sample(new Float32Array(2), parameters, historyOf(), uniform)
  // 3 : 1, squared.
  expect([0.899, 0.901].map(draw)).toEqual([0, 1])
})

test('stays within numbers at extreme settings', () => {
  const sampler = new Sampler(3)
  const logits = Float32Array.of(1e30, -3, 1e30)
  for (const temperature of [Number.MIN_VALUE, 1e-10, 2])
    expect(sampler.sample(logits, { ...plain, temperature }, historyOf(), 0.75)).toBe(2)
  const tiny = { ...plain, repetitionPenalty: 1e-30 }
  expect(sampler.sample(logits, tiny, historyOf([0, 1, 2]), 0.1)).toBe(0)
  const far = Float32Array.of(-3.4e38, 3.4e38, -3.4e38)
  for (const parameters of [plain, { ...plain, topP: 1 - 1e-15 }, { ...plain, minP: 1e-300 }, { ...plain, topK: 2 }])
    for (const uniform of [0, 1 - 2 ** -53]) expect(sampler.sample(far, parameters, historyOf(), uniform)).toBe(1)
})

test('logits that are not finite are an error, wherever they stand and whatever is asked', () => {
  const sampler = new Sampler(300)
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const place of [0, 150, 299])
      for (const parameters of [
        plain,
        { ...plain, temperature: 0 },
        { ...plain, topK: 5, topP: 0.5, repetitionPenalty: 2 },
      ]) {
        const logits = new Float32Array(300)
        logits[place] = bad
        expect(() => sampler.sample(logits, parameters, historyOf([place]), 0.5)).toThrow(NonFiniteLogits)
        expect(sampler.sample(new Float32Array(300), parameters, historyOf(), 0)).toBe(0)
      }
})
