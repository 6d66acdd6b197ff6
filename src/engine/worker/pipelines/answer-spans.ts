/** An answer as columns of a window, both included, and its probability. */
export interface ScoredSpan {
  readonly start: number
  readonly end: number
  readonly score: number
}

/**
 * The most probable spans: P(start) P(end) over all with start <= end and at most `longest` tokens.
 * @param starts,ends probabilities of the text's tokens
 */
export const bestSpans = (
  starts: readonly number[],
  ends: readonly number[],
  longest: number,
  count: number,
): ScoredSpan[] => {
  const best: ScoredSpan[] = []
  for (const [start, p] of starts.entries())
    for (let end = start; end < Math.min(ends.length, start + longest); end += 1) {
      const score = p * (ends[end] as number)
      if (best.length === count && score <= (best.at(-1) as ScoredSpan).score) continue
      const place = best.findIndex((other) => other.score < score)
      best.splice(place < 0 ? best.length : place, 0, { start, end, score })
      best.length = Math.min(best.length, count)
    }
  return best
}
