import type { GraphSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { GraphBuilder } from './graph-builder.ts'
import { bias, gain, matrix, table } from './tiny-weights.ts'

/** Small graphs of the kinds people train themselves; `export/tiny_graphs` has the same in torch. */

/** A PyTorch CNN on images of CIFAR-10's shape: `input` [batch, 3, 32, 32] to `logits` [batch, 10]. */
export const tinyCnn = (): GraphSpec => {
  const b = new GraphBuilder()
  const convolved = convolve(b, 'input', 'cnn.conv_1', 3, 8, 1)
  const pooled = b.add('MaxPool', [convolved], { kernel_shape: [2n, 2n], strides: [2n, 2n] })
  const again = convolve(b, pooled, 'cnn.conv_2', 8, 8, 1)
  const flat = b.add('Flatten', [b.add('GlobalAveragePool', [again])])
  b.output(linear(b, flat, 'cnn.head', 8, 10), 'logits')
  return b.graph(
    [{ name: 'input', type: 'float32', shape: ['batch', 3, 32, 32] }],
    [{ name: 'logits', type: 'float32', shape: ['batch', 10] }],
  )
}

/** A Keras CNN on grey images with channels last: `image` [batch, 28, 28, 1] to the probabilities `dense` [batch, 10]. */
export const tinyKerasCnn = (): GraphSpec => {
  const b = new GraphBuilder()
  const convolved = convolve(b, b.add('Transpose', ['image'], { perm: [0n, 3n, 1n, 2n] }), 'keras.conv', 1, 4, 0)
  const pooled = b.add('MaxPool', [convolved], { kernel_shape: [2n, 2n], strides: [2n, 2n] })
  const flat = b.add('Flatten', [b.add('Transpose', [pooled], { perm: [0n, 2n, 3n, 1n] })])
  b.output(b.add('Softmax', [linear(b, flat, 'keras.dense', 676, 10)], { axis: -1n }), 'dense')
  return b.graph(
    [{ name: 'image', type: 'float32', shape: [-1, 28, 28, 1].map((size) => (size < 0 ? 'batch' : size)) }],
    [{ name: 'dense', type: 'float32', shape: ['batch', 10] }],
  )
}

const lstm = { words: 20, inputs: 6, hidden: 8 }

/** An LSTM over token ids: `tokens` [batch, length] to `logits` [batch, 2]. */
export const tinyLstm = (): GraphSpec => {
  const b = new GraphBuilder()
  const embedded = b.add('Gather', [b.floats(table('lstm.embed', 20, 6), [lstm.words, lstm.inputs]), 'tokens'])
  const [, last] = recur(b, b.add('Transpose', [embedded], { perm: [1n, 0n, 2n] }), 'lstm', [])
  b.output(linear(b, b.add('Squeeze', [last as string, b.integers(0)]), 'lstm.head', lstm.hidden, 2), 'logits')
  return b.graph(
    [{ name: 'tokens', type: 'int64', shape: ['batch', 'length'] }],
    [{ name: 'logits', type: 'float32', shape: ['batch', 2] }],
  )
}

/** One step of an LSTM whose state goes in and comes out: `x` [1, batch, 6], `h` and `c` [1, batch, 8]. */
export const tinyStatefulLstm = (): GraphSpec => {
  const b = new GraphBuilder()
  const [sequence, h, c] = recur(b, 'x', 'lstm', ['h', 'c'])
  b.output(b.add('Squeeze', [sequence as string, b.integers(1)]), 'y')
  b.output(h as string, 'h_n')
  b.output(c as string, 'c_n')
  const state = (name: string) => ({ name, type: 'float32', shape: [1, 'batch', lstm.hidden] }) as const
  return b.graph(
    [{ name: 'x', type: 'float32', shape: [1, 'batch', lstm.inputs] }, state('h'), state('c')],
    [{ name: 'y', type: 'float32', shape: [1, 'batch', lstm.hidden] }, state('h_n'), state('c_n')],
  )
}

/** A layer of a Transformer encoder with two heads: `source` [batch, length, 16] to `memory` of the same shape. */
export const tinyTransformer = (): GraphSpec => {
  const b = new GraphBuilder()
  const heads = (name: string, perm: readonly bigint[]): string => {
    const split = b.add('Reshape', [product(b, 'source', `encoder.${name}`, 16, 16), b.integers(0, 0, 2, 8)])
    return b.add('Transpose', [split], { perm })
  }
  const scores = b.add('MatMul', [heads('q', [0n, 2n, 1n, 3n]), heads('k', [0n, 2n, 3n, 1n])])
  const weights = b.add('Softmax', [b.add('Div', [scores, b.floats([Math.sqrt(8)], [])])], { axis: -1n })
  const mixed = b.add('Transpose', [b.add('MatMul', [weights, heads('v', [0n, 2n, 1n, 3n])])], {
    perm: [0n, 2n, 1n, 3n],
  })
  const attended = product(b, b.add('Reshape', [mixed, b.integers(0, 0, 16)]), 'encoder.o', 16, 16)
  const first = normalize(b, b.add('Add', ['source', attended]), 'encoder.norm_1', 16)
  const fed = product(b, b.add('Relu', [product(b, first, 'encoder.up', 16, 32)]), 'encoder.down', 32, 16)
  b.output(normalize(b, b.add('Add', [first, fed]), 'encoder.norm_2', 16), 'memory')
  const shape = ['batch', 'length', 16]
  return b.graph([{ name: 'source', type: 'float32', shape }], [{ name: 'memory', type: 'float32', shape }])
}

/** A convolution of 3 x 3 with bias and ReLU. */
const convolve = (b: GraphBuilder, input: string, name: string, from: number, to: number, padding: number): string => {
  const pads = Array.from({ length: 4 }, () => BigInt(padding))
  const weight = b.floats(matrix(`${name}.weight`, to, from * 9, from * 9), [to, from, 3, 3])
  const sums = b.add('Conv', [input, weight, b.floats(bias(`${name}.bias`, to), [to])], {
    kernel_shape: [3n, 3n],
    pads,
  })
  return b.add('Relu', [sums])
}

/** Rows [batch, inputs] times a matrix as torch keeps it. */
const linear = (b: GraphBuilder, rows: string, name: string, inputs: number, outputs: number): string => {
  const weight = b.floats(matrix(`${name}.weight`, outputs, inputs, inputs), [outputs, inputs])
  return b.add('Gemm', [rows, weight, b.floats(bias(`${name}.bias`, outputs), [outputs])], { transB: 1n })
}

/** The same over any number of dimensions. */
const product = (b: GraphBuilder, input: string, name: string, inputs: number, outputs: number): string => {
  const weight = b.floats(matrix(`${name}.weight`, outputs, inputs, inputs), [outputs, inputs])
  const turned = b.add('Transpose', [weight], { perm: [1n, 0n] })
  return b.add('Add', [b.add('MatMul', [input, turned]), b.floats(bias(`${name}.bias`, outputs), [outputs])])
}

const normalize = (b: GraphBuilder, input: string, name: string, width: number): string =>
  b.add('LayerNormalization', [
    input,
    b.floats(gain(`${name}.gain`, width), [width]),
    b.floats(bias(`${name}.bias`, width), [width]),
  ])

/** @returns all hidden states, the last one, the last cell state */
const recur = (b: GraphBuilder, input: string, name: string, state: readonly string[]): string[] => {
  const { inputs, hidden } = lstm
  const weight = (part: string, columns: number): string =>
    b.floats(gates(matrix(`${name}.${part}`, 4 * hidden, columns, columns), columns), [1, 4 * hidden, columns])
  const both = Float32Array.of(...gates(bias(`${name}.bias`, 4 * hidden), 1), ...new Float32Array(4 * hidden))
  const given = [input, weight('input', inputs), weight('recurrence', hidden), b.floats(both, [1, 8 * hidden])]
  return b.addMany('LSTM', [...given, ...(state.length > 0 ? ['', ...state] : [])], 3, { hidden_size: BigInt(hidden) })
}

/** torch has the gates in the order input, forget, cell, output; ONNX has input, output, forget, cell. */
const gates = (values: Float32Array, columns: number): Float32Array => {
  const size = lstm.hidden * columns
  return Float32Array.from([0, 3, 1, 2].flatMap((gate) => [...values.subarray(gate * size, (gate + 1) * size)]))
}
