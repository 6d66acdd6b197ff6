import type { GraphSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { GraphBuilder } from './graph-builder.ts'
import { bias, matrix } from './tiny-weights.ts'

/** Tiny models on recordings, as the hub's exports have them; `export/tiny_media` has the same in torch. */

/** The letters of the CTC model by their ids. */
export const letters = ['<pad>', '|', 'A', 'B', 'C', 'D', 'E', 'F']

const samples = { name: 'input_values', type: 'float32', shape: ['batch', 'samples'] } as const

/** `input_values` [batch, samples] to `logits` [batch, frames, letters]. */
export const tinyCtc = (): GraphSpec => {
  const b = new GraphBuilder()
  b.output(linear(b, frames(b), 'wav2vec2.lm_head', letters.length), 'logits')
  return b.graph([samples], [{ name: 'logits', type: 'float32', shape: ['batch', 'frames', letters.length] }])
}

/** `input_values` [batch, samples] to `logits` [batch, 3]. */
export const tinyAudioClassifier = (): GraphSpec => {
  const b = new GraphBuilder()
  const mean = b.add('ReduceMean', [frames(b)], { axes: [1n], keepdims: 0n })
  b.output(linear(b, mean, 'wav2vec2.classifier', 3), 'logits')
  return b.graph([samples], [{ name: 'logits', type: 'float32', shape: ['batch', 3] }])
}

/** One convolution: a frame of 8 numbers each 320 samples. */
const frames = (b: GraphBuilder): string => {
  const weight = b.floats(matrix('wav2vec2.conv.weight', 8, 400, 400), [8, 1, 400])
  const sums = b.add(
    'Conv',
    [b.add('Unsqueeze', ['input_values', b.integers(1)]), weight, shift(b, 'wav2vec2.conv', 8)],
    {
      kernel_shape: [400n],
      strides: [320n],
    },
  )
  return b.add('Transpose', [b.add('Relu', [sums])], { perm: [0n, 2n, 1n] })
}

const linear = (b: GraphBuilder, input: string, name: string, outputs: number): string => {
  const weight = b.add('Transpose', [b.floats(matrix(`${name}.weight`, outputs, 8, 8), [outputs, 8])], {
    perm: [1n, 0n],
  })
  return b.add('Add', [b.add('MatMul', [input, weight]), shift(b, name, outputs)])
}

const shift = (b: GraphBuilder, name: string, size: number): string => b.floats(bias(`${name}.bias`, size), [size])

/** `hidden` [batch, 1, 1]: the mean of an image or a spectrogram, in place of an encoder. */
export const meanOf = (input: string, shape: readonly (number | string)[]): GraphSpec => {
  const b = new GraphBuilder()
  const axes = shape.slice(1).map((_, i) => BigInt(i + 1))
  b.output(
    b.add('Unsqueeze', [b.add('ReduceMean', [input], { axes, keepdims: 0n }), b.integers(1, 2)]),
    'last_hidden_state',
  )
  return b.graph(
    [{ name: input, type: 'float32', shape }],
    [{ name: 'last_hidden_state', type: 'float32', shape: ['batch_size', 1, 1] }],
  )
}

export interface Script {
  /** The cache's name behind `past_key_values` and `present`: `0.decoder.key`, or `0.key` where the decoder stands for itself. */
  cache: string
  vocabulary: number
  /** Which token follows each. */
  next: ReadonlyMap<number, number>
  /** Where what is seen or heard decides: above the threshold `above` follows `at`, otherwise what `next` says. */
  branch: { at: number; above: number; threshold: number }
}

/**
 * A decoder that tells a script: the token that follows the last one is known, but for one place where the encoder's mean decides. It
 * takes and gives a cache like any other, of the tokens so far.
 */
export const tinyNarrator = ({ cache, vocabulary, next, branch }: Script): GraphSpec => {
  const b = new GraphBuilder()
  const table = b.integers(...Array.from({ length: vocabulary }, (_, id) => next.get(id) ?? 0))
  const followers = b.add('Gather', [table, 'input_ids'])
  const mean = b.add('Squeeze', ['encoder_hidden_states', b.integers(2)])
  const isAbove = b.add('Greater', [mean, b.floats([branch.threshold], [])])
  const isThere = b.add('Equal', ['input_ids', b.integer(branch.at)])
  const chosen = b.add('Where', [b.add('And', [isAbove, isThere]), b.integer(branch.above), followers])
  b.output(b.add('OneHot', [chosen, b.integer(vocabulary), b.floats([0, 10], [2])]), 'logits')
  const ids = b.add('Unsqueeze', [b.add('Cast', ['input_ids'], { to: 1n }), b.integers(1, 3)])
  b.output(b.add('Concat', [`past_key_values.${cache}`, ids], { axis: 2n }), `present.${cache}`)
  const tensor = (name: string, length: string) =>
    ({ name, type: 'float32', shape: ['batch_size', 1, length, 1] }) as const
  return b.graph(
    [
      { name: 'input_ids', type: 'int64', shape: ['batch_size', 'length'] },
      { name: 'encoder_hidden_states', type: 'float32', shape: ['batch_size', 1, 1] },
      tensor(`past_key_values.${cache}`, 'past_decoder_sequence_length'),
    ],
    [
      { name: 'logits', type: 'float32', shape: ['batch_size', 'length', vocabulary] },
      tensor(`present.${cache}`, 'past_decoder_sequence_length + length'),
    ],
  )
}

/** Tokenizer files of whole words as bytes spell them, with tokens that are added to them. */
export const spokenWords = (
  words: readonly string[],
  added: readonly { content: string; special: boolean }[],
  tokenizerClass: string,
): Record<string, object> => ({
  'tokenizer.json': {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added.map((token, i) => ({
      id: words.length + i,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      ...token,
    })),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: '',
      end_of_word_suffix: '',
      fuse_unk: false,
      vocab: Object.fromEntries(words.map((word, id) => [word.replace(' ', 'Ġ'), id])),
      merges: [],
    },
  },
  'tokenizer_config.json': { tokenizer_class: tokenizerClass, eos_token: '<|endoftext|>', bos_token: '<|endoftext|>' },
})
