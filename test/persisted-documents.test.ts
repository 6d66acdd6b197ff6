import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringifyDocument } from '@urql/core'
import type { DocumentNode } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as pages from '../web/api/generated/graphql.ts'
import type { Json } from './support/clients.ts'
import { doorsOf } from './support/raw-requests.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

const names = ['HTTP POST', 'HTTP GET', 'WebSocket', 'SSE POST', 'SSE GET']
const ask = 'query Ask($text: String!) {\n  classifyText(text: $text) {\n    label\n  }\n}'
const say = 'mutation Say { createCompletion(input: { prompt: "a", maxTokens: 1 }) { __typename } }'
const stream = 'subscription Stream { streamCompletion(input: { prompt: "a", maxTokens: 2 }) { sequence } }'
const old = 'query Old { aFieldThatIsNoMore }'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** As `@apollo/generate-persisted-query-manifest` writes them. */
const apollos = JSON.stringify({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [
    { id: sha256(ask), name: 'Ask', type: 'query', body: ask, clientName: null },
    { id: sha256(old), name: 'Old', type: 'query', body: old },
  ],
})
/** As the client preset of GraphQL Code Generator writes them; its hash is another. */
const codegens = JSON.stringify({ 'sha1-of-say': say, 'sha1-of-stream': stream })

let folder: string
let lists: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelgraph-documents-'))
  await writeFile(join(folder, 'apollo.json'), apollos)
  await writeFile(join(folder, 'codegen.json'), codegens)
  lists = `${join(folder, 'apollo.json')},${join(folder, 'codegen.json')}`
})
afterAll(() => rm(folder, { recursive: true }))

const doorTo = (app: StartedApp, name: string) => {
  const door = doorsOf(app.url).find((each) => each.name === name)
  if (door === undefined) throw new Error(name)
  return door
}
const codeOf = ({ errors }: { errors: { extensions: { code: string } }[] | undefined }) => errors?.[0]?.extensions.code
const apolloId = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } })
const variables = { text: 'a fine film' }
const answer = { classifyText: { label: expect.any(String) } }

describe('in safelist mode', () => {
  let app: StartedApp
  beforeAll(async () => {
    app = await startApp({ settings: { PERSISTED_DOCUMENTS: lists, SAFELIST: 'true' } })
  })
  afterAll(() => app.dispose())

  test.each<[string, Json]>([
    ['documentId', { documentId: sha256(ask) }],
    ['documentId with its algorithm', { documentId: `sha256:${sha256(ask)}` }],
    ['extensions.persistedQuery.sha256Hash', apolloId(sha256(ask))],
    ['the id beside an empty text', { query: '', ...apolloId(sha256(ask)) }],
    ['the text', { query: ask }],
    ['the text, formatted in another way', { query: `# Asks\n${ask.replaceAll(/\s+/g, '\n\t ')},` }],
    ['the text and its id', { query: ask, ...apolloId(sha256(ask)) }],
  ])('a listed document is answered by %s, over every transport', async (_, request) => {
    for (const name of names) {
      const { data, errors } = await doorTo(app, name).send({ ...request, variables })
      expect({ name, data, errors }).toEqual({ name, data: answer, errors: undefined })
    }
  })

  test('a variable may be called as the text is', async () => {
    const { data } = await doorTo(app, 'WebSocket').send({
      documentId: sha256(ask),
      variables: { ...variables, query: 'x' },
    })
    expect(data).toEqual(answer)
  })

  test('mutations and subscriptions are answered by id where they are taken at all', async () => {
    for (const door of doorsOf(app.url)) {
      const mutation = await door.send({ documentId: 'sha1-of-say' })
      if (door.mutates) expect(mutation.data).toEqual({ createCompletion: { __typename: 'CreateCompletionSuccess' } })
      else expect([door.name, mutation.status, mutation.data]).toEqual([door.name, 405, undefined])
      const subscription = await door.send(apolloId(sha256(stream)))
      if (door.streams) expect(subscription.data).toEqual({ streamCompletion: { sequence: 1 } })
      else expect(['SUBSCRIPTION_OVER_HTTP', 'BAD_REQUEST']).toContain(codeOf(subscription))
    }
  })

  test('a client that takes event streams among others gets one for a subscription that it names by id', async () => {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
    const body = JSON.stringify({ documentId: 'sha1-of-stream' })
    const response = await fetch(app.url, { method: 'POST', headers, body })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    expect((await response.text()).match(/^event: next$/gm)?.length).toBe(4)
  })

  test.each<[string, string, Json]>([
    ['another document', 'QUERY_NOT_IN_SAFELIST', { query: '{ models { totalCount } }' }],
    ['a listed one with one field more', 'QUERY_NOT_IN_SAFELIST', { query: ask.replace('label', 'label score') }],
    ['introspection', 'QUERY_NOT_IN_SAFELIST', { query: '{ __schema { types { name } } }' }],
    ['what is no GraphQL', 'QUERY_NOT_IN_SAFELIST', { query: '{ "' }],
    ['brackets without an end', 'QUERY_NOT_IN_SAFELIST', { query: '{a'.repeat(2_000) }],
    [
      'another document under a listed id',
      'QUERY_NOT_IN_SAFELIST',
      { query: '{ __typename }', ...apolloId(sha256(ask)) },
    ],
    ['an unknown id', 'PERSISTED_QUERY_NOT_FOUND', { documentId: sha256('x') }],
    ['an id that objects have of themselves', 'PERSISTED_QUERY_NOT_FOUND', { documentId: '__proto__' }],
    ["an unknown hash of Apollo's", 'PERSISTED_QUERY_NOT_FOUND', apolloId(sha256('x'))],
  ])('%s is refused as %s, over every transport', async (_, code, request) => {
    for (const name of names) {
      const refused = await doorTo(app, name).send(request)
      expect([name, codeOf(refused), refused.data ?? null]).toEqual([name, code, null])
      if (name.startsWith('HTTP')) expect(refused.status).toBe(400)
    }
  })

  test('a listed document that the schema refuses is told of in the log, and refused when it is asked for', async () => {
    expect(app.logs.find(({ msg }) => msg === 'a listed document is refused')).toMatchObject({
      id: sha256(old),
      reason: 'Cannot query field "aFieldThatIsNoMore" on type "Query".',
    })
    for (const name of names)
      expect([name, codeOf(await doorTo(app, name).send({ documentId: sha256(old) }))]).toEqual([
        name,
        'GRAPHQL_VALIDATION_FAILED',
      ])
  })

  test('refusals are counted by their code', async () => {
    const metrics = await (await fetch(new URL('/metrics', app.url))).text()
    expect(metrics).toMatch(/modelgraph_errors_total\{code="QUERY_NOT_IN_SAFELIST"\} [1-9]/)
  })

  test('what the pages send is listed: each of their documents', async () => {
    const door = doorTo(app, 'HTTP POST')
    const documents = Object.values(pages as Record<string, unknown>).filter(
      (value) => (value as DocumentNode | undefined)?.kind === 'Document',
    )
    const operations = documents
      .map((document) => stringifyDocument(document as DocumentNode))
      .filter((text) => !text.startsWith('fragment'))
    expect(operations.length).toBeGreaterThan(30)
    for (const query of operations)
      expect(codeOf(await door.send({ query, operationName: 'none' })), query).not.toBe('QUERY_NOT_IN_SAFELIST')
  })
})

