import { expect, test } from 'vitest'
import type { SamplingParameters } from '../../src/engine/engine.ts'
import { decay } from '../../src/engine/worker/distribution.ts'
import { LogProbabilities } from '../../src/engine/worker/log-probabilities.ts'
import { uniform } from '../../src/engine/worker/random.ts'
import { NonFiniteLogits, Sampler } from '../../src/engine/worker/sampler.ts'
import { TokenHistory } from '../../src/engine/worker/token-history.ts'
import { below, seeded } from '../support/random.ts'
import { plainSampling } from '../support/sampling.ts'

const plain = plainSampling

/** The definitions, step by step over the whole vocabulary: probabilities by token id, 0 for what is not kept. */
const reference = (logits: Float32Array, p: SamplingParameters, prompt: number[], output: number[]): number[] => {
  const changed = Float32Array.from(logits)
  for (const token of new Set([...prompt, ...output])) {
    const logit = changed[token] as number
    changed[token] = logit > 0 ? logit / p.repetitionPenalty : logit * p.repetitionPenalty
  }
  for (const token of new Set(output)) {
    const count = output.filter((other) => other === token).length
    changed[token] = (changed[token] as number) - p.presencePenalty - count * p.frequencyPenalty
  }
  for (const { token, bias } of p.logitBias) changed[token] = (changed[token] as number) + bias
  const ranked = [...changed.keys()].sort((a, b) => (changed[b] as number) - (changed[a] as number) || a - b)
  if (p.temperature === 0) return [...changed].map((_, id) => (id === ranked[0] ? 1 : 0))
  const max = changed[ranked[0] as number] as number
  // Further down than e^-40 nothing is ever drawn; a u of exactly 0 would find it here.
  const weight = (id: number): number => {
    const distance = (max - (changed[id] as number)) / p.temperature
    return distance < 40 ? Math.exp(-distance) : 0
  }
  let kept = p.topK > 0 ? ranked.slice(0, p.topK) : ranked
  if (p.topP < 1) {
    const need = p.topP * kept.reduce((sum, id) => sum + weight(id), 0)
    let mass = 0
    kept = kept.filter((id) => {
      const isNeeded = mass < need
      mass += weight(id)
      return isNeeded
    })
  }
  kept = kept.filter((id) => weight(id) >= p.minP)
  const total = kept.reduce((sum, id) => sum + weight(id), 0)
  const probabilities = new Array<number>(logits.length).fill(0)
  for (const id of kept) probabilities[id] = weight(id) / total
  return probabilities
}

/** Where the cumulated probabilities pass u, in order of ids. */
const pick = (probabilities: number[], u: number): number => {
  let sum = 0
  return probabilities.findIndex((p) => {
    sum += p
    return sum > u
  })
}

const history = (prompt: number[], output: number[]): TokenHistory => {
  const tokens = new TokenHistory(new Set(prompt))
  for (const token of output) tokens.add(token)
  return tokens
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
    const probabilities = reference(logits, parameters, prompt, output)
    const sampler = samplers.get(size) as Sampler
    for (const u of [0, random(), random(), 1 - 2 ** -53]) {
      const token = sampler.sample(logits, parameters, history(prompt, output), u)
      // At the very end of the interval rounding decides; any kept token at the end of it will do.
      if (u < 0.999999) expect({ round, token }).toEqual({ round, token: pick(probabilities, u) })
      else expect(probabilities[token]).toBeGreaterThan(0)
    }
    expect(logits).toEqual(before)
  }
})

