import type { GraphFacts } from '../onnx/read-graph.ts'
import type { HubConfig } from './hub-config.ts'
import { ImportError } from './import-error.ts'

/** What is known of a model when its manifest's `graph` is to be written. */
export interface GraphInput {
  /** The path of its (first) graph. */
  readonly file: string
  readonly facts: GraphFacts
  /** Null where there is no `config.json`. */
  readonly config: HubConfig | null
  readonly hasTokenizer: boolean
  readonly task: string | null
  readonly labels: readonly string[]
  /** The file of words of a graph over words. */
  readonly vocabulary: string | null
  /** Tokens of a text at most; null where nothing tells. */
  readonly length: number | null
}

/** The task and the `graph` of a manifest; a value that nobody tells is undefined. */
export interface GraphSection {
  readonly task: string
  readonly graph: { readonly kind: string; readonly [field: string]: unknown }
}

/** How the model is to be run: with the generation loop, as an encoder of texts, by a pipeline, or as the plain graph it is. */
export function graphSection(input: GraphInput): GraphSection {
  return decoder(input) ?? encoder(input) ?? pipeline(input) ?? plain(input)
}

/** A decoder with its cache. */
function decoder({ file, facts, config, hasTokenizer }: GraphInput): GraphSection | null {
  const hasCache = facts.inputs.some(({ name }) => name.startsWith('past_key_values.'))
  const isFed = facts.inputs.some(({ name }) => name === 'encoder_hidden_states')
  if (!hasCache || isFed || !hasTokenizer || !facts.outputs.some(({ name }) => name === 'logits')) return null
  const eosTokenIds = config?.eosTokenIds.length ? config.eosTokenIds : undefined
  return { task: 'TEXT_GENERATION', graph: { kind: 'decoder-stock', file, eosTokenIds } }
}

const encoderInputs = ['input_ids', 'attention_mask', 'token_type_ids']

/** A graph over token ids that gives one row of numbers a text. */
function encoder({ file, facts, config, hasTokenizer, task, length }: GraphInput): GraphSection | null {
  const names = facts.inputs.map(({ name }) => name)
  if (config?.isMultiLabel) return null
  if (!hasTokenizer || task === null || !['input_ids', 'attention_mask'].every((name) => names.includes(name)))
    return null
  if (!names.every((name) => encoderInputs.includes(name))) return null
  const wanted =
    task === 'TEXT_CLASSIFICATION' ? ['logits'] : task === 'FEATURE_EXTRACTION' ? ['sentence_embedding'] : []
  const output = facts.outputs.find(
    ({ name, shape, type }) => wanted.includes(name) && shape.length === 2 && type === 'float32',
  )
  if (output === undefined) return null
  const size = output.shape[1]
  const told = task === 'TEXT_CLASSIFICATION' ? (config?.labels.length ?? 0) : (config?.hiddenSize ?? 0)
  const dimensions = typeof size === 'number' && size > 0 ? size : told || undefined
  return {
    task,
    graph: { kind: 'encoder', file, output: output.name, dimensions, maxTokens: length ?? undefined },
  }
}

/** A model that transformers.js knows by its configuration. */
function pipeline({ config, task, facts }: GraphInput): GraphSection | null {
  if (config === null || config.modelType === null || task === null || task === 'TEXT_GENERATION') return null
  if (facts.inputs.length === 0) return null
  const pooling = task === 'FEATURE_EXTRACTION' ? (config.pooling ?? undefined) : undefined
  return { task, graph: { kind: 'pipeline', ...(pooling !== undefined && { pooling }) } }
}

/** Any other graph: with labels, it classifies images or texts. */
function plain({ file, facts, labels, vocabulary, length }: GraphInput): GraphSection {
  const [output] = facts.outputs
  const ending = output === undefined ? null : facts.operatorOf(output.name)
  const scoring = ending === 'Softmax' || ending === 'Sigmoid' ? 'NONE' : 'SOFTMAX'
  const graph = { kind: 'plain', file }
  if (labels.length === 0) return { task: 'OTHER', graph }
  if (vocabulary !== null) {
    const text = { vocabulary, length: lengthOf(facts.inputs, length) }
    return { task: 'TEXT_CLASSIFICATION', graph: { ...graph, scoring, text } }
  }
  return isImage(facts.inputs)
    ? { task: 'IMAGE_CLASSIFICATION', graph: { ...graph, scoring, image: {} } }
    : { task: 'OTHER', graph }
}

/** Tokens of a text: as the graph has it, or where it takes any number, as was said. @throws ImportError where these contradict each other */
function lengthOf(inputs: GraphFacts['inputs'], told: number | null): number | undefined {
  const [first] = inputs
  const fixed = sizeOf(first?.shape[1])
  if (told !== null && fixed !== undefined && told !== fixed && inputs.length === 1)
    throw new ImportError(`--length ${told} contradicts the graph, whose input "${first?.name}" takes ${fixed} tokens`)
  return told ?? fixed
}

const sizeOf = (size: number | string | undefined): number | undefined =>
  typeof size === 'number' && size > 0 ? size : undefined

/** One tensor of floats with one or three channels, before or behind height and width. */
function isImage(inputs: GraphFacts['inputs']): boolean {
  const [input] = inputs
  if (input === undefined || inputs.length !== 1 || input.type !== 'float32' || input.shape.length !== 4) return false
  return [input.shape[1], input.shape[3]].some((channels) => channels === 1 || channels === 3)
}
