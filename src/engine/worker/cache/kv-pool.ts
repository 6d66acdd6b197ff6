import { bucket, type KvBudget } from './capacity.ts'
import { KvBuffer } from './kv-buffer.ts'

/** A row of the pool. It keeps its identity while the pool moves it. */
export interface Row {
  /** Where it lies now. */
  readonly index: number
  /** Columns filled. */
  readonly length: number
}

/** Columns copied out of a row: what one run of a `decoder-delta-kv` graph returns for one row. */
export interface KvBlock {
  /** Columns. */
  readonly length: number
  /** [layers * kvHeads, headDim, length], or as the values where the pool's keys lie as its values do */
  readonly keys: Float32Array
  /** [layers * kvHeads, length, headDim] */
  readonly values: Float32Array
}

export interface KvShape {
  layers: number
  kvHeads: number
  headDim: number
  /** Whether keys lie as values do: stock graphs take them so. */
  columnsFirst?: boolean
}

interface MutableRow {
  index: number
  length: number
}

/** What an unused column's score gets: its weight after the softmax is 0. */
const unused = -1e9
const float32Bytes = 4
/** Columns of a row that memory is taken for at once. */
const fewColumns = 256

/**
 * The KV cache of a model: a key buffer [rows, kvHeads, headDim, capacity] and a value buffer [rows, kvHeads, capacity,
 * headDim] a layer. A row is contiguous in both, and decoding rows come first, so a decode step reads a prefix of the buffers
 * and a prefill one row of them: nothing is copied for a run. A shape may say that keys lie as values do.
 */
export class KvPool {
  readonly budget: KvBudget
  /** Keys and values of one token, bytes. */
  readonly columnBytes: number
  /** Rows there will be soon: room is made for all of them at once. */
  expectedRows = 0
  /** Columns that the longest of them will have at most. */
  expectedColumns = 0
  /** Called before memory is taken or given back, with the columns (rows x capacity) it is for: others share the budget. */
  onResize: (columns: number) => void = () => {}
  readonly #shape: KvShape
  readonly #rows: MutableRow[] = []
  #decoding = 0
  #capacity = 0
  /** Rows that the buffers have room for. */
  #room = 0
  /** Columns, of all rows together, that there is memory for. */
  #memory = 0
  #version = 0
  readonly #keys: readonly KvBuffer[]
  readonly #values: readonly KvBuffer[]
  #mask = new Float32Array(0)

