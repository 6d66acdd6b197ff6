/** Cost of a run beside its tokens, in tokens: what it takes to start its operators and to hand them to the threads. */
const runOverhead = 64

/**
 * Padded tokens that a thread has of a run at most: then what it writes (of MiniLM 1.5 MB a layer) is still near when it reads it.
 * Measured on two processors with 1 MB of second-level cache each: 512 tokens a run take 7 to 12 % less than 4,096, and 384 no less than 512.
 */
const tokensOfThread = 256

/** Padded tokens of a run at most. @param limit of the settings @param threads of a run */
export const runTokens = (limit: number, threads: number): number => Math.min(limit, threads * tokensOfThread)

/**
 * Puts texts of similar length together into runs of at most `budget` padded tokens (rows x longest row), so that padding and
 * starting runs cost least in all; a text longer than the budget runs alone. The best cut of the sorted lengths, by dynamic
 * programming over the distinct ones; texts of one length are parted only where the budget ends.
 * @param lengths tokens of each text @param pads whether lengths may be mixed @returns for each run the places of its texts
 */
export const packByLength = (lengths: readonly number[], budget: number, pads = true): number[][] => {
  const places = lengths.map((_, place) => place).sort((a, b) => at(lengths, a) - at(lengths, b) || a - b)
  const sorted = places.map((place) => at(lengths, place))
  const cuts = possibleCuts(sorted, budget)
  /** For each cut: least cost of all before it, and where the last run before it starts. */
  const costs = [0]
  const starts = [0]
  for (let end = 1; end < cuts.length; end += 1) {
    const longest = at(sorted, at(cuts, end) - 1)
    costs[end] = Number.POSITIVE_INFINITY
    for (let start = end - 1; start >= 0; start -= 1) {
      const tokens = (at(cuts, end) - at(cuts, start)) * longest
      const isPiece = start === end - 1
      if (!isPiece && (tokens > budget || (!pads && at(sorted, at(cuts, start)) !== longest))) break
      const cost = at(costs, start) + tokens + runOverhead
      if (cost >= at(costs, end)) continue
      costs[end] = cost
      starts[end] = start
    }
  }
  const runs: number[][] = []
  for (let end = cuts.length - 1; end > 0; end = at(starts, end))
    runs.unshift(places.slice(at(cuts, at(starts, end)), at(cuts, end)))
  return runs
}

/** Where sorted lengths may be cut: between two of them, and within one as often as the budget demands. */
const possibleCuts = (sorted: readonly number[], budget: number): number[] => {
  const cuts = [0]
  for (let i = 1; i <= sorted.length; i += 1) {
    const rows = i - at(cuts, cuts.length - 1)
    if (sorted[i] !== sorted[i - 1] || (rows + 1) * at(sorted, i) > budget) cuts.push(i)
  }
  return cuts
}

const at = (list: readonly number[], index: number): number => list[index] as number
