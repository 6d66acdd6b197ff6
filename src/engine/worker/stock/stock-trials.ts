import { KvPool, type Row } from '../cache/kv-pool.ts'
import { StockDecoder, type StockMode } from './stock-decoder.ts'
import type { StockGraphRunner } from './stock-graph.ts'

/** Columns of the rows: far more than they fill, so that a graph that counts columns gives itself away. */
const columns = 256
/** Tokens of a long prompt, of a short one, and of what is left in the memory that the second row gets. */
const prompts = { long: 5, short: 2, stale: 9 } as const
const steps = 2
const draft = 2

/** Logits that were found for a position of a text, and those of a run of the whole text without a cache. */
interface Finding {
  readonly found: Float32Array
  readonly expected: Float32Array
}

export interface Trial {
  /** After each prompt and after each single step. */
  readonly steps: readonly Finding[]
  /** After each token of a last step of several. */
  readonly drafts: readonly Finding[]
}

/** Lets a graph continue two texts in one way or another. */
export class StockTrials {
  readonly #graph: StockGraphRunner
  readonly #references = new Map<number, Float32Array>()

  constructor(graph: StockGraphRunner) {
    this.#graph = graph
  }

  /** Two rows from their prompts on, as the loop runs them. @param drafts whether to end with a step of several tokens */
  async run(mode: StockMode, drafts = false): Promise<Trial> {
    const { facts } = this.#graph
    const bytes = 2 * columns * 2 * facts.layers * facts.kvHeads * facts.headDim * Float32Array.BYTES_PER_ELEMENT
    const pool = new KvPool({ ...facts, columnsFirst: true }, bytes, 2)
    const decoder = new StockDecoder(this.#graph, mode, pool, () => columns)
    pool.expectedRows = 2
    const rows = [pool.add(columns), pool.add(columns)]
    if (mode.past === 'padded') {
      await decoder.prefill(rows[1] as Row, this.#text(2, 0, prompts.stale))
      pool.remove(rows[1] as Row)
      rows[1] = pool.add(columns)
    }
    const trial: { steps: Finding[]; drafts: Finding[] } = { steps: [], drafts: [] }
    const counts = [prompts.long, mode.past === 'exact' ? prompts.long : prompts.short]
    for (const [i, row] of rows.entries()) {
      const count = counts[i] as number
      if (mode.isChunked && count > 3) await decoder.prefill(row, this.#text(i, 0, 3))
      const { logits } = await decoder.prefill(row, this.#text(i, row.length, count))
      trial.steps.push(await this.#finding(i, count, logits))
      pool.promote(row)
    }
    const next = (count: number): number[][] => rows.map((row, i) => this.#text(i, row.length, row.length + count))
    for (let step = 0; step < steps; step += 1) {
      const logits = await decoder.decode(next(1).flat())
      for (const [i, row] of rows.entries()) {
        const own = logits.subarray(i * facts.vocabSize, (i + 1) * facts.vocabSize)
        trial.steps.push(await this.#finding(i, row.length, own))
      }
    }
    if (!drafts) return trial
    const { logits } = await decoder.verify(next(draft))
    for (const [i, row] of rows.entries())
      for (let t = 0; t < draft; t += 1) trial.drafts.push(await this.#finding(i, row.length + t + 1, logits(i, t)))
    return trial
  }

  /** @param text its number @param length tokens of it that have run when `found` was found */
  async #finding(text: number, length: number, found: Float32Array): Promise<Finding> {
    const { vocabSize } = this.#graph.facts
    const expected = this.#references.get(text) ?? (await this.#plain(text))
    this.#references.set(text, expected)
    return { found, expected: expected.subarray((length - 1) * vocabSize, length * vocabSize) }
  }

  /** What a run without a cache finds for the beginning of a text, against the same beginning with another end. */
  async beginnings(): Promise<Finding[]> {
    const { vocabSize } = this.#graph.facts
    const [one, other] = [await this.#plain(0), await this.#plain(0, 1)]
    return Array.from({ length: prompts.long }, (_, i) => ({
      found: other.subarray(i * vocabSize, (i + 1) * vocabSize),
      expected: one.subarray(i * vocabSize, (i + 1) * vocabSize),
    }))
  }

  /** A run of a text as long as any trial needs it. @param end the text that the end is from @returns logits [positions, vocabSize] */
  async #plain(text: number, end = text): Promise<Float32Array> {
    const length = prompts.long + steps + draft
    const tokens = [...this.#text(text, 0, prompts.long), ...this.#text(end, prompts.long, length)]
    const past = Array.from({ length: 2 * this.#graph.facts.layers }, () => new Float32Array(0))
    const run = {
      tokens: [tokens],
      lengths: [0],
      width: 0,
      past,
      placement: 'end',
      scored: [...tokens.keys()],
    } as const
    return (await this.#graph.run(run)).logits
  }

  /** Tokens [from, to) of a text: any will do, as long as they differ. */
  #text(text: number, from: number, to: number): number[] {
    const { vocabSize } = this.#graph.facts
    return Array.from({ length: to - from }, (_, i) => (17 + 31 * text + 7 * (from + i)) % vocabSize)
  }
}

/** The largest difference, in standard deviations of the logits expected; NaN where numbers aren't finite. */
export const distance = (findings: readonly Finding[]): number => Math.max(...findings.map(deviation))

/** Whether the same was found, to the last bit. */
export const isSame = (a: readonly Finding[], b: readonly Finding[]): boolean =>
  a.every(({ found }, i) => found.every((value, j) => value === b[i]?.found[j]))

const deviation = ({ found, expected }: Finding): number => {
  let sum = 0
  for (const value of expected) sum += value
  const mean = sum / expected.length
  let spread = 0
  let error = 0
  for (const [i, value] of expected.entries()) {
    spread += (value - mean) ** 2
    error += ((found[i] as number) - value) ** 2
  }
  return error === 0 ? 0 : Math.sqrt(error / spread)
}
