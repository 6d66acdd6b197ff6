import type { DecoderGraph } from '../../../models/manifest.ts'
import type { KvPool, Row } from '../cache/kv-pool.ts'
import { discard } from '../runtime/discard.ts'
import type { Session, Tensor } from '../runtime/session.ts'
import type { Decoder, Prefilled, Verification } from './decoder.ts'

type Feeds = Record<string, Tensor>

/** The feeds of a decode step; as long as rows and buffers stay the same, only their numbers change. */
interface DecodeFeeds {
  feeds: Feeds
  rows: number
  version: number
  ids: BigInt64Array
  positions: BigInt64Array
}

/** Runs a `decoder-delta-kv` graph: the cache is fed as it lies in the pool, only what is new comes out. */
export class DeltaKvDecoder implements Decoder {
  readonly #session: Session
  readonly #prompts: Session
  readonly #graph: DecoderGraph
  readonly #pool: KvPool
  #decodeFeeds: DecodeFeeds | null = null
  /** Of the newest run; what was before is given back. */
  #outputs: Feeds = {}

  /** @param prompts the same decoder as `session`, made for many positions at once */
  constructor(session: Session, graph: DecoderGraph, pool: KvPool, prompts: Session = session) {
    this.#session = session
    this.#prompts = prompts
    this.#graph = graph
    this.#pool = pool
  }

  async prefill(row: Row, ids: readonly number[]): Promise<Prefilled> {
    const count = ids.length
    this.#pool.ensure(row.length + count)
    const outputs = await this.#run(this.#prompts, {
      ...this.#cacheFeeds(row.index, 1),
      ...this.#tokenFeeds([ids], count, row.index),
      last: this.#session.tensor('int64', BigInt64Array.of(BigInt(count - 1)), [1]),
    })
    this.#append(outputs, row.index, [count], count)
    return {
      logits: floats(outputs, 'logits'),
      take: () => {
        const { new_key, new_value, ...left } = outputs
        this.#outputs = left
        return { length: count, keys: floats(outputs, 'new_key'), values: floats(outputs, 'new_value') }
      },
    }
  }

  async decode(tokens: readonly number[]): Promise<Float32Array> {
    const rows = tokens.length
    this.#makeRoom(rows, () => 1)
    const { feeds, ids, positions } = this.#feedsOf(rows)
    for (let i = 0; i < rows; i += 1) {
      ids[i] = BigInt(tokens[i] as number)
      positions[i] = BigInt((this.#pool.rows[i] as Row).length)
    }
    const outputs = await this.#run(this.#session, feeds)
    this.#append(outputs, 0, new Array<number>(rows).fill(1), 1)
    return floats(outputs, 'logits')
  }

  async verify(tokens: readonly (readonly number[])[]): Promise<Verification> {
    const width = Math.max(...tokens.map(({ length }) => length))
    this.#makeRoom(tokens.length, (row) => tokens[row]?.length ?? 0)
    // Only real tokens are scored: those that fill a row up are followed by nothing.
    const last: bigint[] = []
    const starts = tokens.map(({ length }, row) => {
      const start = last.length
      for (let t = 0; t < length; t += 1) last.push(BigInt(row * width + t))
      return start
    })
    const { feeds } = this.#feedsOf(tokens.length)
    const outputs = await this.#run(this.#session, {
      ...feeds,
      ...this.#tokenFeeds(tokens, width, 0),
      last: this.#session.tensor('int64', BigInt64Array.from(last), [last.length]),
    })
    const logits = floats(outputs, 'logits')
    const { vocabSize } = this.#graph
    return {
      logits: (row, position) => {
        const place = (starts[row] as number) + position
        return logits.subarray(place * vocabSize, (place + 1) * vocabSize)
      },
      commit: (counts) => this.#append(outputs, 0, counts, width),
    }
  }

  async #run(session: Session, feeds: Feeds): Promise<Feeds> {
    discard(this.#outputs)
    this.#outputs = {}
    this.#outputs = await session.run(feeds)
    return this.#outputs
  }

  /** Room for the rows that decode and what each of them gets. */
  #makeRoom(rows: number, added: (row: number) => number): void {
    let longest = 0
    for (let i = 0; i < rows; i += 1) longest = Math.max(longest, (this.#pool.rows[i] as Row).length + added(i))
    this.#pool.ensure(longest)
  }

  /** Tokens and positions of rows from `first` on, each filled up to `width` with its last token. */
  #tokenFeeds(tokens: readonly (readonly number[])[], width: number, first: number): Feeds {
    const ids = new BigInt64Array(tokens.length * width)
    const positions = new BigInt64Array(ids.length)
    for (const [i, row] of tokens.entries())
      for (let t = 0; t < width; t += 1) {
        const real = Math.min(t, row.length - 1)
        ids[i * width + t] = BigInt(row[real] as number)
        positions[i * width + t] = BigInt((this.#pool.rows[first + i] as Row).length + real)
      }
    const dims = [tokens.length, width]
    return {
      input_ids: this.#session.tensor('int64', ids, dims),
      position_ids: this.#session.tensor('int64', positions, dims),
    }
  }

  #feedsOf(rows: number): DecodeFeeds {
    const cached = this.#decodeFeeds
    if (cached !== null && cached.rows === rows && cached.version === this.#pool.version) return cached
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

  #append(outputs: Feeds, first: number, counts: readonly number[], positions: number): void {
    this.#pool.append(first, counts, positions, floats(outputs, 'new_key'), floats(outputs, 'new_value'))
  }
}

const floats = (outputs: Feeds, name: string): Float32Array => {
  const data = outputs[name]?.data
  if (!(data instanceof Float32Array)) throw new TypeError(`The graph has no float output ${name}.`)
  return data
}
