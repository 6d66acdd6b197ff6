import { readFileSync } from 'node:fs'
import { parse } from 'graphql'
import { z } from 'zod'
import { ConfigError } from '../errors.ts'

/** What `@apollo/generate-persisted-query-manifest` writes. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1, 'must be 1'),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
})

/** What the client preset of GraphQL Code Generator writes (`persistedDocuments`), and Relay's compiler: documents by id. */
const idsManifest = z.record(z.string().min(1), z.string().min(1))

/**
 * Reads a manifest of documents, in either of the two forms.
 * @returns sources by id
 * @throws ConfigError that says what is wrong with the file
 */
export function readManifest(path: string): ReadonlyMap<string, string> {
  const fault = (reason: string): ConfigError => new ConfigError(`PERSISTED_DOCUMENTS: "${path}" ${reason}`)
  const documents = new Map<string, string>()
  for (const [id, source] of entriesOf(readJson(path, fault), fault)) {
    if (documents.has(id) && documents.get(id) !== source) throw fault(`has two documents with the id "${shown(id)}"`)
    try {
      parse(source)
    } catch (error) {
      throw fault(`has a document that is no GraphQL, with the id "${shown(id)}": ${(error as Error).message}`)
    }
    documents.set(id, source)
  }
  if (documents.size === 0) throw fault('has no documents')
  return documents
}

function readJson(path: string, fault: (reason: string) => ConfigError): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw fault(`can't be read: ${(error as NodeJS.ErrnoException).code}`)
  }
  try {
    return JSON.parse(text)
  } catch {
    throw fault('is no JSON')
  }
}

function entriesOf(manifest: unknown, fault: (reason: string) => ConfigError): (readonly [string, string])[] {
  if (typeof manifest === 'object' && manifest !== null && 'operations' in manifest) {
    const parsed = apolloManifest.safeParse(manifest)
    if (parsed.success) return parsed.data.operations.map(({ id, body }) => [id, body] as const)
    throw fault(`is no manifest of version 1: ${problemIn(parsed.error)}`)
  }
  const parsed = idsManifest.safeParse(manifest)
  if (parsed.success) return Object.entries(parsed.data)
  throw fault(`is no manifest of documents, {"id": "document"} or {"operations": [...]}: ${problemIn(parsed.error)}`)
}

const problemIn = ({ issues: [issue] }: z.ZodError): string =>
  issue === undefined ? 'unknown' : `${issue.path.map(String).map(shown).join('.')} ${issue.message}`.trim()

const shown = (id: string): string => (id.length > 80 ? `${id.slice(0, 80)} ...` : id)