test('draws each token as often as its probability says', () => {
  const random = seeded(4)
  const logits = Float32Array.from({ length: 300 }, () => random() * 6)
  const sampler = new Sampler(300)
  const cases = [
    plain,
    { ...plain, temperature: 0.6, topP: 0.9 },
    { ...plain, topK: 12 },
    { ...plain, minP: 0.3, topK: 200, topP: 0.8 },
  ]
  for (const parameters of cases) {
    const probabilities = reference(logits, parameters, [], [])
    const counts = new Array<number>(300).fill(0)
    const n = 20_000
    for (let i = 0; i < n; i += 1) {
      const token = sampler.sample(logits, parameters, history([], []), uniform(9, 0, i))
      counts[token] = (counts[token] as number) + 1
    }
    let chiSquare = 0
    let kinds = 0
    for (const [id, probability] of probabilities.entries()) {
      if (probability === 0) expect(counts[id]).toBe(0)
      else {
        chiSquare += ((counts[id] as number) - n * probability) ** 2 / (n * probability)
        kinds += 1
      }
    }
    // Five standard deviations above the mean of the chi-square distribution; the draws are the same in every run.
    expect(chiSquare).toBeLessThan(kinds - 1 + 5 * Math.sqrt(2 * kinds))
  }
})

test('greedy takes the lowest id among equals, after penalties and bias', () => {
  const sampler = new Sampler(400)
  const logits = new Float32Array(400)
  logits[200] = 3
  logits[300] = 3
  const greedy = { ...plain, temperature: 0 }
  expect(sampler.sample(logits, greedy, history([], []), 0.9)).toBe(200)
  expect(sampler.sample(logits, { ...greedy, presencePenalty: 1 }, history([], [200]), 0.9)).toBe(300)
  expect(sampler.sample(logits, { ...greedy, presencePenalty: 1 }, history([200], []), 0.9)).toBe(200)
  expect(sampler.sample(logits, { ...greedy, repetitionPenalty: 1.5 }, history([200], []), 0.9)).toBe(300)
  expect(sampler.sample(logits, { ...greedy, logitBias: [{ token: 7, bias: 100 }] }, history([], []), 0.9)).toBe(7)
})

test('stays within numbers at extreme settings', () => {
  const sampler = new Sampler(3)
  const logits = Float32Array.of(1e30, -3, 1e30)
  for (const temperature of [Number.MIN_VALUE, 1e-10, 2])
    expect(sampler.sample(logits, { ...plain, temperature }, history([], []), 0.75)).toBe(2)
  const tiny = { ...plain, repetitionPenalty: 1e-30 }
  expect(sampler.sample(logits, tiny, history([0, 1, 2], []), 0.1)).toBe(0)
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
        expect(() => sampler.sample(logits, parameters, history([], []), 0.5)).toThrow(NonFiniteLogits)
      }
})

test('log-probabilities are the log-softmax of the raw logits in double precision', () => {
  const random = seeded(5)
  for (const spread of [1, 20, 60]) {
    const logits = Float32Array.from({ length: 2000 }, () => Math.round(random() * spread * 8) / 8)
    const max = Math.max(...logits)
    const base = max + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - max), 0))
    const { token, text, logprob, top } = new LogProbabilities(2000, (id) => `<${id}>`).of(logits, 17, 20)
    expect([token, text]).toEqual([17, '<17>'])
    expect(logprob).toBeCloseTo((logits[17] as number) - base, 9)
    const ranked = [...logits.keys()].sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b)
    expect(top.map((entry) => entry.token)).toEqual(ranked.slice(0, 20))
    for (const entry of top) expect(entry.logprob).toBeCloseTo((logits[entry.token] as number) - base, 9)
  }
  expect(new LogProbabilities(5, String).of(new Float32Array(5), 0, 0).top).toEqual([])
})

test('the exponential is exact to eleven digits', () => {
  let worst = 0
  for (let x = 0; x < 40; x += 0.00137) worst = Math.max(worst, Math.abs(decay(x) / Math.exp(-x) - 1))
  expect(worst).toBeLessThan(4e-12)
  expect([decay(0), decay(40), decay(Number.POSITIVE_INFINITY), decay(Number.NaN)]).toEqual([1, 0, 0, 0])
})
