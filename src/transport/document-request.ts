import type { Request } from 'express'
import { type DocumentRequest, idIn } from '../graphql/persisted-documents.ts'

/** What of an HTTP request names its document: a GET's parameters, or the members of a body. */
export function documentRequestOf({ method, query, body }: Request): DocumentRequest {
  if (method !== 'GET') return isRecord(body) ? body : {}
  return { ...query, extensions: parsed(query['extensions']) }
}

/**
 * Puts a document that was found by its id where Apollo Server looks for it, and takes away what it would look for in a cache of its own.
 * @param source '' where there is none: the request stays as it is
 */
export function showDocument(request: Request, source: string): void {
  const { documentId: _, extensions, ...rest } = documentRequestOf(request) as Record<string, unknown>
  if (source === '' || idIn({ documentId: _, extensions }) === undefined) return
  const { persistedQuery: __, ...others } = (isRecord(extensions) ? extensions : {}) as Record<string, unknown>
  if (request.method !== 'GET') {
    request.body = { ...rest, query: source, extensions: others }
    return
  }
  const { pathname, searchParams } = new URL(request.url, 'http://localhost')
  searchParams.delete('documentId')
  searchParams.set('query', source)
  searchParams.set('extensions', JSON.stringify(others))
  request.url = `${pathname}?${searchParams}`
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A parameter that is no JSON is left to whoever reads it next, who says so. */
function parsed(parameter: unknown): unknown {
  try {
    return typeof parameter === 'string' ? JSON.parse(parameter) : undefined
  } catch {
    return undefined
  }
}
