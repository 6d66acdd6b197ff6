/**
 * Puts texts of similar length together into runs of at most `budget` padded tokens (rows x longest row); a text longer than
 * the budget runs alone.
 * @param lengths tokens of each text @returns for each run the places of its texts
 */
export const packByLength = (lengths: readonly number[], budget: number): number[][] => {
  const places = lengths.map((_, place) => place).sort((a, b) => length(lengths, a) - length(lengths, b) || a - b)
  const runs: number[][] = []
  let run: number[] = []
  for (const place of places) {
    // Rising lengths: the newcomer is the longest.
    if (run.length > 0 && (run.length + 1) * length(lengths, place) > budget) {
      runs.push(run)
      run = []
    }
    run.push(place)
  }
  if (run.length > 0) runs.push(run)
  return runs
}

const length = (lengths: readonly number[], place: number): number => lengths[place] as number
