import type { GraphBuilder } from './graph-builder.ts'
import { bias, gain, matrix, table } from './tiny-weights.ts'

/** A parameter of a torch module, drawn by its name and shape as `export/tiny_media/draw.py` does. */
export const drawn = (b: GraphBuilder, name: string, shape: readonly number[]): string =>
  b.floats(valuesOf(name, shape), shape)

export const valuesOf = (name: string, shape: readonly number[]): Float32Array => {
  const [rows = 1, ...rest] = shape
  const columns = rest.reduce((product, size) => product * size, 1)
  if (name.endsWith('bias')) return bias(name, rows)
  if (name.includes('norm')) return gain(name, rows)
  return name.endsWith('weight') ? matrix(name, rows, columns, columns) : table(name, rows, columns)
}

/** `nn.Linear`. @param hasBias Whisper's keys have none */
export const linear = (
  b: GraphBuilder,
  name: string,
  x: string,
  inputs: number,
  outputs: number,
  hasBias = true,
): string => {
  const weight = b.add('Transpose', [drawn(b, `${name}.weight`, [outputs, inputs])], { perm: [1n, 0n] })
  const product = b.add('MatMul', [x, weight])
  return hasBias ? b.add('Add', [product, drawn(b, `${name}.bias`, [outputs])]) : product
}

/** GPT-2's `Conv1D`: a linear layer whose weight lies the other way round. */
export const conv1d = (b: GraphBuilder, name: string, x: string, inputs: number, outputs: number): string =>
  b.add('Add', [
    b.add('MatMul', [x, drawn(b, `${name}.weight`, [inputs, outputs])]),
    drawn(b, `${name}.bias`, [outputs]),
  ])

export const layerNorm = (b: GraphBuilder, name: string, x: string, width: number): string =>
  b.add('LayerNormalization', [x, drawn(b, `${name}.weight`, [width]), drawn(b, `${name}.bias`, [width])], {
    epsilon: 1e-5,
  })

/** x (1 + erf(x / sqrt(2))) / 2 */
export const gelu = (b: GraphBuilder, x: string): string => {
  const erf = b.add('Erf', [b.add('Mul', [x, b.floats([Math.SQRT1_2], [])])])
  return b.add('Mul', [b.add('Mul', [x, b.floats([0.5], [])]), b.add('Add', [erf, b.floats([1], [])])])
}

/** GPT-2's approximation: 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))). */
export const geluTanh = (b: GraphBuilder, x: string): string => {
  const times = (value: string, factor: number): string => b.add('Mul', [value, b.floats([factor], [])])
  const cube = b.add('Mul', [x, b.add('Mul', [x, x])])
  const inner = times(b.add('Add', [x, times(cube, 0.044715)]), Math.sqrt(2 / Math.PI))
  return b.add('Mul', [times(x, 0.5), b.add('Add', [b.add('Tanh', [inner]), b.floats([1], [])])])
}

/** [rows, positions, heads x headDim] to [rows, heads, positions, headDim]. */
export const split = (b: GraphBuilder, x: string, heads: number, headDim: number): string =>
  b.add('Transpose', [b.add('Reshape', [x, b.integers(0, 0, heads, headDim)])], { perm: [0n, 2n, 1n, 3n] })

/**
 * @param visible which keys each query sees; null for all
 * @returns what the heads have mixed, joined again, and their weights [rows, heads, queries, keys]
 */
export const attend = (
  b: GraphBuilder,
  queries: string,
  keys: string,
  values: string,
  visible: string | null,
  heads: number,
  headDim: number,
): { mixed: string; weights: string } => {
  const turned = b.add('Transpose', [keys], { perm: [0n, 1n, 3n, 2n] })
  const scaled = b.add('Mul', [b.add('MatMul', [queries, turned]), b.floats([1 / Math.sqrt(headDim)], [])])
  const seen = visible === null ? scaled : b.add('Where', [visible, scaled, b.floats([-3.4e38], [])])
  const weights = b.add('Softmax', [seen], { axis: -1n })
  const joined = b.add('Transpose', [b.add('MatMul', [weights, values])], { perm: [0n, 2n, 1n, 3n] })
  return { mixed: b.add('Reshape', [joined, b.integers(0, 0, heads * headDim)]), weights }
}

export const sizeOf = (b: GraphBuilder, value: string, axis: number): string =>
  b.add('Gather', [b.add('Shape', [value]), b.integer(axis)])

/** Numbers of the positions that are fed behind so many that are cached, and which of all each of them may see. */
export const causalPositions = (b: GraphBuilder, cached: string): { positions: string; visible: string } => {
  const past = sizeOf(b, cached, 2)
  const columns = b.add('Add', [past, sizeOf(b, 'input_ids', 1)])
  const range = (from: string): string => b.add('Range', [from, columns, b.integer(1)])
  const positions = range(past)
  const visible = b.add('LessOrEqual', [range(b.integer(0)), b.add('Unsqueeze', [positions, b.integers(1)])])
  return { positions, visible }
}
