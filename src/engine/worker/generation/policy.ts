/** Whom next, and what fits: decisions without tensors. Lengths and capacities are in KV cache columns, one a token. */
import { bucket, type KvBudget } from '../cache/capacity.ts'

/** What a generation holds or will hold: rows, and the columns the longest of them fills at its end. */
export interface Claim {
  readonly rows: number
  readonly finalLength: number
}

/** Columns of the cache after a generation's last step: the last token sampled is never fed. */
export const finalLength = (promptTokens: number, maxTokens: number): number => promptTokens + maxTokens - 1

/** Whether all these generations can run to their end side by side: every row is as wide as the longest one needs. */
export const fits = (claims: readonly Claim[], budget: KvBudget): boolean => {
  let rows = 0
  let longest = 0
  for (const claim of claims) {
    rows += claim.rows
    longest = Math.max(longest, claim.finalLength)
  }
  return rows <= budget.maxRows && rows * bucket(longest) <= budget.columns
}

/** First come, first served: how many of those that wait can join now. Nobody overtakes a head of line that doesn't fit. */
export const admissible = (running: readonly Claim[], waiting: readonly Claim[], budget: KvBudget): number => {
  const claims = [...running]
  for (const [index, claim] of waiting.entries()) {
    claims.push(claim)
    if (!fits(claims, budget)) return index
  }
  return waiting.length
}

/** The longest row that `rows` rows can have with the whole budget to themselves; 0 where not even the smallest fits. */
export const longestAlone = (rows: number, budget: KvBudget): number => {
  let length = 0
  while (rows * bucket(length + 1) <= budget.columns) length = bucket(length + 1)
  return length
}

/**
 * The next prompt tokens to process. Chunks start at multiples of `chunk`, whatever else runs, because which positions run
 * together decides the last bits of their result.
 */
export const nextChunk = (prefilled: number, promptTokens: number, chunk: number): number =>
  Math.min(chunk - (prefilled % chunk), promptTokens - prefilled)

/**
 * A prompt's turn to be prefilled, lower ones first: fair queueing over prompt tokens. It is the tokens that were done when it came, or
 * the turn of its caller's prompt before it, plus its own length. So a short prompt passes a long one and a caller with one prompt
 * passes a caller with fifty; and since every token done for others moves newcomers back, nobody is passed for ever.
 * @param served prompt tokens done so far @param own turns of its caller's prompts that still wait
 */
export const turnOf = (promptTokens: number, served: number, own: readonly number[]): number =>
  Math.max(served, ...own) + promptTokens
