import { z } from 'zod'
import { check, perLimits, textOf } from '../checks.ts'
import { byChat, byInstruction, type WrittenText, written } from './generated-text.ts'
import { methodOf } from './method.ts'
import { maxTokensOf, type Operation, type PredictionLimits } from './operation.ts'
import { runPipeline } from './run-pipeline.ts'

export interface SummarizeArguments {
  text: string
  model?: string | null | undefined
  maxTokens?: number | null | undefined
}

/** In the words that the shipped chat model copied least and left out least, of those tried. */
const system = 'Provide a concise summary of the input text in one or two sentences.'

const schemaOf = perLimits((limits: PredictionLimits) =>
  z.object({ text: textOf(limits.maxTextBytes), maxTokens: maxTokensOf }),
)

export const summarize = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const given = check(field, schemaOf(limits), args)
    const model = models.resolve(args.model, ['SUMMARIZATION', 'TEXT2TEXT_GENERATION', 'TEXT_GENERATION'], key)
    const maxTokens = given.maxTokens ?? 128
    const { text } = given
    return {
      model: model.name,
      run: async (caller, signal) => {
        const method = methodOf(model, 'SUMMARIZATION')
        if (method === 'CHAT') return byChat(model, { system, text }, maxTokens, caller, signal)
        if (method === 'INSTRUCTION') return byInstruction(model, `summarize: ${text}`, maxTokens, caller, signal)
        return written(model, method, await runPipeline(model, 'SUMMARIZATION', { text, maxTokens }, caller, signal))
      },
    }
  },
  toStored: (result) => ({ kind: 'Summary', ...result }),
} satisfies Operation<SummarizeArguments, WrittenText, { kind: 'Summary' } & WrittenText>
