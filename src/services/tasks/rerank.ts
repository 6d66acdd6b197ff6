import { z } from 'zod'
import type { Caller } from '../access/caller.ts'
import { check, integerOf, perLimits, textOf } from '../checks.ts'
import type { ServedModel } from '../models/served-model.ts'
import { vectorsOf } from './embed.ts'
import { methodOf, type TaskMethod } from './method.ts'
import type { Batch, Operation, PredictionLimits } from './operation.ts'
import { runPipelines } from './run-pipeline.ts'
import { cosine } from './vectors.ts'

export interface RerankArguments {
  query: string
  documents: readonly string[]
  model?: string | null | undefined
  topK?: number | null | undefined
}

export interface Ranking {
  results: { index: number; score: number; document: string }[]
  method: TaskMethod
  model: string
  tokens: number
  batch: Batch
}

const schemaOf = perLimits((limits: PredictionLimits) => {
  const text = textOf(limits.maxTextBytes)
  return z.object({
    query: text,
    documents: z.array(text).min(1).max(limits.maxTexts),
    topK: integerOf(1, 1_000_000).nullish(),
  })
})

export const rerank = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const { query, documents, topK } = check(field, schemaOf(limits), args)
    const model = models.resolve(args.model, ['TEXT_RANKING', 'FEATURE_EXTRACTION'], key)
    const method = methodOf(model, 'TEXT_RANKING')
    return {
      model: model.name,
      run: async (caller, signal) => {
        const score = method === 'EMBEDDINGS' ? byEmbeddings : byCrossEncoder
        const { scores, tokens, batch } = await score(model, query, documents, caller, signal)
        const results = documents
          .map((document, index) => ({ index, score: scores[index] as number, document }))
          .sort((a, b) => b.score - a.score || a.index - b.index)
          .slice(0, topK ?? undefined)
        return { results, method, model: model.name, tokens, batch }
      },
    }
  },
  toStored: (result) => ({ kind: 'Ranking', ...result }),
} satisfies Operation<RerankArguments, Ranking, { kind: 'Ranking' } & Ranking>

type Score = (
  model: ServedModel,
  query: string,
  documents: readonly string[],
  caller: Caller,
  signal: AbortSignal,
) => Promise<{ scores: number[]; tokens: number; batch: Batch }>

const byEmbeddings: Score = async (model, query, documents, caller, signal) => {
  const [own, ...others] = await vectorsOf(model, [query, ...documents], caller, signal)
  if (own === undefined) throw new Error('no vector came back')
  return {
    scores: others.map(({ vector }) => cosine(own.vector, vector)),
    tokens: others.reduce((sum, other) => sum + other.tokens, own.tokens),
    batch: own.batch,
  }
}

const byCrossEncoder: Score = async (model, query, documents, caller, signal) => {
  const inputs = documents.map((document) => ({ query, document }))
  const results = await runPipelines(model, 'TEXT_RANKING', inputs, caller, signal)
  return {
    scores: results.map(({ output }) => output),
    tokens: results.reduce((sum, { tokens }) => sum + tokens, 0),
    batch: results[0]?.batch ?? { size: 0, waitMs: 0 },
  }
}
