import type { GraphSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { GraphBuilder } from './graph-builder.ts'
import {
  attend,
  type DecoderContext,
  type DecoderKind,
  decoderContext,
  decoderInputs,
  decoderOutputs,
  extend,
  merged,
  split,
} from './tiny-decoder-graph.ts'
import { bias, gain, matrix, table, tiny, transposed } from './tiny-weights.ts'

const { width, vocab, context, layers } = tiny
const { kvHeads, feedForward, epsilon } = tiny.gpt2

/** GPT-2 as exporters write it. @param hasPositions false for a graph that counts columns instead */
export const tinyGpt2 = (hasPositions: boolean): GraphSpec => build('', { hasPast: true, hasPositions, isCausal: true })

/** GPT-2 traced with one token behind a cache: it doesn't hide later tokens from earlier ones. */
export const tinyTracedGpt2 = (): GraphSpec => build('', { hasPast: true, hasPositions: true, isCausal: false })

/** GPT-2 as a merged decoder: the branch with a cache was traced with one token, and doesn't hide later ones from it. */
export const tinyMergedGpt2 = (): GraphSpec =>
  merged((hasPast) => build(`${hasPast}/`, { hasPast, hasPositions: false, isCausal: !hasPast }), kvHeads)

/** A token that makes `hungryGpt2` ask for more memory than any machine has. */
export const hungryToken = 63

/** GPT-2 that runs like any other until `hungryToken` is fed. */
export const hungryGpt2 = (): GraphSpec => build('', { hasPast: true, hasPositions: true, isCausal: true }, true)

const build = (prefix: string, kind: DecoderKind, isHungry = false): GraphSpec => {
  const b = new GraphBuilder(prefix)
  const ctx = decoderContext(b, kind)
  const tokens = b.floats(table('gpt2.wte', vocab, width), [vocab, width])
  const places = b.floats(table('gpt2.wpe', context, width), [context, width])
  let x = b.add('Add', [b.add('Gather', [tokens, 'input_ids']), b.add('Gather', [places, ctx.positions])])
  for (let layer = 0; layer < layers; layer += 1) x = block(ctx, layer, x)
  const head = b.floats(transposed(matrix('gpt2.head', vocab, width, width), vocab, width), [width, vocab])
  const logits = b.add('MatMul', [norm(b, 'gpt2.ln_f', x), head])
  b.output(isHungry ? b.add('Add', [logits, hunger(b)]) : logits, 'logits')
  return b.graph(decoderInputs(kvHeads, kind.hasPositions), decoderOutputs(kvHeads))
}

const block = (ctx: DecoderContext, layer: number, x: string): string => {
  const { builder: b } = ctx
  const name = `gpt2.h.${layer}`
  const mixed = linear(b, `${name}.c_attn`, norm(b, `${name}.ln_1`, x), width, 3 * width)
  const parts = b.addMany('Split', [mixed, b.integers(width, width, width)], 3, { axis: 2n })
  const [q, k, v] = parts.map((part) => split(b, part, tiny.heads)) as [string, string, string]
  const key = extend(ctx, 'key', layer, k)
  const value = extend(ctx, 'value', layer, v)
  const attended = linear(b, `${name}.c_proj`, attend(ctx, q, key, value, kvHeads), width, width)
  const middle = b.add('Add', [x, attended])
  const inner = linear(b, `${name}.c_fc`, norm(b, `${name}.ln_2`, middle), width, feedForward)
  return b.add('Add', [middle, linear(b, `${name}.mlp`, gelu(b, inner), feedForward, width)])
}

/** 0, as the sum of 2^46 numbers where the token is among those fed. */
const hunger = (b: GraphBuilder): string => {
  const fed = b.add('Cast', [b.add('Equal', ['input_ids', b.integer(hungryToken)])], { to: 7n })
  const isFed = b.add('ReduceMax', [fed], { keepdims: 0n })
  const count = b.add('Add', [b.add('Mul', [isFed, b.integer(2 ** 46)]), b.integers(1)])
  return b.add('ReduceSum', [b.add('ConstantOfShape', [count])], { keepdims: 0n })
}

const norm = (b: GraphBuilder, name: string, x: string): string => {
  const scale = b.floats(gain(`${name}.gain`, width), [width])
  return b.add('LayerNormalization', [x, scale, b.floats(bias(`${name}.bias`, width), [width])], { epsilon })
}

const linear = (b: GraphBuilder, name: string, x: string, inputs: number, outputs: number): string => {
  const weight = b.floats(matrix(`${name}.weight`, inputs, outputs, inputs), [inputs, outputs])
  return b.add('Add', [b.add('MatMul', [x, weight]), b.floats(bias(`${name}.bias`, outputs), [outputs])])
}

/** GPT-2's own approximation: 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))). */
const gelu = (b: GraphBuilder, x: string): string => {
  const times = (value: string, factor: number): string => b.add('Mul', [value, b.floats([factor], [])])
  const cube = b.add('Mul', [x, b.add('Mul', [x, x])])
  const inner = times(b.add('Add', [x, times(cube, 0.044715)]), Math.sqrt(2 / Math.PI))
  return b.add('Mul', [times(x, 0.5), b.add('Add', [b.add('Tanh', [inner]), b.floats([1], [])])])
}
