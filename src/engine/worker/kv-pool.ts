import { copyKeys, copyValues, type KvShape, swapRange } from './kv-columns.ts'
import { bucket, type KvBudget } from './policy.ts'

/** A row of the pool. It keeps its identity while the pool moves it. */
export interface Row {
  /** Where it lies now. */
  readonly index: number
  /** Columns filled. */
  readonly length: number
}

interface MutableRow {
  index: number
  length: number
}

/** What an unused column's score gets: its weight after the softmax is 0. */
const unused = -1e9
const float32Bytes = 4

/**
 * The KV cache of a model: a key buffer [rows, kvHeads, headDim, capacity] and a value buffer [rows, kvHeads, capacity,
 * headDim] a layer. A row is contiguous in both, and decoding rows come first, so a decode step reads a prefix of the buffers
 * and a prefill one row of them: nothing is copied for a run.
 */
export class KvPool {
  readonly budget: KvBudget
  /** Rows there will be soon: room is made for all of them at once. */
  expectedRows = 0
  readonly #shape: KvShape
  readonly #rows: MutableRow[] = []
  #decoding = 0
  #capacity = 0
  /** Rows that the buffers have room for. */
  #room = 0
  #version = 0
  readonly #keys: Float32Array[] = []
  readonly #values: Float32Array[] = []
  #mask = new Float32Array(0)

  /** @param maxBytes of keys and values, never exceeded @param maxRows rows at a time at most */
  constructor(shape: KvShape, maxBytes: number, maxRows: number) {
    this.#shape = shape
    const columnBytes = 2 * shape.layers * shape.kvHeads * shape.headDim * float32Bytes
    this.budget = { columns: Math.floor(maxBytes / columnBytes), maxRows }
  }

  get rows(): readonly Row[] {
    return this.#rows
  }
  /** Rows [0, decoding) decode, those after are prefilled. */
  get decoding(): number {
    return this.#decoding
  }
  /** Columns a row can hold now. */
  get capacity(): number {
    return this.#capacity
  }
  /** Changes whenever the buffers do. */
  get version(): number {
    return this.#version
  }
  get keys(): readonly Float32Array[] {
    return this.#keys
  }
  get values(): readonly Float32Array[] {
    return this.#values
  }
  /** Additive mask [rows, capacity]: 0 for a filled column. */
  get mask(): Float32Array {
    return this.#mask
  }

