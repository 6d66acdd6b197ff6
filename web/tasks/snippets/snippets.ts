import { stringifyDocument, type TypedDocumentNode } from 'urql'
import { endpoint } from '../../api/endpoint.ts'
import { curl } from './curl.ts'
import { apollo, plainFetch, urql } from './javascript.ts'
import { jsonOf, type SnippetRequest, snippetRequest } from './request.ts'

export interface Snippet {
  title: string
  language: string
  code: string
}

/**
 * One request in the ways in which people send it, files of it as multipart requests.
 * @param hasKey whether the server is asked with an API key: the snippets then have a place for one
 */
export function snippetsOf(
  document: TypedDocumentNode<unknown, unknown>,
  variables: unknown,
  hasKey: boolean,
): Snippet[] {
  const request = snippetRequest(endpoint.href, stringifyDocument(document).trim(), variables, hasKey)
  return [
    { title: 'GraphQL', language: 'graphql', code: graphql(request) },
    { title: 'Apollo', language: 'javascript', code: apollo(request) },
    { title: 'urql', language: 'javascript', code: urql(request) },
    { title: 'fetch', language: 'javascript', code: plainFetch(request) },
    { title: 'curl', language: 'bash', code: curl(request) },
  ]
}

/** The document, and as comments what goes with it: into the playground's own fields, say. */
function graphql(request: SnippetRequest): string {
  const { query, uploads, headers } = request
  const { authorization } = headers
  return [
    query,
    '',
    `# Variables${uploads.length > 0 ? '; files are sent beside them (see curl), or as base64 instead of upload' : ''}`,
    commented(jsonOf(request)),
    ...(authorization === undefined ? [] : ['# Headers', commented(JSON.stringify({ authorization }, null, 2))]),
  ].join('\n')
}

const commented = (text: string): string => text.replace(/^/gm, '# ')
