import { elementTypes } from './interface.ts'
import type { Contents, StoredNode } from './tensors.ts'

/** How a model file keeps its weights. */
export interface Weights {
  /** Numbers the model has learned; 0 where the graph holds none. */
  readonly parameters: number
  /** The form in which most of them are kept: fp32, fp16, bf16, fp64, int8, q4 ...; null where there are none. */
  readonly precision: string | null
}

const precisions: Readonly<Record<string, string>> = {
  float32: 'fp32',
  float16: 'fp16',
  bfloat16: 'bf16',
  float64: 'fp64',
  int8: 'int8',
  uint8: 'int8',
  int4: 'q4',
  uint4: 'q4',
  float8e4m3fn: 'fp8',
  float8e5m2: 'fp8',
}

/** Inputs of these operators that describe how weights are quantized and are none themselves. */
const descriptions: Readonly<Record<string, readonly number[]>> = {
  MatMulNBits: [2, 3, 4],
  DequantizeLinear: [1, 2],
  QuantizeLinear: [1, 2],
  GatherBlockQuantized: [2, 3],
}

/** Counts weights by the form in which they are kept. Packed 4-bit matrices count by what they stand for; integers of 32 and 64 bits are sizes and indices. */
export const readWeights = ({ tensors, nodes }: Contents): Weights => {
  const left = new Set(nodes.flatMap(({ op, inputs }) => (descriptions[op] ?? []).flatMap((i) => inputs[i] || [])))
  const packed = new Map(nodes.filter(({ op }) => op === 'MatMulNBits').map((node) => [node.inputs[1] ?? '', node]))
  const counts = new Map<string, number>()
  const seen = new Set<string>()
  for (const { name, type, elements } of tensors) {
    if (name !== '' && (left.has(name) || seen.has(name))) continue
    seen.add(name)
    const node = packed.get(name)
    const precision = node === undefined ? precisions[elementTypes[type] ?? ''] : bitsOf(node)
    if (precision === undefined) continue
    counts.set(precision, (counts.get(precision) ?? 0) + (node === undefined ? elements : sizeOf(node, elements)))
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  const parameters = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return { parameters, precision: parameters === 0 ? null : (most?.[0] ?? null) }
}

const bitsOf = ({ integers }: StoredNode): string =>
  integers.get('bits') === 8 ? 'int8' : `q${integers.get('bits') ?? 4}`

const sizeOf = ({ integers }: StoredNode, elements: number): number =>
  (integers.get('K') ?? 0) * (integers.get('N') ?? 0) || elements
