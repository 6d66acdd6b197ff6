import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { invalidModel } from '../errors.ts'
import { type Manifest, manifestSchema } from './manifest.ts'
import { checkPlainFiles } from './verify-files.ts'

/** A manifest is a page of JSON; what is far longer is none. */
const maxManifestBytes = 1024 * 1024
/** What an engine reads by its name in the folder's root: it must be among the files that the digest covers. */
const read = /\.(json|txt|model|jinja)$/

/**
 * Reads the manifest of a folder that somebody else has filled, and checks what can be checked without reading the weights: every file
 * it lists is there, plain, inside the folder, not linked from anywhere else, and of its size; and no file that an engine would read
 * is missing from the list.
 * @throws INVALID_MODEL that names the file, by its path in the folder, and what is wrong with it
 */
export async function readModelFolder(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder)
  const listed = new Set(manifest.files.map(({ path }) => path))
  if (listed.size < manifest.files.length) throw invalidModel('modelgraph.json', 'lists a file twice')
  for (const { name } of await readdir(folder, { withFileTypes: true }))
    if (read.test(name) && name !== manifestName && !listed.has(name))
      throw invalidModel(name, 'is not among the files that the manifest lists')
  const files = await asFailure('modelgraph.json', checkPlainFiles(folder, manifest.files))
  for (const { path, links } of files)
    if (links > 1)
      throw invalidModel(path, 'has a second name elsewhere (a hard link), so that it could change from there')
  return manifest
}

/** Errors of `work` as INVALID_MODEL; they begin with the path of the file that they are about. */
export async function asFailure<Result>(fallback: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    const { message } = error as Error
    const [, file, reason] = /^([\w./-]+) ((?:is|has|differs|keeps|can't) .*?)\.?$/.exec(message) ?? []
    throw file === undefined || reason === undefined ? invalidModel(fallback, message) : invalidModel(file, reason)
  }
}

const manifestName = 'modelgraph.json'

async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, manifestName)
  const stats = await lstat(file).catch(() => null)
  if (!stats?.isFile()) throw invalidModel(manifestName, 'is missing')
  if (stats.size > maxManifestBytes) throw invalidModel(manifestName, `has more than ${maxManifestBytes} bytes`)
  const parsed = await readFile(file, 'utf8')
    .then(JSON.parse)
    .then(
      (value) => manifestSchema.safeParse(value),
      () => null,
    )
  if (parsed === null) throw invalidModel(manifestName, 'is not JSON')
  if (parsed.success) return parsed.data
  throw invalidModel(manifestName, `can't be used: ${describe(parsed.error)}`)
}

/** The first fault, by its place: `files.0.sha256: must match ...`. */
function describe(error: z.ZodError): string {
  const [issue] = error.issues
  return issue === undefined
    ? 'it has a fault'
    : `${issue.path.join('.').slice(0, 100)}: ${issue.message.slice(0, 200)}`
}
