import { lstat, realpath } from 'node:fs/promises'
import { dirname, join, posix, sep } from 'node:path'
import { readGraph } from '../onnx/read-graph.ts'
import { ImportError } from './import-error.ts'

/** A file of the model: where it is now, and its path in the model's folder. */
export interface PlannedFile {
  readonly from: string
  readonly path: string
}

/**
 * Whether a file of a model folder, besides graphs, is part of the model: what an engine reads from the folder's root by its name
 * (configuration, tokenizer, vocabulary, template), and what people read.
 */
export const isCompanion = (path: string): boolean =>
  (/^[^/]+\.(json|txt|model|jinja)$/.test(path) && path !== 'modelgraph.json') ||
  path === '1_Pooling/config.json' ||
  /^(README|LICEN[CS]E|NOTICE)(\.\w+)?$/.test(path)

/**
 * The files of a model: its graphs, the weights beside them, and what else of the folder is of use.
 * @param paths of all files of the folder @param graphs the chosen ones of them @param extra further files to keep
 * @param copy whether they are copied elsewhere, so that links may be followed
 * @throws ImportError where a file lies outside the folder or is missing
 */
export async function planFiles(
  folder: string,
  paths: readonly string[],
  graphs: readonly string[],
  extra: readonly string[],
  copy: boolean,
): Promise<PlannedFile[]> {
  const weights = graphs.flatMap((graph) => weightsOf(folder, graph))
  const wanted = [...new Set([...graphs, ...weights, ...extra, ...paths.filter(isCompanion)])].sort()
  return Promise.all(wanted.map(async (path) => ({ from: await located(folder, path, copy), path })))
}

/** @throws ImportError where the graph keeps weights outside its folder */
function weightsOf(folder: string, graph: string): string[] {
  return readGraph(join(folder, graph)).externalFiles.map((location) => {
    const path = posix.join(dirname(graph) === '.' ? '' : dirname(graph), location)
    if (location.startsWith('/') || /^[A-Za-z]:|\\/.test(location) || path.startsWith('..'))
      throw new ImportError(`${graph} keeps weights outside the model's folder`)
    return path
  })
}

async function located(folder: string, path: string, copy: boolean): Promise<string> {
  const file = join(folder, path)
  const stats = await lstat(file).catch(() => null)
  if (stats === null) throw new ImportError(`${path} is missing`)
  const real = await realpath(file).catch(() => null)
  if (real === null) throw new ImportError(`${path} leads nowhere`)
  if (copy) return real
  if (stats.isFile() && real.startsWith((await realpath(folder)) + sep)) return file
  throw new ImportError(`${path} is a link: --out FOLDER copies what it leads to`)
}
