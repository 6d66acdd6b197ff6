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
  const root = await realpath(folder).catch(() => null)
  if (root === null) throw new Error('its folder is missing')
  for (const { path, bytes, sha256 } of files) {
    const file = join(folder, path)
    const stats = await lstat(file).catch(() => null)
    if (stats === null) throw new Error(`${path} is missing`)
    if (!stats.isFile() || !(await realpath(file)).startsWith(root + sep))
      throw new Error(`${path} is not a plain file of its folder`)
    if (stats.size !== bytes) throw new Error(`${path} has ${stats.size} bytes, not ${bytes}`)
    if ((await digestOf(file)) !== sha256) throw new Error(`${path} differs from its SHA-256`)
  }
}

/** SHA-256 of a file, in hexadecimal. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash)
  return hash.digest('hex')
}