test('without safelist mode ids serve those who want them, and everything else is answered too', async () => {
  const app = await startApp({ settings: { PERSISTED_DOCUMENTS: lists } })
  for (const name of names) {
    const door = doorTo(app, name)
    expect((await door.send({ documentId: sha256(ask), variables })).data).toEqual(answer)
    expect((await door.send({ query: '{ __typename }', ...apolloId(sha256('x')) })).data).toEqual({
      __typename: 'Query',
    })
    expect(codeOf(await door.send(apolloId(sha256('x'))))).toBe('PERSISTED_QUERY_NOT_FOUND')
  }
  await app.dispose()
})

test('a server without lists says so, by the code that makes clients send the text', async () => {
  const app = await startApp()
  for (const name of names) {
    const door = doorTo(app, name)
    expect(codeOf(await door.send(apolloId(sha256(ask))))).toBe('PERSISTED_QUERY_NOT_SUPPORTED')
    expect(codeOf(await door.send({ documentId: sha256(ask) }))).toBe('PERSISTED_QUERY_NOT_SUPPORTED')
    expect((await door.send({ query: ask, ...apolloId(sha256(ask)), variables })).data).toEqual(answer)
  }
  await app.dispose()
})

test('SAFELIST alone leaves the pages', async () => {
  const app = await startApp({ settings: { SAFELIST: 'true' } })
  const door = doorTo(app, 'HTTP POST')
  expect(codeOf(await door.send({ query: ask, variables }))).toBe('QUERY_NOT_IN_SAFELIST')
  const { data } = await door.send({ query: stringifyDocument(pages.TaskModelsDocument) })
  expect(data.models).toBeDefined()
  await app.dispose()
})

describe('a manifest that is none keeps the server from starting, and is told what is wrong', () => {
  const apollo = (more: object) => ({ format: 'apollo-persisted-query-manifest', version: 1, operations: [], ...more })
  test.each<[string, string, RegExp]>([
    ['no JSON', '{', /is no JSON/],
    ['a list', '[]', /is no manifest of documents/],
    ['no documents', '{}', /has no documents/],
    ["none of Apollo's", JSON.stringify(apollo({})), /has no documents/],
    ['another version', JSON.stringify(apollo({ version: 2 })), /version must be 1/],
    ['another format', JSON.stringify(apollo({ format: 'other' })), /is no manifest of version 1: format/],
    ['an operation without an id', JSON.stringify(apollo({ operations: [{ body: ask }] })), /operations\.0\.id/],
    ['a document that is no text', '{"a": 1}', /is no manifest of documents.*: a /],
    ['a document that is no GraphQL', '{"id-1": "query {"}', /no GraphQL, with the id "id-1": Syntax Error/],
    [
      'one id for two documents',
      JSON.stringify(
        apollo({
          operations: [
            { id: 'a', body: ask },
            { id: 'a', body: say },
          ],
        }),
      ),
      /two documents with the id "a"/,
    ],
  ])('%s', async (_, text, message) => {
    const path = join(folder, 'wrong.json')
    await writeFile(path, text)
    const starting = startApp({ settings: { PERSISTED_DOCUMENTS: path } })
    await expect(starting).rejects.toThrow(`PERSISTED_DOCUMENTS: "${path}"`)
    await expect(starting).rejects.toThrow(message)
  })

  test('a file that is not there', async () => {
    await expect(startApp({ settings: { PERSISTED_DOCUMENTS: join(folder, 'nowhere.json') } })).rejects.toThrow(
      /nowhere\.json" can't be read: ENOENT/,
    )
  })

  test('files that contradict each other', async () => {
    const paths = [join(folder, 'one.json'), join(folder, 'two.json')]
    await writeFile(paths[0] ?? '', JSON.stringify({ same: ask }))
    await writeFile(paths[1] ?? '', JSON.stringify({ same: say }))
    await expect(startApp({ settings: { PERSISTED_DOCUMENTS: paths.join(',') } })).rejects.toThrow(
      /two\.json" has another document with the id "same"/,
    )
  })
})