  /**
   * A new, empty row, to be prefilled. The caller's admission policy has made sure that it fits the budget.
   * @param columns that it will soon have
   */
  add(columns = 1): Row {
    const row = { index: this.#rows.length, length: 0 }
    this.#rows.push(row)
    this.ensure(columns)
    this.#mask.fill(unused, row.index * this.#capacity, (row.index + 1) * this.#capacity)
    return row
  }

  /** A prefilled row begins to decode. */
  promote(row: Row): void {
    const first = this.#rows[this.#decoding] as MutableRow
    if (first.index !== row.index) this.#swap(first, this.#rows[row.index] as MutableRow)
    this.#decoding += 1
  }

  /** A copy of a decoding row, decoding as well. */
  fork(row: Row): Row {
    const copy = this.add() as MutableRow
    copy.length = row.length
    this.#copyColumns(row.index, copy.index, row.length)
    this.promote(copy)
    return copy
  }

  /** Frees a row; the last one of its kind takes its place. */
  remove(row: Row): void {
    if (row.index < this.#decoding) {
      this.#decoding -= 1
      this.#move(this.#decoding, row.index)
      this.#move(this.#rows.length - 1, this.#decoding)
    } else this.#move(this.#rows.length - 1, row.index)
    this.#rows.pop()
    if (this.#rows.length === 0 && this.#capacity > bucket(1)) this.#reallocate(0)
  }

  /** Clears a row that may hold numbers which are not finite: under a mask they would still spoil whoever has it next. */
  wipe(row: Row): void {
    const size = this.#rowSize
    for (const buffer of [...this.#keys, ...this.#values]) buffer.fill(0, row.index * size, (row.index + 1) * size)
  }

  /** Makes room for rows of this many columns; gives room back that is three times too much, or that other rows need. */
  ensure(columns: number): void {
    const wanted = bucket(Math.max(columns, ...this.#rows.map((row) => row.length)))
    if (wanted > this.#capacity || wanted * 3 <= this.#capacity) this.#reallocate(wanted)
    else if (this.#rows.length > this.#room) {
      const isPaid = this.#rows.length * this.#capacity <= this.budget.columns
      this.#reallocate(isPaid ? this.#capacity : wanted)
    }
  }

  /**
   * Appends what one run has computed for rows [first, first + count), `positions` columns each.
   * @param newKey [count, layers * kvHeads, headDim, positions] @param newValue [count, layers * kvHeads, positions, headDim]
   */
  append(first: number, count: number, positions: number, newKey: Float32Array, newValue: Float32Array): void {
    const { layers, kvHeads, headDim } = this.#shape
    const lines = kvHeads * headDim
    for (let b = 0; b < count; b += 1) {
      const row = this.#rows[first + b] as MutableRow
      for (let layer = 0; layer < layers; layer += 1) {
        const from = (b * layers + layer) * lines * positions
        this.#appendKeys(this.#keys[layer] as Float32Array, row, newKey, from, positions)
        this.#appendValues(this.#values[layer] as Float32Array, row, newValue, from, positions)
      }
      const column = row.index * this.#capacity + row.length
      this.#mask.fill(0, column, column + positions)
      row.length += positions
    }
  }

  get #rowSize(): number {
    return this.#shape.kvHeads * this.#shape.headDim * this.#capacity
  }

  #appendKeys(target: Float32Array, row: Row, source: Float32Array, from: number, positions: number): void {
    const capacity = this.#capacity
    const lines = this.#shape.kvHeads * this.#shape.headDim
    let to = row.index * lines * capacity + row.length
    if (positions === 1) {
      for (let line = 0; line < lines; line += 1, to += capacity) target[to] = source[from + line] as number
      return
    }
    for (let line = 0; line < lines; line += 1, to += capacity)
      target.set(source.subarray(from + line * positions, from + (line + 1) * positions), to)
  }

  #appendValues(target: Float32Array, row: Row, source: Float32Array, from: number, positions: number): void {
    const { kvHeads, headDim } = this.#shape
    const size = positions * headDim
    for (let head = 0; head < kvHeads; head += 1) {
      const to = ((row.index * kvHeads + head) * this.#capacity + row.length) * headDim
      const start = from + head * size
      if (positions === 1) for (let i = 0; i < size; i += 1) target[to + i] = source[start + i] as number
      else target.set(source.subarray(start, start + size), to)
    }
  }

  #move(from: number, to: number): void {
    if (from === to) return
    const row = this.#rows[from] as MutableRow
    this.#copyColumns(from, to, row.length)
    this.#rows[to] = row
    row.index = to
  }

  #swap(a: MutableRow, b: MutableRow): void {
    const size = this.#rowSize
    for (const buffer of [...this.#keys, ...this.#values]) swapRange(buffer, a.index * size, b.index * size, size)
    swapRange(this.#mask, a.index * this.#capacity, b.index * this.#capacity, this.#capacity)
    const index = a.index
    a.index = b.index
    b.index = index
    this.#rows[a.index] = a
    this.#rows[b.index] = b
  }

  #copyColumns(from: number, to: number, length: number): void {
    const capacity = this.#capacity
    for (const key of this.#keys) copyKeys(this.#shape, key, from, capacity, key, to, capacity, length)
    for (const value of this.#values) copyValues(this.#shape, value, from, capacity, value, to, capacity, length)
    this.#mask.copyWithin(to * capacity, from * capacity, (from + 1) * capacity)
  }

  /** Powers of two, so that rows coming one by one cause few reallocations; never more than the budget pays for. */
  #roomAt(capacity: number): number {
    if (capacity === 0) return 0
    const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, this.#rows.length, this.expectedRows)))
    return Math.min(wanted, this.budget.maxRows, Math.floor(this.budget.columns / capacity))
  }

  /** Layer by layer, so that at most one layer exists twice. */
  #reallocate(capacity: number): void {
    const old = this.#capacity
    const shape = this.#shape
    const room = this.#roomAt(capacity)
    if (room < this.#rows.length)
      throw new RangeError(`${this.#rows.length} rows of ${capacity} columns exceed the KV cache`)
    const size = room * shape.kvHeads * shape.headDim * capacity
    for (let layer = 0; layer < shape.layers; layer += 1) {
      const key = new Float32Array(size)
      const value = new Float32Array(size)
      for (const { index, length } of this.#rows) {
        if (length === 0) continue
        copyKeys(shape, this.#keys[layer] as Float32Array, index, old, key, index, capacity, length)
        copyValues(shape, this.#values[layer] as Float32Array, index, old, value, index, capacity, length)
      }
      this.#keys[layer] = key
      this.#values[layer] = value
    }
    this.#mask = new Float32Array(room * capacity).fill(unused)
    for (const { index, length } of this.#rows) this.#mask.fill(0, index * capacity, index * capacity + length)
    this.#capacity = capacity
    this.#room = room
    this.#version += 1
  }
}
