import { expect, test } from 'vitest'
import type { SamplingParameters } from '../../src/engine/engine.ts'
import { uniform } from '../../src/engine/worker/sampling/random.ts'
import { Sampler } from '../../src/engine/worker/sampling/sampler.ts'
import { seeded } from '../support/random.ts'
import { historyOf, peakedLogits, plainSampling, probabilitiesOf } from '../support/sampling.ts'
import { toyGraph, toyLogits } from '../support/toy-decoder.ts'

const size = 4000
const logits = peakedLogits(size, 1.2, seeded(4))
const likely = [...logits.keys()].sort((a, b) => (logits[b] as number) - (logits[a] as number)).slice(0, 20)
const prompt = likely.slice(0, 4)
const output = [0, 2, 2, 5, 5, 5].map((rank) => likely[rank] as number)

const cases: [string, Partial<SamplingParameters>][] = [
  ['the defaults', {}],
  ['temperature 0.6', { temperature: 0.6 }],
  ['temperature 2', { temperature: 2 }],
  ['top-k', { topK: 12 }],
  ['top-p', { topP: 0.9 }],
  ['min-p', { minP: 0.02 }],
  ['presence penalty', { presencePenalty: 1.5 }],
  ['frequency penalty', { frequencyPenalty: 0.8 }],
  ['repetition penalty', { repetitionPenalty: 1.15 }],
  ['logit bias', { logitBias: likely.slice(0, 9).map((token, i) => ({ token, bias: i - 4 })) }],
  ['all but penalties', { temperature: 1.4, topK: 200, topP: 0.95, minP: 0.001 }],
  [
    'everything',
    {
      temperature: 0.8,
      topK: 300,
      topP: 0.98,
      minP: 0.001,
      presencePenalty: 0.5,
      frequencyPenalty: -0.5,
      repetitionPenalty: 1.1,
      logitBias: [{ token: likely[7] as number, bias: 2 }],
    },
  ],
]

test.each(cases)('draws each token as often as its probability says: %s', (_, changes) => {
  const parameters = { ...plainSampling, ...changes }
  const probabilities = probabilitiesOf(logits, parameters, prompt, output)
  const counts = new Array<number>(size).fill(0)
  const draws = 10_000
  const sampler = new Sampler(size)
  const history = historyOf(prompt, output)
  for (let i = 0; i < draws; i += 1) {
    const token = sampler.sample(logits, parameters, history, uniform(9, 0, i))
    counts[token] = (counts[token] as number) + 1
  }
  // Tokens too rare for a test of their own make one kind together.
  const rare = { expected: 0, found: 0 }
  const kinds = [rare]
  let strays = 0
  for (const [id, probability] of probabilities.entries()) {
    const kind = { expected: draws * probability, found: counts[id] as number }
    if (probability === 0) strays += kind.found
    else if (kind.expected >= 5) kinds.push(kind)
    else Object.assign(rare, { expected: rare.expected + kind.expected, found: rare.found + kind.found })
  }
  expect(strays).toBe(0)
  const tested = kinds.filter(({ expected }) => expected >= 5)
  expect(tested.length).toBeGreaterThan(8)
  const chiSquare = tested.reduce((sum, { expected, found }) => sum + (found - expected) ** 2 / expected, 0)
  // Five standard deviations above the mean of the chi-square distribution; the draws are the same in every run.
  const freedom = tested.length - 1
  expect(chiSquare).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom))
})

/** Continues these tokens; the state is the tokens alone. */
const grow = (ids: readonly number[], until: number, seed: number, choice: number): number[] => {
  const sampler = new Sampler(toyGraph.vocabSize)
  const grown = [...ids]
  while (grown.length < until)
    grown.push(sampler.sample(toyLogits(grown), plainSampling, historyOf(), uniform(seed, choice, grown.length)))
  return grown
}

test('a seed gives the same tokens again, goes on where a text was cut, and makes its choices differ', () => {
  const whole = grow([1, 2, 3], 60, 7, 0)
  expect(grow([1, 2, 3], 60, 7, 0)).toEqual(whole)
  for (const cut of [4, 31, 59]) expect(grow(whole.slice(0, cut), 60, 7, 0)).toEqual(whole)
  const others = [grow([1, 2, 3], 60, 8, 0), ...[1, 2, 3].map((choice) => grow([1, 2, 3], 60, 7, choice))]
  expect(new Set([whole, ...others].map(String)).size).toBe(5)
})
