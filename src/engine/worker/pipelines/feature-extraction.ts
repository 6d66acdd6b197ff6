import { outputOf } from './model-facts.ts'
import type { OpenRunner } from './runner.ts'
import { textReader } from './text-reader.ts'
import { openTextTask } from './text-task.ts'

/** Texts as vectors of length 1: the mean of a text's token vectors, or its first one, divided by its length. */
export const openFeatureExtraction: OpenRunner<'FEATURE_EXTRACTION'> = (opened) => {
  const isFirst = opened.graph.pooling === 'CLS'
  const read = textReader(opened)
  return openTextTask(opened, {
    read: ({ text }) => {
      const row = read(text)
      return { rows: [row], tokens: row.ids.length }
    },
    finish: ({ tokens }, [result]) => {
      const vectors = outputOf(result, 'last_hidden_state', 'token_embeddings')
      return normalized(pooled(vectors, isFirst ? 1 : tokens, vectors.length / tokens))
    },
  })
}

/** Mean of the first `count` vectors. */
const pooled = (vectors: Float32Array, count: number, dimensions: number): Float64Array => {
  const sums = new Float64Array(dimensions)
  for (const [i, value] of vectors.subarray(0, count * dimensions).entries())
    sums[i % dimensions] = (sums[i % dimensions] as number) + value
  return sums.map((sum) => sum / count)
}

const normalized = (vector: Float64Array): Float32Array => {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1
  return Float32Array.from(vector, (value) => value / length)
}
