import type { Scoring } from '../models/plain-graph.ts'

/**
 * Labels with their scores, best first.
 * @param row a classifier's output: one number a class, or one for two labels, which is the second one's
 */
export function rankLabels(
  row: Float32Array,
  labels: readonly string[],
  scoring: Scoring = 'SOFTMAX',
): { label: string; score: number }[] {
  const isBinary = row.length === 1 && labels.length === 2
  const scores = scored(row, isBinary && scoring === 'SOFTMAX' ? 'SIGMOID' : scoring)
  const [second = 0] = scores
  return (isBinary ? [1 - second, second] : scores)
    .map((score, index) => ({ label: labels[index] ?? `LABEL_${index}`, score }))
    .sort((a, b) => b.score - a.score)
}

function scored(row: Float32Array, scoring: Scoring): number[] {
  if (scoring === 'NONE') return Array.from(row)
  if (scoring === 'SIGMOID') return Array.from(row, (logit) => 1 / (1 + Math.exp(-logit)))
  // Computed from the largest, so that nothing overflows.
  const largest = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const weights = Array.from(row, (logit) => Math.exp(logit - largest))
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => weight / sum)
}
