import type { Tokenizer } from '../runtime/tokenizer.ts'

/**
 * Cuts a text's tokens at `limit` but keeps the special tokens that the tokenizer puts behind a text, as the reference
 * implementation does.
 */
export const truncate = (tokenizer: Pick<Tokenizer, 'encode'>, limit: number): ((ids: number[]) => number[]) => {
  const suffix = trailingSpecials(tokenizer)
  return (ids) => (ids.length <= limit ? ids : [...ids.slice(0, limit - suffix.length), ...suffix])
}

/** Found by comparing a text with and without them. */
const trailingSpecials = (tokenizer: Pick<Tokenizer, 'encode'>): number[] => {
  const plain = tokenizer.encode('a', false)
  const whole = tokenizer.encode('a', true)
  const start = whole.findIndex((_, i) => plain.every((id, j) => whole[i + j] === id))
  return start < 0 ? [] : whole.slice(start + plain.length)
}
