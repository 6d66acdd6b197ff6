import { z } from 'zod'
import { check, perLimits, textOf } from '../checks.ts'
import { vectorsOf } from './embed.ts'
import type { Batch, Operation, PredictionLimits } from './operation.ts'
import { cosine } from './vectors.ts'

export interface SimilarityArguments {
  text: string
  texts: readonly string[]
  model?: string | null | undefined
}

export interface Similarity {
  scores: number[]
  model: string
  tokens: number
  batch: Batch
}

const schemaOf = perLimits((limits: PredictionLimits) => {
  const text = textOf(limits.maxTextBytes)
  return z.object({ text, texts: z.array(text).min(1).max(limits.maxTexts) })
})

export const similarity = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const given = check(field, schemaOf(limits), args)
    const model = models.resolve(args.model, 'FEATURE_EXTRACTION', key)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const [own, ...others] = await vectorsOf(model, [given.text, ...given.texts], caller, signal)
        if (own === undefined) throw new Error('no vector came back')
        const scores = others.map(({ vector }) => cosine(own.vector, vector))
        const tokens = others.reduce((sum, other) => sum + other.tokens, own.tokens)
        return { scores, model: model.name, tokens, batch: own.batch }
      },
    }
  },
  toStored: (result) => ({ kind: 'Similarity', ...result }),
} satisfies Operation<SimilarityArguments, Similarity, { kind: 'Similarity' } & Similarity>
