import { invalidInput } from '../../../errors.ts'
import type { EncodedText } from '../../engine.ts'
import type { Counters } from '../counters.ts'
import { tell } from '../report.ts'
import type { Session } from '../runtime/session.ts'
import type { Tokenizer } from '../runtime/tokenizer.ts'
import { truncate } from '../text/truncation.ts'
import { type Company, measureCompany } from './company.ts'
import { type EncoderInterface, feedsOf } from './encoder-input.ts'
import { packByLength } from './packing.ts'

export interface EncoderOptions {
  session: Session
  tokenizer: Pick<Tokenizer, 'encode'>
  graph: EncoderInterface
  /** What the manifest claims of rows in company; false keeps them apart. */
  batchInvariant?: boolean | undefined
  /** Padded tokens of one run at most. */
  batchTokens: number
  counters: Counters
}

/** Runs a graph with one row of results a text: similar lengths together, results in the order of the texts. */
export class Encoder {
  readonly #options: EncoderOptions
  readonly #truncate: (ids: number[]) => number[]
  /** Nobody shares a run before it is known who may. */
  #company: Company = 'NONE'

  constructor(options: EncoderOptions) {
    this.#options = options
    this.#truncate = truncate(options.tokenizer, options.graph.maxTokens)
  }

  /** To be called once, before texts come: finds out who may share a run. What the manifest claims is put to the test. */
  async prepare(): Promise<void> {
    const { graph, tokenizer, counters, batchInvariant } = this.#options
    if (batchInvariant !== false)
      this.#company = await measureCompany((rows) => this.#run(rows), tokenizer, graph.maxTokens)
    // The first run takes longer than all others: better now than before somebody's eyes.
    else await this.#run([[graph.padId]])
    counters.batchInvariant = this.#company === 'ANY'
    if (batchInvariant === false || this.#company === 'ANY') return
    const consequence = this.#company === 'NONE' ? 'every text runs alone' : 'only texts of one length share a run'
    const claim = batchInvariant === true ? ', although its manifest says otherwise' : ''
    tell(`A text's result depends on its batch${claim}: ${consequence}.`)
  }

  /** Between runs others get their turn, so a long list delays a short one by a run at most. */
  async encode(texts: readonly string[]): Promise<EncodedText[]> {
    const { batchTokens, counters, graph } = this.#options
    const ids: number[][] = []
    for (const [place, text] of texts.entries()) {
      // Tokenizing blocks as well.
      if (place % 64 === 63) await new Promise(setImmediate)
      ids.push(this.#tokenize(text, place))
    }
    const lengths = ids.map((row) => (graph.fill ? graph.maxTokens : row.length))
    const runs =
      this.#company === 'NONE'
        ? texts.map((_, place) => [place])
        : packByLength(lengths, batchTokens, this.#company === 'ANY')
    const encoded: EncodedText[] = []
    for (const places of runs) {
      const rows = await this.#run(places.map((place) => ids[place] as number[]))
      counters.ran(places.length)
      for (const [i, place] of places.entries()) {
        const tokens = (ids[place] as number[]).length
        counters.promptTokens += tokens
        encoded[place] = { row: rows[i] as Float32Array, tokens, batchSize: places.length }
      }
    }
    return encoded
  }

  #tokenize(text: string, place: number): number[] {
    const ids = this.#truncate(this.#options.tokenizer.encode(text, true))
    if (ids.length === 0 && !this.#options.graph.fill) throw invalidInput(`texts.${place}`, 'comes to no tokens')
    return ids
  }

  /** @returns views of the run's one output */
  async #run(rows: readonly number[][]): Promise<Float32Array[]> {
    const { session, graph } = this.#options
    const feeds = feedsOf(session, rows, graph)
    const data = (await session.run(feeds, [graph.output]))[graph.output]?.data
    if (!(data instanceof Float32Array)) throw new TypeError(`The graph has no float output ${graph.output}.`)
    const dimensions = data.length / rows.length
    if (dimensions !== (graph.dimensions ?? dimensions))
      throw new TypeError(
        `its output ${graph.output} has ${dimensions} numbers a text, its manifest says ${graph.dimensions}`,
      )
    return rows.map((_, i) => data.subarray(i * dimensions, (i + 1) * dimensions))
  }
}
