import { type GraphSpec, graphField, type NodeSpec } from '../runtime/onnx-proto.ts'
import { cacheNames, type StockInterface } from './stock-interface.ts'

/** The inputs and outputs that the edit adds. */
export const edited = {
  /** int64 [rows, 1, positions, 1]: the columns of `present` that are new. */
  columns: 'modelgraph.columns',
  /** int64 [n]: the positions (row * positions + position) that are to be scored. */
  last: 'modelgraph.last',
  /** float32 [n, vocabSize] */
  logits: 'modelgraph.logits',
  /** float32 [rows, layers * kvHeads, positions, headDim] */
  newKey: 'modelgraph.new_key',
  newValue: 'modelgraph.new_value',
} as const

/**
 * What to append to a stock export's file so that a run gives the new columns of its cache and the logits of some positions
 * alone: the runtime copies every output it returns, and the whole cache is a lot at each step.
 */
export const stockEdit = (facts: StockInterface): Uint8Array => {
  const { kvHeads, headDim } = facts
  const graph: GraphSpec = {
    inputs: [
      { name: edited.columns, type: 'int64', shape: ['modelgraph.rows', 1, 'modelgraph.positions', 1] },
      { name: edited.last, type: 'int64', shape: ['modelgraph.scored'] },
    ],
    outputs: [
      { name: edited.logits, type: 'float32', shape: ['modelgraph.scored', facts.vocabSize] },
      { name: edited.newKey, type: 'float32', shape: newShape(facts) },
      { name: edited.newValue, type: 'float32', shape: newShape(facts) },
    ],
    initializers: [
      {
        name: own('line'),
        type: 'int64',
        shape: [4],
        values: BigInt64Array.of(1n, BigInt(kvHeads), 1n, BigInt(headDim)),
      },
    ],
    nodes: [
      { op: 'Flatten', inputs: ['logits'], outputs: [own('all_logits')], attributes: { axis: 2n } },
      { op: 'Gather', inputs: [own('all_logits'), edited.last], outputs: [edited.logits], attributes: { axis: 0n } },
      { op: 'Expand', inputs: [edited.columns, own('line')], outputs: [own('index')] },
      ...newColumns(facts),
    ],
  }
  return graphField(graph)
}

const own = (name: string): string => `modelgraph.${name}`
const newShape = ({ layers, kvHeads, headDim }: StockInterface): (number | string)[] => [
  'modelgraph.rows',
  layers * kvHeads,
  'modelgraph.positions',
  headDim,
]

/** `GatherElements` takes what it is told from each row, whatever the length of `present`. */
const newColumns = ({ layers }: StockInterface): NodeSpec[] => {
  const { present } = cacheNames(layers)
  const taken = present.map((name) => own(`new_${name}`))
  const gathers = present.map((name, i) => ({
    op: 'GatherElements',
    inputs: [name, own('index')],
    outputs: [taken[i] as string],
    attributes: { axis: 2n },
  }))
  const concat = (parity: number, output: string): NodeSpec => ({
    op: 'Concat',
    inputs: taken.filter((_, i) => i % 2 === parity),
    outputs: [output],
    attributes: { axis: 1n },
  })
  return [...gathers, concat(0, edited.newKey), concat(1, edited.newValue)]
}
