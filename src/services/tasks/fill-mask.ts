import { z } from 'zod'
import type { MaskCandidate } from '../../engine/pipeline.ts'
import { check, integerOf, perLimits, textOf } from '../checks.ts'
import type { Batch, Operation, PredictionLimits } from './operation.ts'
import { runPipeline } from './run-pipeline.ts'

export interface FillMaskArguments {
  text: string
  model?: string | null | undefined
  topK?: number | null | undefined
}

export interface MaskFilling {
  masks: { candidates: MaskCandidate[] }[]
  model: string
  tokens: number
  batch: Batch
}

const schemaOf = perLimits((limits: PredictionLimits) =>
  z.object({ text: textOf(limits.maxTextBytes), topK: integerOf(1, 100).nullish() }),
)

export const fillMask = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const { text, topK } = check(field, schemaOf(limits), args)
    const model = models.resolve(args.model, 'FILL_MASK', key)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const { output, tokens, batch } = await runPipeline(
          model,
          'FILL_MASK',
          { text, topK: topK ?? 5 },
          caller,
          signal,
        )
        return { masks: output.map((candidates) => ({ candidates })), model: model.name, tokens, batch }
      },
    }
  },
  toStored: (result) => ({ kind: 'MaskFilling', ...result }),
} satisfies Operation<FillMaskArguments, MaskFilling, { kind: 'MaskFilling' } & MaskFilling>
