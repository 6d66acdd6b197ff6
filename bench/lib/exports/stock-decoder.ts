import { join } from 'node:path'
import { fromHalf } from '../../../src/util/half.ts'
import { modelFolder } from '../paths.ts'
import { readConfig } from './gguf-metadata.ts'
import { Graph } from './graph.ts'
import { readWeights, type StoredTensor } from './shipped-weights.ts'

const microsoftBlock = { block_size: 32n, accuracy_level: 4n } as const

/**
 * smollm2 as exporters for the hub write a 4-bit decoder: `past_key_values.*` in, the whole cache out, grouped-query attention in one
 * node, and integer zero points. The shipped weights have real ones: rounding them costs quality and no time.
 */
export const stockDecoder = async (): Promise<Buffer> => {
  const folder = modelFolder('smollm2')
  const config = await readConfig(folder)
  const weight = await readWeights(join(folder, 'onnx/weights.onnx'))
  const g = new Graph()
  const { head_dim: size, num_key_value_heads: kvHeads, hidden_size: hidden, vocab_size: vocabulary } = config
  const numbers = (tensor: StoredTensor): Float32Array =>
    new Float32Array(tensor.bytes.buffer, tensor.bytes.byteOffset, tensor.bytes.length / 4)

  const linear = async (x: string, name: string, inputs: number): Promise<string> => {
    const codes = await weight(`${name}.codes`)
    const scale = halves(await weight(`${name}.scale`))
    const minimum = halves(await weight(`${name}.minimum`))
    const [outputs = 0, blocks = 0] = codes.shape
    const zeros = zeroPoints(scale, minimum, blocks)
    const tensors = [
      x,
      g.constant(`${name}.codes`, 'uint8', codes.shape, codes.bytes),
      g.constant(`${name}.scale`, 'float32', [scale.length], scale),
      g.constant(`${name}.zero`, 'uint8', [zeros.length], zeros),
    ]
    return g.node('MatMulNBits', tensors, { K: BigInt(inputs), N: BigInt(outputs), bits: 4n, ...microsoftBlock })
  }
  const norm = async (x: string, delta: string, name: string): Promise<{ normed: string; sum: string }> => {
    const weights = g.constant(name, 'float32', [hidden], numbers(await weight(name)))
    const [normed, sum] = [`${name}.normed`, `${name}.sum`]
    g.nodes('SkipSimplifiedLayerNormalization', [x, delta, weights], [normed, '', '', sum], {
      epsilon: config.rms_norm_eps,
    })
    return { normed, sum }
  }

  g.inputs.push({ name: 'input_ids', type: 'int64', shape: ['batch_size', 'length'] })
  g.inputs.push({ name: 'attention_mask', type: 'int64', shape: ['batch_size', 'total'] })
  const filled = g.node('Sub', [g.node('ReduceSum', ['attention_mask', g.ints(1)], { keepdims: 0n }), g.ints(1)])
  const seqlens = g.node('Cast', [filled], { to: 6n })
  const total = g.node('Cast', [g.node('Gather', [g.node('Shape', ['attention_mask']), scalarInt(g, 1)])], { to: 6n })
  const rotary = rotaryTables(g, config.max_position_embeddings, size, config.rope_theta)

  const codes = await weight('embedding.codes')
  const scale = halves(await weight('embedding.scale'))
  const table = g.constant('embedding.codes', 'uint8', codes.shape, codes.bytes)
  const scales = g.constant('embedding.scale', 'float32', [vocabulary, hidden / 32], scale)
  const centred = g.node('Sub', [g.node('Cast', [g.node('Gather', [table, 'input_ids'])], { to: 1n }), g.scalar(128)])
  const scaled = g.node('Mul', [centred, g.node('Unsqueeze', [g.node('Gather', [scales, 'input_ids']), g.ints(-1)])])
  let sum = g.node('Reshape', [scaled, g.ints(0, 0, -1)])
  let delta = g.node('Sub', [sum, sum])
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const name = `layer.${layer}`
    const attention = await norm(sum, delta, `${name}.attn_norm`)
    const qkv = await linear(attention.normed, `${name}.qkv`, hidden)
    const cache = (way: string, what: string): string => `${way}.${layer}.${what}`
    const past = ['key', 'value'].map((what) => cache('past_key_values', what))
    const present = ['key', 'value'].map((what) => cache('present', what))
    for (const input of past)
      g.inputs.push({ name: input, type: 'float32', shape: ['batch_size', kvHeads, 'past_sequence_length', size] })
    for (const output of present)
      g.outputs.push({ name: output, type: 'float32', shape: ['batch_size', kvHeads, 'total', size] })
    g.nodes('GroupQueryAttention', [qkv, '', '', ...past, seqlens, total, ...rotary], [`${name}.mixed`, ...present], {
      num_heads: BigInt(config.num_attention_heads),
      kv_num_heads: BigInt(kvHeads),
      do_rotary: 1n,
    })
    const attended = await linear(`${name}.mixed`, `${name}.out`, hidden)
    const feed = await norm(attention.sum, attended, `${name}.ffn_norm`)
    const both = await linear(feed.normed, `${name}.gate_up`, hidden)
    g.nodes('Split', [both], [`${name}.gate`, `${name}.up`], { axis: -1n, num_outputs: 2n })
    const active = g.node('Mul', [g.node('QuickGelu', [`${name}.gate`], { alpha: 1 }), `${name}.up`])
    delta = await linear(active, `${name}.down`, config.intermediate_size)
    sum = feed.sum
  }
  const { normed } = await norm(sum, delta, 'final_norm')
  const head = { K: BigInt(hidden), N: BigInt(vocabulary), bits: 8n, ...microsoftBlock }
  const flat = g.constant('head.scale', 'float32', [scale.length], scale)
  g.node('MatMulNBits', [normed, table, flat], head, 'logits')
  g.outputs.unshift({ name: 'logits', type: 'float32', shape: ['batch_size', 'sequence_length', vocabulary] })
  return g.file()
}

const scalarInt = (g: Graph, value: number): string =>
  g.constant(`int_${value}`, 'int64', [], BigInt64Array.of(BigInt(value)))

const halves = ({ bytes }: StoredTensor): Float32Array =>
  Float32Array.from(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2), fromHalf)

/** The code that stands for 0 in each block, 0 to 15, two a byte; a row begins a new byte. */
const zeroPoints = (scale: Float32Array, minimum: Float32Array, blocks: number): Uint8Array => {
  const rowBytes = Math.ceil(blocks / 2)
  const zeros = new Uint8Array((scale.length / blocks) * rowBytes)
  for (let index = 0; index < scale.length; index++) {
    const ratio = -(minimum[index] ?? 0) / (scale[index] || 1)
    const zero = Math.min(15, Math.max(0, Math.round(ratio)))
    const block = index % blocks
    const at = Math.floor(index / blocks) * rowBytes + (block >> 1)
    zeros[at] = (zeros[at] ?? 0) | (zero << (block & 1 ? 4 : 0))
  }
  return zeros
}

/** cos and sin of every position's angles, [context, size / 2] each. */
const rotaryTables = (g: Graph, context: number, size: number, base: number): [string, string] => {
  const half = size / 2
  const angle = (index: number): number => Math.floor(index / half) / base ** ((2 * (index % half)) / size)
  const indices = Float64Array.from({ length: context * half }, (_, index) => index)
  const fill = (of: (angle: number) => number): Float32Array => Float32Array.from(indices, (index) => of(angle(index)))
  return [
    g.constant('cos', 'float32', [context, half], fill(Math.cos)),
    g.constant('sin', 'float32', [context, half], fill(Math.sin)),
  ]
}
