import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type GraphSpec, onnxModel } from '../../src/engine/worker/runtime/onnx-proto.ts'

export interface PlainModel {
  spec: GraphSpec
  task?: string
  labels?: readonly string[]
  /** What its manifest says of the graph beside kind and file. */
  graph?: object
  /** Further files by name. */
  files?: Readonly<Record<string, string>>
}

/** Writes `<directory>/<name>` with a manifest of `graph.kind: 'plain'`. */
export const writePlainModel = (directory: string, name: string, model: PlainModel): void => {
  const folder = join(directory, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'model.onnx'), onnxModel(model.spec))
  for (const [file, content] of Object.entries(model.files ?? {})) writeFileSync(join(folder, file), content)
  const files = readdirSync(folder).map((path) => {
    const content = readFileSync(join(folder, path))
    return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
  })
  const manifest = {
    manifestVersion: 1,
    name,
    version: 1,
    task: model.task ?? 'OTHER',
    title: name,
    description: 'For tests.',
    licence: 'Apache-2.0',
    source: 'test',
    parameters: 1,
    precision: 'fp32',
    graph: { kind: 'plain', file: 'model.onnx', ...model.graph },
    labels: model.labels ?? [],
    files,
  }
  writeFileSync(join(folder, 'modelgraph.json'), JSON.stringify(manifest))
}
