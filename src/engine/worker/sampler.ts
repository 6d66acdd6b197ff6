import type { SamplingParameters } from '../engine.ts'
import { Distribution, decay, NonFiniteLogits } from './distribution.ts'
import { hasPenalties, penalize } from './penalties.ts'
import { rankAt } from './selection.ts'
import type { TokenHistory } from './token-history.ts'

export { NonFiniteLogits }

/** Below it nothing changes any more, and its reciprocal is still finite. */
const coldest = 1e-30

/**
 * Chooses the next token: penalties, bias, temperature, top-k, top-p, min-p, in this order; each of the last three narrows what
 * the one before has left. One sampler serves all rows of a model: its scratch memory is reused.
 */
export class Sampler {
  readonly #distribution: Distribution
  readonly #penalized: Float32Array
  readonly #weights: Float64Array
  readonly #order: Int32Array

  constructor(vocabSize: number) {
    this.#distribution = new Distribution(vocabSize)
    this.#penalized = new Float32Array(vocabSize)
    this.#weights = new Float64Array(vocabSize)
    this.#order = new Int32Array(vocabSize)
  }

  /**
   * @param logits [vocabSize], left as they are @param uniform a number in [0, 1), which alone decides among what is left
   * @throws NonFiniteLogits
   */
  sample(logits: Float32Array, parameters: SamplingParameters, history: TokenHistory, uniform: number): number {
    const distribution = this.#distribution
    distribution.scan(logits)
    if (hasPenalties(parameters, history)) {
      this.#penalized.set(logits)
      penalize(this.#penalized, parameters, history)
      distribution.scan(this.#penalized)
    }
    if (parameters.temperature === 0) return distribution.argmax()
    const { topP, topK, minP } = parameters
    const temperature = Math.max(parameters.temperature, coldest)
    if (topK === 0 || topK >= logits.length) {
      if (topP >= 1 && minP === 0) return distribution.at(uniform * distribution.total(temperature), temperature)
      return this.#draw(this.#gatherUnlimited(logits.length, temperature, topP, minP), uniform)
    }
    let count = this.#weigh(distribution.gatherTop(topK), temperature)
    if (topP < 1) count = this.#nucleus(count, topP * this.#sum(count))
    return this.#draw(this.#keepLikely(count, minP), uniform)
  }

  /** Candidates by top-p and min-p when top-k is off, their weights beside them. */
  #gatherUnlimited(vocabSize: number, temperature: number, topP: number, minP: number): number {
    const distribution = this.#distribution
    if (topP >= 1)
      return this.#keepLikely(this.#weigh(distribution.gather(this.#logitAt(minP, temperature)), temperature), minP)
    const total = distribution.total(temperature)
    // Tokens below (1 - topP) / vocabSize together have less than 1 - topP: the nucleus lies above, rounding allowed for.
    const least = ((1 - topP) / vocabSize) * total * 0.99
    const count = this.#weigh(distribution.gather(this.#logitAt(least, temperature)), temperature)
    return this.#keepLikely(this.#nucleus(count, topP * total), minP)
  }

  /** A logit safely below the one that has this weight. */
  #logitAt(weight: number, temperature: number): number {
    return this.#distribution.max + (Math.log(weight) - 1e-3) * temperature - Math.abs(this.#distribution.max) * 1e-6
  }

  #weigh(count: number, temperature: number): number {
    const { max, logits } = this.#distribution
    const scale = 1 / temperature
    for (let i = 0; i < count; i += 1) this.#weights[i] = decay((max - (logits[i] as number)) * scale)
    return count
  }

  #sum(count: number): number {
    let sum = 0
    for (let i = 0; i < count; i += 1) sum += this.#weights[i] as number
    return sum
  }

  /** The most probable candidates whose weights come to `need`, the one that crosses it included. */
  #nucleus(count: number, need: number): number {
    return this.#distribution.keep(count, this.#weights, rankAt(this.#weights, this.#weights, this.#order, count, need))
  }

  /** Those at least `minP` times as probable as the best one, whose weight is 1. */
  #keepLikely(count: number, minP: number): number {
    return minP === 0 ? count : this.#distribution.keep(count, this.#weights, { value: minP, place: count })
  }

  #draw(count: number, uniform: number): number {
    let rest = uniform * this.#sum(count)
    for (let i = 0; i < count; i += 1) {
      rest -= this.#weights[i] as number
      if (rest < 0) return this.#distribution.ids[i] as number
    }
    return this.#distribution.ids[count - 1] as number
  }
}
