import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Manifest } from './manifest.ts'

/**
 * Compares a model's files with its manifest before anything reads them: each must be a plain file inside the folder, with the bytes
 * and the SHA-256 that the manifest tells.
 * @throws Error that names the first file that differs, by its path in the folder
 */
export async function verifyFiles(folder: string, files: Manifest['files']): Promise<void> {
  for (const { path, sha256 } of await checkPlainFiles(folder, files))
    if ((await digestOf(join(folder, path))) !== sha256) throw new Error(`${path} differs from its SHA-256`)
}

/**
 * The part of it that reads no contents: each a plain file inside the folder, of the size told.
 * @returns the files, with how many names each has in its file system: more than one where it is hard-linked
 */
export async function checkPlainFiles(
  folder: string,
  files: Manifest['files'],
): Promise<(Manifest['files'][number] & { links: number })[]> {
  const root = await realpath(folder).catch(() => null)
  if (root === null) throw new Error('its folder is missing')
  const checked = []
  for (const { path, bytes, sha256 } of files) {
    const file = join(folder, path)
    const stats = await lstat(file).catch(() => null)
    if (stats === null) throw new Error(`${path} is missing`)
    if (!stats.isFile() || !(await realpath(file)).startsWith(root + sep))
      throw new Error(`${path} is not a plain file of its folder`)
    if (stats.size !== bytes) throw new Error(`${path} has ${stats.size} bytes, not ${bytes}`)
    checked.push({ path, bytes, sha256, links: stats.nlink })
  }
  return checked
}

/** SHA-256 of a file, in hexadecimal. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash)
  return hash.digest('hex')
}
