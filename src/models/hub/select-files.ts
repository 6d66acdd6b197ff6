import { chooseGraphs } from '../import/choose-graphs.ts'
import { ImportError } from '../import/import-error.ts'
import { isCompanion } from '../import/planned-file.ts'
import type { Precision } from '../import/precision.ts'
import { relativePath } from '../paths.ts'
import { hubFailed } from './hub-error.ts'
import type { HubFile } from './repository.ts'

/**
 * The files of a repository that are to be fetched: the graphs of one precision with the weights beside them, configuration,
 * tokenizer and card; not what other frameworks keep there.
 * @throws HUB_FAILED NO_GRAPH where it has no ONNX export in this precision
 */
export function selectFiles(files: readonly HubFile[], task: string | null, precision: Precision | null): HubFile[] {
  const safe = files.filter(({ path }) => relativePath.safeParse(path).success)
  const onnx = safe.map(({ path }) => path).filter((path) => path.endsWith('.onnx'))
  const graphs = chosen(onnx, task, precision)
  const isWanted = ({ path }: HubFile): boolean =>
    graphs.includes(path) || graphs.some((graph) => isBeside(path, graph)) || isCompanion(path)
  return safe.filter(isWanted)
}

/** `model.onnx_data`, `model.onnx_data_1` and `model.onnx.data` hold weights of `model.onnx`. */
const isBeside = (path: string, graph: string): boolean =>
  path.startsWith(graph) && /^(_data(_\d+)?|\.data)$/.test(path.slice(graph.length))

function chosen(onnx: readonly string[], task: string | null, precision: Precision | null): string[] {
  try {
    return chooseGraphs(onnx, { task, precision, graph: null })
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    const wanted = precision === null ? '' : ` in ${precision}`
    throw hubFailed('NO_GRAPH', `has no ONNX export of this model${wanted}; docs/recipes.md tells how to make one`)
  }
}
