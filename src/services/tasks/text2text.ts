import { z } from 'zod'
import { check, perLimits, textOf } from '../checks.ts'
import { type WrittenText, written } from './generated-text.ts'
import { maxTokensOf, type Operation, type PredictionLimits } from './operation.ts'
import { runPipeline } from './run-pipeline.ts'

export interface Text2TextArguments {
  text: string
  model?: string | null | undefined
  maxTokens?: number | null | undefined
}

const schemaOf = perLimits((limits: PredictionLimits) =>
  z.object({ text: textOf(limits.maxTextBytes), maxTokens: maxTokensOf }),
)

export const text2text = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const { text, maxTokens } = check(field, schemaOf(limits), args)
    const model = models.resolve(args.model, 'TEXT2TEXT_GENERATION', key)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const input = { text, maxTokens: maxTokens ?? 256 }
        return written(model, 'TASK_MODEL', await runPipeline(model, 'TEXT2TEXT_GENERATION', input, caller, signal))
      },
    }
  },
  toStored: (result) => ({ kind: 'TransformedText', ...result }),
} satisfies Operation<Text2TextArguments, WrittenText, { kind: 'TransformedText' } & WrittenText>
