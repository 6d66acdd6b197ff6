import { jsonOf, mapOf, type SnippetRequest } from './request.ts'

export const apollo = (request: SnippetRequest): string => {
  const [link, source] =
    request.uploads.length > 0
      ? ['UploadHttpLink', "import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs'\n"]
      : ['HttpLink', '']
  const named = ['ApolloClient', 'gql', ...(source === '' ? ['HttpLink'] : []), 'InMemoryCache']
  return `import { ${named.join(', ')} } from '@apollo/client'
${source}
const client = new ApolloClient({
  link: new ${link}({ uri: '${request.url}'${ifAny(request.headers, (headers) => `, headers: ${headers}`)} }),
  cache: new InMemoryCache(),
})
const query = gql${template(request)}
${filesOf(request)}const variables = ${literal(request)}

const { data } = await client.query({ query, variables })
`
}

export const urql = (request: SnippetRequest): string => `import { Client, fetchExchange, gql } from '@urql/core'

const client = new Client({
  url: '${request.url}',
  preferGetMethod: false,
  exchanges: [fetchExchange],${ifAny(request.headers, (headers) => `\n  fetchOptions: { headers: ${headers} },`)}
})
const query = gql${template(request)}
${filesOf(request)}const variables = ${literal(request)}

const { data, error } = await client.query(query, variables).toPromise()
`

export const plainFetch = (request: SnippetRequest): string =>
  request.uploads.length > 0 ? fetchParts(request) : fetchJson(request)

const fetchJson = (request: SnippetRequest): string => `const query = ${template(request)}
const variables = ${jsonOf(request)}

const response = await fetch('${request.url}', {
  method: 'POST',
  headers: ${record({ 'content-type': 'application/json', ...request.headers })},
  body: JSON.stringify({ query, variables }),
})
const { data, errors } = await response.json()
`

const fetchParts = (request: SnippetRequest): string => `const query = ${template(request)}
const variables = ${jsonOf(request)}

${filesOf(request)}const body = new FormData()
body.append('operations', JSON.stringify({ query, variables }))
body.append('map', '${mapOf(request)}')
${request.uploads.map(({ variable }, index) => `body.append('${index}', ${variable})\n`).join('')}
const response = await fetch('${request.url}', {
  method: 'POST',
  headers: ${record(request.headers)},
  body,
})
const { data, errors } = await response.json()
`

const template = ({ query }: SnippetRequest): string =>
  `\`\n${query.replace(/[\\`$]/g, '\\$&').replace(/^/gm, '  ')}\n\``

const filesOf = ({ uploads }: SnippetRequest): string =>
  uploads.map(({ variable, input }) => `const ${variable} = ${input}\n`).join('')

/** Variables as JavaScript, files by the names that the code gives them. */
function literal({ variables, uploads }: SnippetRequest): string {
  let next = 0
  return JSON.stringify(variables, null, 2).replaceAll(/"upload": (null|\{\})/g, () => {
    const upload = uploads[next++]
    return `"upload": ${upload?.variable ?? 'null'}`
  })
}

const ifAny = (headers: SnippetRequest['headers'], write: (record: string) => string): string =>
  Object.keys(headers).length > 0 ? write(record(headers)) : ''

const record = (headers: SnippetRequest['headers']): string => {
  const entries = Object.entries(headers).map(
    ([name, value]) => `${/^\w+$/.test(name) ? name : `'${name}'`}: '${value}'`,
  )
  return `{ ${entries.join(', ')} }`
}
