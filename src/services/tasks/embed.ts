import { z } from 'zod'
import { shortFloat } from '../../util/float-digits.ts'
import type { Caller } from '../access/caller.ts'
import { check, perLimits, textOf } from '../checks.ts'
import { tracedLoad } from '../metrics/inference-spans.ts'
import type { ServedModel } from '../models/served-model.ts'
import type { Batch, Operation, PredictionLimits } from './operation.ts'
import { runPipelines } from './run-pipeline.ts'

export interface EmbedArguments {
  texts: readonly string[]
  model?: string | null | undefined
}

export interface Embedding {
  /** Floats, or as numbers where it was read back from the store. */
  vector: Float32Array | number[]
  dimensions: number
  tokens: number
  model: string
  batch: Batch
}

const schemaOf = perLimits((limits: PredictionLimits) =>
  z.object({ texts: z.array(textOf(limits.maxTextBytes)).min(1).max(limits.maxTexts) }),
)

export const embed = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const { texts } = check(field, schemaOf(limits), args)
    const model = models.resolve(args.model, 'FEATURE_EXTRACTION', key)
    return { model: model.name, run: (caller, signal) => vectorsOf(model, texts, caller, signal) }
  },
  toStored: (embeddings) => ({
    kind: 'embeddings',
    embeddings: embeddings.map((embedding) => ({ ...embedding, vector: Array.from(embedding.vector, shortFloat) })),
  }),
} satisfies Operation<EmbedArguments, Embedding[], { kind: 'embeddings'; embeddings: Embedding[] }>

/** A vector of length 1 a text, in order. @throws what the model's queue and engine throw */
export async function vectorsOf(
  model: ServedModel,
  texts: readonly string[],
  caller: Caller,
  signal: AbortSignal,
): Promise<(Embedding & { vector: Float32Array })[]> {
  const toEmbedding = (vector: Float32Array, tokens: number, batch: Batch) => ({
    vector,
    dimensions: vector.length,
    tokens,
    model: model.name,
    batch,
  })
  if (model.manifest.graph.kind === 'pipeline') {
    const inputs = texts.map((text) => ({ text }))
    const results = await runPipelines(model, 'FEATURE_EXTRACTION', inputs, caller, signal)
    return results.map(({ output, tokens, batch }) => toEmbedding(output, tokens, batch))
  }
  model.requests += texts.length
  const answers = await tracedLoad(model, model.batcher, texts, caller, signal)
  caller.meter.used(
    model.name,
    answers.reduce((sum, { result }) => sum + result.tokens, 0),
    0,
  )
  return answers.map(({ result, waitMs }) => toEmbedding(result.row, result.tokens, { size: result.batchSize, waitMs }))
}
