/** Counters that only grow. Counts of tokens are of all rows together. */
export interface EngineTotals {
  runs: number
  rows: number
  promptTokens: number
  completionTokens: number
  /** Prompt tokens taken from the prefix cache. */
  cachedTokens: number
  /** Tokens drafted by prompt lookup and checked, and those of them that the model took. */
  draftTokens: number
  acceptedTokens: number
}

/** Counters of one model since the server started; see `ModelStatistics` in the schema. */
export interface EngineStatistics extends EngineTotals {
  running: number
  /** Null for what is no encoder or was never loaded; see `Model.batchInvariant` in the schema. */
  batchInvariant: boolean | null
  starts: number
  /** Keys and values held now, bytes; null for what is no decoder, or is not loaded. */
  kvBytes: number | null
  /** Null where no process is running. */
  memoryBytes: number | null
}

export const noTotals: Readonly<EngineTotals> = {
  runs: 0,
  rows: 0,
  promptTokens: 0,
  completionTokens: 0,
  cachedTokens: 0,
  draftTokens: 0,
  acceptedTokens: 0,
}

/** Of an engine that has had no process. */
export const neverLoaded: Readonly<EngineStatistics> = {
  ...noTotals,
  running: 0,
  batchInvariant: null,
  starts: 0,
  kvBytes: null,
  memoryBytes: null,
}

const names = Object.keys(noTotals) as (keyof EngineTotals)[]

export function addTotals(totals: Readonly<EngineTotals>, more: Readonly<EngineTotals>): EngineTotals {
  const sums = { ...totals }
  for (const name of names) sums[name] += more[name]
  return sums
}
