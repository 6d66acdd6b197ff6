import type { PlainGraph, TextPreparation } from '../../../models/plain-graph.ts'
import type { EncoderInterface } from '../encoding/encoder-input.ts'
import type { Session } from '../runtime/session.ts'

/**
 * How texts are put before a plain graph.
 * @throws Error that names what the graph lacks, or what else it would need
 */
export const plainTexts = (
  { inputs, outputs }: Pick<Session, 'inputs' | 'outputs'>,
  graph: PlainGraph,
  text: TextPreparation,
): EncoderInterface => {
  const { fill, padding, paddingId, length } = text
  const ids = named(inputs, text.input, 'input')
  if (!['int64', 'int32', 'float32'].includes(ids.type))
    throw new Error(`its input ${ids.name} takes ${ids.type}, not token ids`)
  requireOnly(inputs, ids.name)
  const output = named(outputs, graph.output, 'output').name
  return { ids: ids.name, mask: null, output, fill, padding, padId: paddingId, maxTokens: length }
}

/** The one of this name, or the first where none is given. @throws Error that lists the names there are */
export const named = <Spec extends { name: string }>(
  specs: readonly Spec[],
  name: string | undefined,
  what: 'input' | 'output',
): Spec => {
  const found = name === undefined ? specs[0] : specs.find((spec) => spec.name === name)
  if (found !== undefined) return found
  throw new Error(`its graph has no ${what} ${name}: it has ${specs.map((spec) => spec.name).join(', ')}`)
}

/** @throws Error where the graph has other inputs as well: nothing would fill them */
export const requireOnly = (inputs: Session['inputs'], name: string): void => {
  const other = inputs.find((input) => input.name !== name)
  if (other !== undefined)
    throw new Error(`its graph needs ${other.name} beside ${name}: only predict can give it that`)
}
