import { rankAt } from './selection.ts'

/** Tokens a block has: small enough that skipping one is worth it, few enough blocks that going through them costs nothing. */
const blockSize = 128
/** Tokens less probable than e^-40 of the best one together weigh less than a rounding error: 10^6 x e^-40 = 4e-12. */
const negligible = 40

const steps = 256
const powersOfTwo = Float64Array.from({ length: 64 }, (_, i) => 2 ** -i)
const fractions = Float64Array.from({ length: steps }, (_, i) => 2 ** (-i / steps))
const toSteps = steps / Math.LN2
const fromSteps = Math.LN2 / steps

/** e^-x for x from 0 to 40, 0 above; relative error below 4e-12. A table and a short series: three times as fast as Math.exp. */
export const decay = (x: number): number => {
  if (!(x < negligible)) return 0
  const scaled = x * toSteps
  const whole = scaled | 0
  const r = (whole - scaled) * fromSteps
  const series = 1 + r * (1 + r * (0.5 + r * (1 / 6)))
  return (powersOfTwo[whole >> 8] as number) * (fractions[whole & 255] as number) * series
}

/** Logits that hold NaN or an infinity: the model's numbers have left the range of its arithmetic. */
export class NonFiniteLogits extends Error {}

/**
 * Views one row of logits as a distribution, without sorting it and without allocating: the highest logit of each block tells
 * which blocks can be skipped. Between `scan` calls it holds no state that matters.
 */
export class Distribution {
  max = 0
  #logits: Float32Array = new Float32Array(0)
  readonly #size: number
  readonly #blockMax: Float32Array
  readonly #blockWeight: Float64Array
  readonly #order: Int32Array
  /** Candidates in order of ids, valid up to the count a method returns. */
  readonly ids: Int32Array
  readonly logits: Float32Array

  /** @param size of the vocabulary */
  constructor(size: number) {
    const blocks = Math.ceil(size / blockSize)
    this.#size = size
    this.#blockMax = new Float32Array(blocks)
    this.#blockWeight = new Float64Array(blocks)
    this.#order = new Int32Array(size)
    this.ids = new Int32Array(size)
    this.logits = new Float32Array(size)
  }

  /** Reads the maxima. @throws NonFiniteLogits */
  scan(logits: Float32Array): void {
    this.#logits = logits
    let max = Number.NEGATIVE_INFINITY
    // Stays 0 as long as all are finite; one multiplication is cheaper than a test each.
    let check = 0
    for (let block = 0; block < this.#blockMax.length; block += 1) {
      const end = Math.min((block + 1) * blockSize, this.#size)
      let top = Number.NEGATIVE_INFINITY
      let other = Number.NEGATIVE_INFINITY
      let otherCheck = 0
      let i = block * blockSize
      // Two chains of additions side by side: each has to wait for itself alone.
      for (; i + 1 < end; i += 2) {
        const a = logits[i] as number
        const b = logits[i + 1] as number
        check += a * 0
        otherCheck += b * 0
        if (a > top) top = a
        if (b > other) other = b
      }
      if (i < end) {
        const a = logits[i] as number
        check += a * 0
        if (a > top) top = a
      }
      if (other > top) top = other
      check += otherCheck
      this.#blockMax[block] = top
      if (top > max) max = top
    }
    if (check !== 0) throw new NonFiniteLogits('The model computed numbers that are not finite.')
    this.max = max
  }

  /** The lowest id among the highest logits. */
  argmax(): number {
    const block = this.#blockMax.indexOf(this.max)
    return this.#logits.indexOf(this.max, block * blockSize)
  }

  /** Sum over all tokens of e^((logit - max) / temperature). */
  total(temperature: number): number {
    const { max } = this
    const logits = this.#logits
    const scale = 1 / temperature
    let total = 0
    for (let block = 0; block < this.#blockMax.length; block += 1) {
      const end = Math.min((block + 1) * blockSize, this.#size)
      let weight = 0
      for (let i = block * blockSize; i < end; i += 1) weight += decay((max - (logits[i] as number)) * scale)
      this.#blockWeight[block] = weight
      total += weight
    }
    return total
  }

  /** After `total`: the token at which the weights, summed in order of ids, pass `target`. */
  at(target: number, temperature: number): number {
    const { max } = this
    let rest = target
    let block = 0
    while (block < this.#blockWeight.length - 1 && rest >= (this.#blockWeight[block] as number))
      rest -= this.#blockWeight[block++] as number
    const end = Math.min((block + 1) * blockSize, this.#size)
    let last = this.argmax()
    for (let i = block * blockSize; i < end; i += 1) {
      const weight = decay((max - (this.#logits[i] as number)) * (1 / temperature))
      if (weight === 0) continue
      last = i
      rest -= weight
      if (rest < 0) return i
    }
    // Rounding may leave a remainder behind the last one.
    return last
  }

  /** Collects the tokens with at least this logit. @returns their number */
  gather(least: number): number {
    let count = 0
    for (let block = 0; block < this.#blockMax.length; block += 1) {
      if ((this.#blockMax[block] as number) < least) continue
      const end = Math.min((block + 1) * blockSize, this.#size)
      for (let i = block * blockSize; i < end; i += 1) {
        const logit = this.#logits[i] as number
        if (logit < least) continue
        this.ids[count] = i
        this.logits[count] = logit
        count += 1
      }
    }
    return count
  }

  /** Collects the k tokens with the highest logits, the lowest ids where they tie. @returns their number */
  gatherTop(k: number): number {
    const blocks = this.#blockMax.length
    // The k-th highest block maximum has k tokens at or above it, so everything below it is out.
    const bound = k <= blocks ? rankAt(this.#blockMax, null, this.#order, blocks, k).value : Number.NEGATIVE_INFINITY
    const count = this.gather(bound)
    if (count <= k) return count
    const cut = rankAt(this.logits, null, this.#order, count, k)
    return this.keep(count, this.logits, cut)
  }

  /** Keeps the candidates that rank no later than `cut`, in their order. @returns their number */
  keep(count: number, values: Float32Array | Float64Array, cut: { value: number; place: number }): number {
    let kept = 0
    for (let i = 0; i < count; i += 1) {
      const value = values[i] as number
      if (value < cut.value || (value === cut.value && i > cut.place)) continue
      this.ids[kept] = this.ids[i] as number
      this.logits[kept] = this.logits[i] as number
      values[kept] = value
      kept += 1
    }
    return kept
  }
}
