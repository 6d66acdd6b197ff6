import { join } from 'node:path'
import { InferenceSession, type Tensor } from 'onnxruntime-node'

/** Bytes that a graph reads as the external data file of this path, without there being such a file. */
export interface DerivedWeights {
  path: string
  data: Uint8Array
}

/**
 * Runs a model's weights graph: it takes nothing, and each of its outputs is an external data file of the main graph, named by its
 * path. So weights can be stored smaller than they are computed with.
 * @throws Error of the runtime where the graph can't be run, TypeError where an output is of strings
 */
export const deriveWeights = async (folder: string, file: string, threads: number): Promise<DerivedWeights[]> => {
  const session = await InferenceSession.create(join(folder, file), {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Otherwise everything would be computed as a constant when the graph is opened, all intermediate results kept until the end.
    graphOptimizationLevel: 'disabled',
    // Memory of intermediate results is given back at once.
    enableCpuMemArena: false,
    logSeverityLevel: 4,
  })
  try {
    return Object.entries(await session.run({})).map(([path, { data }]) => ({ path, data: bytesOf(path, data) }))
  } finally {
    await session.release()
  }
}

const bytesOf = (name: string, data: Tensor['data']): Uint8Array => {
  if (Array.isArray(data)) throw new TypeError(`The weights graph's output ${name} is of strings.`)
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}
