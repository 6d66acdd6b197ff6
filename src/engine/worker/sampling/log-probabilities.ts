import type { TokenLogprob } from '../../engine.ts'
import { Candidates } from './candidates.ts'
import { Distribution } from './distribution.ts'

/** Log-probabilities of the model's own distribution: log-softmax of the unmodified logits, within 1e-6. */
export class LogProbabilities {
  readonly #distribution: Distribution
  readonly #candidates: Candidates
  readonly #label: (token: number) => string

  /** @param label text of a token */
  constructor(vocabSize: number, label: (token: number) => string) {
    this.#distribution = new Distribution(vocabSize)
    this.#candidates = new Candidates(this.#distribution)
    this.#label = label
  }

  /** @param logits [vocabSize] @param top alternatives to report, 0 or more, the most probable first */
  of(logits: Float32Array, token: number, top: number): TokenLogprob {
    const distribution = this.#distribution
    distribution.load(logits)
    const base = distribution.max + Math.log(distribution.total(1))
    const entry = (id: number): { token: number; text: string; logprob: number } => ({
      token: id,
      text: this.#label(id),
      logprob: (logits[id] as number) - base,
    })
    if (top === 0) return { ...entry(token), top: [] }
    this.#candidates.gatherTop(top)
    const alternatives = Array.from(this.#candidates.ids, entry)
    // Stable: equal ones stay in order of ids.
    alternatives.sort((a, b) => b.logprob - a.logprob)
    return { ...entry(token), top: alternatives }
  }
}
