import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from './manifest.ts'

const maxBytes = 4 * 1024 * 1024

/**
 * Looks through a model's small JSON files (the configuration of model, tokenizer and preprocessor) before a library copies their keys
 * into objects of its own. `tokenizer.json`, whose keys are words, is not among them.
 * @throws Error that names the file and what is wrong with it
 */
export async function checkJson(folder: string, files: Manifest['files']): Promise<void> {
  for (const { path } of files) {
    if (!path.endsWith('.json') || path === 'tokenizer.json' || /(^|\/)vocab\w*\.json$/.test(path)) continue
    const file = join(folder, path)
    // What is larger is no configuration.
    if ((await stat(file)).size > maxBytes) continue
    const text = await readFile(file, 'utf8')
    try {
      JSON.parse(text, (key, value) => {
        if (key === '__proto__') throw new TypeError(`${path} has a key "__proto__"`)
        return value
      })
    } catch (error) {
      throw error instanceof TypeError ? error : new Error(`${path} can't be read as JSON`)
    }
  }
}
