import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from '../../src/engine/worker/runtime/onnx-proto.ts'
import type { Manifest } from '../../src/models/manifest.ts'
import { fakeManifests } from './start-app.ts'

export interface FolderOptions {
  /** Contents of files by path; the graph's is always among them. */
  files?: Record<string, string | Buffer>
  /** What the manifest says otherwise. */
  manifest?: Partial<Manifest> | Record<string, unknown>
}

/** An ONNX file without a graph: a producer's name alone. Fake engines never open it. */
export const fakeGraph = (producer: string): Buffer => text(2, producer)

/** Writes a folder with a model that fake engines can serve: the one of this name with other contents. @returns its manifest */
export function writeModelFolder(
  folder: string,
  name: 'smollm2' | 'minilm' | 'sentiment',
  version: number,
  { files = {}, manifest = {} }: FolderOptions = {},
): Manifest {
  const base = fakeManifests.find((fake) => fake.name === name) as Manifest
  const contents = { 'onnx/model.onnx': fakeGraph(`graph of ${name} ${version}`), ...files }
  for (const [path, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const listed = Object.entries(contents).map(([path, content]) => ({
    path,
    bytes: Buffer.byteLength(content),
    sha256: createHash('sha256').update(content).digest('hex'),
  }))
  const whole = { ...base, version, files: listed, ...manifest } as Manifest
  writeFileSync(join(folder, 'modelgraph.json'), JSON.stringify(whole))
  return whole
}
