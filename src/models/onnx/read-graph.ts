import { FileBytes } from './file-bytes.ts'
import { readInterface, type TensorSpec } from './interface.ts'
import { externalFiles, readContents } from './tensors.ts'
import { readWeights, type Weights } from './weights.ts'

/** What a model file tells of itself without being loaded. */
export interface GraphFacts extends Weights {
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
  /** The files beside it that hold weights, as the graph writes them. */
  readonly externalFiles: readonly string[]
  /** The operator that gives an output; null where a graph within does. */
  readonly operatorOf: (output: string) => string | null
}

/** @throws RangeError where the file is no ONNX model; Error of the file system */
export const readGraph = (path: string): GraphFacts => {
  const bytes = new FileBytes(path)
  try {
    const contents = readContents(bytes)
    const operators = new Map(contents.nodes.flatMap(({ op, outputs }) => outputs.map((name) => [name, op] as const)))
    return {
      ...readInterface(bytes),
      ...readWeights(contents),
      externalFiles: externalFiles(contents),
      operatorOf: (output) => operators.get(output) ?? null,
    }
  } finally {
    bytes.close()
  }
}
