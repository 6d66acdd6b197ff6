import type { TokenLogprob } from '../engine.ts'
import { Distribution } from './distribution.ts'

/** Log-probabilities of the model's own distribution: log-softmax of the unmodified logits, in float64. */
export class LogProbabilities {
  readonly #distribution: Distribution
  readonly #label: (token: number) => string

  /** @param label text of a token */
  constructor(vocabSize: number, label: (token: number) => string) {
    this.#distribution = new Distribution(vocabSize)
    this.#label = label
  }

  /** @param logits [vocabSize] @param top alternatives to report, 0 or more, the most probable first */
  of(logits: Float32Array, token: number, top: number): TokenLogprob {
    const distribution = this.#distribution
    distribution.scan(logits)
    const base = distribution.max + Math.log(distribution.total(1))
    const entry = (id: number): { token: number; text: string; logprob: number } => ({
      token: id,
      text: this.#label(id),
      logprob: (logits[id] as number) - base,
    })
    const count = top === 0 ? 0 : distribution.gatherTop(top)
    const alternatives = Array.from(distribution.ids.subarray(0, count), entry)
    // Stable: equal ones stay in order of ids.
    alternatives.sort((a, b) => b.logprob - a.logprob)
    return { ...entry(token), top: alternatives }
  }
}
