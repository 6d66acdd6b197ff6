import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deriveWeights } from '../../src/engine/worker/runtime/derived-weights.ts'
import { openSession } from '../../src/engine/worker/runtime/session.ts'
import { verifyWeights } from '../../src/models/verify-weights.ts'
import { externalGraph } from '../support/external-weights.ts'
import { writeGraph } from '../support/tiny-models.ts'

/** The weights lie in a file of their name that is nowhere on disk. */
const main = externalGraph('weights')

/** `weights = codes * 2`, from codes of one byte. */
const derive = {
  inputs: [],
  outputs: [{ name: 'weights', type: 'float32', shape: [2] }],
  nodes: [
    { op: 'Cast', inputs: ['codes'], outputs: ['floats'], attributes: { to: 1n } },
    { op: 'Add', inputs: ['floats', 'floats'], outputs: ['weights'] },
  ],
  initializers: [{ name: 'codes', type: 'uint8', shape: [2], values: Uint8Array.of(3, 5) }],
} as const

const folderOf = (): string => {
  const folder = writeGraph(derive)
  writeFileSync(join(folder, 'main.onnx'), main)
  return folder
}

test('weights that a graph makes are the external data of another', async () => {
  const folder = folderOf()
  const derived = await deriveWeights(folder, 'model.onnx', 1)
  const session = await openSession(folder, 'main.onnx', 1, { derived })
  const { y } = await session.run({ x: session.tensor('float32', Float32Array.of(1, 1), [2]) })
  expect(y?.data).toEqual(Float32Array.of(7, 11))
})

test('a graph that wants what the other does not make is not opened, and no file is read for it', async () => {
  const folder = folderOf()
  writeFileSync(join(folder, 'more.onnx'), externalGraph('model.onnx'))
  const derived = await deriveWeights(folder, 'model.onnx', 1)
  await expect(openSession(folder, 'more.onnx', 1, { derived })).rejects.toThrow('model.onnx not found')
})

test('only the graph whose weights are made may name files that the manifest does not list', () => {
  const folder = folderOf()
  const files = ['main.onnx', 'model.onnx'].map((path) => ({ path, bytes: 0, sha256: '' }))
  expect(() =>
    verifyWeights(folder, files, { kind: 'decoder-delta-kv', file: 'main.onnx', weights: 'model.onnx' }),
  ).not.toThrow()
  const prompts = {
    kind: 'decoder-delta-kv',
    file: 'model.onnx',
    prefill: { file: 'main.onnx', weights: 'model.onnx' },
  }
  expect(() => verifyWeights(folder, files, prompts)).not.toThrow()
  expect(() => verifyWeights(folder, files, { kind: 'plain', file: 'main.onnx' })).toThrow(
    "main.onnx keeps weights in a file that its manifest doesn't list",
  )
})

test('a graph that makes weights may not name such files, whatever else the manifest has it for', () => {
  const folder = folderOf()
  const files = ['main.onnx', 'model.onnx'].map((path) => ({ path, bytes: 0, sha256: '' }))
  const [kind, file] = ['decoder-delta-kv', 'model.onnx']
  for (const graph of [
    { kind, file: 'main.onnx', weights: 'main.onnx' },
    { kind, file, prefill: { file: 'main.onnx', weights: 'main.onnx' } },
    { kind, file, weights: 'main.onnx', prefill: { file: 'main.onnx', weights: 'model.onnx' } },
  ])
    expect(() => verifyWeights(folder, files, graph)).toThrow('main.onnx keeps weights in a file')
})
