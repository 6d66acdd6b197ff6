import { join } from 'node:path'
import { fromHalf } from '../../../src/util/half.ts'
import { modelFolder } from '../paths.ts'
import { Graph } from './graph.ts'
import { readWeights, type StoredTensor } from './shipped-weights.ts'

const layers = 6
const heads = 12n
const hidden = 384
const epsilon = 1e-12

/**
 * minilm in 32-bit floating point, as a stock export runs after the runtime has fused it: the shipped 8-bit weights multiplied out.
 * What it computes is as fast as with the original weights.
 */
export const floatEncoder = async (): Promise<Buffer> => {
  const weight = await readWeights(join(modelFolder('minilm'), 'onnx/model.onnx'))
  const g = new Graph()
  const vector = async (name: string): Promise<string> => {
    const { shape, bytes } = await weight(name)
    return g.constant(name, 'float32', shape, bytes)
  }
  /** [inputs, outputs], a scale an output, and for some a factor an input that the graph applies to the activations. */
  const matrix = async (name: string): Promise<string> => {
    const codes = await weight(`${name}.q`)
    const scale = floats(await weight(`${name}.scale`))
    const balance = name.endsWith('.down') ? floats(await weight(`${name}.balance`)) : null
    const [, outputs = 1] = codes.shape
    const values = Float32Array.from(
      new Int8Array(codes.bytes.buffer, codes.bytes.byteOffset, codes.bytes.length),
      (code, index) =>
        code * (scale[index % outputs] ?? 0) * (balance === null ? 1 : (balance[Math.floor(index / outputs)] ?? 0)),
    )
    return g.constant(name, 'float32', codes.shape, values)
  }
  const normalize = async (x: string, y: string, bias: string, name: string, output?: string): Promise<string> => {
    const tensors = [x, y, await vector(`${name}.weight`), await vector(`${name}.bias`), bias]
    return g.node('SkipLayerNormalization', tensors, { epsilon }, output)
  }

  g.inputs.push({ name: 'input_ids', type: 'int64', shape: ['batch', 'length'] })
  g.inputs.push({ name: 'attention_mask', type: 'int64', shape: ['batch', 'length'] })
  g.outputs.push({ name: 'last_hidden_state', type: 'float32', shape: ['batch', 'length', hidden] })
  const mask = g.node('Cast', ['attention_mask'], { to: 6n })
  const wordCodes = await weight('words.q')
  const wordScale = floats(await weight('words.scale'))
  const words = Float32Array.from(
    new Int8Array(wordCodes.bytes.buffer, wordCodes.bytes.byteOffset, wordCodes.bytes.length),
    (code, index) => code * (wordScale[Math.floor(index / hidden)] ?? 0),
  )
  const places = await weight('positions')
  const positions = g.constant('positions', 'float32', places.shape, halves(places))
  const table = g.constant('words', 'float32', wordCodes.shape, words)
  const length = g.node('Shape', ['input_ids'], { start: 1n, end: 2n })
  const embedded = [g.node('Gather', [table, 'input_ids']), g.node('Slice', [positions, g.ints(0), length])]
  const edge = [await vector('embeddings.norm.weight'), await vector('embeddings.norm.bias')]
  let x = g.node('LayerNormalization', [g.node('Add', embedded), ...edge], { axis: -1n, epsilon })
  for (let layer = 0; layer < layers; layer++) {
    const name = `layer.${layer}`
    const parts = ['q', 'k', 'v'].map((part) => `${name}.${part}`)
    g.nodes('Split', [g.node('MatMul', [x, await matrix(`${name}.qkv`)])], parts, { axis: -1n, num_outputs: 3n })
    const attention = [...parts, await vector(`${name}.qkv.bias`), mask]
    const mixed = g.node('MultiHeadAttention', attention, { num_heads: heads })
    const attended = g.node('MatMul', [mixed, await matrix(`${name}.attention`)])
    x = await normalize(x, attended, await vector(`${name}.attention.bias`), `${name}.attention.norm`)
    const up = g.node('MatMul', [x, await matrix(`${name}.up`)])
    const active = g.node('BiasGelu', [up, await vector(`${name}.up.bias`)])
    const down = g.node('MatMul', [active, await matrix(`${name}.down`)])
    const output = layer === layers - 1 ? 'last_hidden_state' : undefined
    x = await normalize(x, down, await vector(`${name}.down.bias`), `${name}.norm`, output)
  }
  return g.file()
}

const floats = ({ bytes }: StoredTensor): Float32Array =>
  new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
const halves = ({ bytes }: StoredTensor): Float32Array =>
  Float32Array.from(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2), fromHalf)
