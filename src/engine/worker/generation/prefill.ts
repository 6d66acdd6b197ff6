import type { KvBlock, KvPool, Row } from '../cache/kv-pool.ts'
import type { PrefixCache } from '../cache/prefix-cache.ts'
import type { Counters } from '../counters.ts'
import type { Decoder } from './decoder.ts'
import { nextChunk } from './policy.ts'
import type { Sequence } from './sequence.ts'

/** Fills the rows of prompts, chunk by chunk, with what the prefix cache knows and what the model computes. */
export class Prefill {
  readonly #decoder: Decoder
  readonly #pool: KvPool
  /** Null where it is switched off. */
  readonly #cache: PrefixCache | null
  readonly #chunk: number
  readonly #counters: Counters

  /** @param chunk tokens of a run at most; runs begin at multiples of it */
  constructor(decoder: Decoder, pool: KvPool, cache: PrefixCache | null, chunk: number, counters: Counters) {
    this.#decoder = decoder
    this.#pool = pool
    this.#cache = cache
    this.#chunk = chunk
    this.#counters = counters
  }

  /** Gives a sequence its row, and all columns that are known already. */
  begin(sequence: Sequence): Row {
    const { promptIds, cacheScope, reproducible } = sequence.request
    const row = this.#pool.add(sequence.prefillIds.length)
    sequence.promptRow = row
    sequence.prefillStartedAt = performance.now()
    const blocks = this.#cache?.match(cacheScope, sequence.prefillIds, reproducible) ?? []
    for (const { block } of blocks) this.#pool.write(row, block)
    sequence.cachedTokens = row.length
    const firstInexact = blocks.findIndex(({ isExact }) => !isExact)
    sequence.exactTokens = firstInexact < 0 ? promptIds.length : firstInexact * this.#chunk
    this.#counters.cachedTokens += row.length
    return row
  }

  /** Tokens of a sequence's next run. */
  next(sequence: Sequence): number {
    return nextChunk(sequence.promptRow?.length ?? 0, sequence.prefillIds.length, this.#chunk)
  }

  /** Runs the next chunk. @returns logits [vocabSize] after all that is prefilled, null as long as tokens are left */
  async run(sequence: Sequence, row: Row): Promise<Float32Array | null> {
    const { prefillIds } = sequence
    const start = row.length
    const ids = prefillIds.slice(start, start + this.next(sequence))
    const { logits, take } = await this.#decoder.prefill(row, ids)
    this.#counters.ran(1)
    this.#counters.promptTokens += ids.length
    // Numbers that are not finite would spoil every text that begins in the same way.
    if (this.#cache !== null && ids.length === this.#chunk && areFinite(logits))
      this.#store(sequence, prefillIds.slice(0, row.length), (from) => (from === start ? take() : null))
    return row.length < prefillIds.length ? null : logits
  }

  /** Puts a row's columns into the cache. @param ids the tokens of its columns, from the first on */
  keep(sequence: Sequence, row: Row, ids: readonly number[]): void {
    this.#store(sequence, ids, (from) => this.#pool.read(row, from, this.#chunk))
  }

  #store(sequence: Sequence, ids: readonly number[], read: (from: number) => KvBlock | null): void {
    const { cacheScope, promptIds } = sequence.request
    this.#cache?.store(cacheScope, ids, Math.min(sequence.exactTokens, promptIds.length), read)
  }

  /** Drops what is cached for a scope. */
  forget(scope: string): void {
    this.#cache?.forget(scope)
  }
}

/** Products with 0 are 0 unless a number is not finite: a tenth of the time of asking each one. */
const areFinite = (numbers: Float32Array): boolean => {
  let sum = 0
  for (let i = 0; i < numbers.length; i += 1) sum += (numbers[i] as number) * 0
  return sum === 0
}
