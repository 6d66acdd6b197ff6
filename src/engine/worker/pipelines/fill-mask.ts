import { invalidInput } from '../../../errors.ts'
import type { MaskCandidate } from '../../pipeline.ts'
import { truncate } from '../text/truncation.ts'
import { outputOf, requireTexts } from './model-facts.ts'
import { softmax } from './probabilities.ts'
import type { OpenRunner } from './runner.ts'
import { openTextTask } from './text-task.ts'

/** Fills each masked word with the most probable tokens. */
export const openFillMask: OpenRunner<'FILL_MASK'> = (opened) => {
  const { tokenizer, tools } = requireTexts(opened)
  const { maskId, maskToken } = tools
  if (maskId === null || maskToken === null) throw new Error('its tokenizer has no mask token')
  const cut = truncate(tokenizer, opened.contextLength)
  return openTextTask(opened, {
    read: ({ text, topK }) => {
      // Callers need not know which of the usual ways of writing it this model has.
      const ids = cut(tokenizer.encode(text.replaceAll(/\[MASK\]|<mask>/g, maskToken), true))
      const places = ids.flatMap((id, place) => (id === maskId ? [place] : []))
      if (places.length === 0)
        throw invalidInput(
          'text',
          `must have the mask ${maskToken} among the ${opened.contextLength} tokens that the model sees`,
        )
      return { rows: [{ ids }], ids, places, topK }
    },
    finish: ({ ids, places, topK }, [result]) => {
      const logits = outputOf(result, 'logits')
      const vocabulary = logits.length / ids.length
      return places.map((place) => {
        const scores = softmax(logits.subarray(place * vocabulary, (place + 1) * vocabulary))
        const best = [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number)).slice(0, topK)
        return best.map((token): MaskCandidate => {
          const filled = ids.map((id, i) => (i === place ? token : id))
          return {
            token,
            text: tools.decode([token], false).trim(),
            score: scores[token] as number,
            // Other masks are special tokens too: they are kept, so that what is left to fill is seen.
            sequence: tools.decode(withoutEnds(filled, tools.specialIds, maskId), places.length === 1),
          }
        })
      })
    },
  })
}

/** The tokens without the special ones around them. */
const withoutEnds = (ids: readonly number[], special: ReadonlySet<number>, maskId: number): readonly number[] => {
  const isEnd = (id: number | undefined): boolean => id !== undefined && special.has(id) && id !== maskId
  let [start, end] = [0, ids.length]
  while (isEnd(ids[start])) start += 1
  while (end > start && isEnd(ids[end - 1])) end -= 1
  return ids.slice(start, end)
}
