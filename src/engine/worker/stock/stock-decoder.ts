import { bucket } from '../cache/capacity.ts'
import type { KvPool, Row } from '../cache/kv-pool.ts'
import type { Decoder, Prefilled, Verification } from '../generation/decoder.ts'
import type { StockGraphRunner, StockResult, StockRun } from './stock-graph.ts'
import { StockPast } from './stock-past.ts'

/** How a stock export can be run without a wrong number. */
export interface StockMode {
  /**
   * `padded`: a row's columns are fed with some unused ones, masked, up to a round number. `exact`: just the columns in use, as a plain
   * loop would, so only rows of equal length share a run: for graphs that count columns to find a token's position.
   */
  readonly past: 'padded' | 'exact'
  readonly placement: StockRun['placement']
  /** Whether several positions may run behind a past: prompts in chunks, drafts. Otherwise a prompt runs as a whole. */
  readonly isChunked: boolean
  /** Whether a row's numbers are the same, to the bit, whatever rows run beside it. */
  readonly isBatched: boolean
}

/** Some rows that share a run, and what it gave. */
interface Group {
  readonly rows: readonly Row[]
  /** Tokens that the rows are filled up to. */
  readonly positions: number
  readonly result: StockResult
  /** The first logits of each row. */
  readonly starts: readonly number[]
}

/** Runs a stock export (`past_key_values.*` in, `present.*` out) over the rows of a pool. */
export class StockDecoder implements Decoder {
  readonly #graph: StockGraphRunner
  readonly #mode: StockMode
  readonly #pool: KvPool
  readonly #past: StockPast
  readonly #widthOf: (length: number) => number

  /**
   * @param pool whose keys lie as its values do
   * @param widthOf the columns fed for a row of some length where there may be more; at most the pool's capacity. How sums are grouped
   * depends on it, so the company a row is in must not.
   */
  constructor(graph: StockGraphRunner, mode: StockMode, pool: KvPool, widthOf: (length: number) => number = bucket) {
    this.#graph = graph
    this.#mode = mode
    this.#pool = pool
    this.#past = new StockPast(pool, graph.facts)
    this.#widthOf = mode.past === 'exact' ? (length) => length : widthOf
  }

  async prefill(row: Row, ids: readonly number[]): Promise<Prefilled> {
    this.#pool.ensure(row.length + ids.length)
    const group = await this.#run([row], [ids], 'last')
    this.#append(group, 0, ids.length)
    const { logits, newKey, newValue } = group.result
    return { logits, take: () => ({ length: ids.length, keys: newKey, values: newValue }) }
  }

  async decode(tokens: readonly number[]): Promise<Float32Array> {
    const { vocabSize } = this.#graph.facts
    const { logits, commit } = await this.verify(tokens.map((token) => [token]))
    const all = new Float32Array(tokens.length * vocabSize)
    for (let row = 0; row < tokens.length; row += 1) all.set(logits(row, 0), row * vocabSize)
    commit(tokens.map(() => 1))
    return all
  }

  async verify(tokens: readonly (readonly number[])[]): Promise<Verification> {
    const rows = this.#pool.rows.slice(0, tokens.length)
    this.#pool.ensure(Math.max(...rows.map(({ length }, i) => length + (tokens[i]?.length ?? 0))))
    const places: { group: Group; place: number }[] = []
    for (const members of this.#groups(rows, tokens)) {
      const own = members.map((i) => tokens[i] ?? [])
      const group = await this.#run(
        members.map((i) => rows[i] as Row),
        own,
        'all',
      )
      for (const [place, i] of members.entries()) places[i] = { group, place }
    }
    const { vocabSize } = this.#graph.facts
    return {
      logits: (row, position) => {
        const { group, place } = places[row] as { group: Group; place: number }
        const at = (group.starts[place] as number) + position
        return group.result.logits.subarray(at * vocabSize, (at + 1) * vocabSize)
      },
      commit: (counts) => {
        for (const [row, { group, place }] of places.entries()) this.#append(group, place, counts[row] as number)
      },
    }
  }

  /** Which rows share a run, by their places: those that get equal pasts. */
  #groups(rows: readonly Row[], tokens: readonly (readonly number[])[]): number[][] {
    const longest = Math.max(...rows.map(({ length }) => length))
    const positions = Math.max(...tokens.map(({ length }) => length))
    // Tokens that fill a row up take part in the run, and there may be no positions left for them.
    if (!this.#mode.isBatched || longest + positions > this.#graph.contextLength) return rows.map((_, i) => [i])
    const byWidth = new Map<number, number[]>()
    for (const [i, { length }] of rows.entries()) {
      const width = this.#widthOf(length)
      byWidth.set(width, [...(byWidth.get(width) ?? []), i])
    }
    return [...byWidth.values()]
  }

  /** @param scored which of each row's tokens get logits */
  async #run(rows: readonly Row[], tokens: readonly (readonly number[])[], scored: 'last' | 'all'): Promise<Group> {
    const lengths = rows.map(({ length }) => length)
    const positions = Math.max(...tokens.map(({ length }) => length))
    const width = this.#width(Math.max(...lengths), positions)
    const places: number[] = []
    const starts = tokens.map(({ length }, row) => {
      const start = places.length
      for (let t = scored === 'last' ? length - 1 : 0; t < length; t += 1) places.push(row * positions + t)
      return start
    })
    const filled = tokens.map((own) =>
      Array.from({ length: positions }, (_, t) => own[Math.min(t, own.length - 1)] as number),
    )
    const past = this.#past.of(rows, width)
    const { placement } = this.#mode
    const result = await this.#graph.run({ tokens: filled, lengths, width, past, placement, scored: places })
    return { rows, positions, result, starts }
  }

  /** Columns to feed. Never more than the context has: some graphs have tables of just that size. */
  #width(longest: number, positions: number): number {
    if (longest === 0) return 0
    return Math.max(longest, Math.min(this.#widthOf(longest), this.#graph.contextLength - positions))
  }

  /** Files the first `count` new columns of a group's row. */
  #append({ rows, positions, result }: Group, place: number, count: number): void {
    const { layers, kvHeads, headDim } = this.#graph.facts
    const size = layers * kvHeads * headDim * positions
    const of = (buffer: Float32Array): Float32Array => buffer.subarray(place * size, (place + 1) * size)
    this.#pool.append((rows[place] as Row).index, [count], positions, of(result.newKey), of(result.newValue))
  }
}
