import type { LabelScore } from '../../pipeline.ts'

/** exp(x) / sum(exp(x)), computed from the largest so that nothing overflows. */
export const softmax = (logits: ArrayLike<number>): number[] => {
  const values = Array.from(logits)
  const largest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const weights = values.map((value) => Math.exp(value - largest))
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => weight / sum)
}

/** 1 / (1 + exp(-x)) of each. */
export const sigmoid = (logits: ArrayLike<number>): number[] =>
  Array.from(logits, (value) => 1 / (1 + Math.exp(-value)))

/** Labels with their scores, best first. */
export const rank = (scores: readonly number[], labels: readonly string[]): LabelScore[] =>
  scores.map((score, i) => ({ label: labels[i] as string, score })).sort((a, b) => b.score - a.score)
