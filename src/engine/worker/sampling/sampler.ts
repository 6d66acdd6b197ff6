import type { SamplingParameters } from '../../engine.ts'
import { Candidates } from './candidates.ts'
import { Distribution, NonFiniteLogits } from './distribution.ts'
import { hasPenalties, penalize } from './penalties.ts'
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
  readonly #candidates: Candidates

  constructor(vocabSize: number) {
    this.#distribution = new Distribution(vocabSize)
    this.#candidates = new Candidates(this.#distribution)
  }

  /**
   * @param logits [vocabSize], left as they are @param uniform a number in [0, 1), which alone decides among what is left
   * @throws NonFiniteLogits
   */
  sample(logits: Float32Array, parameters: SamplingParameters, history: TokenHistory, uniform: number): number {
    const distribution = this.#distribution
    distribution.load(logits)
    if (hasPenalties(parameters, history)) {
      penalize(distribution.logits, parameters, history)
      distribution.scan()
    }
    if (parameters.temperature === 0) return distribution.argmax()
    const temperature = Math.max(parameters.temperature, coldest)
    const { topP, topK, minP } = parameters
    if (topK > 0 && topK < logits.length) this.#narrowFromTop(topK, topP, temperature)
    else if (topP < 1) this.#narrowToNucleus(topP, temperature)
    else if (minP > 0) this.#gather(minP, temperature)
    else return distribution.at(uniform * distribution.total(temperature), temperature)
    if (minP > 0) this.#candidates.keepHeavy(minP)
    return this.#candidates.draw(uniform)
  }

  #narrowFromTop(topK: number, topP: number, temperature: number): void {
    const candidates = this.#candidates
    candidates.gatherTop(topK)
    candidates.weigh(temperature)
    if (topP < 1) candidates.keepNucleus(topP * candidates.mass)
  }

  #narrowToNucleus(topP: number, temperature: number): void {
    const { length } = this.#distribution.logits
    const total = this.#distribution.total(temperature)
    const need = topP * total
    // Tokens below (1 - topP) / length together have less than 1 - topP: the nucleus lies above, rounding allowed for.
    const least = ((1 - topP) / length) * total * 0.99
    // Most often a few likely tokens are enough.
    for (let weight = 1 / 64; ; weight /= 16) {
      this.#gather(Math.max(weight, least), temperature)
      if (weight <= least || this.#candidates.mass >= need) break
    }
    this.#candidates.keepNucleus(need)
  }

  /** Candidates of at least this weight, and perhaps some that weigh a little less. */
  #gather(weight: number, temperature: number): void {
    const { max } = this.#distribution
    this.#candidates.gather(max + (Math.log(weight) - 1e-3) * temperature - Math.abs(max) * 1e-6)
    this.#candidates.weigh(temperature)
  }
}
