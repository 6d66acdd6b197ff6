import { expect, test } from 'vitest'
import { hasPenalties, penalize } from '../../src/engine/worker/sampling/penalties.ts'
import { historyOf, plainSampling } from '../support/sampling.ts'

const penalized = (changes: Partial<typeof plainSampling>): number[] => {
  const logits = Float32Array.of(2, -2, 3, 1, 0)
  penalize(logits, { ...plainSampling, ...changes }, historyOf([0, 1], [2, 2, 1]))
  // Quarters are exact.
  return [...logits]
}

test('each penalty is its formula, over prompt and output or over the output alone', () => {
  expect(penalized({})).toEqual([2, -2, 3, 1, 0])
  expect(penalized({ repetitionPenalty: 2 })).toEqual([1, -4, 1.5, 1, 0])
  expect(penalized({ repetitionPenalty: 0.5 })).toEqual([4, -1, 6, 1, 0])
  expect(penalized({ presencePenalty: 0.5 })).toEqual([2, -2.5, 2.5, 1, 0])
  expect(penalized({ frequencyPenalty: 0.5 })).toEqual([2, -2.5, 2, 1, 0])
  expect(penalized({ frequencyPenalty: -0.5, presencePenalty: -1 })).toEqual([2, -0.5, 5, 1, 0])
  expect(
    penalized({
      logitBias: [
        { token: 3, bias: -100 },
        { token: 0, bias: 0.25 },
      ],
    }),
  ).toEqual([2.25, -2, 3, -99, 0])
})

test('repetition comes first, then presence and frequency, then bias', () => {
  const logitBias = [
    { token: 2, bias: 8 },
    { token: 1, bias: 8 },
  ]
  const all = { repetitionPenalty: 2, presencePenalty: 0.25, frequencyPenalty: 0.5, logitBias }
  // 3 / 2 - 0.25 - 2 * 0.5 + 8, and -2 * 2 - 0.25 - 0.5 + 8.
  expect(penalized(all)).toEqual([1, 3.25, 8.25, 1, 0])
})

test('tells when there is nothing to do', () => {
  expect(hasPenalties(plainSampling, historyOf([1], [2]))).toBe(false)
  expect(hasPenalties({ ...plainSampling, presencePenalty: 1 }, historyOf([1]))).toBe(false)
  expect(hasPenalties({ ...plainSampling, frequencyPenalty: 1 }, historyOf([], [2]))).toBe(true)
  expect(hasPenalties({ ...plainSampling, repetitionPenalty: 1.1 }, historyOf([1]))).toBe(true)
  expect(hasPenalties({ ...plainSampling, logitBias: [{ token: 0, bias: 1 }] }, historyOf())).toBe(true)
})
