import type { TokenLogprob } from '../../engine.ts'
import type { Detokenizer } from './detokenizer.ts'
import { StopMatcher } from './stop-matcher.ts'

export interface Delta {
  text: string
  tokens: number[]
  logprobs: TokenLogprob[]
}

interface Piece {
  token: number
  logprob: TokenLogprob | null
  /** Characters of the choice's text that were decoded before this token. */
  start: number
}

/**
 * The visible text of one choice. A token travels with the first delta that shows some of its text; tokens that lie behind the
 * beginning of a stop string are never shown, neither text nor ids.
 */
export class TextStream {
  readonly #detokenizer: Detokenizer
  readonly #matcher: StopMatcher
  #pending: Piece[] = []
  #decoded = 0
  #shown = 0

  constructor(detokenizer: Detokenizer, stop: readonly string[]) {
    this.#detokenizer = detokenizer
    this.#matcher = new StopMatcher(stop)
  }

  /** @returns what can be shown now, and whether a stop string ended the text */
  push(token: number, logprob: TokenLogprob | null): { delta: Delta | null; stopped: boolean } {
    this.#pending.push({ token, logprob, start: this.#decoded })
    const piece = this.#detokenizer.push(token)
    this.#decoded += piece.length
    const { text, stopped } = this.#matcher.push(piece)
    return { delta: text === '' ? null : this.#show(text), stopped }
  }

  /**
   * Puts the stream behind what it has shown before.
   * @param tokens that were shown @param shown length of the text that was
   */
  restore(tokens: readonly number[], shown: number): void {
    let ready = 0
    for (const token of tokens) {
      const piece = this.#detokenizer.push(token)
      this.#decoded += piece.length
      ready += this.#matcher.push(piece).text.length
    }
    // Tokens that are not known any more had shown that no stop string begins in here.
    if (ready < shown) this.#matcher.drop(shown - ready)
    this.#shown = shown
  }

  /** What was held back, when the choice ended in any other way than by a stop string; the tokens left come along. */
  end(): Delta | null {
    const text = this.#matcher.end()
    if (text === '' && this.#pending.length === 0) return null
    this.#shown = Number.POSITIVE_INFINITY
    return this.#show(text)
  }

  #show(text: string): Delta {
    this.#shown += text.length
    const hidden = this.#pending.findIndex(({ start }) => start >= this.#shown)
    const pieces = this.#pending.splice(0, hidden < 0 ? this.#pending.length : hidden)
    return {
      text,
      tokens: pieces.map(({ token }) => token),
      logprobs: pieces.flatMap(({ logprob }) => logprob ?? []),
    }
  }
}
