import { StoppingCriteria } from '@xenova/transformers'

/** Watches the library generate: counts the tokens, and stops it between two of them. */
export interface GenerationWatch {
  /** To be given to the pipeline as its option `stopping_criteria`. */
  readonly criterion: object
  /** Tokens generated so far, the one that ends the text included. */
  readonly tokens: number
  /** The last of them; null before the first. */
  readonly last: number | null
}

/** @param signal stops the generation where it is; what it has so far is the result */
export const watchGeneration = (signal: AbortSignal): GenerationWatch => new Watch(signal)

class Watch extends StoppingCriteria implements GenerationWatch {
  tokens = 0
  last: number | null = null
  readonly #signal: AbortSignal

  constructor(signal: AbortSignal) {
    super()
    this.#signal = signal
  }

  get criterion(): object {
    return this
  }

  /** Called by the library after each token, with the ids of every row. */
  override _call(rows: number[][]): boolean[] {
    this.tokens += 1
    this.last = Number(rows[0]?.at(-1))
    return rows.map(() => this.#signal.aborted)
  }
}
