import { canceled } from '../../../errors.ts'
import { fromHalf } from '../../../util/half.ts'
import { fromRuntime } from '../datatypes.ts'
import { type Company, measureCompany } from '../encoding/company.ts'
import { packByLength } from '../encoding/packing.ts'
import type { Session, Tensor } from '../runtime/session.ts'
import type { Course, OpenedPipeline } from './runner.ts'

/** Token ids of one item; `typeIds` tell the second text of a pair from the first. */
export interface TokenRow {
  readonly ids: readonly number[]
  readonly typeIds?: readonly number[]
}

/** What a run gave for one row: each output without the batch's dimension, and without the columns that are padding. */
export interface RowResult {
  readonly outputs: Readonly<Record<string, Float32Array>>
  /** Rows of its run. */
  readonly batchSize: number
}

/** Runs a text encoder's graph over rows of tokens: similar lengths together, as far as that changes no result. */
export class TokenRows {
  readonly #session: Session
  readonly #opened: OpenedPipeline
  readonly #padId: number
  /** Nobody shares a run before it is known who may. */
  #company: Company = 'NONE'

  static async open(opened: OpenedPipeline): Promise<TokenRows> {
    const { session, tokenizer } = opened.pipeline
    if (session === null) throw new Error('its task needs a model of one graph')
    if (tokenizer === null) throw new Error('its task needs a tokenizer')
    const rows = new TokenRows(opened, session, tokenizer.padId)
    if (opened.graph.batchInvariant !== false) {
      const run = async (ids: readonly number[][]): Promise<Float32Array[]> =>
        (await rows.#run(ids.map((row) => ({ ids: row })))).map(
          ({ outputs }) => Object.values(outputs)[0] as Float32Array,
        )
      rows.#company = await measureCompany(run, tokenizer, opened.contextLength)
    }
    opened.counters.batchInvariant = rows.#company === 'ANY'
    return rows
  }

  private constructor(opened: OpenedPipeline, session: Session, padId: number) {
    this.#opened = opened
    this.#session = session
    this.#padId = padId
  }

  /** Between runs others get their turn. @throws CANCELED */
  async run(rows: readonly TokenRow[], { progress, signal }: Course): Promise<RowResult[]> {
    const { batchTokens, counters } = this.#opened
    const lengths = rows.map(({ ids }) => ids.length)
    const runs =
      this.#company === 'NONE'
        ? rows.map((_, place) => [place])
        : packByLength(lengths, batchTokens, this.#company === 'ANY')
    const results: RowResult[] = []
    for (const places of runs) {
      if (signal.aborted) throw canceled()
      const part = await this.#run(places.map((place) => rows[place] as TokenRow))
      counters.ran(places.length)
      for (const [i, place] of places.entries()) {
        counters.promptTokens += lengths[place] as number
        results[place] = part[i] as RowResult
      }
      progress()
    }
    return results
  }

  async #run(rows: readonly TokenRow[]): Promise<RowResult[]> {
    const longest = Math.max(...rows.map(({ ids }) => ids.length))
    const table = (fill: number, values: (row: TokenRow) => readonly number[]): Tensor => {
      const data = new BigInt64Array(rows.length * longest).fill(BigInt(fill))
      for (const [i, row] of rows.entries()) data.set(BigInt64Array.from(values(row), BigInt), i * longest)
      return this.#session.tensor('int64', data, [rows.length, longest])
    }
    const columns: Record<string, () => Tensor> = {
      input_ids: () => table(this.#padId, ({ ids }) => ids),
      attention_mask: () => table(0, ({ ids }) => ids.map(() => 1)),
      token_type_ids: () => table(0, ({ ids, typeIds }) => typeIds ?? ids.map(() => 0)),
      position_ids: () => table(0, ({ ids }) => ids.map((_, position) => position)),
    }
    const feeds: Record<string, Tensor> = {}
    for (const { name } of this.#session.inputs) {
      const column = columns[name]
      if (column === undefined) throw new Error(`its graph has an input that text has nothing for: ${name}`)
      feeds[name] = column()
    }
    // Whatever else a graph gives, such as attentions or numbers of another kind, no task asks for.
    const outputs = Object.entries(await this.#session.run(feeds)).flatMap(([name, tensor]) => {
      const data = floatsOf(tensor)
      return data === null || tensor.dims[0] !== rows.length ? [] : [{ name, data, dims: tensor.dims }]
    })
    if (outputs.length === 0) throw new TypeError('The graph has no output of floats with a row a text.')
    return rows.map(({ ids }, i) => ({
      outputs: Object.fromEntries(
        outputs.map(({ name, data, dims }) => [name, rowOf(data, dims, i, longest, ids.length)]),
      ),
      batchSize: rows.length,
    }))
  }
}

const floatsOf = (tensor: Tensor): Float32Array | null => {
  if (tensor.data instanceof Float32Array) return tensor.data
  return tensor.type === 'float16' ? Float32Array.from(fromRuntime(tensor) as Uint16Array, fromHalf) : null
}

/** Row i of a tensor [rows, ...]; where its second dimension is the columns, those of the row's own tokens. */
const rowOf = (
  data: Float32Array,
  dims: readonly number[],
  i: number,
  longest: number,
  length: number,
): Float32Array => {
  const size = data.length / (dims[0] as number)
  const row = data.subarray(i * size, (i + 1) * size)
  return dims.length > 2 && dims[1] === longest ? row.subarray(0, (size / longest) * length) : row
}
