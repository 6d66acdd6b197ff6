import { classLabels, outputOf, requireTexts } from './model-facts.ts'
import { rank, softmax } from './probabilities.ts'
import type { OpenRunner } from './runner.ts'
import { pairReader } from './text-reader.ts'
import { openTextTask } from './text-task.ts'

/**
 * Labels a text with the caller's labels by natural language inference: does the text entail "This example is <label>."? Either the
 * labels compete (softmax of their entailments), or each is held against its own contradiction.
 */
export const openZeroShotClassification: OpenRunner<'ZERO_SHOT_CLASSIFICATION'> = (opened) => {
  const { config } = requireTexts(opened)
  const classes = Object.keys(config.id2label ?? {}).length || opened.labels.length
  const names = classLabels(opened, classes).map((name) => name.toLowerCase())
  const entailment = names.findIndex((name) => name.startsWith('entail'))
  if (entailment < 0) throw new Error('its labels have none for entailment')
  const named = names.findIndex((name) => name.startsWith('contradict') || name.startsWith('not_entail'))
  const contradiction = named >= 0 ? named : entailment === 0 ? classes - 1 : 0
  const read = pairReader(opened, 'FIRST', 'labels')
  return openTextTask(opened, {
    read: (input) => ({
      rows: input.labels.map((label) =>
        read(
          input.text,
          input.hypothesisTemplate.replace('{}', () => label),
        ),
      ),
      input,
    }),
    finish: ({ input: { labels, multiLabel } }, results) => {
      const pairs = results.map((result) => {
        const logits = outputOf(result, 'logits')
        return [logits[contradiction] as number, logits[entailment] as number] as const
      })
      const scores =
        multiLabel || labels.length === 1
          ? pairs.map((pair) => softmax(pair)[1] as number)
          : softmax(pairs.map(([, entails]) => entails))
      return rank(scores, labels)
    },
  })
}
