import type { GraphSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { GraphBuilder } from './graph-builder.ts'
import {
  attend,
  type DecoderContext,
  decoderContext,
  decoderInputs,
  decoderOutputs,
  extend,
  split,
} from './tiny-decoder-graph.ts'
import { gain, matrix, table, tiny, transposed } from './tiny-weights.ts'

const { width, vocab, layers, heads, headDim, context } = tiny
const { kvHeads, feedForward, epsilon, theta } = tiny.llama
const half = headDim / 2

/** Llama as exporters write it. */
export const tinyLlama = (): GraphSpec => build(false)

/** Llama with the runtime's own attention operator, which keeps each row's columns together, before any unused ones. */
export const tinyFusedLlama = (): GraphSpec => build(true)

const build = (isFused: boolean): GraphSpec => {
  const b = new GraphBuilder()
  const ctx = decoderContext(b, { hasPast: true, hasPositions: !isFused, isCausal: true })
  const attention = isFused ? fusedAttention(b) : plainAttention(ctx)
  let x = b.add('Gather', [b.floats(table('llama.embed', vocab, width), [vocab, width]), 'input_ids'])
  for (let layer = 0; layer < layers; layer += 1) {
    const name = `llama.${layer}`
    const normed = norm(b, `${name}.norm_1`, x)
    const q = linear(b, `${name}.q`, normed, width, width)
    const k = linear(b, `${name}.k`, normed, width, kvHeads * headDim)
    const v = linear(b, `${name}.v`, normed, width, kvHeads * headDim)
    x = b.add('Add', [x, linear(b, `${name}.o`, attention(layer, q, k, v), width, width)])
    x = b.add('Add', [x, gated(b, name, norm(b, `${name}.norm_2`, x))])
  }
  b.output(linear(b, 'llama.head', norm(b, 'llama.norm', x), width, vocab), 'logits')
  return b.graph(decoderInputs(kvHeads, !isFused), decoderOutputs(kvHeads))
}

/** Attention of a layer: projected queries, keys and values in, [rows, positions, width] out. */
type Attention = (layer: number, q: string, k: string, v: string) => string

const plainAttention = (ctx: DecoderContext): Attention => {
  const { builder: b } = ctx
  const places = b.add('Unsqueeze', [b.add('Cast', [ctx.positions], { to: 1n }), b.integers(1, 3)])
  const angles = b.add('Mul', [places, b.floats(frequencies, [half])])
  const both = b.add('Concat', [angles, angles], { axis: -1n })
  const [cos, sin] = [b.add('Cos', [both]), b.add('Sin', [both])]
  const rotated = (value: string): string => {
    const [low, high] = b.addMany('Split', [value, b.integers(half, half)], 2, { axis: 3n }) as [string, string]
    const turned = b.add('Concat', [b.add('Neg', [high]), low], { axis: -1n })
    return b.add('Add', [b.add('Mul', [value, cos]), b.add('Mul', [turned, sin])])
  }
  return (layer, q, k, v) => {
    const key = extend(ctx, 'key', layer, rotated(split(b, k, kvHeads)))
    const value = extend(ctx, 'value', layer, split(b, v, kvHeads))
    return attend(ctx, rotated(split(b, q, heads)), key, value, kvHeads)
  }
}

const fusedAttention = (b: GraphBuilder): Attention => {
  const angles = Array.from({ length: context }, (_, place) => frequencies.map((frequency) => place * frequency)).flat()
  const cos = b.floats(angles.map(Math.cos), [context, half])
  const sin = b.floats(angles.map(Math.sin), [context, half])
  const used = b.add('ReduceSum', ['attention_mask', b.integers(1)], { keepdims: 0n })
  const last = b.add('Cast', [b.add('Sub', [used, b.integer(1)])], { to: 6n })
  const columns = b.add('Gather', [b.add('Shape', ['attention_mask']), b.integer(1)])
  const total = b.add('Cast', [columns], { to: 6n })
  return (layer, q, k, v) => {
    const past = [`past_key_values.${layer}.key`, `past_key_values.${layer}.value`]
    const attributes = { num_heads: BigInt(heads), kv_num_heads: BigInt(kvHeads), do_rotary: 1n }
    const inputs = [q, k, v, ...past, last, total, cos, sin]
    const outputs = b.addMany('GroupQueryAttention', inputs, 3, attributes, 'com.microsoft')
    b.output(outputs[1] as string, `present.${layer}.key`)
    b.output(outputs[2] as string, `present.${layer}.value`)
    return outputs[0] as string
  }
}

const frequencies = Array.from({ length: half }, (_, i) => theta ** (-i / half))

/** The feed-forward part: silu(gate x) * (up x), and down again. */
const gated = (b: GraphBuilder, name: string, x: string): string => {
  const gate = linear(b, `${name}.gate`, x, width, feedForward)
  const open = b.add('Mul', [gate, b.add('Sigmoid', [gate])])
  const inner = b.add('Mul', [open, linear(b, `${name}.up`, x, width, feedForward)])
  return linear(b, `${name}.down`, inner, feedForward, width)
}

const norm = (b: GraphBuilder, name: string, x: string): string => {
  const squares = b.add('ReduceMean', [b.add('Mul', [x, x])], { axes: [-1n] })
  const size = b.add('Sqrt', [b.add('Add', [squares, b.floats([epsilon], [])])])
  return b.add('Mul', [b.add('Div', [x, size]), b.floats(gain(`${name}.gain`, width), [width])])
}

/** The reference keeps these matrices as [outputs, inputs]. */
const linear = (b: GraphBuilder, name: string, x: string, inputs: number, outputs: number): string => {
  const weight = transposed(matrix(`${name}.weight`, outputs, inputs, inputs), outputs, inputs)
  return b.add('MatMul', [x, b.floats(weight, [inputs, outputs])])
}
