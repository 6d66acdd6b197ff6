import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bytes, type GraphSpec, onnxModel, text, varint } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { hubEncoder, writeFiles } from './hub-encoder.ts'

/** Writes a folder with a manifest that lists all of its files as they are now: an encoder, or a plain graph. */
export function writeModel(folder: string, name: string, files: Readonly<Record<string, Buffer>>, graph: object): void {
  mkdirSync(folder, { recursive: true })
  writeFiles(folder, files)
  const listed = Object.keys(files).map((path) => {
    const content = readFileSync(join(folder, path))
    return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
  })
  const isPlain = 'kind' in graph && graph.kind === 'plain'
  const manifest = {
    manifestVersion: 1,
    name,
    version: 1,
    task: isPlain ? 'OTHER' : 'FEATURE_EXTRACTION',
    title: name,
    description: '',
    licence: 'Apache-2.0',
    source: 'test',
    parameters: 1,
    precision: 'fp32',
    ...(!isPlain && { contextLength: 16 }),
    graph,
    labels: [],
    files: listed,
  }
  writeFileSync(join(folder, 'modelgraph.json'), JSON.stringify(manifest))
}

export const encoderGraph = {
  kind: 'encoder',
  file: 'onnx/model.onnx',
  output: 'sentence_embedding',
  dimensions: 2,
  maxTokens: 16,
}
export const plainGraph = { kind: 'plain', file: 'model.onnx' }

/** The encoder of the hub's layout with other files. */
export const encoderFiles = (files: Readonly<Record<string, Buffer>> = {}): Record<string, Buffer> => ({
  ...hubEncoder(),
  ...files,
})

/** A tokenizer whose parts are changed. */
export function tokenizerWith(changes: object): Buffer {
  const tokenizer = JSON.parse((hubEncoder()['tokenizer.json'] as Buffer).toString())
  return Buffer.from(JSON.stringify({ ...tokenizer, ...changes }))
}

/** A loop that goes on as long as its input says, by adding 1 to a number: `turns` -> `sum`. */
export const loopGraph: GraphSpec = {
  inputs: [{ name: 'turns', type: 'int64', shape: [] }],
  outputs: [{ name: 'sum', type: 'float32', shape: [1] }],
  initializers: [
    { name: 'go', type: 'bool', shape: [], values: Uint8Array.of(1) },
    { name: 'zero', type: 'float32', shape: [1], values: Float32Array.of(0) },
  ],
  nodes: [
    {
      op: 'Loop',
      inputs: ['turns', 'go', 'zero'],
      outputs: ['sum'],
      attributes: {
        body: {
          inputs: [
            { name: 'i', type: 'int64', shape: [] },
            { name: 'before', type: 'bool', shape: [] },
            { name: 'x', type: 'float32', shape: [1] },
          ],
          outputs: [
            { name: 'after', type: 'bool', shape: [] },
            { name: 'y', type: 'float32', shape: [1] },
          ],
          initializers: [{ name: 'one', type: 'float32', shape: [1], values: Float32Array.of(1) }],
          nodes: [
            { op: 'Identity', inputs: ['before'], outputs: ['after'] },
            { op: 'Add', inputs: ['x', 'one'], outputs: ['y'] },
          ],
        },
      },
    },
  ],
}

/** Makes as many numbers as its input says, and adds them up: `count` -> `sum`. */
export const hungryGraph: GraphSpec = {
  inputs: [{ name: 'count', type: 'int64', shape: [1] }],
  outputs: [{ name: 'sum', type: 'float32', shape: [] }],
  nodes: [
    { op: 'ConstantOfShape', inputs: ['count'], outputs: ['zeros'] },
    { op: 'Cos', inputs: ['zeros'], outputs: ['ones'] },
    { op: 'ReduceSum', inputs: ['ones'], outputs: ['sum'], attributes: { keepdims: 0n } },
  ],
}

/** A graph with a weight of these dimensions and no values. */
export const absurdGraph = (...dimensions: number[]): Buffer => {
  const graph: GraphSpec = {
    inputs: [{ name: 'x', type: 'float32', shape: [2] }],
    outputs: [{ name: 'y', type: 'float32', shape: [2] }],
    nodes: [{ op: 'Add', inputs: ['x', 'weights'], outputs: ['y'] }],
  }
  const tensor = Buffer.concat([...dimensions.map((size) => varint(1, size)), varint(2, 1), text(8, 'weights')])
  return Buffer.concat([onnxModel(graph), bytes(7, bytes(5, tensor))])
}

/** A graph in a node of a graph in a node, and so on. */
export const nestedGraphs = (depth: number): Buffer => {
  let graph: Buffer = Buffer.alloc(0)
  for (let i = 0; i < depth; i += 1) graph = bytes(1, bytes(5, bytes(6, graph)))
  return bytes(7, graph)
}

/** A graph of empty nodes, each of which takes two bytes in the file and much more where it is read. */
export const manyNodes = (count: number): Buffer => bytes(7, Buffer.alloc(count * 2, bytes(1, Buffer.alloc(0))))
