const factor = 4
const longestMs = 12 * 3_600_000

/** Exponential back-off with a fifth of jitter. @param attempts those made, 1 or more @param firstMs after the first @returns milliseconds */
export const retryDelay = (attempts: number, firstMs: number, random = Math.random()): number =>
  Math.round(Math.min(longestMs, firstMs * factor ** (attempts - 1)) * (0.9 + 0.2 * random))
