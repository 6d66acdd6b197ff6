import type { GraphSpec, ValueSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { GraphBuilder } from './graph-builder.ts'
import { linear } from './tiny-bert.ts'
import { bias, gain, matrix, table, transposed } from './tiny-weights.ts'

/** The sizes of the tiny encoder-decoder models; `export/tiny_tasks` has them too. */
export const tinySeq2Seq = { vocab: 61, context: 64, layers: 2, width: 32, heads: 4, feedForward: 48 } as const

const { vocab, context, layers, width, heads, feedForward } = tinySeq2Seq
const headDim = width / heads

/** How the families differ that BART began. */
export interface Family {
  /** BART normalizes its embeddings, and its positions begin at number 2; Marian scales its words. */
  readonly isMarian: boolean
}

/** `input_ids`, `attention_mask` to `last_hidden_state`. */
export const seq2SeqEncoder = (family: Family): GraphSpec => {
  const b = new GraphBuilder()
  const name = 'model.encoder'
  let x = embedded(b, name, family, range(b, b.integer(0), size(b, 'input_ids', 1)))
  const visible = b.add('Cast', [b.add('Unsqueeze', ['attention_mask', b.integers(1, 2)])], { to: 9n })
  for (let layer = 0; layer < layers; layer += 1) {
    const own = `${name}.layers.${layer}`
    const [keys, values] = keysAndValues(b, `${own}.self_attn`, x)
    x = normed(b, `${own}.self_attn_layer_norm`, x, attend(b, `${own}.self_attn`, x, keys, values, visible))
    x = feedForwardOf(b, own, x)
  }
  const states: ValueSpec = {
    name: b.output(x, 'last_hidden_state'),
    type: 'float32',
    shape: ['batch', 'length', width],
  }
  return b.graph([ids('input_ids'), ids('attention_mask')], [states])
}

/** A decoder with its cache, as merged exports have it, but for the branch without one: an empty cache does as well. */
export const seq2SeqDecoder = (family: Family): GraphSpec => {
  const b = new GraphBuilder()
  const name = 'model.decoder'
  const past = size(b, 'past_key_values.0.decoder.key', 2)
  const columns = b.add('Add', [past, size(b, 'input_ids', 1)])
  const positions = range(b, past, columns)
  let x = embedded(b, name, family, positions)
  const own = b.add('Unsqueeze', [positions, b.integers(1)])
  const causal = b.add('LessOrEqual', [range(b, b.integer(0), columns), own])
  const given = b.add('Cast', [b.add('Unsqueeze', ['encoder_attention_mask', b.integers(1, 2)])], { to: 9n })
  const present: ValueSpec[] = []
  for (let layer = 0; layer < layers; layer += 1) {
    const prefix = `${name}.layers.${layer}`
    const added = keysAndValues(b, `${prefix}.self_attn`, x)
    const [keys, values] = (['key', 'value'] as const).map((kind, i) => {
      const cached = `past_key_values.${layer}.decoder.${kind}`
      const all = b.add('Concat', [cached, added[i] as string], { axis: 2n })
      present.push({ name: b.output(all, `present.${layer}.decoder.${kind}`), type: 'float32', shape: cacheShape })
      return all
    }) as [string, string]
    x = normed(b, `${prefix}.self_attn_layer_norm`, x, attend(b, `${prefix}.self_attn`, x, keys, values, causal))
    const cross = keysAndValues(b, `${prefix}.encoder_attn`, 'encoder_hidden_states')
    x = normed(b, `${prefix}.encoder_attn_layer_norm`, x, attend(b, `${prefix}.encoder_attn`, x, ...cross, given))
    x = feedForwardOf(b, prefix, x)
  }
  const head = transposed(matrix('lm_head.weight', vocab, width, width), vocab, width)
  const logits = b.output(b.add('MatMul', [x, b.floats(head, [width, vocab])]), 'logits')
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

const cacheShape = ['batch', heads, 'columns', headDim] as const
const ids = (name: string): ValueSpec => ({ name, type: 'int64', shape: ['batch', `${name} length`] })
const size = (b: GraphBuilder, value: string, axis: number): string =>
  b.add('Gather', [b.add('Shape', [value]), b.integer(axis)])
const range = (b: GraphBuilder, from: string, to: string): string => b.add('Range', [from, to, b.integer(1)])

const embedded = (b: GraphBuilder, name: string, { isMarian }: Family, positions: string): string => {
  const words = b.add('Gather', [
    b.floats(table(`${name}.embed_tokens.weight`, vocab, width), [vocab, width]),
    'input_ids',
  ])
  const offset = isMarian ? 0 : 2
  const rows = context + offset
  const places = b.floats(table(`${name}.embed_positions.weight`, rows, width), [rows, width])
  const placed = b.add('Gather', [places, b.add('Add', [positions, b.integer(offset)])])
  const scaled = isMarian ? b.add('Mul', [words, b.floats([Math.sqrt(width)], [])]) : words
  const sum = b.add('Add', [scaled, placed])
  return isMarian ? sum : layerNorm(b, `${name}.layernorm_embedding`, sum)
}

/** [rows, positions, width] to [rows, heads, positions, headDim]. */
const split = (b: GraphBuilder, value: string): string =>
  b.add('Transpose', [b.add('Reshape', [value, b.integers(0, 0, heads, headDim)])], { perm: [0n, 2n, 1n, 3n] })

const keysAndValues = (b: GraphBuilder, name: string, x: string): [string, string] => [
  split(b, linear(b, `${name}.k_proj`, x, width, width)),
  split(b, linear(b, `${name}.v_proj`, x, width, width)),
]

const attend = (b: GraphBuilder, name: string, x: string, keys: string, values: string, visible: string): string => {
  const scaled = b.add('Mul', [linear(b, `${name}.q_proj`, x, width, width), b.floats([1 / Math.sqrt(headDim)], [])])
  const scores = b.add('MatMul', [split(b, scaled), b.add('Transpose', [keys], { perm: [0n, 1n, 3n, 2n] })])
  const seen = b.add('Where', [visible, scores, b.floats([-3.4e38], [])])
  const mixed = b.add('MatMul', [b.add('Softmax', [seen], { axis: -1n }), values])
  const joined = b.add('Reshape', [b.add('Transpose', [mixed], { perm: [0n, 2n, 1n, 3n] }), b.integers(0, 0, width)])
  return linear(b, `${name}.out_proj`, joined, width, width)
}

const normed = (b: GraphBuilder, name: string, x: string, added: string): string =>
  layerNorm(b, name, b.add('Add', [x, added]))

const feedForwardOf = (b: GraphBuilder, name: string, x: string): string => {
  const inner = gelu(b, linear(b, `${name}.fc1`, x, width, feedForward))
  return normed(b, `${name}.final_layer_norm`, x, linear(b, `${name}.fc2`, inner, feedForward, width))
}

const layerNorm = (b: GraphBuilder, name: string, x: string): string => {
  const scale = b.floats(gain(`${name}.weight`, width), [width])
  return b.add('LayerNormalization', [x, scale, b.floats(bias(`${name}.bias`, width), [width])], { epsilon: 1e-5 })
}

/** x (1 + erf(x / sqrt(2))) / 2 */
const gelu = (b: GraphBuilder, x: string): string => {
  const erf = b.add('Erf', [b.add('Mul', [x, b.floats([Math.SQRT1_2], [])])])
  return b.add('Mul', [b.add('Mul', [x, b.floats([0.5], [])]), b.add('Add', [erf, b.floats([1], [])])])
}
