import type { DecoderGraph } from '../../models/manifest.ts'
import type { KvPool, Row } from './kv-pool.ts'
import type { Session, Tensor } from './runtime/session.ts'

type Feeds = Record<string, Tensor>

/** The feeds of a decode step: they wrap the same memory as long as neither rows nor buffers change. */
interface DecodeFeeds {
  feeds: Feeds
  rows: number
  version: number
  ids: BigInt64Array
  positions: BigInt64Array
}

/** Runs a `decoder-delta-kv` graph over the rows of a pool and files what it returns. */
export class Decoder {
  readonly #session: Session
  readonly #graph: DecoderGraph
  readonly #pool: KvPool
  #decodeFeeds: DecodeFeeds | null = null

  constructor(session: Session, graph: DecoderGraph, pool: KvPool) {
    this.#session = session
    this.#graph = graph
    this.#pool = pool
  }

  /**
   * Processes prompt tokens of one row that has all tokens before them.
   * @param ids the tokens @returns logits [vocabSize] of the last one
   */
  async prefill(row: Row, ids: readonly number[]): Promise<Float32Array> {
    const count = ids.length
    this.#pool.ensure(row.length + count)
    const positions = BigInt64Array.from({ length: count }, (_, i) => BigInt(row.length + i))
    const feeds = {
      ...this.#cacheFeeds(row.index, 1),
      input_ids: this.#session.tensor('int64', BigInt64Array.from(ids, BigInt), [1, count]),
      position_ids: this.#session.tensor('int64', positions, [1, count]),
      last: this.#session.tensor('int64', BigInt64Array.of(BigInt(count - 1)), [1]),
    }
    return this.#run(feeds, row.index, 1, count)
  }

  /**
   * One step of all decoding rows.
   * @param tokens one a row, in the order of the rows @returns logits [rows, vocabSize]
   */
  async decode(tokens: readonly number[]): Promise<Float32Array> {
    const pool = this.#pool
    const rows = tokens.length
    pool.ensure(1 + longest(pool.rows, rows))
    let cached = this.#decodeFeeds
    if (cached === null || cached.rows !== rows || cached.version !== pool.version) cached = this.#newDecodeFeeds(rows)
    for (let i = 0; i < rows; i += 1) {
      cached.ids[i] = BigInt(tokens[i] as number)
      cached.positions[i] = BigInt((pool.rows[i] as Row).length)
    }
    return this.#run(cached.feeds, 0, rows, 1)
  }

  #newDecodeFeeds(rows: number): DecodeFeeds {
    const ids = new BigInt64Array(rows)
    const positions = new BigInt64Array(rows)
    const places = BigInt64Array.from({ length: rows }, (_, i) => BigInt(i))
    const feeds = {
      ...this.#cacheFeeds(0, rows),
      input_ids: this.#session.tensor('int64', ids, [rows, 1]),
      position_ids: this.#session.tensor('int64', positions, [rows, 1]),
      last: this.#session.tensor('int64', places, [rows]),
    }
    this.#decodeFeeds = { feeds, rows, version: this.#pool.version, ids, positions }
    return this.#decodeFeeds
  }

  /** Views of rows [first, first + count) of every cache buffer. */
  #cacheFeeds(first: number, count: number): Feeds {
    const { layers, kvHeads, headDim } = this.#graph
    const { capacity, mask, keys, values } = this.#pool
    const size = kvHeads * headDim * capacity
    const view = (buffer: Float32Array, length: number): Float32Array =>
      buffer.subarray(first * length, (first + count) * length)
    const feeds: Feeds = { past_mask: this.#session.tensor('float32', view(mask, capacity), [count, capacity]) }
    for (let i = 0; i < layers; i += 1) {
      const key = view(keys[i] as Float32Array, size)
      const value = view(values[i] as Float32Array, size)
      feeds[`past_key.${i}`] = this.#session.tensor('float32', key, [count, kvHeads, headDim, capacity])
      feeds[`past_value.${i}`] = this.#session.tensor('float32', value, [count, kvHeads, capacity, headDim])
    }
    return feeds
  }

  async #run(feeds: Feeds, first: number, count: number, positions: number): Promise<Float32Array> {
    const outputs = await this.#session.run(feeds)
    this.#pool.append(first, count, positions, floats(outputs, 'new_key'), floats(outputs, 'new_value'))
    return floats(outputs, 'logits')
  }
}

const floats = (outputs: Record<string, Tensor>, name: string): Float32Array => {
  const data = outputs[name]?.data
  if (!(data instanceof Float32Array)) throw new TypeError(`The graph has no float output ${name}.`)
  return data
}

const longest = (rows: readonly Row[], count: number): number => {
  let length = 0
  for (let i = 0; i < count; i += 1) length = Math.max(length, (rows[i] as Row).length)
  return length
}
