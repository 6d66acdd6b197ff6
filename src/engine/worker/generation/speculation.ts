import { type Draft, PromptLookup } from './prompt-lookup.ts'

/** What later evidence keeps of earlier: the last ten drafts or so decide. */
const memory = 0.9
/** Drafts to begin with, by how well the text agrees with the place they come from: 2, 3, 4-7 and 8-12 tokens. */
const priors = [0.2, 0.35, 0.55, 0.8] as const
/** Speculation must promise this much more than a plain step: estimates are noisy. */
const margin = 1.08

const kindOf = (agreement: number): number => (agreement < 3 ? 0 : agreement < 4 ? 1 : agreement < 8 ? 2 : 3)

/** Drafts for one choice, and how often the model has agreed with them. */
export class Drafting {
  readonly #lookup: PromptLookup
  readonly #evidence = priors.map((prior) => ({ hits: 2 * prior, tries: 2 }))

  constructor(prompt: readonly number[]) {
    this.#lookup = new PromptLookup(prompt)
  }

  push(token: number): void {
    this.#lookup.push(token)
  }

  /** @returns null where the text's end is new */
  draft(limit: number): Draft | null {
    return this.#lookup.draft(limit)
  }

  /** How probable it is that the model takes one more token of this draft. */
  probability({ agreement }: Draft): number {
    const { hits, tries } = this.#evidence[kindOf(agreement)] as { hits: number; tries: number }
    return hits / tries
  }

  /** Whether a token of a draft was the one sampled. */
  learn({ agreement }: Draft, isTaken: boolean): void {
    const evidence = this.#evidence[kindOf(agreement)] as { hits: number; tries: number }
    evidence.hits = evidence.hits * memory + (isTaken ? 1 : 0)
    evidence.tries = evidence.tries * memory + 1
  }
}

/** Tokens expected of one row whose draft is cut to `length`: the one that is always sampled and those of the draft taken. */
export const expectedTokens = (probability: number, length: number): number =>
  probability >= 1 ? 1 + length : (1 - probability ** (length + 1)) / (1 - probability)

/** Share of a new measurement in what is known. */
const weight = 1 / 8
/** Share of the prior that comes back with each plain step: one bad measurement must not end speculation for good. */
const recovery = 1 / 256

/**
 * What a further position adds to a run, as a share of the run of one position a row. Measured on the shipped decoder with two
 * threads: 0.17 with one row, 0.5 with four rows and more.
 */
const priorSlope = (rows: number): number => Math.min(0.5, 0.08 + 0.09 * rows)

/** What runs cost by rows and positions, learned from the runs themselves: linear in the positions. */
export class StepCosts {
  readonly #plainMs = new Map<number, number>()
  readonly #slopes = new Map<number, number>()

  ran(rows: number, positions: number, ms: number): void {
    const plain = this.#plainMs.get(rows)
    const slope = this.#slopes.get(rows) ?? priorSlope(rows)
    if (positions === 1) {
      // A step that the machine held up says little about the next.
      this.#plainMs.set(rows, plain === undefined ? ms : plain + (Math.min(ms, 2 * plain) - plain) * weight)
      this.#slopes.set(rows, slope + (priorSlope(rows) - slope) * recovery)
    } else if (plain !== undefined) {
      const measured = (ms / plain - 1) / (positions - 1)
      this.#slopes.set(rows, slope + (Math.max(0, Math.min(1, measured)) - slope) * weight)
    }
  }

  /** A run's time over that of one position a row. */
  ratio(rows: number, positions: number): number {
    return 1 + (positions - 1) * (this.#slopes.get(rows) ?? priorSlope(rows))
  }
}

/** Decides how long drafts are checked in the next step. */
export class Speculation {
  readonly costs = new StepCosts()
  readonly #most: number

  /** @param most tokens of a draft, 0 to speculate never */
  constructor(most: number) {
    this.#most = most
  }

  get most(): number {
    return this.#most
  }

  /**
   * The draft length that promises most tokens a millisecond; 0 for a plain step.
   * @param rows one a row: the length of its draft, 0 for none, and the probability of each further token
   */
  length(rows: readonly { length: number; probability: number }[]): number {
    let best = 0
    let bestRate = rows.length * margin
    const longest = Math.min(this.#most, Math.max(0, ...rows.map(({ length }) => length)))
    for (let length = 1; length <= longest; length += 1) {
      let tokens = 0
      for (const row of rows) tokens += expectedTokens(row.probability, Math.min(length, row.length))
      const rate = tokens / this.costs.ratio(rows.length, length + 1)
      if (rate > bestRate) {
        best = length
        bestRate = rate
      }
    }
    return best
  }
}
