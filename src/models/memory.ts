import type { Manifest } from './manifest.ts'

const mebibyte = 1024 * 1024
/** Node, ONNX Runtime and room for the activations of a batch: measured on the shipped models, bytes. */
const runtimeBytes = 192 * mebibyte
/** A model's files in memory: as the runtime reads them and as it packs them for its kernels. */
const weightFactor = 2
/** The same for each graph that another one makes wider weights for when the model is loaded: measured at its largest. */
const derivedFactor = 3.5
/** A cache that grows is copied, and lies in huge pages: measured at its largest. */
const cacheFactor = 1.25

export interface MemorySettings {
  /** Upper bound of a model's KV cache, bytes. */
  kvCacheBytes: number
  /** Rows that decode together at most. */
  maxSequences: number
}

/** The memory that a model's engine process may come to at the largest, bytes: what is set aside before it is loaded. */
export const requiredMemory = (manifest: Manifest, settings: MemorySettings): number =>
  Math.ceil(
    runtimeBytes +
      weightsFactor(manifest.graph) * manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) +
      cacheFactor * cacheBytes(manifest, settings),
  )

const weightsFactor = (graph: Manifest['graph']): number => {
  if (graph.kind !== 'decoder-delta-kv' || graph.weights === undefined) return weightFactor
  return graph.prefill === undefined ? derivedFactor : 2 * derivedFactor
}

/** The same where no more than the size of a model's files is known: without a cache. */
export const weightMemory = (sizeBytes: number): number => runtimeBytes + weightFactor * sizeBytes

/** Keys and values of every row at the whole context, float32, as far as the manifest tells; the bound where it is less. */
function cacheBytes({ graph, contextLength }: Manifest, { kvCacheBytes, maxSequences }: MemorySettings): number {
  if (graph.kind !== 'decoder-delta-kv' && graph.kind !== 'decoder-stock') return 0
  const { layers, kvHeads, headDim } = graph
  if (layers === undefined || kvHeads === undefined || headDim === undefined) return kvCacheBytes
  return Math.min(kvCacheBytes, 2 * 4 * layers * kvHeads * headDim * contextLength * maxSequences)
}
