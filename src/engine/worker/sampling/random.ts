/**
 * Philox4x32-10, a counter-based generator: a number depends on its key and counter alone, so any draw of any sequence can be
 * made again without the draws before it. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 * @returns four 32-bit words
 */
export const philox = (
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] => {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  for (let round = 0; round < 10; round += 1) {
    const high0 = multiplyHigh(0xd2511f53, c0)
    const high1 = multiplyHigh(0xcd9e8d57, c2)
    const low0 = Math.imul(0xd2511f53, c0)
    const low1 = Math.imul(0xcd9e8d57, c2)
    c0 = high1 ^ c1 ^ k0
    c1 = low1
    c2 = high0 ^ c3 ^ k1
    c3 = low0
    k0 = (k0 + 0x9e3779b9) | 0
    k1 = (k1 + 0xbb67ae85) | 0
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0]
}

/**
 * A number in [0, 1), a multiple of 2^-53.
 * @param seed 32 bits @param choice number of the choice @param position tokens before the one to draw, prompt included
 */
export const uniform = (seed: number, choice: number, position: number): number => {
  const [high, low] = philox([position, 0, 0, 0], [seed, choice])
  return (high * 0x200000 + (low >>> 11)) * 2 ** -53
}

/** The upper half of a 32 x 32 bit product, from 16-bit halves. */
const multiplyHigh = (a: number, b: number): number => {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + ((middle & 0xffff) + aLow * bHigh) / 0x10000) | 0
}
