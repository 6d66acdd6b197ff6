import { z } from 'zod'
import { relativePath } from './paths.ts'
import { plainGraph } from './plain-graph.ts'

/** The tasks of models of `graph.kind: 'pipeline'`. */
export const pipelineTasks = [
  'TEXT_CLASSIFICATION',
  'FEATURE_EXTRACTION',
  'TOKEN_CLASSIFICATION',
  'FILL_MASK',
  'QUESTION_ANSWERING',
  'ZERO_SHOT_CLASSIFICATION',
  'TEXT_RANKING',
  'SUMMARIZATION',
  'TRANSLATION',
  'TEXT2TEXT_GENERATION',
  'IMAGE_CLASSIFICATION',
  'OBJECT_DETECTION',
  'IMAGE_SEGMENTATION',
  'IMAGE_TO_TEXT',
  'IMAGE_FEATURE_EXTRACTION',
  'AUTOMATIC_SPEECH_RECOGNITION',
  'AUDIO_CLASSIFICATION',
] as const

/** Those of them whose models see no tokens of a text. */
const takesNoText: ReadonlySet<string> = new Set([
  'IMAGE_CLASSIFICATION',
  'OBJECT_DETECTION',
  'IMAGE_SEGMENTATION',
  'IMAGE_TO_TEXT',
  'IMAGE_FEATURE_EXTRACTION',
  'AUTOMATIC_SPEECH_RECOGNITION',
  'AUDIO_CLASSIFICATION',
])

/** A model's task, by which the API decides what may be asked of it. */
export const tasks = ['TEXT_GENERATION', ...pipelineTasks, 'OTHER'] as const
export type Task = (typeof tasks)[number]

/** The precisions of exports and how their files are named: `onnx/model_quantized.onnx`. */
export const dtypeSuffixes = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
} as const
export type Dtype = keyof typeof dtypeSuffixes
const dtypes = Object.keys(dtypeSuffixes) as [Dtype, ...Dtype[]]

const count = z.number().int().positive()

/** A decoder that takes its KV cache as preallocated tensors and returns only the new keys and values (design of the export). */
const deltaKvGraph = z.object({
  kind: z.literal('decoder-delta-kv'),
  file: relativePath,
  /**
   * A graph without inputs that makes weights of `file` when it is loaded: each output is the external data file of its name. So
   * weights can be distributed smaller than they are computed with.
   */
  weights: relativePath.optional(),
  /**
   * A graph with the inputs and outputs of `file` that prompts run through, and the graph that makes its weights: kernels that are best
   * for one position and for many are not the same. Default: `file`.
   */
  prefill: z.object({ file: relativePath, weights: relativePath }).optional(),
  layers: count,
  kvHeads: count,
  headDim: count,
  vocabSize: count,
  eosTokenIds: z.array(z.number().int().nonnegative()).min(1),
})

/**
 * A decoder as exporters for the hub write it: `input_ids`, `attention_mask` and `past_key_values.*` in, `logits` and `present.*` out,
 * merged ones with `use_cache_branch` included. Sizes are read from the graph; one that it leaves open is to be given here.
 */
const stockGraph = z.object({
  kind: z.literal('decoder-stock'),
  file: relativePath,
  layers: count.optional(),
  kvHeads: count.optional(),
  headDim: count.optional(),
  vocabSize: count.optional(),
  eosTokenIds: z.array(z.number().int().nonnegative()).min(1),
})

/** An encoder: `input_ids`, `attention_mask` in; one row of `dimensions` numbers a text out. */
const encoderGraph = z.object({
  kind: z.literal('encoder'),
  file: relativePath,
  /** The graph output that holds one row a text. */
  output: z.string().min(1),
  dimensions: count,
  /** Whether a row's result is the same, to the bit, whatever stands beside it in its batch: measured at load unless it is false. */
  batchInvariant: z.boolean().optional(),
  /** Texts are cut after this many tokens, special tokens included. */
  maxTokens: count,
})

/**
 * A model in the hub's layout that a transformers.js pipeline runs: `config.json`, `onnx/*.onnx`, and the tokenizer or the
 * preprocessor that its task needs.
 */
