import { outputOf } from './model-facts.ts'
import { sigmoid, softmax } from './probabilities.ts'
import type { OpenRunner } from './runner.ts'
import { pairReader } from './text-reader.ts'
import { openTextTask } from './text-task.ts'

/** How well a text answers a query: the sigmoid of a cross-encoder's one logit, or the probability of the last of its classes. */
export const openTextRanking: OpenRunner<'TEXT_RANKING'> = (opened) => {
  const read = pairReader(opened, 'LONGER', 'query')
  return openTextTask(opened, {
    read: ({ query, document }) => ({ rows: [read(query, document)] }),
    finish: (_, [result]) => {
      const logits = outputOf(result, 'logits')
      return (logits.length === 1 ? sigmoid(logits) : softmax(logits)).at(-1) ?? 0
    },
  })
}
