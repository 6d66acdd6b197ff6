import type { TokenLogprob } from '../../engine.ts'
import type { Tokenizer } from '../runtime/tokenizer.ts'
import { LogProbabilities } from '../sampling/log-probabilities.ts'
import { uniform } from '../sampling/random.ts'
import { Sampler } from '../sampling/sampler.ts'
import type { Choice } from './choice.ts'
import type { Sequence } from './sequence.ts'

export interface ChosenToken {
  token: number
  /** Null where the request asks for none. */
  logprob: TokenLogprob | null
  /** Whether the model says that its text ends here. */
  isEnd: boolean
}

/** Chooses tokens by each request's own parameters and random numbers. */
export class TokenChoice {
  readonly #sampler: Sampler
  readonly #logprobs: LogProbabilities
  readonly #eos: ReadonlySet<number>

  constructor({ vocabSize, eosTokenIds }: { vocabSize: number; eosTokenIds: readonly number[] }, tokenizer: Tokenizer) {
    this.#sampler = new Sampler(vocabSize)
    this.#logprobs = new LogProbabilities(vocabSize, (token) => tokenizer.label(token))
    this.#eos = new Set(eosTokenIds)
  }

  /** @param logits [vocabSize] @throws NonFiniteLogits */
  choose({ request }: Sequence, choice: Choice, logits: Float32Array): ChosenToken {
    const { sampling, logprobs, promptIds } = request
    const number = uniform(sampling.seed, choice.index, promptIds.length + choice.tokens.length)
    const token = this.#sampler.sample(logits, sampling, choice.history, number)
    const logprob = logprobs === null ? null : this.#logprobs.of(logits, token, logprobs)
    return { token, logprob, isEnd: this.#eos.has(token) }
  }
}
