import { decay } from './decay.ts'
import type { Distribution } from './distribution.ts'
import { rankAt } from './selection.ts'

const bins = 256

/** Some of a distribution's tokens, in order of ids, with their logits and weights. Scratch memory, reused for every row. */
export class Candidates {
  count = 0
  readonly #distribution: Distribution
  readonly #ids: Int32Array
  readonly #logits: Float32Array
  readonly #weights: Float64Array
  readonly #order: Int32Array
  readonly #bins: Uint8Array
  readonly #binMass = new Float64Array(bins)

  constructor(distribution: Distribution) {
    this.#distribution = distribution
    this.#ids = distribution.ids
    this.#logits = new Float32Array(this.#ids.length)
    this.#weights = new Float64Array(this.#ids.length)
    this.#order = new Int32Array(this.#ids.length)
    this.#bins = new Uint8Array(this.#ids.length)
  }

  /** Valid until the next call. */
  get ids(): Int32Array {
    return this.#ids.subarray(0, this.count)
  }

  /** Those with at least this logit. */
  gather(least: number): void {
    this.count = this.#distribution.gather(least)
    const { logits } = this.#distribution
    for (let i = 0; i < this.count; i += 1) this.#logits[i] = logits[this.#ids[i] as number] as number
  }

  /** The k with the highest logits, the lowest ids where they tie. @param k 1 or more */
  gatherTop(k: number): void {
    const { blockMax } = this.#distribution
    // The k-th highest block maximum has k tokens at or above it, so everything below it is out.
    this.gather(k <= blockMax.length ? this.#rank(blockMax, blockMax.length, k).value : Number.NEGATIVE_INFINITY)
    if (this.count <= k) return
    const { value, place } = this.#rank(this.#logits, this.count, k)
    this.#keep(this.#logits, value, place)
  }

  /** Gives each a weight of e^((logit - max) / temperature). */
  weigh(temperature: number): void {
    const { max } = this.#distribution
    const scale = 1 / temperature
    for (let i = 0; i < this.count; i += 1) this.#weights[i] = decay((max - (this.#logits[i] as number)) * scale)
  }

  /** Sum of the weights. */
  get mass(): number {
    let sum = 0
    for (let i = 0; i < this.count; i += 1) sum += this.#weights[i] as number
    return sum
  }

  /** Keeps the most probable ones whose weights come to `need`, the one that crosses it included. */
  keepNucleus(need: number): void {
    // Bins of equal width from the highest logit down; only the one in which the sum crosses `need` has to be ranked.
    const mass = this.#fillBins()
    let crossing = 0
    let rest = need
    while (crossing < bins - 1 && rest > (mass[crossing] as number)) rest -= mass[crossing++] as number
    let members = 0
    for (let i = 0; i < this.count; i += 1) if (this.#bins[i] === crossing) this.#order[members++] = i
    const { value, place } = rankAt(this.#logits, this.#weights, this.#order, members, rest)
    this.#keep(this.#logits, value, place)
  }

  /** Keeps those that weigh at least this much; the best one of all weighs 1. */
  keepHeavy(weight: number): void {
    this.#keep(this.#weights, weight, this.count)
  }

  /** The one at which the weights, summed in order of ids, pass this share of their sum. @param uniform in [0, 1) */
  draw(uniform: number): number {
    let rest = uniform * this.mass
    for (let i = 0; i < this.count; i += 1) {
      rest -= this.#weights[i] as number
      if (rest < 0) return this.#ids[i] as number
    }
    return this.#ids[this.count - 1] as number
  }

  #rank(values: Float32Array, count: number, k: number): { value: number; place: number } {
    for (let i = 0; i < count; i += 1) this.#order[i] = i
    return rankAt(values, null, this.#order, count, k)
  }

  /** Puts each into a bin by its logit. @returns sums of the bins' weights */
  #fillBins(): Float64Array {
    const { max } = this.#distribution
    const mass = this.#binMass.fill(0)
    let least = max
    for (let i = 0; i < this.count; i += 1) if ((this.#logits[i] as number) < least) least = this.#logits[i] as number
    const scale = least < max ? bins / (max - least) : 0
    for (let i = 0; i < this.count; i += 1) {
      const bin = Math.min(((max - (this.#logits[i] as number)) * scale) | 0, bins - 1)
      this.#bins[i] = bin
      mass[bin] = (mass[bin] as number) + (this.#weights[i] as number)
    }
    return mass
  }

  /** Keeps what has more than this value, or the value itself and no later place than this. */
  #keep(values: Float32Array | Float64Array, value: number, place: number): void {
    let kept = 0
    for (let i = 0; i < this.count; i += 1) {
      const own = values[i] as number
      if (own < value || (own === value && i > place)) continue
      this.#ids[kept] = this.#ids[i] as number
      this.#logits[kept] = this.#logits[i] as number
      this.#weights[kept] = this.#weights[i] as number
      kept += 1
    }
    this.count = kept
  }
}
