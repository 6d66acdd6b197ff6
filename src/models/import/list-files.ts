import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ImportError } from './import-error.ts'

const maxDepth = 4
const maxFiles = 2000

/**
 * The files of a model folder by their paths in it, in order; hidden ones and folders of version control are left out.
 * @throws ImportError where there are too many for a model folder
 */
export async function listFiles(folder: string): Promise<string[]> {
  const found: string[] = []
  const visit = async (path: string, depth: number): Promise<void> => {
    for (const entry of await readdir(join(folder, path), { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue
      const inside = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory() && depth < maxDepth) await visit(inside, depth + 1)
      else if (entry.isFile() || entry.isSymbolicLink()) found.push(inside)
      if (found.length > maxFiles) throw new ImportError(`it has more than ${maxFiles} files, so it is no model folder`)
    }
  }
  await visit('', 0)
  return found.sort()
}
