import { z } from 'zod'
import { invalidInput } from '../../errors.ts'
import { check, perLimits, textOf } from '../checks.ts'
import { byChat, byInstruction, type WrittenText, written } from './generated-text.ts'
import { languageName } from './languages.ts'
import { methodOf } from './method.ts'
import { maxTokensOf, type Operation, type PredictionLimits, pathOf } from './operation.ts'
import { runPipeline } from './run-pipeline.ts'

export interface TranslateArguments {
  text: string
  sourceLanguage?: string | null | undefined
  targetLanguage?: string | null | undefined
  model?: string | null | undefined
  maxTokens?: number | null | undefined
}

const language = z
  .string()
  .regex(/^[\p{L}\p{M}][\p{L}\p{M} _-]{1,63}$/u, 'must be a language: a code such as "fr", or its English name')
  .nullish()

const schemaOf = perLimits((limits: PredictionLimits) =>
  z.object({
    text: textOf(limits.maxTextBytes),
    maxTokens: maxTokensOf,
    sourceLanguage: language,
    targetLanguage: language,
  }),
)

export const translate = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const { text, ...given } = check(field, schemaOf(limits), args)
    const model = models.resolve(args.model, ['TRANSLATION', 'TEXT2TEXT_GENERATION', 'TEXT_GENERATION'], key)
    const method = methodOf(model, 'TRANSLATION')
    const maxTokens = given.maxTokens ?? 256
    const { sourceLanguage = null, targetLanguage = null } = given
    if (method !== 'TASK_MODEL' && targetLanguage === null)
      throw invalidInput(pathOf(field, 'targetLanguage'), `must be given: ${model.name} translates into any language`)
    const [from, to] = [languageName(sourceLanguage), languageName(targetLanguage)]
    return {
      model: model.name,
      run: async (caller, signal) => {
        if (method === 'TASK_MODEL') {
          const input = { text, sourceLanguage, targetLanguage, maxTokens }
          return written(model, method, await runPipeline(model, 'TRANSLATION', input, caller, signal))
        }
        const direction = `${from === null ? '' : ` from ${from}`} to ${to}`
        if (method === 'INSTRUCTION')
          return byInstruction(model, `translate ${from ?? 'English'} to ${to}: ${text}`, maxTokens, caller, signal)
        const system = `You translate texts${direction}. Answer with the translation of the text, and with nothing else.`
        return byChat(model, { system, text }, maxTokens, caller, signal)
      },
    }
  },
  toStored: (result) => ({ kind: 'Translation', ...result }),
} satisfies Operation<TranslateArguments, WrittenText, { kind: 'Translation' } & WrittenText>
