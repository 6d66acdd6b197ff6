import type { GraphSpec, ValueSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { GraphBuilder } from './graph-builder.ts'
import { bias, gain, matrix, table, transposed } from './tiny-weights.ts'

/** The sizes of the tiny BERT; `export/tiny_tasks` has them too. */
export const tinyBert = {
  vocab: 71,
  context: 48,
  layers: 2,
  width: 32,
  heads: 4,
  feedForward: 48,
  epsilon: 1e-12,
} as const

const { vocab, context, layers, width, heads, feedForward, epsilon } = tinyBert
const headDim = width / heads

type Head = (builder: GraphBuilder, hidden: string) => ValueSpec[]

/** BERT with its weights drawn by the names that the reference implementation gives them. @param head adds the outputs */
const bert = (head: Head): GraphSpec => {
  const b = new GraphBuilder()
  const lookUp = (name: string, rows: number, ids: string): string =>
    b.add('Gather', [b.floats(table(`bert.embeddings.${name}.weight`, rows, width), [rows, width]), ids])
  const length = b.add('Gather', [b.add('Shape', ['input_ids']), b.integer(1)])
  const positions = b.add('Range', [b.integer(0), length, b.integer(1)])
  const words = b.add('Add', [
    lookUp('word_embeddings', vocab, 'input_ids'),
    lookUp('token_type_embeddings', 2, 'token_type_ids'),
  ])
  const sum = b.add('Add', [words, lookUp('position_embeddings', context, positions)])
  const mask = b.add('Cast', [b.add('Unsqueeze', ['attention_mask', b.integers(1, 2)])], { to: 9n })
  let x = layerNorm(b, 'bert.embeddings.LayerNorm', sum)
  for (let layer = 0; layer < layers; layer += 1) x = block(b, `bert.encoder.layer.${layer}`, x, mask)
  const outputs = head(b, x)
  return b.graph(
    ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => ({
      name,
      type: 'int64',
      shape: ['batch', 'length'],
    })),
    outputs,
  )
}

/** The classes of a whole text. */
export const bertForSequenceClassification = (labels: number): GraphSpec =>
  bert((b, x) => {
    const first = b.add('Gather', [x, b.integer(0)], { axis: 1n })
    const pooled = b.add('Tanh', [linear(b, 'bert.pooler.dense', first, width, width)])
    return [output(b, linear(b, 'classifier', pooled, width, labels), 'logits', ['batch', labels])]
  })

/** The classes of each token. */
export const bertForTokenClassification = (labels: number): GraphSpec =>
  bert((b, x) => [output(b, linear(b, 'classifier', x, width, labels), 'logits', ['batch', 'length', labels])])

/** Where an answer starts and ends. */
export const bertForQuestionAnswering = (): GraphSpec =>
  bert((b, x) => {
    const [start, end] = b.addMany('Split', [linear(b, 'qa_outputs', x, width, 2), b.integers(1, 1)], 2, {
      axis: 2n,
    }) as [string, string]
    const squeezed = (value: string): string => b.add('Squeeze', [value, b.integers(2)])
    return [
      output(b, squeezed(start), 'start_logits', ['batch', 'length']),
      output(b, squeezed(end), 'end_logits', ['batch', 'length']),
    ]
  })

/** The vocabulary at each place; the last matrix is the one of the word embeddings. */
export const bertForMaskedLm = (): GraphSpec =>
  bert((b, x) => {
    const dense = gelu(b, linear(b, 'cls.predictions.transform.dense', x, width, width))
    const normed = layerNorm(b, 'cls.predictions.transform.LayerNorm', dense)
    const words = transposed(table('bert.embeddings.word_embeddings.weight', vocab, width), vocab, width)
    const scores = b.add('MatMul', [normed, b.floats(words, [width, vocab])])
    const biased = b.add('Add', [scores, b.floats(bias('cls.predictions.bias', vocab), [vocab])])
    return [output(b, biased, 'logits', ['batch', 'length', vocab])]
  })

/** A vector a token. */
export const bertModel = (): GraphSpec =>
  bert((b, x) => [output(b, x, 'last_hidden_state', ['batch', 'length', width])])

const output = (b: GraphBuilder, value: string, name: string, shape: readonly (string | number)[]): ValueSpec => ({
  name: b.output(value, name),
  type: 'float32',
  shape,
})

const block = (b: GraphBuilder, name: string, x: string, mask: string): string => {
  const part = (which: string): string => split(b, linear(b, `${name}.attention.self.${which}`, x, width, width))
  const keys = b.add('Transpose', [part('key')], { perm: [0n, 1n, 3n, 2n] })
  const scores = b.add('Mul', [b.add('MatMul', [part('query'), keys]), b.floats([1 / Math.sqrt(headDim)], [])])
  const seen = b.add('Where', [mask, scores, b.floats([-3.4e38], [])])
  const mixed = b.add('MatMul', [b.add('Softmax', [seen], { axis: -1n }), part('value')])
  const joined = b.add('Reshape', [b.add('Transpose', [mixed], { perm: [0n, 2n, 1n, 3n] }), b.integers(0, 0, width)])
  const attended = linear(b, `${name}.attention.output.dense`, joined, width, width)
  const middle = layerNorm(b, `${name}.attention.output.LayerNorm`, b.add('Add', [attended, x]))
  const inner = gelu(b, linear(b, `${name}.intermediate.dense`, middle, width, feedForward))
  const outer = linear(b, `${name}.output.dense`, inner, feedForward, width)
  return layerNorm(b, `${name}.output.LayerNorm`, b.add('Add', [outer, middle]))
}

/** [rows, positions, width] to [rows, heads, positions, headDim]. */
const split = (b: GraphBuilder, value: string): string =>
  b.add('Transpose', [b.add('Reshape', [value, b.integers(0, 0, heads, headDim)])], { perm: [0n, 2n, 1n, 3n] })

export const linear = (b: GraphBuilder, name: string, x: string, inputs: number, outputs: number): string => {
  const weight = transposed(matrix(`${name}.weight`, outputs, inputs, inputs), outputs, inputs)
  const product = b.add('MatMul', [x, b.floats(weight, [inputs, outputs])])
  return b.add('Add', [product, b.floats(bias(`${name}.bias`, outputs), [outputs])])
}

const layerNorm = (b: GraphBuilder, name: string, x: string): string =>
  b.add(
    'LayerNormalization',
    [x, b.floats(gain(`${name}.weight`, width), [width]), b.floats(bias(`${name}.bias`, width), [width])],
    { epsilon },
  )

/** x (1 + erf(x / sqrt(2))) / 2 */
const gelu = (b: GraphBuilder, x: string): string => {
  const erf = b.add('Erf', [b.add('Mul', [x, b.floats([Math.SQRT1_2], [])])])
  return b.add('Mul', [b.add('Mul', [x, b.floats([0.5], [])]), b.add('Add', [erf, b.floats([1], [])])])
}
