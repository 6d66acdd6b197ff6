import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ImportError } from './import-error.ts'

const maxBytes = 4 * 1024 * 1024

/**
 * An object from a JSON file of a model folder; null where there is no such file.
 * @throws ImportError where it is too large, no JSON, no object, or would change the prototype of whoever copies it
 */
export async function readJsonObject(folder: string, path: string): Promise<Record<string, unknown> | null> {
  const file = join(folder, path)
  const stats = await stat(file).catch(() => null)
  if (stats === null) return null
  if (stats.size > maxBytes) throw new ImportError(`${path} has ${stats.size} bytes; at most ${maxBytes} are read`)
  const value = parse(await readFile(file, 'utf8'), path)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ImportError(`${path} is not a JSON object`)
  return value as Record<string, unknown>
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text, (key, value) => {
      if (key === '__proto__') throw new ImportError(`${path} has a key "__proto__"`)
      return value
    })
  } catch (error) {
    if (error instanceof ImportError) throw error
    throw new ImportError(
      `${path} can't be read as JSON${error instanceof RangeError ? ': it is nested too deeply' : ''}`,
    )
  }
}
