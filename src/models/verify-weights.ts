import { dirname, join, posix } from 'node:path'
import type { Manifest } from './manifest.ts'
import { readGraph } from './onnx/read-graph.ts'

/** What of a manifest's graph tells which files are graphs, and which have their weights made. */
interface LoadedGraph {
  kind: string
  file?: string
  weights?: string | undefined
  prefill?: { file: string; weights: string } | undefined
}

/**
 * Looks through a model's graphs, before the runtime opens them, for the files in which they keep weights: each must be one that the
 * manifest lists, and that `verifyFiles` has found to be inside the folder and unchanged.
 * @param graph `file` is a graph whatever its name ends with; where another makes its weights, the runtime gets them all from there and
 * reads no file for it, as for the one of prompts
 * @throws Error that names the graph and the reason, without a path outside the folder
 */
export function verifyWeights(folder: string, files: Manifest['files'], graph: LoadedGraph): void {
  const listed = new Set(files.map(({ path }) => path))
  const { file, weights, prefill } = graph
  // Those that make weights read their own from files, whatever else the manifest calls them.
  const made = new Set([weights === undefined ? undefined : file, prefill?.file])
  for (const maker of [weights, prefill?.weights]) made.delete(maker)
  const graphs = [...listed].filter((path) => !made.has(path) && (path === file || path.endsWith('.onnx')))
  for (const path of graphs)
    for (const location of externalFilesOf(folder, path))
      if (!listed.has(posix.join(dirname(path), location)) || posix.isAbsolute(location))
        throw new Error(`${path} keeps weights in a file that its manifest doesn't list`)
}

function externalFilesOf(folder: string, path: string): readonly string[] {
  try {
    return readGraph(join(folder, path)).externalFiles
  } catch (error) {
    if (error instanceof RangeError) throw new Error(`${path} can't be used: ${error.message}`)
    throw error
  }
}
