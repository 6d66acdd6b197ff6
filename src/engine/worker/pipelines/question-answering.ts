import type { AnswerSpan } from '../../pipeline.ts'
import { bestSpans } from './answer-spans.ts'
import { outputOf, requireTexts } from './model-facts.ts'
import { softmax } from './probabilities.ts'
import type { OpenRunner } from './runner.ts'
import { openTextTask } from './text-task.ts'
import type { RowResult } from './token-rows.ts'
import { type Window, windowsOf } from './windows.ts'

/** As models for SQuAD are trained: windows of 384 tokens, of which neighbours share 128. */
const window = { size: 384, overlap: 128 }

/**
 * Finds the spans of a text that answer a question. A span's score is the probability of its first token times that of its last one,
 * each among the tokens of its window and the first column, which stands for "no answer".
 */
export const openQuestionAnswering: OpenRunner<'QUESTION_ANSWERING'> = (opened) => {
  const { tools } = requireTexts(opened)
  const size = Math.min(window.size, opened.contextLength)

  const probabilities = (logits: Float32Array, { first, count }: Window): { none: number; tokens: number[] } => {
    const [none = 0, ...tokens] = softmax([logits[0] as number, ...logits.subarray(first, first + count)])
    return { none, tokens }
  }
  const answersOf = (
    piece: Window,
    result: RowResult | undefined,
    { topK, maxAnswerTokens }: { topK: number; maxAnswerTokens: number },
  ) => {
    const starts = probabilities(outputOf(result, 'start_logits'), piece)
    const ends = probabilities(outputOf(result, 'end_logits'), piece)
    const spans = bestSpans(starts.tokens, ends.tokens, maxAnswerTokens, topK).map(({ start, end, score }) => ({
      start: piece.spans[start]?.start ?? 0,
      end: piece.spans[end]?.end ?? 0,
      score,
    }))
    return { spans, none: starts.none * ends.none }
  }

  return openTextTask(opened, {
    read: (input) => {
      const { question, context } = input
      const windows = windowsOf(tools, context, tools.pair(question, context), { ...window, size, field: 'context' })
      return { rows: windows.map(({ row }) => row), windows, input }
    },
    finish: ({ windows, input }, results) => {
      const found = windows.map((piece, i) => answersOf(piece, results[i], input))
      const answers = found
        .flatMap(({ spans }) => spans)
        .sort((a, b) => b.score - a.score)
        .filter((span, i, all) => all.findIndex(({ start, end }) => start === span.start && end === span.end) === i)
        .slice(0, input.topK)
        .map((span): AnswerSpan => ({ ...span, text: input.context.slice(span.start, span.end) }))
      return { answers, noAnswerScore: Math.min(...found.map(({ none }) => none)) }
    },
  })
}
