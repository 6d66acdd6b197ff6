import { expect, test } from 'vitest'
import { KvPool, type Row } from '../../src/engine/worker/cache/kv-pool.ts'
import { below, seeded } from '../support/random.ts'

const shape = { layers: 2, kvHeads: 2, headDim: 3 }
const lines = shape.kvHeads * shape.headDim

/** What a row should hold: one number a column, from which every stored element follows. */
type Naive = { columns: number[]; decodes: boolean }

const keyAt = (column: number, layer: number, line: number): number => column * 100 + layer * 10 + line
const valueAt = (column: number, layer: number, line: number): number => -keyAt(column, layer, line)

/** Fills the outputs of a run: for row b, position t the number `columns[b][t]`. */
const outputs = (columns: number[][], positions: number): { newKey: Float32Array; newValue: Float32Array } => {
  const newKey = new Float32Array(columns.length * shape.layers * lines * positions)
  const newValue = new Float32Array(newKey.length)
  for (const [b, row] of columns.entries())
    for (let layer = 0; layer < shape.layers; layer += 1)
      for (let head = 0; head < shape.kvHeads; head += 1)
        for (let d = 0; d < shape.headDim; d += 1)
          for (let t = 0; t < positions; t += 1) {
            const line = head * shape.headDim + d
            const start = (b * shape.layers + layer) * lines * positions
            newKey[start + line * positions + t] = keyAt(row[t] as number, layer, line)
            newValue[start + (head * positions + t) * shape.headDim + d] = valueAt(row[t] as number, layer, line)
          }
  return { newKey, newValue }
}

const check = (pool: KvPool, naive: Map<Row, Naive>): void => {
  const { capacity } = pool
  expect(pool.rows.length).toBe(naive.size)
  for (const [index, row] of pool.rows.entries()) {
    const { columns, decodes } = naive.get(row) as Naive
    expect([row.index, row.length, row.index < pool.decoding]).toEqual([index, columns.length, decodes])
    const mask = pool.mask.subarray(index * capacity, (index + 1) * capacity)
    expect([...mask].map((m) => m === 0)).toEqual(Array.from({ length: capacity }, (_, c) => c < columns.length))
    for (let layer = 0; layer < shape.layers; layer += 1)
      for (let line = 0; line < lines; line += 1) {
        const head = Math.floor(line / shape.headDim)
        const key = pool.keys[layer]?.subarray((index * lines + line) * capacity)
        const value = (column: number): number | undefined =>
          pool.values[layer]?.[
            ((index * shape.kvHeads + head) * capacity + column) * shape.headDim + (line % shape.headDim)
          ]
        for (const [c, column] of columns.entries())
          if (key?.[c] !== keyAt(column, layer, line) || value(c) !== valueAt(column, layer, line))
            expect.fail(`row ${index}, layer ${layer}, line ${line}, column ${c}`)
      }
  }
}

test('holds what a naive model holds through random adding, growing, forking, moving and removing', () => {
  const random = seeded(6)
  const pool = new KvPool(shape, 8 * 768 * 96, 8)
  expect(pool.budget).toEqual({ columns: 8 * 768, maxRows: 8 })
  const naive = new Map<Row, Naive>()
  let next = 1
  const some = <T>(items: T[]): T | undefined => items[below(random, items.length)]
  for (let round = 0; round < 300; round += 1) {
    const rows = [...pool.rows]
    const row = some(rows)
    const action = below(random, 7)
    if (action === 0 && rows.length < 8) naive.set(pool.add(), { columns: [], decodes: false })
    else if (action === 1 && row) {
      pool.remove(row)
      naive.delete(row)
    } else if (action === 2 && row && row.index >= pool.decoding) {
      pool.promote(row)
      ;(naive.get(row) as Naive).decodes = true
    } else if (action === 3 && row && row.index < pool.decoding && rows.length < 8) {
      naive.set(pool.fork(row), { columns: [...(naive.get(row) as Naive).columns], decodes: true })
    } else if (action === 4 && row) {
      const positions = 1 + below(random, 150)
      if (row.length + positions > 700) continue
      pool.ensure(row.length + positions)
      const columns = Array.from({ length: positions }, () => next++ % 1000)
      const { newKey, newValue } = outputs([columns], positions)
      pool.append(row.index, [positions], positions, newKey, newValue)
      naive.get(row)?.columns.push(...columns)
    } else if (action === 5 && row && row.length > 0 && rows.length < 8) {
      const from = below(random, row.length)
      const block = pool.read(row, from, 1 + below(random, row.length - from))
      const copy = pool.add()
      pool.write(copy, block)
      naive.set(copy, { columns: naive.get(row)?.columns.slice(from, from + block.length) ?? [], decodes: false })
    } else if (pool.decoding > 0) {
      const decoding = pool.rows.slice(0, pool.decoding)
      if (decoding.some(({ length }) => length >= 700)) continue
      const positions = random() < 0.5 ? 1 : 1 + below(random, 12)
      pool.ensure(Math.max(...decoding.map(({ length }) => length)) + positions)
      const columns = decoding.map(() => Array.from({ length: positions }, () => next++ % 1000))
      const counts = decoding.map(() => below(random, positions + 1))
      const { newKey, newValue } = outputs(columns, positions)
      pool.append(0, counts, positions, newKey, newValue)
      for (const [i, one] of decoding.entries())
        naive.get(one)?.columns.push(...(columns[i]?.slice(0, counts[i]) ?? []))
    }
    check(pool, naive)
  }
})

