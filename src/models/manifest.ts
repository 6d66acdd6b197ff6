import { z } from 'zod'
import { relativePath } from './paths.ts'
import { plainGraph } from './plain-graph.ts'

/** A model's task, by which the API decides what may be asked of it. */
export const tasks = ['TEXT_GENERATION', 'TEXT_CLASSIFICATION', 'FEATURE_EXTRACTION', 'OTHER'] as const
export type Task = (typeof tasks)[number]

const count = z.number().int().positive()

/** A decoder that takes its KV cache as preallocated tensors and returns only the new keys and values (design of the export). */
const deltaKvGraph = z.object({
  kind: z.literal('decoder-delta-kv'),
  file: relativePath,
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
  graph: z.discriminatedUnion('kind', [deltaKvGraph, stockGraph, encoderGraph, plainGraph]),
  labels: z.array(z.string().min(1)).default([]),
  files: z.array(
    z.object({ path: relativePath, bytes: z.number().int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
})

/** Whether such a graph can do what the task asks for. */
const fitsTask = (task: Task, graph: z.infer<typeof manifestShape>['graph']): boolean => {
  if (graph.kind === 'plain') return task === 'OTHER' || (task === 'TEXT_CLASSIFICATION' && graph.text !== undefined)
  if (graph.kind === 'encoder') return task === 'TEXT_CLASSIFICATION' || task === 'FEATURE_EXTRACTION'
  return task === 'TEXT_GENERATION'
}

/** `modelgraph.json`: what Modelgraph knows of a model folder in the hub's layout. */
export const manifestSchema = manifestShape
  .refine(({ task, graph }) => fitsTask(task, graph), { path: ['graph'], message: 'must fit the task' })
  .refine(({ graph, contextLength }) => graph.kind === 'plain' || contextLength > 0, {
    path: ['contextLength'],
    message: 'must be at least 1 token',
  })
  .refine(({ graph, files }) => files.some(({ path }) => path === graph.file), {
    path: ['files'],
    message: "must list the graph's file",
  })

export type Manifest = z.infer<typeof manifestSchema>
export type DecoderGraph = z.infer<typeof deltaKvGraph>
export type StockGraph = z.infer<typeof stockGraph>
export type EncoderGraph = z.infer<typeof encoderGraph>

/** The full name of one version: `smollm2@1`. */
export const versionedName = (manifest: Pick<Manifest, 'name' | 'version'>): string =>
  `${manifest.name}@${manifest.version}`
