/** Labels with their probabilities, best first: softmax over a classifier's logits, computed from the largest so that nothing overflows. */
export function rankLabels(logits: Float32Array, labels: readonly string[]): { label: string; score: number }[] {
  const largest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const weights = Array.from(logits, (logit) => Math.exp(logit - largest))
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights
    .map((weight, index) => ({ label: labels[index] ?? `LABEL_${index}`, score: weight / sum }))
    .sort((a, b) => b.score - a.score)
}
