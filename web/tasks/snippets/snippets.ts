import { stringifyDocument, type TypedDocumentNode } from 'urql'
import { endpoint } from '../../api/endpoint.ts'
import { curlUpload, fetchUpload, type Upload, uploadsOf } from './uploads.ts'

export interface Snippet {
  title: string
  language: string
  code: string
}

/** One request in the ways in which people send it. Files of it are sent as multipart requests. */
export function snippetsOf(document: TypedDocumentNode<unknown, unknown>, variables: unknown): Snippet[] {
  const query = stringifyDocument(document).trim()
  const url = endpoint.href
  const uploads = uploadsOf(variables)
  const plain = JSON.stringify(variables, null, 2)
  const withFiles = literal(variables, uploads)
  const hasFiles = uploads.length > 0
  return [
    { title: 'GraphQL', language: 'graphql', code: graphql(query, plain, uploads) },
    {
      title: 'Apollo',
      language: 'javascript',
      code: (hasFiles ? apolloUpload : apollo)(url, query, withFiles, uploads),
    },
    { title: 'urql', language: 'javascript', code: urql(url, query, withFiles, uploads) },
    {
      title: 'fetch',
      language: 'javascript',
      code: hasFiles ? fetchUpload(url, template(query), plain, uploads) : plainFetch(url, query, plain),
    },
    {
      title: 'curl',
      language: 'bash',
      code: hasFiles ? curlUpload(url, oneLine(query), variables, uploads) : curl(url, query, variables),
    },
  ]
}

const template = (query: string): string => `\`\n${query.replace(/[\\`$]/g, '\\$&').replace(/^/gm, '  ')}\n\``

const oneLine = (query: string): string => query.replace(/\s+/g, ' ')

/** Variables as JavaScript, files by the names that the code gives them. */
function literal(variables: unknown, uploads: readonly Upload[]): string {
  let next = 0
  return JSON.stringify(variables, null, 2).replaceAll(/"upload": (null|\{\})/g, () => {
    const upload = uploads[next++]
    return `"upload": ${upload?.variable ?? 'null'}`
  })
}

const filesOf = (uploads: readonly Upload[]): string =>
  uploads.map(({ variable, input }) => `const ${variable} = ${input}\n`).join('')

const graphql = (query: string, values: string, uploads: readonly Upload[]): string =>
  [
    query,
    '',
    `# Variables${uploads.length > 0 ? '; files are sent beside them (see curl), or as base64 instead of upload' : ''}`,
    values.replaceAll(/"upload": \{\}/g, '"upload": null').replace(/^/gm, '# '),
  ].join('\n')

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

const apolloUpload = (
  url: string,
  query: string,
  values: string,
  uploads: readonly Upload[],
): string => `import { ApolloClient, gql, InMemoryCache } from '@apollo/client'
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs'

const client = new ApolloClient({
  link: new UploadHttpLink({ uri: '${url}', headers: { 'apollo-require-preflight': 'true' } }),
  cache: new InMemoryCache(),
})
const query = gql${template(query)}
${filesOf(uploads)}const variables = ${values}

const { data } = await client.query({ query, variables })
`

const urql = (
  url: string,
  query: string,
  values: string,
  uploads: readonly Upload[],
): string => `import { Client, fetchExchange, gql } from '@urql/core'

const client = new Client({
  url: '${url}',
  preferGetMethod: false,
  exchanges: [fetchExchange],${uploads.length > 0 ? "\n  fetchOptions: { headers: { 'apollo-require-preflight': 'true' } }," : ''}
})
const query = gql${template(query)}
${filesOf(uploads)}const variables = ${values}

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
  const body = JSON.stringify({ query: oneLine(query), variables }, null, 2)
  return `curl ${url} \\\n  -H 'content-type: application/json' \\\n  --data '${body.replaceAll("'", "'\\''")}'\n`
}
