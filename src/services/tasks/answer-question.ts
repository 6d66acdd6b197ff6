import { z } from 'zod'
import type { AnswerSpan } from '../../engine/pipeline.ts'
import { check, integerOf, perLimits, textOf } from '../checks.ts'
import type { ServedModel } from '../models/served-model.ts'
import { byChat, byInstruction } from './generated-text.ts'
import { methodOf, type TaskMethod } from './method.ts'
import type { Batch, Operation, PredictionLimits } from './operation.ts'
import { runPipeline } from './run-pipeline.ts'

export interface AnswerQuestionArguments {
  question: string
  context: string
  model?: string | null | undefined
  topK?: number | null | undefined
  maxAnswerTokens?: number | null | undefined
  allowNoAnswer?: boolean | null | undefined
}

export interface QuestionAnswer {
  answer: string | null
  score: number | null
  start: number | null
  end: number | null
  answers: AnswerSpan[]
  method: TaskMethod
  model: string
  tokens: number
  batch: Batch | null
}

const system = 'Answer the question with a few words of the text.'
const asked = (context: string, question: string): string => `Text: ${context}\n\nQuestion: ${question}`
/** Small chat models talk rather than answer, unless they are shown how. */
const examples = [
  [asked('Ann moved to Rome in 2010, where she opened a bakery.', 'What did Ann open?'), 'a bakery'],
  [asked('The meeting starts at nine in room four.', 'When does the meeting start?'), 'at nine'],
] as const

const schemaOf = perLimits((limits: PredictionLimits) =>
  z.object({
    question: textOf(limits.maxTextBytes),
    context: textOf(limits.maxTextBytes),
    topK: integerOf(1, 100).nullish(),
    maxAnswerTokens: integerOf(1, 1000).nullish(),
    allowNoAnswer: z.boolean().nullish(),
  }),
)

export const answerQuestion = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const given = check(field, schemaOf(limits), args)
    const model = models.resolve(args.model, ['QUESTION_ANSWERING', 'TEXT2TEXT_GENERATION', 'TEXT_GENERATION'], key)
    const method = methodOf(model, 'QUESTION_ANSWERING')
    const { question, context } = given
    return {
      model: model.name,
      run: async (caller, signal) => {
        if (method === 'TASK_MODEL') {
          const input = { question, context, topK: given.topK ?? 1, maxAnswerTokens: given.maxAnswerTokens ?? 15 }
          const result = await runPipeline(model, 'QUESTION_ANSWERING', input, caller, signal)
          return extracted(model, result, given.allowNoAnswer ?? false)
        }
        const maxTokens = given.maxAnswerTokens ?? 64
        const { text, usage, batch } =
          method === 'INSTRUCTION'
            ? await byInstruction(model, `question: ${question} context: ${context}`, maxTokens, caller, signal)
            : await byChat(model, { system, examples, text: asked(context, question) }, maxTokens, caller, signal)
        return { ...placed(text, context), method, model: model.name, tokens: usage.promptTokens, batch }
      },
    }
  },
  toStored: (result) => ({ kind: 'QuestionAnswer', ...result }),
} satisfies Operation<AnswerQuestionArguments, QuestionAnswer, { kind: 'QuestionAnswer' } & QuestionAnswer>

function extracted(
  model: ServedModel,
  { output, tokens, batch }: { output: { answers: AnswerSpan[]; noAnswerScore: number }; tokens: number; batch: Batch },
  allowNoAnswer: boolean,
): QuestionAnswer {
  const { answers, noAnswerScore } = output
  const [best] = answers
  const facts = { method: 'TASK_MODEL', answers, model: model.name, tokens, batch } as const
  if (best === undefined || (allowNoAnswer && noAnswerScore > best.score))
    return { answer: null, score: noAnswerScore, start: null, end: null, ...facts }
  const { text, score, start, end } = best
  return { answer: text, score, start, end, ...facts }
}

/** A written answer, and where it stands in the context if it does, word for word. */
function placed(text: string, context: string) {
  const start = text === '' ? -1 : context.toLowerCase().indexOf(text.toLowerCase().replace(/\.$/, ''))
  const end = start < 0 ? null : start + text.replace(/\.$/, '').length
  return { answer: text, score: null, start: start < 0 ? null : start, end, answers: [] }
}
