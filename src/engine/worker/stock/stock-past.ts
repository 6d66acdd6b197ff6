import type { KvPool, KvShape, Row } from '../cache/kv-pool.ts'

/** Gives a run the past of some rows, as views of the pool's buffers wherever they fit and as copies elsewhere. */
export class StockPast {
  readonly #pool: KvPool
  readonly #shape: KvShape
  /** Copies of the last run, kept for the next one. */
  #scratch: Float32Array[] = []

  /** @param pool whose keys lie as its values do */
  constructor(pool: KvPool, shape: KvShape) {
    this.#pool = pool
    this.#shape = shape
  }

  /**
   * @param width columns wanted of each row, at most the pool's capacity
   * @returns keys and values, a layer after another: [rows, kvHeads, width, headDim] each, valid until the next call
   */
  of(rows: readonly Row[], width: number): Float32Array[] {
    const { kvHeads, headDim } = this.#shape
    const { keys, values, capacity } = this.#pool
    const buffers = keys.flatMap((key, layer) => [key, values[layer] as Float32Array])
    const size = kvHeads * headDim * width
    const first = rows[0]?.index ?? 0
    if (width === 0 || (width === capacity && rows.every(({ index }, i) => index === first + i)))
      return buffers.map((buffer) => buffer.subarray(first * size, (first + rows.length) * size))
    this.#makeRoom(buffers.length, rows.length * size)
    for (const [i, buffer] of buffers.entries())
      for (const [to, { index }] of rows.entries())
        for (let head = 0; head < kvHeads; head += 1) {
          const start = (index * kvHeads + head) * capacity * headDim
          const columns = buffer.subarray(start, start + width * headDim)
          this.#scratch[i]?.set(columns, (to * kvHeads + head) * width * headDim)
        }
    return this.#scratch.map((copy) => copy.subarray(0, rows.length * size))
  }

  /** Exact pasts grow at each step: room is made for many at once, and given back when most of it is idle. */
  #makeRoom(count: number, size: number): void {
    const room = this.#scratch[0]?.length ?? 0
    if (this.#scratch.length === count && size <= room && room <= 4 * size) return
    this.#scratch = Array.from({ length: count }, () => new Float32Array(Math.ceil(size * 1.25)))
  }
}
