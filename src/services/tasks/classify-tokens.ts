import { z } from 'zod'
import type { Aggregation, Entity } from '../../engine/pipeline.ts'
import { check, perLimits, textOf } from '../checks.ts'
import type { Batch, Operation, PredictionLimits } from './operation.ts'
import { runPipeline } from './run-pipeline.ts'

export interface ClassifyTokensArguments {
  text: string
  model?: string | null | undefined
  aggregation?: Aggregation | null | undefined
  ignoreLabels?: readonly string[] | null | undefined
}

export interface TokenClassification {
  entities: Entity[]
  model: string
  tokens: number
  batch: Batch
}

const aggregation = z.enum(['NONE', 'SIMPLE', 'FIRST', 'AVERAGE', 'MAX'])

const schemaOf = perLimits((limits: PredictionLimits) =>
  z.object({
    text: textOf(limits.maxTextBytes),
    aggregation: aggregation.nullish(),
    ignoreLabels: z.array(textOf(1024).max(256)).max(100).nullish(),
  }),
)

export const classifyTokens = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const given = check(field, schemaOf(limits), args)
    const model = models.resolve(args.model, 'TOKEN_CLASSIFICATION', key)
    const input = {
      text: given.text,
      aggregation: given.aggregation ?? 'SIMPLE',
      ignoreLabels: given.ignoreLabels ?? ['O'],
    } as const
    return {
      model: model.name,
      run: async (caller, signal) => {
        const { output, tokens, batch } = await runPipeline(
          model,
          'TOKEN_CLASSIFICATION',
          { ...input, ignoreLabels: [...input.ignoreLabels] },
          caller,
          signal,
        )
        return { entities: output, model: model.name, tokens, batch }
      },
    }
  },
  toStored: (result) => ({ kind: 'TokenClassification', ...result }),
} satisfies Operation<
  ClassifyTokensArguments,
  TokenClassification,
  { kind: 'TokenClassification' } & TokenClassification
>
