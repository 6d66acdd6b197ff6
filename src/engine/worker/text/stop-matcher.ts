/** What a piece of text gives: text that may be shown now, and whether a stop string is complete. */
export interface StopMatch {
  text: string
  stopped: boolean
}

/** Knuth-Morris-Pratt failure function: for each prefix, the length of its longest proper suffix that begins `pattern`. */
const failures = (pattern: string): Uint16Array => {
  const table = new Uint16Array(pattern.length)
  for (let i = 1, k = 0; i < pattern.length; i += 1) {
    while (k > 0 && pattern[i] !== pattern[k]) k = table[k - 1] as number
    if (pattern[i] === pattern[k]) k += 1
    table[i] = k
  }
  return table
}

/**
 * Finds stop strings in streamed text and holds back the longest end of it that could begin one. The first to be complete
 * wins, the longest where several end together. Linear in the text for each string.
 */
export class StopMatcher {
  readonly #patterns: { text: string; failures: Uint16Array; matched: number }[]
  #held = ''

  constructor(stop: readonly string[]) {
    this.#patterns = stop.map((text) => ({ text, failures: failures(text), matched: 0 }))
  }

  /** After `stopped`, the matcher is used up: the text ends before the stop string. */
  push(piece: string): StopMatch {
    if (this.#patterns.length === 0) return { text: piece, stopped: false }
    const text = this.#held + piece
    for (let i = 0; i < piece.length; i += 1) {
      const complete = this.#advance(piece.charCodeAt(i))
      if (complete > 0) {
        this.#held = ''
        return { text: text.slice(0, text.length - piece.length + i + 1 - complete), stopped: true }
      }
    }
    let held = 0
    for (const { matched } of this.#patterns) held = Math.max(held, matched)
    this.#held = text.slice(text.length - held)
    return { text: text.slice(0, text.length - held), stopped: false }
  }

  /** Forgets the first `length` characters of what is held back: no stop string begins in them. */
  drop(length: number): void {
    this.#held = this.#held.slice(length)
    for (const pattern of this.#patterns)
      while (pattern.matched > this.#held.length) pattern.matched = pattern.failures[pattern.matched - 1] as number
  }

  /** What is still held back: no stop string can come any more. */
  end(): string {
    const held = this.#held
    this.#held = ''
    return held
  }

  /** @returns the length of the longest stop string that this character completes, 0 for none */
  #advance(code: number): number {
    let complete = 0
    for (const pattern of this.#patterns) {
      const { text, failures } = pattern
      let matched = pattern.matched
      while (matched > 0 && text.charCodeAt(matched) !== code) matched = failures[matched - 1] as number
      if (text.charCodeAt(matched) === code) matched += 1
      pattern.matched = matched
      if (matched === text.length) complete = Math.max(complete, matched)
    }
    return complete
  }
}
