import type { GraphSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { GraphBuilder } from './graph-builder.ts'
import { bias, gain, matrix, table } from './tiny-weights.ts'

/** Tiny Transformers on images, as the hub's exports have them; `export/tiny_media` has the same in transformers. */

const width = 16

/** Names of a layer's weights, which differ between models. */
interface LayerNames {
  layer: string
  q: string
  k: string
  v: string
  o: string
  up: string
  down: string
}
const vitNames: LayerNames = {
  layer: 'vit.layers.0',
  q: 'attention.q_proj',
  k: 'attention.k_proj',
  v: 'attention.v_proj',
  o: 'attention.o_proj',
  up: 'mlp.fc1',
  down: 'mlp.fc2',
}
const yolosNames: LayerNames = {
  layer: 'vit.encoder.layer.0',
  q: 'attention.attention.query',
  k: 'attention.attention.key',
  v: 'attention.attention.value',
  o: 'attention.output.dense',
  up: 'intermediate.dense',
  down: 'output.dense',
}

/** `pixel_values` [batch, 3, 16, 16] to `logits` [batch, 3]. */
export const tinyVit = (): GraphSpec => {
  const b = new GraphBuilder()
  const first = b.add('Gather', [body(b, vitNames, 4, 0), b.integer(0)], { axis: 1n })
  b.output(linear(b, first, 'classifier', width, 3), 'logits')
  return b.graph([pixels(16, 16)], [{ name: 'logits', type: 'float32', shape: ['batch', 3] }])
}

/** The same without a head: `last_hidden_state` [batch, 5, 16] and `pooler_output` [batch, 16]. */
export const tinyVitFeatures = (): GraphSpec => {
  const b = new GraphBuilder()
  const hidden = body(b, vitNames, 4, 0)
  const first = b.add('Gather', [hidden, b.integer(0)], { axis: 1n })
  b.output(hidden, 'last_hidden_state')
  b.output(b.add('Tanh', [linear(b, first, 'vit.pooler.dense', width, width)]), 'pooler_output')
  return b.graph(
    [pixels(16, 16)],
    [
      { name: 'last_hidden_state', type: 'float32', shape: ['batch', 5, width] },
      { name: 'pooler_output', type: 'float32', shape: ['batch', width] },
    ],
  )
}

/** `pixel_values` [batch, 3, 16, 24] to `logits` [batch, 4, 3] and `pred_boxes` [batch, 4, 4]. */
export const tinyYolos = (): GraphSpec => {
  const b = new GraphBuilder()
  const range = [b.integers(7), b.integers(11), b.integers(1)] as const
  const queries = b.add('Slice', [body(b, yolosNames, 6, 4), ...range])
  const head = (name: string, outputs: number): string => {
    const first = b.add('Relu', [linear(b, queries, `${name}.layers.0`, width, width)])
    const second = b.add('Relu', [linear(b, first, `${name}.layers.1`, width, width)])
    return linear(b, second, `${name}.layers.2`, width, outputs)
  }
  b.output(head('class_labels_classifier', 3), 'logits')
  b.output(b.add('Sigmoid', [head('bbox_predictor', 4)]), 'pred_boxes')
  return b.graph(
    [pixels(16, 24)],
    [
      { name: 'logits', type: 'float32', shape: ['batch', 4, 3] },
      { name: 'pred_boxes', type: 'float32', shape: ['batch', 4, 4] },
    ],
  )
}

/** One convolution in place of a SegFormer: `pixel_values` [batch, 3, height, width] to `logits` of a quarter of each. */
export const tinySegformer = (): GraphSpec => {
  const b = new GraphBuilder()
  b.output(convolve(b, 'segformer.', 3, 4), 'logits')
  return b.graph(
    [{ name: 'pixel_values', type: 'float32', shape: ['batch', 3, 'height', 'width'] }],
    [{ name: 'logits', type: 'float32', shape: ['batch', 3, 'rows', 'columns'] }],
  )
}

/** How many things `tinyThings` looks for. */
const queries = 5

/** `pixel_values` [batch, 3, height, width] to `pred_masks` of a quarter of each, and `logits` [batch, 5, 4] by the mean color. */
export const tinyThings = (): GraphSpec => {
  const b = new GraphBuilder()
  b.output(convolve(b, 'panoptic.masks.', queries, 4), 'pred_masks')
  const mean = b.add('ReduceMean', ['pixel_values'], { axes: [2n, 3n], keepdims: 0n })
  const classes = b.add('Reshape', [linear(b, mean, 'panoptic.classes', 3, 4 * queries), b.integers(0, queries, 4)])
  b.output(b.add('Mul', [classes, b.floats([4], [])]), 'logits')
  return b.graph(
    [{ name: 'pixel_values', type: 'float32', shape: ['batch', 3, 'height', 'width'] }],
    [
      { name: 'logits', type: 'float32', shape: ['batch', queries, 4] },
      { name: 'pred_masks', type: 'float32', shape: ['batch', queries, 'rows', 'columns'] },
    ],
  )
}

const pixels = (height: number, wide: number) =>
  ({ name: 'pixel_values', type: 'float32', shape: ['batch', 3, height, wide] }) as const

/** Patches of 8 x 8 with a class token before and tokens for detection behind, positions, one layer, a last norm. */
const body = (b: GraphBuilder, names: LayerNames, patches: number, detections: number): string => {
  const embeddings = 'vit.embeddings'
  const convolved = convolve(b, `${embeddings}.patch_embeddings.projection.`, width, 8)
  const flat = b.add('Reshape', [convolved, b.integers(0, width, patches)])
  const tokens = b.add('Transpose', [flat], { perm: [0n, 2n, 1n] })
  const given = (name: string, count: number): string => {
    const values = b.floats(table(`${embeddings}.${name}`, count, width), [1, count, width])
    const batch = b.add('Slice', [b.add('Shape', ['pixel_values']), b.integers(0), b.integers(1)])
    return b.add('Expand', [values, b.add('Concat', [batch, b.integers(count, width)], { axis: 0n })])
  }
  const parts = [given('cls_token', 1), tokens, ...(detections > 0 ? [given('detection_tokens', detections)] : [])]
  const all = 1 + patches + detections
  const positions = b.floats(table(`${embeddings}.position_embeddings`, all, width), [1, all, width])
  const embedded = b.add('Add', [b.add('Concat', parts, { axis: 1n }), positions])
  return norm(b, layer(b, embedded, names), 'vit.layernorm')
}

/** Attention of two heads and a feed-forward network, each behind a norm and beside what it is added to. */
const layer = (b: GraphBuilder, input: string, names: LayerNames): string => {
  const before = norm(b, input, `${names.layer}.layernorm_before`)
  const heads = (name: string, perm: readonly bigint[]): string => {
    const projected = linear(b, before, `${names.layer}.${name}`, width, width)
    return b.add('Transpose', [b.add('Reshape', [projected, b.integers(0, 0, 2, 8)])], { perm })
  }
  const scores = b.add('MatMul', [heads(names.q, [0n, 2n, 1n, 3n]), heads(names.k, [0n, 2n, 3n, 1n])])
  const weights = b.add('Softmax', [b.add('Div', [scores, b.floats([Math.sqrt(8)], [])])], { axis: -1n })
  const mixed = b.add('MatMul', [weights, heads(names.v, [0n, 2n, 1n, 3n])])
  const joined = b.add('Reshape', [b.add('Transpose', [mixed], { perm: [0n, 2n, 1n, 3n] }), b.integers(0, 0, width)])
  const attended = b.add('Add', [input, linear(b, joined, `${names.layer}.${names.o}`, width, width)])
  const after = norm(b, attended, `${names.layer}.layernorm_after`)
  const fed = gelu(b, linear(b, after, `${names.layer}.${names.up}`, width, 32))
  return b.add('Add', [attended, linear(b, fed, `${names.layer}.${names.down}`, 32, width)])
}

/** x (1 + erf(x / sqrt 2)) / 2 */
const gelu = (b: GraphBuilder, x: string): string => {
  const erf = b.add('Erf', [b.add('Div', [x, b.floats([Math.SQRT2], [])])])
  return b.add('Mul', [b.add('Mul', [x, b.floats([0.5], [])]), b.add('Add', [erf, b.floats([1], [])])])
}

const norm = (b: GraphBuilder, input: string, name: string): string => {
  const [scale, shift] = [gain(`${name}.weight`, width), bias(`${name}.bias`, width)]
  return b.add('LayerNormalization', [input, b.floats(scale, [width]), b.floats(shift, [width])], { epsilon: 1e-12 })
}

const linear = (b: GraphBuilder, input: string, name: string, inputs: number, outputs: number): string => {
  const weight = b.floats(matrix(`${name}.weight`, outputs, inputs, inputs), [outputs, inputs])
  const turned = b.add('Transpose', [weight], { perm: [1n, 0n] })
  return b.add('Add', [b.add('MatMul', [input, turned]), b.floats(bias(`${name}.bias`, outputs), [outputs])])
}

/** Squares of `size` pixels, each a vector. */
const convolve = (b: GraphBuilder, prefix: string, outputs: number, size: number): string => {
  const inputs = 3 * size * size
  const weight = b.floats(matrix(`${prefix}weight`, outputs, inputs, inputs), [outputs, 3, size, size])
  const sides = [BigInt(size), BigInt(size)]
  return b.add('Conv', ['pixel_values', weight, b.floats(bias(`${prefix}bias`, outputs), [outputs])], {
    kernel_shape: sides,
    strides: sides,
  })
}
