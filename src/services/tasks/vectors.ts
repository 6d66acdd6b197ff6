/** Cosine of two vectors of length 1, -1 to 1: their dot product. */
export const cosine = (a: Float32Array, b: Float32Array): number =>
  Math.min(
    1,
    Math.max(
      -1,
      a.reduce((sum, value, i) => sum + value * (b[i] as number), 0),
    ),
  )

/** How sharply cosines become probabilities, and the cosine from which on a label alone is more likely to hold than not. */
const sharpness = 20
const threshold = 0.12

/**
 * Cosines of a text and each label as probabilities: softmax(20 cosine) where the labels compete, sigmoid(20 (cosine - 0.12)) where
 * each stands for itself. The order is the cosines'; the numbers are a convention, no calibrated probabilities.
 */
export const labelScores = (cosines: readonly number[], multiLabel: boolean): number[] => {
  if (multiLabel || cosines.length === 1)
    return cosines.map((value) => 1 / (1 + Math.exp(-sharpness * (value - threshold))))
  const weights = cosines.map((value) => Math.exp(sharpness * value))
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => weight / sum)
}
