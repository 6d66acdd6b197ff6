/** What a KV pool may take at most. */
export interface KvBudget {
  /** Rows x capacity that the byte budget pays for. */
  readonly columns: number
  readonly maxRows: number
}

/** Capacities grow by halves of powers of two from 512 on, by 128 below, so that a row wastes a third at most. */
export const bucket = (length: number): number => {
  if (length <= 512) return Math.max(1, Math.ceil(length / 128)) * 128
  const power = 2 ** Math.ceil(Math.log2(length))
  return length <= power * 0.75 ? power * 0.75 : power
}
