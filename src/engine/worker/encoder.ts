import { invalidInput } from '../../errors.ts'
import type { EncoderGraph } from '../../models/manifest.ts'
import type { EncodedText } from '../engine.ts'
import type { Counters } from './counters.ts'
import { packByLength } from './packing.ts'
import type { Session } from './runtime/session.ts'
import type { Tokenizer } from './runtime/tokenizer.ts'
import { truncate } from './truncation.ts'

export interface EncoderOptions {
  session: Session
  tokenizer: Tokenizer
  graph: EncoderGraph
  /** Padded tokens of one run at most. */
  batchTokens: number
  counters: Counters
}

/** Runs an `encoder` graph over texts: similar lengths together, results in the order of the texts. */
export class Encoder {
  readonly #options: EncoderOptions
  readonly #truncate: (ids: number[]) => number[]

  constructor(options: EncoderOptions) {
    this.#options = options
    this.#truncate = truncate(options.tokenizer, options.graph.maxTokens)
  }

  /** Between runs others get their turn, so a long list delays a short one by a run at most. */
  async encode(texts: readonly string[]): Promise<EncodedText[]> {
    const { graph, batchTokens, counters } = this.#options
    const ids: number[][] = []
    for (const [place, text] of texts.entries()) {
      // Tokenizing blocks as well.
      if (place % 64 === 63) await new Promise(setImmediate)
      ids.push(this.#tokenize(text, place))
    }
    const lengths = ids.map((row) => row.length)
    // Where company changes a result, nobody gets any.
    const runs = graph.batchInvariant ? packByLength(lengths, batchTokens) : texts.map((_, place) => [place])
    const encoded: EncodedText[] = []
    for (const places of runs) {
      const rows = await this.#run(places.map((place) => ids[place] as number[]))
      counters.ran(places.length)
      for (const [i, place] of places.entries()) {
        const tokens = lengths[place] as number
        counters.promptTokens += tokens
        encoded[place] = { row: rows[i] as Float32Array, tokens, batchSize: places.length }
      }
    }
    return encoded
  }

  #tokenize(text: string, place: number): number[] {
    const ids = this.#truncate(this.#options.tokenizer.encode(text, true))
    if (ids.length === 0) throw invalidInput(`texts.${place}`, 'comes to no tokens')
    return ids
  }

  async #run(rows: readonly number[][]): Promise<Float32Array[]> {
    const { session, tokenizer, graph } = this.#options
    const longest = Math.max(...rows.map((row) => row.length))
    const dims = [rows.length, longest]
    const ids = new BigInt64Array(rows.length * longest).fill(BigInt(tokenizer.padId))
    const mask = new BigInt64Array(rows.length * longest)
    for (const [i, row] of rows.entries()) {
      ids.set(BigInt64Array.from(row, BigInt), i * longest)
      mask.fill(1n, i * longest, i * longest + row.length)
    }
    const feeds: Parameters<Session['run']>[0] = {
      input_ids: session.tensor('int64', ids, dims),
      attention_mask: session.tensor('int64', mask, dims),
    }
    const data = (await session.run(feeds))[graph.output]?.data
    if (!(data instanceof Float32Array)) throw new TypeError(`The graph has no float output ${graph.output}.`)
    return rows.map((_, i) => data.slice(i * graph.dimensions, (i + 1) * graph.dimensions))
  }
}
