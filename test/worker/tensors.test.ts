import { beforeAll, expect, test } from 'vitest'
import type { TensorValue } from '../../src/engine/engine.ts'
import { openSession, type Session } from '../../src/engine/worker/runtime/session.ts'
import { runTensors } from '../../src/engine/worker/tensors.ts'
import { echoGraph, writeGraph } from '../support/tiny-models.ts'

let session: Session
beforeAll(async () => {
  session = await openSession(writeGraph(echoGraph), 'model.onnx', 1)
})

const inputs = (): TensorValue[] => [
  { name: 'left', datatype: 'FLOAT32', shape: [1, 2], values: Float32Array.of(1, 2) },
  { name: 'right', datatype: 'FLOAT32', shape: [1, 2], values: Float32Array.of(10, 0.5) },
  { name: 'ids', datatype: 'INT64', shape: [2], values: BigInt64Array.of(2n ** 62n, -1n) },
  { name: 'flags', datatype: 'BOOL', shape: [2], values: Uint8Array.of(0, 1) },
  { name: 'names', datatype: 'STRING', shape: [2], values: ['é', ''] },
]

test('runs any graph on tensors of any type', async () => {
  expect(await runTensors(session, inputs())).toEqual([
    { name: 'sum', datatype: 'FLOAT32', shape: [1, 2], values: Float32Array.of(11, 2.5) },
    { name: 'same_ids', datatype: 'INT64', shape: [2], values: BigInt64Array.of(2n ** 62n, -1n) },
    { name: 'not_flags', datatype: 'BOOL', shape: [2], values: Uint8Array.of(1, 0) },
    { name: 'same_names', datatype: 'STRING', shape: [2], values: ['é', ''] },
  ])
})

const changed = (index: number, change: Partial<TensorValue>): TensorValue[] =>
  inputs().map((input, i) => (i === index ? { ...input, ...change } : input))

test.each([
  ['an unknown input', changed(1, { name: 'wrong' }), 'inputs.1.name', '"wrong"'],
  ['an input given twice', changed(1, { name: 'left' }), 'inputs.1.name', 'repeats "left"'],
  ['a missing input', inputs().slice(1), 'inputs', 'lack "left", FLOAT32 [rows, 2]'],
  ['a wrong datatype', changed(2, { datatype: 'INT32' }), 'inputs.2.datatype', 'must be INT64, not INT32'],
  ['a wrong rank', changed(0, { shape: [2] }), 'inputs.0.shape', 'must be [rows, 2], not [2]'],
  ['a wrong dimension', changed(3, { shape: [3] }), 'inputs.3.shape', 'must be [2], not [3]'],
  ['too few elements', changed(0, { shape: [3, 2] }), 'inputs.0.data', 'must have 6 elements for its shape, not 2'],
  [
    'shapes that do not go together',
    changed(0, { shape: [3, 2], values: new Float32Array(6) }).map((input, i) =>
      i === 1 ? { ...input, shape: [2, 2], values: new Float32Array(4) } : input,
    ),
    'inputs',
    "can't compute with",
  ],
])('refuses %s and names it', async (_, wrong, field, message) => {
  await expect(runTensors(session, wrong)).rejects.toMatchObject({
    failure: { code: 'INVALID_INPUT', field, message: expect.stringContaining(message) },
  })
  expect((await runTensors(session, inputs())).length).toBe(4)
})

test('a row count of nothing is a shape like any other', async () => {
  const empty = { shape: [0, 2], values: new Float32Array(0) }
  const outputs = await runTensors(
    session,
    inputs().map((input, i) => (i < 2 ? { ...input, ...empty } : input)),
  )
  expect(outputs[0]).toEqual({ name: 'sum', datatype: 'FLOAT32', ...empty })
})
