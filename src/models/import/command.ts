import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { versionedName } from '../manifest.ts'
import { ImportError } from './import-error.ts'
import { type Imported, type ImportOptions, importModel } from './import-model.ts'
import { parseOverride } from './overrides.ts'
import { type Precision, precisionNames } from './precision.ts'

/** The flags of `npm run import`: form of the value, meaning. */
const flags = {
  out: ['FOLDER', 'Copy the model there; otherwise the manifest is written beside its files'],
  name: ['NAME', 'Its name: lower-case letters, digits, dots and dashes. Default: made from the folder or the file'],
  version: ['NUMBER', 'Its version. Default: 1'],
  task: ['TASK', 'Such as TEXT_CLASSIFICATION. Default: by the architecture that config.json names'],
  title: ['TEXT', "Default: the model card's first heading"],
  licence: ['NAME', 'Such as Apache-2.0. Default: as the model card says'],
  source: ['TEXT', 'Where it comes from'],
  precision: [
    'NAME',
    `Which of the folder's exports: ${precisionNames.join(', ')}. Default: the first of them there is`,
  ],
  graph: ['PATH', 'An ONNX file of the folder, where several could be meant'],
  labels: ['LIST', 'Names of the classes in order: a,b,c, or @FILE with one a line'],
  vocabulary: ['PATH', 'The file of words of a graph that classifies texts by words, in its folder'],
  length: ['NUMBER', 'Tokens of a text at most'],
  set: ['FIELD=JSON', 'Any field of the manifest, such as graph.image.mean=[0.5]; may be given several times'],
  replace: ['', 'Write over a manifest that is there already'],
  json: ['', 'Print the result as JSON'],
} as const

/**
 * The command line: imports a model and tells what was written.
 * @returns what is to be printed @throws ImportError that says what is wrong with the flags or the model
 */
export async function importCommand(argv: readonly string[]): Promise<string> {
  if (argv.includes('--help') || argv.length === 0) return help()
  const { options, asJson } = await readOptions(argv)
  const imported = await importModel(options)
  return asJson ? JSON.stringify(imported) : report(imported)
}

async function readOptions(argv: readonly string[]): Promise<{ options: ImportOptions; asJson: boolean }> {
  const { values, positionals } = parse(argv)
  const [path] = positionals
  if (path === undefined || positionals.length > 1) throw new ImportError('give one ONNX file or one folder')
  const text = (flag: keyof typeof flags): string | null => {
    const value = values[flag]?.at(-1)
    return typeof value === 'string' ? value : null
  }
  const precision = text('precision')
  if (precision !== null && !precisionNames.includes(precision as Precision))
    throw new ImportError(`--precision "${precision}" is none of ${precisionNames.join(', ')}`)
  const options: ImportOptions = {
    path,
    out: text('out'),
    replace: values.replace !== undefined,
    name: text('name'),
    version: positive('version', text('version')),
    task: text('task'),
    title: text('title'),
    licence: text('licence'),
    source: text('source'),
    precision: precision as Precision | null,
    graph: text('graph'),
    labels: await readLabels(text('labels')),
    vocabulary: text('vocabulary'),
    length: positive('length', text('length')),
    overrides: new Map((values.set ?? []).map((value) => parseOverride(String(value)))),
  }
  return { options, asJson: values.json !== undefined }
}

type Values = { [Flag in keyof typeof flags]?: (string | boolean)[] }

function parse(argv: readonly string[]): { values: Values; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries(flags).map(([flag, [form]]) => [
      flag,
      { type: form === '' ? ('boolean' as const) : ('string' as const), multiple: true },
    ]),
  )
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true }) as ReturnType<typeof parse>
  } catch (error) {
    throw new ImportError(error instanceof Error ? error.message : String(error))
  }
}

function positive(flag: string, text: string | null): number | null {
  if (text === null) return null
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new ImportError(`--${flag} "${text}" is not a whole number above 0`)
  return Number(text)
}

async function readLabels(text: string | null): Promise<string[] | null> {
  if (text === null) return null
  if (!text.startsWith('@')) return text.split(',').map((label) => label.trim())
  const lines = await readFile(text.slice(1), 'utf8').catch(() => {
    throw new ImportError(`--labels "${text}" can't be read`)
  })
  return lines.split(/\r?\n/).filter((line) => line !== '')
}

function report({ manifest, folder, notes }: Imported): string {
  const { task, graph, parameters, precision, files } = manifest
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6
  return [
    `Wrote ${folder}/modelgraph.json`,
    `${versionedName(manifest)}: ${task}, graph ${graph.kind}, ${parameters.toLocaleString('en')} parameters, ${precision}, ` +
      `${files.length} files of ${megabytes.toFixed(1)} MB`,
    ...(notes.length === 0 ? [] : ['Could not find out:', ...notes.map((note) => `  ${note}`)]),
  ].join('\n')
}

const help = (): string =>
  [
    'Usage: npm run import -- FILE.onnx|FOLDER [--flag value ...]',
    '',
    "Writes modelgraph.json for a model by reading its graph and the hub's files beside it.",
    '',
    ...Object.entries(flags).map(
      ([flag, [form, meaning]]) => `--${flag}${form === '' ? '' : ` ${form}`}\n    ${meaning}.`,
    ),
  ].join('\n')
