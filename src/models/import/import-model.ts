import { stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import type { Manifest } from '../manifest.ts'
import { type GraphFacts, readGraph } from '../onnx/read-graph.ts'
import { taskOf } from './architectures.ts'
import { chooseGraphs } from './choose-graphs.ts'
import { type GraphSection, graphSection } from './graph-section.ts'
import { type HubConfig, readHubConfig } from './hub-config.ts'
import { ImportError } from './import-error.ts'
import { listFiles } from './list-files.ts'
import { type ModelCard, readModelCard } from './model-card.ts'
import { overridden } from './overrides.ts'
import { type PlannedFile, planFiles } from './planned-file.ts'
import type { Precision } from './precision.ts'
import { slug } from './slug.ts'
import { writeManifest } from './write-manifest.ts'

/** What its operator says of a model; what is null is found out. */
export interface ImportOptions {
  /** An ONNX file, or a folder in the hub's layout. */
  readonly path: string
  /** A folder to copy the model to; null writes the manifest beside the files. */
  readonly out: string | null
  /** Whether a manifest that is there may be written over. */
  readonly replace: boolean
  readonly name: string | null
  readonly version: number | null
  readonly task: string | null
  readonly title: string | null
  readonly licence: string | null
  readonly source: string | null
  readonly precision: Precision | null
  /** A graph by its path in the folder. */
  readonly graph: string | null
  readonly labels: readonly string[] | null
  /** The vocabulary of a graph over words, by its path in the folder. */
  readonly vocabulary: string | null
  /** Tokens of a text at most. */
  readonly length: number | null
  /** Any field of the manifest by its path, such as `graph.image.mean`. */
  readonly overrides: ReadonlyMap<string, unknown>
}

export interface Imported {
  readonly manifest: Manifest
  /** Where the model is. */
  readonly folder: string
  /** What could not be found out, and what was written instead. */
  readonly notes: readonly string[]
}

/**
 * Writes `modelgraph.json` for a model by reading its graph, its configuration and its card; nothing is run.
 * @throws ImportError that says what is wrong with the model
 */
export async function importModel(options: ImportOptions): Promise<Imported> {
  const { folder, single } = await located(options.path)
  const paths = single === null ? await listFiles(folder) : await beside(folder, single)
  const config = await readHubConfig(folder)
  const card = await readModelCard(folder)
  const task = options.task ?? toldTask(config, card)
  const onnx = paths.filter((path) => path.endsWith('.onnx'))
  const graphs = chooseGraphs(onnx, { task, precision: options.precision, graph: options.graph ?? single })
  const file = graphs[0] as string
  const parts = graphs.map((graph) => readFacts(folder, graph))
  const facts = parts[0] as GraphFacts
  const parameters = parts.reduce((sum, part) => sum + part.parameters, 0)
  const labels = options.labels ?? config?.labels ?? []
  const { vocabulary } = options
  const length = options.length ?? config?.contextLength ?? null
  const hasTokenizer = paths.includes('tokenizer.json')
  const section = graphSection({ file, facts, config, hasTokenizer, task, labels, vocabulary, length })
  const target = resolve(options.out ?? folder)
  if (!options.replace && (await exists(join(target, 'modelgraph.json'))))
    throw new ImportError('it has a modelgraph.json already: --replace writes over it')
  const extra = vocabulary === null ? [] : [vocabulary]
  const files = inLayout(await planFiles(folder, paths, graphs, extra, options.out !== null), section, options.out)
  const { draft, notes } = describe({ options, folder, config, card, facts, parameters, labels, length, section })
  const manifest = await writeManifest(target, overridden(draft, options.overrides), files)
  return { manifest, folder: target, notes }
}

async function located(path: string): Promise<{ folder: string; single: string | null }> {
  const full = resolve(path)
  const stats = await stat(full).catch(() => null)
  if (stats?.isDirectory()) return { folder: full, single: null }
  if (stats?.isFile() && extname(full) === '.onnx') return { folder: dirname(full), single: basename(full) }
  throw new ImportError(stats === null ? 'there is no such file or folder' : 'it is neither a folder nor an .onnx file')
}

/** A file on its own may lie among others that have nothing to do with it: only a model folder's are looked at. */
async function beside(folder: string, single: string): Promise<string[]> {
  return (await exists(join(folder, 'config.json'))) ? listFiles(folder) : [single]
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

function toldTask(config: HubConfig | null, card: ModelCard): string | null {
  const task = taskOf({
    architectures: config?.architectures ?? [],
    modelType: config?.modelType ?? null,
    tag: card.tag,
  })
  // A score of one text beside another is how rerankers are told from classifiers.
  return task === 'TEXT_CLASSIFICATION' && config?.labels.length === 1 ? 'TEXT_RANKING' : task
}

function readFacts(folder: string, file: string): GraphFacts {
  try {
    return readGraph(join(folder, file))
  } catch (error) {
    if (error instanceof RangeError) throw new ImportError(`${file}: ${error.message}`)
    throw error
  }
}

/** A pipeline looks for its graphs in `onnx/`: exporters leave them beside `config.json`. */
function inLayout(files: PlannedFile[], { graph }: GraphSection, out: string | null): PlannedFile[] {
  if (graph.kind !== 'pipeline') return files
  const isGraph = (path: string): boolean => !path.includes('/') && /\.onnx(_data.*|\.data)?$/.test(path)
  const misplaced = files.find(({ path }) => isGraph(path))
  if (misplaced === undefined) return files
  if (out === null) throw new ImportError(`${misplaced.path} must lie in onnx/: move it, or let --out FOLDER do so`)
  return files.map((file) => (isGraph(file.path) ? { ...file, path: `onnx/${file.path}` } : file))
}

interface Known {
  readonly options: ImportOptions
  readonly folder: string
  readonly config: HubConfig | null
  readonly card: ModelCard
  readonly facts: GraphFacts
  /** Of all graphs. */
  readonly parameters: number
  readonly labels: readonly string[]
  readonly length: number | null
  readonly section: GraphSection
}

function describe({ options, folder, config, card, facts, parameters, labels, length, section }: Known): {
  draft: object
  notes: string[]
} {
  const notes: string[] = []
  const or = <Value>(value: Value | null | undefined, fallback: Value, note: string): Value => {
    if (value != null) return value
    notes.push(note)
    return fallback
  }
  const called =
    options.graph ?? (extname(options.path) === '.onnx' ? basename(options.path, '.onnx') : basename(folder))
  const name = options.name ?? slug(basename(called, '.onnx'))
  const draft = {
    manifestVersion: 1,
    name,
    version: options.version ?? 1,
    task: options.task ?? section.task,
    title: options.title ?? card.title ?? name,
    description: '',
    licence: or(
      options.licence ?? card.licence,
      'unknown',
      'licence: no model card tells it; wrote "unknown" (--licence)',
    ),
    source: or(
      options.source ?? config?.nameOrPath,
      'unknown',
      'source: nothing tells where it comes from; wrote "unknown" (--source)',
    ),
    parameters: or(parameters || null, 1, 'parameters: the graph holds no weights; wrote 1'),
    precision: or(facts.precision, 'none', 'precision: the graph holds no weights; wrote "none"'),
    contextLength: contextLength(length, section),
    graph: section.graph,
    labels,
  }
  if (section.task === 'OTHER')
    notes.push(
      config === null
        ? 'task: nothing tells it; `predict` takes and returns its tensors (--labels makes it a classifier)'
        : 'task: config.json names no architecture that is known here; `predict` takes and returns its tensors (--task)',
    )
  return { draft, notes }
}

function contextLength(length: number | null, { graph }: GraphSection): number | undefined {
  if (length !== null || graph.kind === 'plain') return length ?? undefined
  // Images and sounds have no tokens: where the model takes texts, the manifest's own check says what is missing.
  if (graph.kind === 'pipeline') return undefined
  throw new ImportError('its configuration tells no context length: give it with --length TOKENS')
}
