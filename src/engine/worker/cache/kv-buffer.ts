/** Below so many numbers a loop is faster than a view and a call. */
const few = 256

/**
 * Keys or values of one layer: [rows, lines, capacity, width]. A column takes `width` numbers of each of a row's lines. Values, and
 * the keys of stock graphs, lie as [rows, kvHeads, capacity, headDim]; keys of `decoder-delta-kv` graphs as [rows, kvHeads * headDim, capacity, 1].
 */
export class KvBuffer {
  /** What the rows take of the memory. */
  data = new Float32Array(0)
  #memory = this.data
  readonly #lines: number
  readonly #width: number
  #capacity = 0

  constructor(lines: number, width: number) {
    this.#lines = lines
    this.#width = width
  }

  /** Numbers of a whole row. */
  get rowSize(): number {
    return this.#lines * this.#capacity * this.#width
  }

  /**
   * Writes columns behind the `length` that a row has.
   * @param source [..., lines, positions, width] from place `from` on, of whose positions the first `count` are taken
   */
  append(row: number, length: number, source: Float32Array, from: number, positions: number, count: number): void {
    // In locals, which are not looked up again for each of a step's thousands of numbers.
    const { data } = this
    const lines = this.#lines
    const size = count * this.#width
    const step = this.#capacity * this.#width
    const sourceStep = positions * this.#width
    let to = row * lines * step + length * this.#width
    let start = from
    for (let line = 0; line < lines; line += 1, to += step, start += sourceStep)
      if (size === 1) data[to] = source[start] as number
      else if (size < few) for (let i = 0; i < size; i += 1) data[to + i] = source[start + i] as number
      else data.set(source.subarray(start, start + size), to)
  }

  /** Copies columns [from, from + length) of a row to place `at` of [..., lines, length, width]. */
  read(row: number, from: number, length: number, target: Float32Array, at: number): void {
    const size = length * this.#width
    for (let line = 0; line < this.#lines; line += 1) {
      const start = ((row * this.#lines + line) * this.#capacity + from) * this.#width
      target.set(this.data.subarray(start, start + size), at + line * size)
    }
  }

  /** Copies the first `length` columns of a row to another one. */
  copy(from: number, to: number, length: number): void {
    const step = this.#capacity * this.#width
    for (let line = 0; line < this.#lines; line += 1) {
      const start = (from * this.#lines + line) * step
      this.data.copyWithin((to * this.#lines + line) * step, start, start + length * this.#width)
    }
  }

  swap(a: number, b: number): void {
    const size = this.rowSize
    const kept = this.data.slice(a * size, (a + 1) * size)
    this.data.copyWithin(a * size, b * size, (b + 1) * size)
    this.data.set(kept, b * size)
  }

  clear(row: number): void {
    this.data.fill(0, row * this.rowSize, (row + 1) * this.rowSize)
  }

  /**
   * Lays rows out anew, in the same memory. What is not filled becomes 0: under a mask, numbers that are not finite would still count.
   * @param room rows there is space for @param rows that are kept: the first `length` columns of each
   */
  resize(room: number, capacity: number, rows: readonly { index: number; length: number }[]): void {
    const old = this.#capacity
    this.#capacity = capacity
    this.data = this.#memory.subarray(0, room * this.rowSize)
    // No line may be overwritten before it is moved.
    const inOrder = [...rows].sort((a, b) => (capacity > old ? b.index - a.index : a.index - b.index))
    for (const { index, length } of inOrder) this.#relay(index, old, length)
  }

  /** Takes memory for so many columns of one row, or of several together, and copies what the rows hold. */
  reallocate(columns: number): void {
    const { data } = this
    this.#memory = new Float32Array(columns * this.#lines * this.#width)
    this.#memory.set(data.length > this.#memory.length ? data.subarray(0, this.#memory.length) : data)
    this.data = this.#memory.subarray(0, data.length)
  }

  #relay(row: number, old: number, length: number): void {
    const step = this.#capacity * this.#width
    const oldStep = old * this.#width
    const size = length * this.#width
    const isWider = step > oldStep
    for (let i = 0; i < this.#lines; i += 1) {
      const line = row * this.#lines + (isWider ? this.#lines - 1 - i : i)
      if (size > 0) this.#memory.copyWithin(line * step, line * oldStep, line * oldStep + size)
      this.#memory.fill(0, line * step + size, (line + 1) * step)
    }
  }
}