const pipelineGraph = z.object({
  kind: z.literal('pipeline'),
  /** Which of the folder's precisions to run, by the library's names. Default: the first of this list that `files` has. */
  dtype: z.enum(dtypes).optional(),
  /** For texts: whether a row's result is the same, to the bit, in any batch: measured at load unless it is false. */
  batchInvariant: z.boolean().optional(),
  /** How a text's token vectors become one vector (FEATURE_EXTRACTION only). Default: MEAN. */
  pooling: z.enum(['MEAN', 'CLS']).optional(),
})

const manifestShape = z.object({
  manifestVersion: z.literal(1),
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/),
  version: count,
  task: z.enum(tasks),
  title: z.string().min(1),
  description: z.string(),
  licence: z.string().min(1),
  source: z.string().min(1),
  parameters: count,
  precision: z.string().min(1),
  /** Tokens; 0 where the model takes none. */
  contextLength: z.number().int().nonnegative().default(0),
  graph: z.discriminatedUnion('kind', [deltaKvGraph, stockGraph, encoderGraph, plainGraph, pipelineGraph]),
  labels: z.array(z.string().min(1)).default([]),
  files: z.array(
    z.object({ path: relativePath, bytes: z.number().int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
})

/** Whether such a graph can do what the task asks for. */
const fitsTask = (task: Task, graph: z.infer<typeof manifestShape>['graph']): boolean => {
  if (graph.kind === 'plain')
    return (
      task === 'OTHER' ||
      (task === 'TEXT_CLASSIFICATION' && graph.text !== undefined) ||
      (task === 'IMAGE_CLASSIFICATION' && graph.image !== undefined)
    )
  if (graph.kind === 'pipeline') return (pipelineTasks as readonly Task[]).includes(task)
  if (graph.kind === 'encoder') return task === 'TEXT_CLASSIFICATION' || task === 'FEATURE_EXTRACTION'
  return task === 'TEXT_GENERATION'
}

/** What a decoder's graph needs beside it. */
const furtherGraphs = (graph: z.infer<typeof manifestShape>['graph']): string[] =>
  graph.kind === 'decoder-delta-kv'
    ? [graph.weights, graph.prefill?.file, graph.prefill?.weights].filter((path) => path !== undefined)
    : []

/** `modelgraph.json`: what Modelgraph knows of a model folder in the hub's layout. */
export const manifestSchema = manifestShape
  .refine(({ task, graph }) => fitsTask(task, graph), { path: ['graph'], message: 'must fit the task' })
  .refine(({ task, graph, contextLength }) => graph.kind === 'plain' || contextLength > 0 || takesNoText.has(task), {
    path: ['contextLength'],
    message: 'must be at least 1 token',
  })
  .refine(({ graph, files }) => graph.kind === 'pipeline' || files.some(({ path }) => path === graph.file), {
    path: ['files'],
    message: "must list the graph's file",
  })
  .refine(({ graph, files }) => graph.kind !== 'pipeline' || dtypeOf(graph, files) !== undefined, {
    path: ['files'],
    message: 'must list the ONNX files of the precision, such as onnx/model.onnx',
  })
  .refine(({ graph, files }) => furtherGraphs(graph).every((wanted) => files.some(({ path }) => path === wanted)), {
    path: ['files'],
    message: 'must list the graphs for the weights and for prompts',
  })

export type Manifest = z.infer<typeof manifestSchema>
export type DecoderGraph = z.infer<typeof deltaKvGraph>
export type StockGraph = z.infer<typeof stockGraph>
export type EncoderGraph = z.infer<typeof encoderGraph>
export type PipelineGraph = z.infer<typeof pipelineGraph>

/** The precision that a pipeline runs: the one its manifest states, or the first that its files have. */
export const dtypeOf = ({ dtype }: PipelineGraph, files: readonly { path: string }[]): Dtype | undefined =>
  [...(dtype === undefined ? dtypes : [dtype])].find((name) =>
    files.some(({ path }) => graphFile.exec(path)?.[1] === dtypeSuffixes[name]),
  )

const graphFile = /^onnx\/\w+?(_fp16|_quantized|_int8|_uint8|_q4|_q4f16|_bnb4|)\.onnx$/

/** The full name of one version: `smollm2@1`. */
export const versionedName = (manifest: Pick<Manifest, 'name' | 'version'>): string =>
  `${manifest.name}@${manifest.version}`
