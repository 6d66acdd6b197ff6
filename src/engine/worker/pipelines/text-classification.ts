import { classLabels, outputOf } from './model-facts.ts'
import { rank, sigmoid, softmax } from './probabilities.ts'
import type { OpenRunner } from './runner.ts'
import { textReader } from './text-reader.ts'
import { openTextTask } from './text-task.ts'

/** Labels texts: one logit a class; several labels may hold at once where `config.json` says `multi_label_classification`. */
export const openTextClassification: OpenRunner<'TEXT_CLASSIFICATION'> = (opened) => {
  const isMultiLabel = opened.pipeline.config.problem_type === 'multi_label_classification'
  const read = textReader(opened)
  return openTextTask(opened, {
    read: ({ text }) => ({ rows: [read(text)] }),
    finish: (_, [result]) => {
      const logits = outputOf(result, 'logits')
      const scores = isMultiLabel || logits.length === 1 ? sigmoid(logits) : softmax(logits)
      return { labels: rank(scores, classLabels(opened, logits.length)), isMultiLabel }
    },
  })
}
