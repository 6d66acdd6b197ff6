import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type GraphSpec, onnxModel } from '../../src/engine/worker/runtime/onnx-proto.ts'
import type { Manifest } from '../../src/models/manifest.ts'

export interface TinyPipeline {
  name: string
  task: Manifest['task']
  /** The graphs by their names in `onnx/`, such as `model` or `decoder_model_merged`. */
  graphs: Readonly<Record<string, GraphSpec>>
  /** `config.json` and whatever else the library reads, by file name. */
  files: Readonly<Record<string, object>>
  /** What the manifest says beyond what it must. */
  facts?: Partial<Manifest>
}

/** Writes a model folder in the hub's layout, with its manifest, for the tests. @returns the folder */
export const writeTinyPipeline = (directory: string, { name, task, graphs, files, facts }: TinyPipeline): string => {
  const folder = join(directory, name)
  mkdirSync(join(folder, 'onnx'), { recursive: true })
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), JSON.stringify(content))
  const paths = Object.entries(graphs).map(([graph, spec]) => {
    writeFileSync(join(folder, `onnx/${graph}.onnx`), onnxModel(spec))
    return `onnx/${graph}.onnx`
  })
  const manifest = {
    manifestVersion: 1,
    name,
    version: 1,
    task,
    title: 'Tiny',
    description: 'For tests.',
    licence: 'Apache-2.0',
    source: 'test',
    parameters: 1,
    precision: 'fp32',
    contextLength: 32,
    graph: { kind: 'pipeline' },
    files: paths.map((path) => entryOf(folder, path)),
    ...facts,
  }
  writeFileSync(join(folder, 'modelgraph.json'), JSON.stringify(manifest))
  return folder
}

const entryOf = (folder: string, path: string) => {
  const content = readFileSync(join(folder, path))
  return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
}