  /** @param maxBytes of keys and values, never exceeded @param maxRows rows at a time at most */
  constructor(shape: KvShape, maxBytes: number, maxRows: number) {
    this.#shape = shape
    const { kvHeads, headDim } = shape
    const layers = Array.from({ length: shape.layers })
    this.#values = layers.map(() => new KvBuffer(kvHeads, headDim))
    this.#keys = layers.map(() =>
      shape.columnsFirst ? new KvBuffer(kvHeads, headDim) : new KvBuffer(kvHeads * headDim, 1),
    )
    this.columnBytes = 2 * shape.layers * shape.kvHeads * shape.headDim * float32Bytes
    this.budget = { columns: Math.floor(maxBytes / this.columnBytes), maxRows }
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
  /** Memory taken for keys and values now, bytes. */
  get bytes(): number {
    return this.#memory * this.columnBytes
  }
  /** Changes whenever the buffers do. */
  get version(): number {
    return this.#version
  }
  /** A layer each: [rows, kvHeads, headDim, capacity], or as the values. */
  get keys(): readonly Float32Array[] {
    return this.#keys.map(({ data }) => data)
  }
  /** A layer each: [rows, kvHeads, capacity, headDim]. */
  get values(): readonly Float32Array[] {
    return this.#values.map(({ data }) => data)
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
    this.wipe(row)
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
    if (this.#rows.length === 0) this.#layOut(0)
  }

  /** Gives all memory back; only while there are no rows. It is kept between them, because taking it costs more than a step. */
  release(): void {
    if (this.#rows.length === 0) this.#take(0)
  }

  /** Clears a row: numbers that are not finite would, even under a mask, spoil whoever has it next. */
  wipe(row: Row): void {
    for (const buffer of this.#buffers) buffer.clear(row.index)
  }

  /** Makes room for rows of this many columns; gives room back that is three times too much, or that other rows need. */
  ensure(columns: number): void {
    const wanted = bucket(Math.max(columns, ...this.#rows.map((row) => row.length)))
    if (wanted > this.#capacity || wanted * 3 <= this.#capacity) this.#layOut(wanted)
    else if (this.#rows.length > this.#room) {
      const isPaid = this.#rows.length * this.#capacity <= this.budget.columns
      this.#layOut(isPaid ? this.#capacity : wanted)
    }
  }

  /**
   * Appends what one run has computed for rows [first, first + counts.length): of row i the first `counts[i]` of `positions` columns.
   * @param newKey [rows, layers * kvHeads, headDim, positions], or as `newValue` where keys lie as values do
   * @param newValue [rows, layers * kvHeads, positions, headDim]
   */
  append(
    first: number,
    counts: readonly number[],
    positions: number,
    newKey: Float32Array,
    newValue: Float32Array,
  ): void {
    const { layers, kvHeads, headDim } = this.#shape
    const size = kvHeads * headDim * positions
    for (const [b, count] of counts.entries()) {
      const row = this.#rows[first + b] as MutableRow
      for (let layer = 0; layer < layers; layer += 1) {
        const from = (b * layers + layer) * size
        this.#keys[layer]?.append(row.index, row.length, newKey, from, positions, count)
        this.#values[layer]?.append(row.index, row.length, newValue, from, positions, count)
      }
      const column = row.index * this.#capacity + row.length
      this.#mask.fill(0, column, column + count)
      row.length += count
    }
  }

  /** A copy of columns [from, from + length) of a row. */
  read(row: Row, from: number, length: number): KvBlock {
    const { layers, kvHeads, headDim } = this.#shape
    const size = kvHeads * headDim * length
    const keys = new Float32Array(layers * size)
    const values = new Float32Array(layers * size)
    for (const [layer, key] of this.#keys.entries()) key.read(row.index, from, length, keys, layer * size)
    for (const [layer, value] of this.#values.entries()) value.read(row.index, from, length, values, layer * size)
    return { length, keys, values }
  }

  /** Appends columns that `read` has copied, from whatever row. */
  write(row: Row, { length, keys, values }: KvBlock): void {
    this.ensure(row.length + length)
    this.append(row.index, [length], length, keys, values)
  }

  get #buffers(): readonly KvBuffer[] {
    return [...this.#keys, ...this.#values]
  }

  #move(from: number, to: number): void {
    if (from === to) return
    const row = this.#rows[from] as MutableRow
    const gone = this.#rows[to] as MutableRow
    // What is not filled is finite, and takes the place of what may not be.
    this.#copyColumns(from, to, Math.max(row.length, gone.length))
    this.#rows[to] = row
    row.index = to
  }

  #swap(a: MutableRow, b: MutableRow): void {
    for (const buffer of this.#buffers) buffer.swap(a.index, b.index)
    const kept = this.#maskOf(a).slice()
    this.#maskOf(a).set(this.#maskOf(b))
    this.#maskOf(b).set(kept)
    const index = a.index
    a.index = b.index
    b.index = index
    this.#rows[a.index] = a
    this.#rows[b.index] = b
  }

  #copyColumns(from: number, to: number, length: number): void {
    const capacity = this.#capacity
    for (const buffer of this.#buffers) buffer.copy(from, to, length)
    this.#mask.copyWithin(to * capacity, from * capacity, (from + 1) * capacity)
  }

  #maskOf({ index }: Row): Float32Array {
    return this.#mask.subarray(index * this.#capacity, (index + 1) * this.#capacity)
  }

  /** Powers of two, so that rows coming one by one cause few reallocations; never more than the budget pays for. */
  #roomAt(capacity: number): number {
    if (capacity === 0) return 0
    const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, this.#rows.length, this.expectedRows)))
    return Math.min(wanted, this.budget.maxRows, Math.floor(this.budget.columns / capacity))
  }

  #layOut(capacity: number): void {
    const room = this.#roomAt(capacity)
    if (room < this.#rows.length)
      throw new RangeError(`${this.#rows.length} rows of ${capacity} columns exceed the KV cache`)
    if (room * capacity > this.#memory) this.#take(this.#worthTaking(room, capacity))
    for (const buffer of this.#buffers) buffer.resize(room, capacity, this.#rows)
    this.#mask = new Float32Array(room * capacity).fill(unused)
    for (const { index, length } of this.#rows) this.#mask.fill(0, index * capacity, index * capacity + length)
    this.#capacity = capacity
    this.#room = room
    this.#version += 1
  }

  /** Memory for what the rows will have in the end, as far as that is at most twice what they need now, or little. */
  #worthTaking(room: number, capacity: number): number {
    const later = Math.min(Math.max(2 * capacity, fewColumns), bucket(Math.max(1, this.expectedColumns)))
    return Math.min(this.budget.columns, room * Math.max(capacity, later))
  }

  /** One buffer after the other, so that at most one exists twice. */
  #take(columns: number): void {
    this.onResize(columns)
    for (const buffer of this.#buffers) buffer.reallocate(columns)
    this.#memory = columns
  }
}
