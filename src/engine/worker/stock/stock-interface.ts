import type { StockGraph } from '../../../models/manifest.ts'
import { agreed, sizes } from '../graph-facts.ts'
import type { TensorSpec } from '../runtime/session.ts'

/** What a stock decoder export takes and gives, as far as exports differ. */
export interface StockInterface {
  readonly layers: number
  readonly kvHeads: number
  readonly headDim: number
  readonly vocabSize: number
  /** Whether `position_ids` are fed; otherwise the graph finds positions itself. */
  readonly hasPositions: boolean
  /** Merged decoders: one branch for an empty cache, one for the others. */
  readonly hasBranch: boolean
  /** `num_logits_to_keep`: how many of a row's last positions are scored. */
  readonly hasLogitsToKeep: boolean
}

interface Specs {
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
}

const pastName = /^past_key_values\.(\d+)\.(key|value)$/
const optional = { position_ids: 'int64', use_cache_branch: 'bool', num_logits_to_keep: 'int64' } as const

/**
 * Reads the facts from a graph's inputs and outputs.
 * @param stated what the manifest says: needed where the graph leaves a size open, and must agree with it elsewhere
 * @throws Error that says why the graph can't be served
 */
export const stockInterface = ({ inputs, outputs }: Specs, stated: Partial<StockGraph>): StockInterface => {
  const pasts = inputs.filter(({ name }) => pastName.test(name))
  if (pasts.length === 0) throw new Error('its graph has no past_key_values: it must be exported with its cache')
  const facts = {
    layers: agreed('layers', [pasts.filter(({ name }) => name.endsWith('key')).length], stated.layers),
    kvHeads: agreed('kvHeads', sizes(pasts, 1), stated.kvHeads),
    headDim: agreed('headDim', sizes(pasts, 3), stated.headDim),
    vocabSize: agreed('vocabSize', sizes([find(outputs, 'logits')], 2), stated.vocabSize),
  }
  const expected = new Map<string, string>([
    ['input_ids', 'int64'],
    ['attention_mask', 'int64'],
    ...cacheNames(facts.layers).past.map((name) => [name, 'float32'] as const),
  ])
  for (const [name, type] of expected) requireType(find(inputs, name), type)
  for (const name of ['logits', ...cacheNames(facts.layers).present]) requireType(find(outputs, name), 'float32')
  for (const spec of inputs) {
    const type = expected.get(spec.name) ?? optional[spec.name as keyof typeof optional]
    if (type === undefined) throw new Error(`its graph wants an input ${spec.name}, which is unknown here`)
    requireType(spec, type)
  }
  const has = (wanted: string): boolean => inputs.some(({ name }) => name === wanted)
  return {
    ...facts,
    hasPositions: has('position_ids'),
    hasBranch: has('use_cache_branch'),
    hasLogitsToKeep: has('num_logits_to_keep'),
  }
}

/** The inputs and outputs of the cache, keys and values of a layer side by side. */
export const cacheNames = (layers: number): { past: string[]; present: string[] } => {
  const names = Array.from({ length: layers }, (_, i) => [`${i}.key`, `${i}.value`]).flat()
  return { past: names.map((name) => `past_key_values.${name}`), present: names.map((name) => `present.${name}`) }
}

const find = (specs: readonly TensorSpec[], wanted: string): TensorSpec => {
  const spec = specs.find(({ name }) => name === wanted)
  if (spec === undefined) throw new Error(`its graph lacks ${wanted}`)
  return spec
}

const requireType = ({ name, type }: TensorSpec, expected: string): void => {
  if (type !== expected) throw new Error(`${name} of its graph is ${type}, not ${expected}`)
}
