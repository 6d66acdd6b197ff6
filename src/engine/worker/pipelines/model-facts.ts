import type { OpenedPipeline } from './runner.ts'
import type { RowResult } from './token-rows.ts'

/** A name for each class: the manifest's, else `config.json`'s, else `LABEL_<number>`. */
export const classLabels = ({ labels, pipeline }: OpenedPipeline, count: number): string[] =>
  Array.from({ length: count }, (_, i) => labels[i] ?? pipeline.config.id2label?.[i] ?? `LABEL_${i}`)

/** A row's output by one of its usual names; of a graph with a single output, that one. @throws Error that names what is missing */
export const outputOf = (result: RowResult | undefined, ...names: readonly string[]): Float32Array => {
  const outputs = result?.outputs ?? {}
  const all = Object.values(outputs)
  const named = names.map((name) => outputs[name]).find((value) => value !== undefined)
  const found = named ?? (all.length === 1 ? all[0] : undefined)
  if (found === undefined) throw new Error(`The graph has no output ${names.join(' or ')}.`)
  return found
}

/** A pipeline's tools for texts. @throws Error where it takes none */
export const requireTexts = ({ pipeline: { tokenizer, tools, config } }: OpenedPipeline) => {
  if (tokenizer === null || tools === null) throw new Error('its task needs a tokenizer')
  return { tokenizer, tools, config }
}
