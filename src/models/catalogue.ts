import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '../errors.ts'
import type { Logger } from '../util/log.ts'
import { type Manifest, manifestSchema, versionedName } from './manifest.ts'

/** A model that can be served: what its manifest says and where its files are. */
export interface CatalogueEntry {
  manifest: Manifest
  /** Absolute path of the model's folder. */
  folder: string
  /** When it was registered, epoch ms; left out where it is a folder of MODELS_DIR. */
  registeredAt?: number
}

/**
 * Reads `modelgraph.json` of every folder in `directory`. A folder whose manifest can't be used is left out with a warning, so
 * that one broken model doesn't keep the others from serving.
 * @throws ConfigError where the directory can't be read
 * @returns in order of name, newest version first
 */
export async function readCatalogue(directory: string, log: Logger): Promise<CatalogueEntry[]> {
  const names = await readdir(directory).catch((error: Error) => {
    throw new ConfigError(`MODELS_DIR="${directory}" can't be read: ${error.message}`)
  })
  const entries = await Promise.all(names.map((name) => readEntry(join(directory, name), name, log)))
  const seen = new Set<string>()
  return entries
    .filter((entry) => entry !== null)
    .filter(({ manifest }) => {
      const name = versionedName(manifest)
      if (seen.has(name)) log.warn({ model: name }, 'a second folder claims this model and version; it is left out')
      return !seen.has(name) && seen.add(name)
    })
    .sort((a, b) => a.manifest.name.localeCompare(b.manifest.name) || b.manifest.version - a.manifest.version)
}

async function readEntry(folder: string, name: string, log: Logger): Promise<CatalogueEntry | null> {
  const text = await readFile(join(folder, 'modelgraph.json'), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return { manifest: manifestSchema.parse(JSON.parse(text)), folder }
  } catch (error) {
    log.warn(
      { folder: name, reason: error instanceof Error ? error.message : String(error) },
      'model left out: bad manifest',
    )
    return null
  }
}
