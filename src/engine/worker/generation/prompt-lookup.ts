/** Tokens that have to agree before what followed them is a draft. */
const shortest = 2
const indexed = 3
/** Agreement beyond it tells nothing more. */
const longest = 12

export interface Draft {
  /** What may come next, at least one token. */
  readonly tokens: readonly number[]
  /** Tokens before it that agree with the text's end: 2 to 12. */
  readonly agreement: number
}

/**
 * Drafts by prompt lookup: where the last tokens have stood before, in the prompt or in the text, what followed them there may
 * follow again (Saxena, "Prompt Lookup Decoding", 2023). Finding a draft takes constant time.
 */
export class PromptLookup {
  readonly #tokens: number[] = []
  /** Where each run of tokens ended last, by its length and its number. */
  readonly #ends = [shortest, indexed].map((length) => ({ length, places: new Map<number, number>(), previous: -1 }))

  constructor(prompt: readonly number[]) {
    for (const token of prompt) this.push(token)
  }

  push(token: number): void {
    this.#tokens.push(token)
    const end = this.#tokens.length
    for (const index of this.#ends) {
      if (end < index.length) continue
      const key = this.#key(index.length)
      index.previous = index.places.get(key) ?? -1
      index.places.set(key, end)
    }
  }

  /** @param limit tokens at most @returns null where the end of the text is new */
  draft(limit: number): Draft | null {
    if (limit < 1) return null
    let best: { place: number; agreement: number } | null = null
    for (const { previous } of this.#ends) {
      if (previous < 0) continue
      const agreement = this.#agreement(previous)
      if (best === null || agreement >= best.agreement) best = { place: previous, agreement }
    }
    if (best === null) return null
    const tokens: number[] = []
    // A text that repeats itself goes on doing so: behind its end the draft follows itself.
    for (let i = best.place; tokens.length < limit; i += 1)
      tokens.push((this.#tokens[i] ?? tokens[i - this.#tokens.length]) as number)
    return { tokens, agreement: best.agreement }
  }

  /** How many tokens before `place` equal those at the end. */
  #agreement(place: number): number {
    const end = this.#tokens.length
    let count = 0
    while (count < longest && count < place && this.#tokens[place - 1 - count] === this.#tokens[end - 1 - count])
      count += 1
    return count
  }

  /** The last tokens as one number. Where a vocabulary is so large that two runs share a number, a draft is worse, no more. */
  #key(length: number): number {
    let key = 0
    for (let i = length; i > 0; i -= 1) key = key * 0x20000 + (this.#tokens.at(-i) as number)
    return key
  }
}
