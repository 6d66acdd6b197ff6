import type { GraphSpec, ValueSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { GraphBuilder } from './graph-builder.ts'
import { attend, causalPositions, drawn, gelu, layerNorm, linear, split, valuesOf } from './tiny-torch.ts'

/** A Whisper of one layer on either side; `export/tiny_media/spoken.py` has the same in transformers. */
export const tinyWhisper = {
  words: 64,
  specials: ['endoftext', 'startoftranscript', 'en', 'de', 'translate', 'transcribe', 'notimestamps'],
  times: 1501,
  /** Behind what a transcription begins with. */
  maxTokens: 14,
} as const

const { words, specials, times } = tinyWhisper
const vocabulary = words + specials.length + times
const [width, heads, headDim, feedForward, frames, places] = [16, 2, 8, 32, 1500, 448]

/** `input_features` [batch, 80, 3000] to `last_hidden_state` [batch, 1500, 16]. @param seed of its weights */
export const whisperEncoder = (seed: number): GraphSpec => {
  const b = new GraphBuilder()
  const name = `whisper.${seed}.model.encoder`
  const first = gelu(b, convolve(b, `${name}.conv1`, 'input_features', 80, 1))
  const second = gelu(b, convolve(b, `${name}.conv2`, first, width, 2))
  const heard = b.add('Transpose', [second], { perm: [0n, 2n, 1n] })
  const embedded = b.add('Add', [heard, drawn(b, `${name}.embed_positions.weight`, [frames, width])])
  const own = `${name}.layers.0`
  const before = layerNorm(b, `${own}.self_attn_layer_norm`, embedded, width)
  const { keys, values } = keysAndValues(b, `${own}.self_attn`, before)
  const x = b.add('Add', [embedded, attention(b, `${own}.self_attn`, before, keys, values, null).mixed])
  b.output(layerNorm(b, `${name}.layer_norm`, feed(b, own, x), width), 'last_hidden_state')
  return b.graph(
    [{ name: 'input_features', type: 'float32', shape: ['batch_size', 80, 2 * frames] }],
    [{ name: 'last_hidden_state', type: 'float32', shape: ['batch_size', frames, width] }],
  )
}

/** A decoder with its cache and its attention to the recording, by which words get their times. */
export const whisperDecoder = (seed: number): GraphSpec => {
  const b = new GraphBuilder()
  const name = `whisper.${seed}.model.decoder`
  const { positions, visible } = causalPositions(b, 'past_key_values.0.decoder.key')
  const table = b.floats(embeddings(name), [vocabulary, width])
  const placed = b.add('Gather', [drawn(b, `${name}.embed_positions.weight`, [places, width]), positions])
  const embedded = b.add('Add', [b.add('Gather', [table, 'input_ids']), placed])
  const own = `${name}.layers.0`
  const before = layerNorm(b, `${own}.self_attn_layer_norm`, embedded, width)
  const added = keysAndValues(b, `${own}.self_attn`, before)
  const extend = (kind: 'key' | 'value', value: string): string =>
    b.output(b.add('Concat', [`past_key_values.0.decoder.${kind}`, value], { axis: 2n }), `present.0.decoder.${kind}`)
  const [keys, values] = [extend('key', added.keys), extend('value', added.values)]
  const told = b.add('Add', [embedded, attention(b, `${own}.self_attn`, before, keys, values, visible).mixed])
  const middle = layerNorm(b, `${own}.encoder_attn_layer_norm`, told, width)
  const heard = keysAndValues(b, `${own}.encoder_attn`, 'encoder_hidden_states')
  const cross = attention(b, `${own}.encoder_attn`, middle, heard.keys, heard.values, null)
  b.output(cross.weights, 'cross_attentions.0')
  const x = feed(b, own, b.add('Add', [told, cross.mixed]))
  const last = layerNorm(b, `${name}.layer_norm`, x, width)
  b.output(b.add('MatMul', [last, b.add('Transpose', [table], { perm: [1n, 0n] })]), 'logits')
  return b.graph(
    [
      { name: 'input_ids', type: 'int64', shape: ['batch_size', 'length'] },
      { name: 'encoder_hidden_states', type: 'float32', shape: ['batch_size', frames, width] },
      cache('past_key_values.0.decoder.key', 'past'),
      cache('past_key_values.0.decoder.value', 'past'),
    ],
    [
      { name: 'logits', type: 'float32', shape: ['batch_size', 'length', vocabulary] },
      cache('present.0.decoder.key', 'all'),
      cache('present.0.decoder.value', 'all'),
      { name: 'cross_attentions.0', type: 'float32', shape: ['batch_size', heads, 'length', frames] },
    ],
  )
}

const cache = (name: string, length: string): ValueSpec => ({
  name,
  type: 'float32',
  shape: ['batch_size', heads, length, headDim],
})

/** A thousand times would be said more often than a few words: theirs are made smaller, special tokens' more so, and the end's larger. */
const embeddings = (name: string): Float32Array =>
  valuesOf(`${name}.embed_tokens.weight`, [vocabulary, width]).map((value, i) => {
    const token = Math.floor(i / width)
    return Math.fround(value) * weight(token)
  })

const weight = (token: number): number => {
  if (token < words) return 1
  if (token === words) return 1.5
  return token < words + specials.length ? 0.1 : 0.4
}

const convolve = (b: GraphBuilder, name: string, x: string, inputs: number, stride: number): string =>
  b.add('Conv', [x, drawn(b, `${name}.weight`, [width, inputs, 3]), drawn(b, `${name}.bias`, [width])], {
    kernel_shape: [3n],
    pads: [1n, 1n],
    strides: [BigInt(stride)],
  })

const keysAndValues = (b: GraphBuilder, name: string, x: string): { keys: string; values: string } => ({
  keys: split(b, linear(b, `${name}.k_proj`, x, width, width, false), heads, headDim),
  values: split(b, linear(b, `${name}.v_proj`, x, width, width), heads, headDim),
})

const attention = (
  b: GraphBuilder,
  name: string,
  x: string,
  keys: string,
  values: string,
  visible: string | null,
): { mixed: string; weights: string } => {
  const queries = split(b, linear(b, `${name}.q_proj`, x, width, width), heads, headDim)
  const { mixed, weights } = attend(b, queries, keys, values, visible, heads, headDim)
  return { mixed: linear(b, `${name}.out_proj`, mixed, width, width), weights }
}

const feed = (b: GraphBuilder, name: string, x: string): string => {
  const inner = gelu(
    b,
    linear(b, `${name}.fc1`, layerNorm(b, `${name}.final_layer_norm`, x, width), width, feedForward),
  )
  return b.add('Add', [x, linear(b, `${name}.fc2`, inner, feedForward, width)])
}
