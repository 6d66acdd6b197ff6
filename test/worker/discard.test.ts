import { expect, test } from 'vitest'
import { KvPool } from '../../src/engine/worker/cache/kv-pool.ts'
import { DeltaKvDecoder } from '../../src/engine/worker/generation/delta-kv-decoder.ts'
import { discard } from '../../src/engine/worker/runtime/discard.ts'
import type { Tensor } from '../../src/engine/worker/runtime/session.ts'
import { toyGraph, toyLogits, toySession } from '../support/toy-decoder.ts'

test('discarded outputs have no memory left, however many of them share it', () => {
  const memory = new Float32Array(8)
  const other = new BigInt64Array(2)
  discard({
    a: { type: 'float32', data: memory.subarray(0, 4), dims: [4] },
    b: { type: 'float32', data: memory.subarray(4), dims: [4] },
    c: { type: 'int64', data: other, dims: [2] },
    d: { type: 'string', data: ['text'], dims: [1] },
  })
  expect([memory.buffer.byteLength, other.buffer.byteLength]).toEqual([0, 0])
  discard({})
})

test('a decoder gives each run’s outputs back before the next one, and not earlier, but for what is taken', async () => {
  const session = toySession()
  const runs: Record<string, Tensor>[] = []
  const pool = new KvPool(toyGraph, 1_000_000, 4)
  const run = async (feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> => {
    for (const { logits } of runs) expect(logits?.data).toHaveLength(0)
    const outputs = await session.run(feeds)
    runs.push(outputs)
    return outputs
  }
  const decoder = new DeltaKvDecoder({ ...session, run }, toyGraph, pool)
  const row = pool.add(8)
  const { logits: first, take } = await decoder.prefill(row, [1, 2])
  expect(first).toEqual(toyLogits([1, 2]))
  const taken = take()
  expect(taken).toEqual(pool.read(row, 0, 2))
  pool.promote(row)
  expect(await decoder.decode([3])).toEqual(toyLogits([1, 2, 3]))
  const { logits, commit } = await decoder.verify([[4, 5]])
  expect(logits(0, 1)).toEqual(toyLogits([1, 2, 3, 4, 5]))
  commit([2])
  expect(await decoder.decode([6])).toEqual(toyLogits([1, 2, 3, 4, 5, 6]))
  expect(runs.map((outputs) => bytesOf(outputs) > 0)).toEqual([true, false, false, true])
  // What was taken lasts.
  expect(runs[0]?.['logits']?.data).toHaveLength(0)
  expect(taken).toEqual(pool.read(row, 0, 2))
})

const bytesOf = (outputs: Record<string, Tensor>): number =>
  Object.values(outputs).reduce((sum, { data }) => sum + (data as Float32Array).byteLength, 0)
