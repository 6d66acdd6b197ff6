import { fileURLToPath } from 'node:url'
import { ConfigError } from '../errors.ts'
import type { Logger } from '../util/log.ts'
import { readManifest } from './document-manifest.ts'
import type { DocumentReader } from './documents.ts'
import { PersistedDocuments } from './persisted-documents.ts'

/** Documents of the server's own pages, written by `npm run codegen`. */
const ownManifest = fileURLToPath(new URL('../../web/api/generated/persisted-documents.json', import.meta.url))

export interface DocumentLists {
  /** Manifest files. */
  persistedDocuments: readonly string[]
  /** Whether documents that are on no list are refused. */
  safelist: boolean
}

/**
 * Reads the lists of documents; the pages' own is one of them where there is any. A document that the schema or a limit would refuse is
 * logged: clients of several versions may be listed, and not all of them need to work.
 * @throws ConfigError
 */
export function openDocuments(
  { persistedDocuments: paths, safelist: isSafelist }: DocumentLists,
  reader: DocumentReader,
  logger: Logger,
): PersistedDocuments {
  const isEnabled = isSafelist || paths.length > 0
  const documents = new Map<string, string>()
  for (const path of isEnabled ? [...paths, ownManifest] : [])
    for (const [id, source] of readManifest(path)) {
      if (documents.has(id) && documents.get(id) !== source)
        throw new ConfigError(
          `PERSISTED_DOCUMENTS: "${path}" has another document with the id "${id}" than a file before`,
        )
      documents.set(id, source)
    }
  for (const [id, source] of documents) {
    const document = reader.read(source)
    if (Array.isArray(document)) logger.warn({ id, reason: document[0]?.message }, 'a listed document is refused')
  }
  return new PersistedDocuments({ documents, isSafelist, isEnabled })
}
