import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The files below a folder, the database's own among them, that have these bytes anywhere. @returns their paths */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    if ((await readFile(path)).includes(text)) found.push(path)
  }
  return found
}
