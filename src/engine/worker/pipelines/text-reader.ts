import { invalidInput } from '../../../errors.ts'
import { truncate } from '../text/truncation.ts'
import { requireTexts } from './model-facts.ts'
import type { OpenedPipeline } from './runner.ts'
import type { TokenRow } from './token-rows.ts'

/** Makes the function from a text to its row of tokens, cut at the model's context. @returns it throws INVALID_INPUT */
export const textReader = (opened: OpenedPipeline): ((text: string) => TokenRow) => {
  const { tokenizer } = requireTexts(opened)
  const cut = truncate(tokenizer, opened.contextLength)
  return (text) => {
    const ids = cut(tokenizer.encode(text, true))
    if (ids.length === 0) throw invalidInput('text', 'comes to no tokens')
    return { ids }
  }
}

/**
 * The same for two texts in one row. Where they don't fit together, tokens are taken from the end of the first one, or of the longer
 * one until both are equal, as the reference implementation does (`only_first`, `longest_first`).
 * @param field of the second text, for the errors
 */
export const pairReader = (
  opened: OpenedPipeline,
  cut: 'FIRST' | 'LONGER',
  field: string,
): ((first: string, second: string) => TokenRow) => {
  const { tools } = requireTexts(opened)
  return (first, second) => {
    const whole = tools.pair(first, second)
    const surplus = whole.ids.length - opened.contextLength
    if (surplus <= 0) return toRow(whole)
    const parts = [tools.plain(first), tools.plain(second)] as const
    const [a, b] =
      cut === 'FIRST'
        ? [parts[0].length - surplus, parts[1].length]
        : shortened(parts[0].length, parts[1].length, surplus)
    if (a < 1)
      throw invalidInput(field, `leaves no room in the model's ${opened.contextLength} tokens`, opened.contextLength)
    return toRow(withoutSurplus(whole, parts, [a, b]))
  }
}

interface Row {
  readonly ids: readonly number[]
  readonly typeIds: readonly number[] | null
}

const toRow = ({ ids, typeIds }: Row): TokenRow => (typeIds === null ? { ids } : { ids, typeIds })

/** Lengths of two texts after the longer one has lost the surplus, and both alike what is more. */
const shortened = (first: number, second: number, surplus: number): [number, number] => {
  const room = first + second - surplus
  const shorter = Math.min(first, second, room >> 1)
  return first <= second ? [shorter, room - shorter] : [room - shorter, shorter]
}

const withoutSurplus = (
  { ids, typeIds }: Row,
  [first, second]: readonly [readonly number[], readonly number[]],
  [a, b]: readonly [number, number],
): Row => {
  const startOfFirst = indexOf(ids, first, 0)
  const startOfSecond = indexOf(ids, second, startOfFirst + first.length)
  const isKept = (_: unknown, place: number): boolean =>
    (place < startOfFirst + a || place >= startOfFirst + first.length) &&
    (place < startOfSecond + b || place >= startOfSecond + second.length)
  return { ids: ids.filter(isKept), typeIds: typeIds?.filter(isKept) ?? null }
}

const indexOf = (ids: readonly number[], part: readonly number[], from: number): number => {
  for (let start = from; start + part.length <= ids.length; start += 1)
    if (part.every((id, i) => ids[start + i] === id)) return start
  throw new Error('The tokenizer cuts a text otherwise in a pair than alone.')
}
