import { afterEach, expect, test, vi } from 'vitest'
import type { GraphSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { openExact } from '../../src/engine/worker/runtime/open-exact.ts'
import type { Session } from '../../src/engine/worker/runtime/session.ts'
import { writeGraph } from '../support/tiny-models.ts'

const depth = 64
/** Products of 8-bit digits and weights of 127, all by the same matrix. */
const products = (...outputs: string[]): GraphSpec => ({
  inputs: [{ name: 'digits', type: 'uint8', shape: ['rows', depth] }],
  outputs: outputs.map((name) => ({ name, type: 'int32', shape: ['rows', 16] })),
  nodes: outputs.map((name) => ({ op: 'MatMulInteger', inputs: ['digits', 'weights'], outputs: [name] })),
  initializers: [{ name: 'weights', type: 'int8', shape: [depth, 16], values: new Int8Array(depth * 16).fill(127) }],
})
const saturate = (answer: boolean) => () => Promise.resolve(answer)

const largest = async (session: Session, rows: number): Promise<number[]> => {
  const digits = session.tensor('uint8', new Uint8Array(rows * depth).fill(255), [rows, depth])
  const { one } = await session.run({ digits })
  return [...new Set(one?.data as Int32Array)]
}

afterEach(() => vi.restoreAllMocks())

test.each([
  ['as it finds the processor', {}],
  ['as if the processor had no exact products', { saturate: saturate(true) }],
])('the largest 8-bit numbers are multiplied exactly, %s', async (_, found) => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const session = await openExact(writeGraph(products('one')), 'model.onnx', 1, found)
  for (const rows of [1, 2, 9]) expect(await largest(session, rows)).toEqual([depth * 255 * 127])
  expect(written).not.toHaveBeenCalled()
})

// Elsewhere the runtime has nothing to change, and opens any graph.
test.runIf(process.arch === 'x64')(
  'a graph that has only inexact products there is served, and said to be',
  async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const folder = writeGraph(products('one', 'other'))
    await openExact(folder, 'model.onnx', 1, { saturate: saturate(false) })
    expect(written).not.toHaveBeenCalled()
    const session = await openExact(folder, 'model.onnx', 1, { saturate: saturate(true) })
    expect(await largest(session, 1)).toHaveLength(1)
    expect(written.mock.calls).toEqual([[expect.stringMatching(/^Products .* less accurate\.\n$/)]])
  },
)

test('a graph that cannot be opened at all fails as ever', async () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  await expect(openExact(writeGraph(products('one')), 'none.onnx', 1, { saturate: saturate(true) })).rejects.toThrow(
    'none.onnx',
  )
  expect(written).not.toHaveBeenCalled()
})
