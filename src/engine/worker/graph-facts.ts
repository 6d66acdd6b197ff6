import type { DecoderGraph } from '../../models/manifest.ts'
import type { Session, TensorSpec } from './runtime/session.ts'

/**
 * Compares what a manifest says of a `decoder-delta-kv` graph with the graph.
 * @throws Error that names the first fact in which they differ
 */
export const requireFacts = ({ inputs, outputs }: Pick<Session, 'inputs' | 'outputs'>, stated: DecoderGraph): void => {
  const keys = inputs.filter(({ name }) => /^past_key\.\d+$/.test(name))
  const logits = outputs.find(({ name }) => name === 'logits')
  agreed('layers', [keys.length || undefined], stated.layers)
  agreed('kvHeads', sizes(keys, 1), stated.kvHeads)
  agreed('headDim', sizes(keys, 2), stated.headDim)
  agreed('vocabSize', sizes(logits === undefined ? [] : [logits], 1), stated.vocabSize)
}

/** One dimension of some inputs or outputs; undefined where the graph leaves it open. */
export const sizes = (specs: readonly TensorSpec[], axis: number): (number | undefined)[] =>
  specs.map(({ shape }) => {
    const size = shape[axis]
    return typeof size === 'number' && size > 0 ? size : undefined
  })

/**
 * A fact that graph and manifest agree on, told by at least one of them.
 * @param told by the graph, once for each place that shows it @param stated by the manifest
 */
export const agreed = (fact: string, told: readonly (number | undefined)[], stated: number | undefined): number => {
  const known = told.filter((value) => value !== undefined)
  const value = stated ?? known[0]
  if (value === undefined) throw new Error(`its graph doesn't tell ${fact}: the manifest must`)
  const other = known.find((one) => one !== value)
  if (other === undefined) return value
  if (stated === undefined) throw new Error(`its layers differ in ${fact}: ${value} and ${other}`)
  throw new Error(`its manifest says ${fact} is ${stated}, its graph ${other}`)
}
