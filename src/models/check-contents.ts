import { startThread } from '../util/start-thread.ts'
import { type Contents, type ContentsFault, faultIn } from './contents.ts'
import type { Manifest } from './manifest.ts'

/** What a server may read between two requests, bytes: some milliseconds, and less than a thread takes to start. */
const fewBytes = 256 * 1024
/** Far more than a graph of gigabytes takes, whose weights are stepped over, milliseconds. */
const timeoutMs = 60_000
/** What the graph's nodes and the names of its tensors may come to, MiB. */
const memoryMb = 256

/**
 * Looks into the files of a model that nobody has loaded yet. They may be made to hurt whoever reads them: where they are large, a
 * thread with little memory does it, which is stopped where it takes long.
 * @throws Error that begins with the path of the file, and says what is wrong with it
 */
export async function checkContents(contents: Contents): Promise<void> {
  const fault = await (bytesOf(contents.manifest) > fewBytes ? faultByThread(contents) : faultIn(contents))
  if (fault !== null) throw new Error(fault)
}

async function faultByThread(contents: Contents): Promise<ContentsFault> {
  const thread = startThread('./contents-thread', import.meta.url, {
    workerData: contents,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
  const tooMuch = (bound: string): string => `${suspectOf(contents.manifest)} has more in it than is read in ${bound}`
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve) => {
      timer = setTimeout(() => resolve(tooMuch(`${timeoutMs / 1000} seconds`)), timeoutMs)
      thread.once('message', resolve)
      thread.once('error', () => resolve(tooMuch(`${memoryMb} MiB`)))
    })
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}

const isRead = ({ graph }: Manifest, path: string): boolean =>
  /\.(onnx|json)$/.test(path) || ('file' in graph && path === graph.file)

const bytesOf = (manifest: Manifest): number =>
  manifest.files.reduce((sum, { path, bytes }) => sum + (isRead(manifest, path) ? bytes : 0), 0)

/** The largest of what is read. */
const suspectOf = (manifest: Manifest): string => {
  const [largest] = manifest.files.filter(({ path }) => isRead(manifest, path)).sort((a, b) => b.bytes - a.bytes)
  return largest?.path ?? 'modelgraph.json'
}
