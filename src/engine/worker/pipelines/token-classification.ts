import { entitiesOf, type ScoredToken, withoutOverlaps } from './entities.ts'
import { classLabels, outputOf, requireTexts } from './model-facts.ts'
import { softmax } from './probabilities.ts'
import type { OpenRunner } from './runner.ts'
import { openTextTask } from './text-task.ts'
import type { RowResult } from './token-rows.ts'
import { type Window, windowsOf } from './windows.ts'

/** Tokens that two windows of a long text share. */
const overlap = 64

/** Finds names and the like: a label a token, put together to entities with their places in the text. */
export const openTokenClassification: OpenRunner<'TOKEN_CLASSIFICATION'> = (opened) => {
  const { tokenizer, tools } = requireTexts(opened)

  const tokensOf = ({ row, first, spans, ids }: Window, text: string, result: RowResult | undefined) => {
    const logits = outputOf(result, 'logits')
    const classes = logits.length / row.ids.length
    const isSubword = (id: number, start: number): boolean => {
      if (id === tools.unknownId) return false
      return tools.isLaterPiece?.(id) ?? (start > 0 && !text.slice(start - 1, start + 1).includes(' '))
    }
    const tokens = spans.map(({ start, end }, i): ScoredToken => {
      const scores = softmax(logits.subarray((first + i) * classes, (first + i + 1) * classes))
      return { scores, start, end, isSubword: isSubword(ids[i] as number, start) }
    })
    return { tokens, labels: classLabels(opened, classes) }
  }

  return openTextTask(opened, {
    read: (input) => {
      const whole = { ids: tokenizer.encode(input.text, true), typeIds: null }
      const windows = windowsOf(tools, input.text, whole, { size: opened.contextLength, overlap, field: 'text' })
      return { rows: windows.map(({ row }) => row), windows, input }
    },
    finish: ({ windows, input: { text, aggregation, ignoreLabels } }, results) => {
      const found = windows.flatMap((window, i) => {
        const { tokens, labels } = tokensOf(window, text, results[i])
        return entitiesOf(tokens, labels, aggregation)
      })
      const wanted = found.filter(({ label }) => !ignoreLabels.includes(label))
      const entities = windows.length > 1 ? withoutOverlaps(wanted) : wanted
      return entities.map((entity) => ({ ...entity, text: text.slice(entity.start, entity.end) }))
    },
  })
}
