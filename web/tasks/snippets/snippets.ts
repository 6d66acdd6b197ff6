import { stringifyDocument, type TypedDocumentNode } from 'urql'
import { endpoint } from '../../api/endpoint.ts'

export interface Snippet {
  title: string
  language: string
  code: string
}

/** One request in the ways in which people send it. */
export function snippetsOf(document: TypedDocumentNode<unknown, unknown>, variables: unknown): Snippet[] {
  const query = stringifyDocument(document).trim()
  const values = JSON.stringify(variables, null, 2)
  const url = endpoint.href
  return [
    { title: 'GraphQL', language: 'graphql', code: `${query}\n\n# Variables\n${values.replace(/^/gm, '# ')}` },
    { title: 'Apollo', language: 'javascript', code: apollo(url, query, values) },
    { title: 'urql', language: 'javascript', code: urql(url, query, values) },
    { title: 'fetch', language: 'javascript', code: plainFetch(url, query, values) },
    { title: 'curl', language: 'bash', code: curl(url, query, variables) },
  ]
}

const template = (query: string): string => `\`\n${query.replace(/[\\`$]/g, '\\$&').replace(/^/gm, '  ')}\n\``

const apollo = (
  url: string,
  query: string,
  values: string,
): string => `import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'

const client = new ApolloClient({
  link: new HttpLink({ uri: '${url}' }),
  cache: new InMemoryCache(),
})
const query = gql${template(query)}
const variables = ${values}

const { data } = await client.query({ query, variables })
`

const urql = (
  url: string,
  query: string,
  values: string,
): string => `import { Client, fetchExchange, gql } from '@urql/core'

const client = new Client({ url: '${url}', exchanges: [fetchExchange] })
const query = gql${template(query)}
const variables = ${values}

const { data, error } = await client.query(query, variables).toPromise()
`

const plainFetch = (url: string, query: string, values: string): string => `const query = ${template(query)}
const variables = ${values}

const response = await fetch('${url}', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query, variables }),
})
const { data, errors } = await response.json()
`

/** The body stands in single quotes, within which a shell changes nothing. */
function curl(url: string, query: string, variables: unknown): string {
  const body = JSON.stringify({ query: query.replace(/\s+/g, ' '), variables }, null, 2)
  return `curl ${url} \\\n  -H 'content-type: application/json' \\\n  --data '${body.replaceAll("'", "'\\''")}'\n`
}
