import { expect, test } from 'vitest'
import { decay } from '../../src/engine/worker/sampling/decay.ts'
import { Distribution } from '../../src/engine/worker/sampling/distribution.ts'
import { LogProbabilities } from '../../src/engine/worker/sampling/log-probabilities.ts'
import { seeded } from '../support/random.ts'

test('maxima, sums and thresholds are those of a plain loop, at sizes around whole blocks', () => {
  const random = seeded(11)
  for (const size of [1, 2, 127, 128, 129, 400, 1024]) {
    const distribution = new Distribution(size)
    // The second row of the same distribution lies lower than the first: nothing may be left of that one.
    for (const [spread, shift] of [
      [10, 50],
      [60, -40],
      [1, 0],
      [1e30, 0],
    ] as const) {
      const logits = Float32Array.from({ length: size }, () => (random() - 0.5) * spread + shift)
      distribution.load(logits)
      const max = Math.max(...logits)
      expect(distribution.max).toBe(max)
      expect(distribution.argmax()).toBe(logits.indexOf(max))
      expect([...distribution.blockMax]).toEqual(
        Array.from(distribution.blockMax, (_, i) => Math.max(...logits.subarray(128 * i, 128 * i + 128))),
      )
      for (const temperature of [1e-30, 0.3, 1, 2]) {
        const total = logits.reduce((sum, logit) => sum + Math.exp((logit - max) / temperature), 0)
        expect(Math.abs(distribution.total(temperature) / total - 1)).toBeLessThan(1e-6)
      }
      for (const least of [Number.NEGATIVE_INFINITY, shift, logits[size >> 1] as number, max, max + spread]) {
        const ids = [...logits.keys()].filter((id) => (logits[id] as number) >= least)
        expect(distribution.gather(least)).toBe(ids.length)
        expect([...distribution.ids.subarray(0, ids.length)]).toEqual(ids)
      }
    }
  }
})

test('log-probabilities are the log-softmax of the raw logits, ranked by logit and id', () => {
  const random = seeded(5)
  for (const spread of [1, 20, 60]) {
    const logits = Float32Array.from({ length: 2000 }, () => Math.round(random() * spread * 8) / 8)
    const max = Math.max(...logits)
    const base = max + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - max), 0))
    const { token, text, logprob, top } = new LogProbabilities(2000, (id) => `<${id}>`).of(logits, 17, 20)
    expect([token, text]).toEqual([17, '<17>'])
    expect(Math.abs(logprob - (logits[17] as number) + base)).toBeLessThan(1e-6)
    const ranked = [...logits.keys()].sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b)
    expect(top.map((entry) => entry.token)).toEqual(ranked.slice(0, 20))
    for (const entry of top)
      expect(entry.logprob - (logits[entry.token] as number)).toBe(logprob - (logits[17] as number))
  }
  expect(new LogProbabilities(5, String).of(new Float32Array(5), 0, 0).top).toEqual([])
})

test('the exponential is exact to eleven digits', () => {
  let worst = 0
  for (let x = 0; x < 40; x += 0.00137) worst = Math.max(worst, Math.abs(decay(x) / Math.exp(-x) - 1))
  expect(worst).toBeLessThan(4e-12)
  expect([decay(0), decay(40), decay(Number.POSITIVE_INFINITY), decay(Number.NaN)]).toEqual([1, 0, 0, 0])
})
