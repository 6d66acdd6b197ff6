/** What a KV pool may take at most. */
export interface KvBudget {
  /** Rows x capacity that the byte budget pays for. */
  readonly columns: number
  readonly maxRows: number
}

/**
 * Capacities grow by 64 up to 256, where every 64 columns of 16 rows cost a step 8 % and laying them out anew costs a step; by 128 up to
 * 512, and by halves of powers of two from there on, so that a row wastes a third at most.
 */
export const bucket = (length: number): number => {
  if (length <= 512) {
    const step = length <= 256 ? 64 : 128
    return Math.max(1, Math.ceil(length / step)) * step
  }
  const power = 2 ** Math.ceil(Math.log2(length))
  return length <= power * 0.75 ? power * 0.75 : power
}
