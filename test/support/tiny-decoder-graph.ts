import type { GraphSpec, ValueSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import type { GraphBuilder } from './graph-builder.ts'
import { tiny } from './tiny-weights.ts'

/** What attention works with: the cache (none in a branch without one) and what was fed beside it. */
export interface DecoderContext {
  readonly builder: GraphBuilder
  readonly hasPast: boolean
  /** Columns of the past, a scalar. */
  readonly past: string
  /** bool [rows, 1, positions, columns]: who sees what. */
  readonly visible: string
  /** int64 [rows or 1, positions] */
  readonly positions: string
}

/** How exports differ. */
export interface DecoderKind {
  readonly hasPast: boolean
  /** Whether positions are fed; otherwise they are columns. */
  readonly hasPositions: boolean
  /** False where later tokens of the same run aren't hidden, as in a branch traced with one token. */
  readonly isCausal: boolean
}

/** Positions and the mask of attention, as exporters trace them from the reference implementation. */
export const decoderContext = (
  builder: GraphBuilder,
  { hasPast, hasPositions, isCausal }: DecoderKind,
): DecoderContext => {
  const b = builder
  const size = (value: string, axis: number): string => b.add('Gather', [b.add('Shape', [value]), b.integer(axis)])
  const count = size('input_ids', 1)
  const past = hasPast ? size('past_key_values.0.key', 2) : b.integer(0)
  const columns = b.add('Add', [past, count])
  const range = (from: string, to: string): string => b.add('Range', [from, to, b.integer(1)])
  const own = b.add('Unsqueeze', [range(past, columns), b.integers(1)])
  const reach = isCausal ? own : b.add('Add', [own, count])
  const causal = b.add('LessOrEqual', [range(b.integer(0), columns), reach])
  const given = b.add('Unsqueeze', [b.add('Cast', ['attention_mask'], { to: 9n }), b.integers(1, 2)])
  return {
    builder,
    hasPast,
    past,
    visible: b.add('And', [given, causal]),
    positions: hasPositions ? 'position_ids' : b.add('Unsqueeze', [range(past, columns), b.integers(0)]),
  }
}

/** [rows, positions, heads * headDim] to [rows, heads, positions, headDim]. */
export const split = (b: GraphBuilder, value: string, heads: number): string =>
  b.add('Transpose', [b.add('Reshape', [value, b.integers(0, 0, heads, tiny.headDim)])], { perm: [0n, 2n, 1n, 3n] })

/** [rows, heads, positions, headDim] to [rows, positions, heads * headDim]. */
export const join = (b: GraphBuilder, value: string): string =>
  b.add('Reshape', [b.add('Transpose', [value], { perm: [0n, 2n, 1n, 3n] }), b.integers(0, 0, tiny.width)])

/** Puts new keys or values behind those of the cache. @returns `present` */
export const extend = (
  { builder, hasPast }: DecoderContext,
  kind: 'key' | 'value',
  layer: number,
  added: string,
): string => {
  const past = `past_key_values.${layer}.${kind}`
  return builder.output(
    hasPast ? builder.add('Concat', [past, added], { axis: 2n }) : added,
    `present.${layer}.${kind}`,
  )
}

/** Attention of queries [rows, heads, positions, headDim] over keys and values [rows, kvHeads, columns, headDim]. */
export const attend = (
  { builder: b, visible }: DecoderContext,
  q: string,
  k: string,
  v: string,
  kvHeads: number,
): string => {
  const grouped = b.add('Reshape', [q, b.integers(0, kvHeads, tiny.heads / kvHeads, -1, tiny.headDim)])
  const one = b.integers(2)
  const keys = b.add('Transpose', [b.add('Unsqueeze', [k, one])], { perm: [0n, 1n, 2n, 4n, 3n] })
  const scale = b.floats([1 / Math.sqrt(tiny.headDim)], [])
  const scores = b.add('Mul', [b.add('MatMul', [grouped, keys]), scale])
  const seen = b.add('Where', [b.add('Unsqueeze', [visible, b.integers(1)]), scores, b.floats([-3.4e38], [])])
  const mixed = b.add('MatMul', [b.add('Softmax', [seen], { axis: -1n }), b.add('Unsqueeze', [v, one])])
  return join(b, b.add('Reshape', [mixed, b.integers(0, tiny.heads, -1, tiny.headDim)]))
}

export const decoderInputs = (kvHeads: number, hasPositions: boolean): ValueSpec[] => [
  { name: 'input_ids', type: 'int64', shape: ['batch', 'length'] },
  { name: 'attention_mask', type: 'int64', shape: ['batch', 'columns'] },
  ...(hasPositions ? [{ name: 'position_ids', type: 'int64', shape: ['batch', 'length'] } as const] : []),
  ...cacheSpecs('past_key_values', kvHeads),
]

export const decoderOutputs = (kvHeads: number): ValueSpec[] => [
  { name: 'logits', type: 'float32', shape: ['batch', 'length', tiny.vocab] },
  ...cacheSpecs('present', kvHeads),
]

const cacheSpecs = (name: string, kvHeads: number): ValueSpec[] =>
  Array.from({ length: tiny.layers }, (_, layer) =>
    (['key', 'value'] as const).map((kind) => ({
      name: `${name}.${layer}.${kind}`,
      type: 'float32' as const,
      shape: ['batch', kvHeads, `${name} columns`, tiny.headDim],
    })),
  ).flat()

/** One graph with a branch for an empty cache and one for the others. */
export const merged = (build: (hasPast: boolean) => GraphSpec, kvHeads: number): GraphSpec => {
  // Branches take everything from around them.
  const branch = (hasPast: boolean): GraphSpec => ({ ...build(hasPast), inputs: [] })
  const outputs = decoderOutputs(kvHeads)
  return {
    inputs: [...decoderInputs(kvHeads, false), { name: 'use_cache_branch', type: 'bool', shape: [1] }],
    outputs,
    nodes: [
      {
        op: 'If',
        inputs: ['use_cache_branch'],
        outputs: outputs.map(({ name }) => name),
        attributes: { then_branch: branch(true), else_branch: branch(false) },
      },
    ],
  }
}
