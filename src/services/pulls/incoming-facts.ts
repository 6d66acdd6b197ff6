import type { HubFile, Repository } from '../../models/hub/repository.ts'
import { taskOf } from '../../models/import/architectures.ts'
import { readHubConfig } from '../../models/import/hub-config.ts'
import { precisionOf } from '../../models/import/precision.ts'
import { type Task, tasks } from '../../models/manifest.ts'
import type { IncomingFacts } from '../../store/models/model-pull-store.ts'

const isTask = (name: string | null): name is Task => (tasks as readonly (string | null)[]).includes(name)

/** What a model is for, by its `config.json`; null where that doesn't tell. @param folder which holds it */
export async function configuredTask(folder: string): Promise<string | null> {
  // A configuration that can't be read is refused when the model is imported, with what is wrong with it.
  const config = await readHubConfig(folder).catch(() => null)
  return config && taskOf({ ...config, tag: null })
}

/** What can be told of a model before it is there; null where nothing tells what it is for. */
export function incomingFacts(
  { licence }: Repository,
  files: readonly HubFile[],
  { name, version, task, source }: { name: string; version: number; task: string | null; source: string },
): IncomingFacts | null {
  if (!isTask(task)) return null
  const graph = files.find(({ path }) => path.endsWith('.onnx'))
  return {
    name,
    version,
    task,
    licence,
    source,
    precision: graph === undefined ? 'unknown' : precisionOf(graph.path).precision,
    sizeBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}