test('gives memory back when it empties, and when it is three times too wide', () => {
  const pool = new KvPool(shape, 4 * 2048 * 96, 4)
  const short = pool.add()
  const long = pool.add()
  pool.ensure(2000)
  expect(pool.capacity).toBe(2048)
  pool.remove(long)
  pool.ensure(100)
  expect(pool.capacity).toBe(128)
  pool.ensure(2000)
  pool.remove(short)
  expect(pool.capacity).toBe(0)
})

test('narrows to make room for more rows than the budget has at its present width', () => {
  const pool = new KvPool(shape, 4 * 128 * 96, 4)
  const long = pool.add()
  pool.ensure(300)
  const short = pool.add()
  pool.remove(long)
  for (let i = 0; i < 3; i += 1) pool.add(100)
  expect([pool.rows.length, pool.capacity, short.index]).toEqual([4, 128, 0])
  const bytes = [...pool.keys, ...pool.values].reduce((sum, buffer) => sum + buffer.byteLength, 0)
  expect(bytes).toBe(4 * 128 * 96)
})

test('never allocates beyond its budget, and says so instead', () => {
  const pool = new KvPool(shape, 3 * 128 * 96, 8)
  for (let i = 0; i < 3; i += 1) pool.add(100)
  const bytes = [...pool.keys, ...pool.values].reduce((sum, buffer) => sum + buffer.byteLength, 0)
  expect(bytes).toBeLessThanOrEqual(3 * 128 * 96)
  expect(() => pool.ensure(129)).toThrow(RangeError)
})

test('a wiped row holds nothing that could spoil its next owner', () => {
  const pool = new KvPool(shape, 4 * 128 * 96, 4)
  const row = pool.add()
  const poison = new Float32Array(shape.layers * lines).fill(Number.NaN)
  pool.append(0, [1], 1, poison, poison)
  pool.wipe(row)
  pool.remove(row)
  pool.add()
  for (const buffer of [...pool.keys, ...pool.values]) expect(buffer.every(Number.isFinite)).toBe(true)
})

test('memory is taken for what rows will have in the end, kept between them, and given back at rest', () => {
  const pool = new KvPool(shape, 64 * 1024 * 96, 8)
  const taken: number[] = []
  pool.onResize = (columns) => taken.push(columns)
  pool.expectedRows = 4
  pool.expectedColumns = 250
  const rows = Array.from({ length: 4 }, () => pool.add(100))
  pool.ensure(250)
  expect(taken).toEqual([4 * 256])
  for (const row of rows) pool.remove(row)
  pool.add(100)
  pool.ensure(250)
  expect(taken).toEqual([4 * 256])
  pool.release()
  expect(taken).toEqual([4 * 256])
  pool.remove(pool.rows[0] as Row)
  pool.release()
  expect(taken).toEqual([4 * 256, 0])
})

test('numbers that are not finite stay in their own row when rows are laid out anew', () => {
  const pool = new KvPool(shape, 64 * 1024 * 96, 8)
  const rows = [pool.add(), pool.add(), pool.add()]
  const spoilt = rows[1] as Row
  const { newKey, newValue } = outputs([Array.from({ length: 100 }, () => Number.NaN)], 100)
  pool.append(spoilt.index, [100], 100, newKey, newValue)
  for (const columns of [300, 90, 500, 20]) {
    pool.ensure(columns)
    for (const buffer of [...pool.keys, ...pool.values]) {
      const size = buffer.length / 4
      for (const { index } of [rows[0], rows[2]] as Row[])
        expect(buffer.subarray(index * size, (index + 1) * size).every(Number.isFinite)).toBe(true)
    }
  }
  pool.remove(spoilt)
  pool.add()
  for (const buffer of [...pool.keys, ...pool.values])
    expect(buffer.subarray(0, (buffer.length / 4) * 3).every(Number.isFinite)).toBe(true)
})
