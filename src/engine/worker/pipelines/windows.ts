import { invalidInput } from '../../../errors.ts'
import type { TextTools } from '../runtime/text-tools.ts'
import { type Span, spansOf } from './offsets.ts'
import type { TokenRow } from './token-rows.ts'

/** A row of tokens that holds a piece of a longer text. */
export interface Window {
  readonly row: TokenRow
  /** Column of the row where the piece begins, and how many tokens it has. */
  readonly first: number
  readonly count: number
  /** Where each token of the piece stands in the text. */
  readonly spans: readonly Span[]
  /** The piece's tokens. */
  readonly ids: readonly number[]
}

interface Around {
  readonly head: readonly number[]
  readonly tail: readonly number[]
  readonly headTypes: readonly number[] | null
  readonly bodyType: number
  readonly tailTypes: readonly number[] | null
}

/**
 * Cuts a text into rows that fit a model, each overlapping the one before, so that what stands at a cut is seen whole once.
 * @param whole the row that the tokenizer makes of it all, special tokens and a first text included
 * @param size tokens of a row at most @param overlap tokens that two rows share at most
 * @throws INVALID_INPUT where there is no room for the text beside what stands around it
 */
export const windowsOf = (
  tools: TextTools,
  text: string,
  whole: { ids: readonly number[]; typeIds: readonly number[] | null },
  { size, overlap, field }: { size: number; overlap: number; field: string },
): Window[] => {
  const ids = tools.plain(text)
  if (ids.length === 0) throw invalidInput(field, 'comes to no tokens')
  const around = aroundOf(whole, ids)
  const room = size - around.head.length - around.tail.length
  if (room < 1)
    throw invalidInput(field, `leaves no room in the model's ${size} tokens beside what stands before it`, size)
  const spans = spansOf(tools, text, ids)
  const step = Math.max(1, room - Math.min(overlap, room >> 1))
  const windows: Window[] = []
  for (let start = 0; ; start += step) {
    const piece = ids.slice(start, start + room)
    windows.push({
      row: rowOf(around, piece),
      first: around.head.length,
      count: piece.length,
      spans: spans.slice(start, start + room),
      ids: piece,
    })
    if (start + room >= ids.length) return windows
  }
}

const rowOf = ({ head, tail, headTypes, bodyType, tailTypes }: Around, piece: readonly number[]): TokenRow => ({
  ids: [...head, ...piece, ...tail],
  ...(headTypes !== null &&
    tailTypes !== null && { typeIds: [...headTypes, ...piece.map(() => bodyType), ...tailTypes] }),
})

/** What the tokenizer puts before and behind the text's own tokens. */
const aroundOf = (
  { ids, typeIds }: { ids: readonly number[]; typeIds: readonly number[] | null },
  body: readonly number[],
): Around => {
  for (let end = ids.length; end >= body.length; end -= 1) {
    const start = end - body.length
    if (!body.every((id, i) => ids[start + i] === id)) continue
    return {
      head: ids.slice(0, start),
      tail: ids.slice(end),
      headTypes: typeIds?.slice(0, start) ?? null,
      bodyType: typeIds?.[start] ?? 0,
      tailTypes: typeIds?.slice(end) ?? null,
    }
  }
  throw new Error('The tokenizer cuts a text otherwise in a row than alone.')
}
