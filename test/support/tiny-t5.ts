import type { GraphSpec, ValueSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { GraphBuilder } from './graph-builder.ts'
import { tinySeq2Seq } from './tiny-seq2seq.ts'
import { gain, matrix, table, transposed } from './tiny-weights.ts'

const { vocab, layers, width, heads, feedForward } = tinySeq2Seq
const headDim = width / heads
const buckets = 8
const farthest = 16
/** Distances on either side for which the graph has a bucket. */
const reach = 64

/** `input_ids`, `attention_mask` to `last_hidden_state`: T5 with distances instead of positions. */
export const t5Encoder = (): GraphSpec => {
  const b = new GraphBuilder()
  let x = embedded(b)
  const places = range(b, b.integer(0), size(b, 'input_ids', 1))
  const distances = biasOf(b, 'encoder', places, places, true)
  const visible = b.add('Cast', [b.add('Unsqueeze', ['attention_mask', b.integers(1, 2)])], { to: 9n })
  for (let layer = 0; layer < layers; layer += 1) {
    const own = `encoder.block.${layer}.layer`
    const normal = rmsNorm(b, `${own}.0.layer_norm`, x)
    const [keys, values] = keysAndValues(b, `${own}.0.SelfAttention`, normal)
    x = b.add('Add', [x, attend(b, `${own}.0.SelfAttention`, normal, keys, values, visible, distances)])
    x = feedForwardOf(b, `${own}.1`, x)
  }
  const states = b.output(rmsNorm(b, 'encoder.final_layer_norm', x), 'last_hidden_state')
  return b.graph(
    [ids('input_ids'), ids('attention_mask')],
    [{ name: states, type: 'float32', shape: ['batch', 'length', width] }],
  )
}

/** A decoder with its cache, which may be empty. */
export const t5Decoder = (): GraphSpec => {
  const b = new GraphBuilder()
  const past = size(b, 'past_key_values.0.decoder.key', 2)
  const columns = b.add('Add', [past, size(b, 'input_ids', 1)])
  const own = range(b, past, columns)
  const all = range(b, b.integer(0), columns)
  const distances = biasOf(b, 'decoder', own, all, false)
  const causal = b.add('LessOrEqual', [all, b.add('Unsqueeze', [own, b.integers(1)])])
  const given = b.add('Cast', [b.add('Unsqueeze', ['encoder_attention_mask', b.integers(1, 2)])], { to: 9n })
  const present: ValueSpec[] = []
  let x = embedded(b)
  for (let layer = 0; layer < layers; layer += 1) {
    const block = `decoder.block.${layer}.layer`
    const normal = rmsNorm(b, `${block}.0.layer_norm`, x)
    const added = keysAndValues(b, `${block}.0.SelfAttention`, normal)
    const [keys, values] = (['key', 'value'] as const).map((kind, i) => {
      const whole = b.add('Concat', [`past_key_values.${layer}.decoder.${kind}`, added[i] as string], { axis: 2n })
      const name = b.output(whole, `present.${layer}.decoder.${kind}`)
      present.push({ name, type: 'float32', shape: ['batch', heads, 'columns', headDim] })
      return whole
    }) as [string, string]
    x = b.add('Add', [x, attend(b, `${block}.0.SelfAttention`, normal, keys, values, causal, distances)])
    const middle = rmsNorm(b, `${block}.1.layer_norm`, x)
    const cross = keysAndValues(b, `${block}.1.EncDecAttention`, 'encoder_hidden_states')
    x = b.add('Add', [x, attend(b, `${block}.1.EncDecAttention`, middle, ...cross, given, null)])
    x = feedForwardOf(b, `${block}.2`, x)
  }
  // The words' own vectors.
  const head = b.floats(transposed(table('shared.weight', vocab, width), vocab, width), [width, vocab])
  const logits = b.output(b.add('MatMul', [rmsNorm(b, 'decoder.final_layer_norm', x), head]), 'logits')
  return b.graph(
    [
      ids('input_ids'),
      ids('encoder_attention_mask'),
      { name: 'encoder_hidden_states', type: 'float32', shape: ['batch', 'source', width] },
      ...present.map((value) => ({ ...value, name: value.name.replace('present', 'past_key_values') })),
    ],
    [{ name: logits, type: 'float32', shape: ['batch', 'length', vocab] }, ...present],
  )
}

const ids = (name: string): ValueSpec => ({ name, type: 'int64', shape: ['batch', `${name} length`] })
const size = (b: GraphBuilder, value: string, axis: number): string =>
  b.add('Gather', [b.add('Shape', [value]), b.integer(axis)])
const range = (b: GraphBuilder, from: string, to: string): string => b.add('Range', [from, to, b.integer(1)])
const embedded = (b: GraphBuilder): string =>
  b.add('Gather', [b.floats(table('shared.weight', vocab, width), [vocab, width]), 'input_ids'])

const linear = (b: GraphBuilder, name: string, x: string, inputs: number, outputs: number): string => {
  const weight = transposed(matrix(`${name}.weight`, outputs, inputs, inputs), outputs, inputs)
  return b.add('MatMul', [x, b.floats(weight, [inputs, outputs])])
}

/** x / sqrt(mean(x^2) + 1e-6), times a gain. */
const rmsNorm = (b: GraphBuilder, name: string, x: string): string => {
  const square = b.add('ReduceMean', [b.add('Mul', [x, x])], { axes: [-1n], keepdims: 1n })
  const scale = b.add('Sqrt', [b.add('Add', [square, b.floats([1e-6], [])])])
  return b.add('Mul', [b.add('Div', [x, scale]), b.floats(gain(`${name}.weight`, width), [width])])
}

/** [1, heads, queries, keys]: a number for the distance of each key from each query. */
const biasOf = (b: GraphBuilder, side: string, queries: string, keys: string, isBothWays: boolean): string => {
  const distance = b.add('Sub', [keys, b.add('Unsqueeze', [queries, b.integers(1)])])
  const known = b.integers(...Array.from({ length: 2 * reach + 1 }, (_, i) => bucketOf(i - reach, isBothWays)))
  const bucket = b.add('Gather', [known, b.add('Add', [distance, b.integer(reach)])])
  const name = `${side}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`
  const values = b.add('Gather', [b.floats(table(name, buckets, heads), [buckets, heads]), bucket])
  return b.add('Unsqueeze', [b.add('Transpose', [values], { perm: [2n, 0n, 1n] }), b.integers(0)])
}

/** Near distances have a bucket each, farther ones share them by their logarithm. */
const bucketOf = (distance: number, isBothWays: boolean): number => {
  const count = isBothWays ? buckets / 2 : buckets
  const offset = isBothWays && distance > 0 ? count : 0
  const n = isBothWays ? Math.abs(distance) : Math.max(0, -distance)
  const exact = count / 2
  if (n < exact) return offset + n
  const far = Math.floor((Math.log(n / exact) / Math.log(farthest / exact)) * (count - exact) + 1e-6)
  return offset + Math.min(count - 1, exact + far)
}

/** [rows, positions, width] to [rows, heads, positions, headDim]. */
const split = (b: GraphBuilder, value: string): string =>
  b.add('Transpose', [b.add('Reshape', [value, b.integers(0, 0, heads, headDim)])], { perm: [0n, 2n, 1n, 3n] })

const keysAndValues = (b: GraphBuilder, name: string, x: string): [string, string] => [
  split(b, linear(b, `${name}.k`, x, width, width)),
  split(b, linear(b, `${name}.v`, x, width, width)),
]

/** T5 scales no scores. */
const attend = (
  b: GraphBuilder,
  name: string,
  x: string,
  keys: string,
  values: string,
  visible: string,
  distances: string | null,
): string => {
  const queries = split(b, linear(b, `${name}.q`, x, width, width))
  const plain = b.add('MatMul', [queries, b.add('Transpose', [keys], { perm: [0n, 1n, 3n, 2n] })])
  const scores = distances === null ? plain : b.add('Add', [plain, distances])
  const seen = b.add('Where', [visible, scores, b.floats([-3.4e38], [])])
  const mixed = b.add('MatMul', [b.add('Softmax', [seen], { axis: -1n }), values])
  const joined = b.add('Reshape', [b.add('Transpose', [mixed], { perm: [0n, 2n, 1n, 3n] }), b.integers(0, 0, width)])
  return linear(b, `${name}.o`, joined, width, width)
}

const feedForwardOf = (b: GraphBuilder, name: string, x: string): string => {
  const inner = b.add('Relu', [
    linear(b, `${name}.DenseReluDense.wi`, rmsNorm(b, `${name}.layer_norm`, x), width, feedForward),
  ])
  return b.add('Add', [x, linear(b, `${name}.DenseReluDense.wo`, inner, feedForward, width)])
}
