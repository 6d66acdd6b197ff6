import { type Upload, uploadsOf } from './uploads.ts'

/** What stands for the key in a snippet: the real one is never shown. */
const placeholder = 'mg_YOUR_KEY'

/** A request to be written down in several languages. */
export interface SnippetRequest {
  url: string
  query: string
  variables: unknown
  /** Files of it are sent as multipart requests. */
  uploads: readonly Upload[]
  /** Those that the server wants besides the content type. */
  headers: Readonly<Record<string, string>>
}

/** @param hasKey whether the server is asked with an API key */
export function snippetRequest(url: string, query: string, variables: unknown, hasKey: boolean): SnippetRequest {
  const uploads = uploadsOf(variables)
  const headers = {
    ...(hasKey && { authorization: `Bearer ${placeholder}` }),
    // Multipart requests are what a page of another site could send; this header is the proof that none did.
    ...(uploads.length > 0 && { 'apollo-require-preflight': 'true' }),
  }
  return { url, query, variables, uploads, headers }
}

/** Variables as JSON. A file in it is `{}`; the multipart specification wants null in its place. */
export const jsonOf = ({ variables }: SnippetRequest): string => withoutFiles(JSON.stringify(variables, null, 2))

export const withoutFiles = (json: string): string => json.replaceAll(/"upload": \{\}/g, '"upload": null')

/** Where each part of a multipart request belongs. */
export const mapOf = ({ uploads }: SnippetRequest): string =>
  JSON.stringify(Object.fromEntries(uploads.map(({ path }, index) => [index, [path]])))

export const oneLine = (query: string): string => query.replace(/\s+/g, ' ')
