/** Copying between rows of KV buffers, which may differ in capacity: the first `length` columns of a row. */

export interface KvShape {
  layers: number
  kvHeads: number
  headDim: number
}

/** Key buffers are [rows, kvHeads, headDim, capacity]: a line of columns for each head and dimension. */
export const copyKeys = (
  { kvHeads, headDim }: KvShape,
  source: Float32Array,
  from: number,
  fromCapacity: number,
  target: Float32Array,
  to: number,
  toCapacity: number,
  length: number,
): void => {
  const lines = kvHeads * headDim
  for (let line = 0; line < lines; line += 1) {
    const start = (from * lines + line) * fromCapacity
    target.set(source.subarray(start, start + length), (to * lines + line) * toCapacity)
  }
}

/** Value buffers are [rows, kvHeads, capacity, headDim]: a head's columns lie together. */
export const copyValues = (
  { kvHeads, headDim }: KvShape,
  source: Float32Array,
  from: number,
  fromCapacity: number,
  target: Float32Array,
  to: number,
  toCapacity: number,
  length: number,
): void => {
  for (let head = 0; head < kvHeads; head += 1) {
    const start = (from * kvHeads + head) * fromCapacity * headDim
    target.set(source.subarray(start, start + length * headDim), (to * kvHeads + head) * toCapacity * headDim)
  }
}

/** Exchanges two ranges of one buffer. */
export const swapRange = (buffer: Float32Array, a: number, b: number, size: number): void => {
  const kept = buffer.slice(a, a + size)
  buffer.copyWithin(a, b, b + size)
  buffer.set(kept, b)
}
