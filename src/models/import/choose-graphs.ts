import { ImportError } from './import-error.ts'
import { type Precision, precisionNames, precisionOf } from './precision.ts'

/** Tasks whose models are exported as an encoder and a decoder. */
const twoParts = [
  'SUMMARIZATION',
  'TRANSLATION',
  'TEXT2TEXT_GENERATION',
  'AUTOMATIC_SPEECH_RECOGNITION',
  'IMAGE_TO_TEXT',
]

/** The files that make up a model, by their names without precision; the first is the one asked for its inputs and outputs. */
const partsOf = (task: string | null): string[][] => {
  if (task === 'TEXT_GENERATION') return [['decoder_model_merged'], ['model'], ['decoder_with_past_model']]
  const pair = ['encoder_model', 'decoder_model_merged']
  return twoParts.includes(task ?? '') ? [pair, ['model']] : [['model'], pair]
}

interface Wanted {
  readonly task: string | null
  readonly precision: Precision | null
  /** A file named by the operator. */
  readonly graph: string | null
}

/**
 * The ONNX files of a folder that make up the model: in the wanted precision, or the first one there is.
 * @param paths of all its ONNX files
 * @throws ImportError that names what there is
 */
export function chooseGraphs(paths: readonly string[], { task, precision, graph }: Wanted): string[] {
  if (paths.length === 0)
    throw new ImportError('there is no ONNX file in it; docs/recipes.md tells how a model is exported')
  if (graph !== null) {
    if (paths.includes(graph)) return [graph]
    throw new ImportError(`there is no ${graph} in it; there are ${list(paths)}`)
  }
  for (const candidate of precision === null ? precisionNames : [precision])
    for (const stems of partsOf(task)) {
      const found = stems.map((stem) => paths.find((path) => fits(path, stem, candidate)))
      if (found.every((path) => path !== undefined)) return found
    }
  const [only] = paths
  if (precision === null && paths.length === 1 && only !== undefined) return [only]
  if (precision === null) throw new ImportError(`it has several graphs, ${list(paths)}: choose one with --graph`)
  throw new ImportError(`it has no graph in ${precision}; there are ${list(paths)}`)
}

const fits = (path: string, stem: string, precision: Precision): boolean => {
  const file = precisionOf(path)
  return file.stem === stem && file.precision === precision
}

const list = (paths: readonly string[]): string =>
  paths.slice(0, 12).join(', ') + (paths.length > 12 ? ` and ${paths.length - 12} more` : '')
