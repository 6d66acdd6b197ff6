import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, post, until } from '../support/clients.ts'
import type { FakeEngine } from '../support/fake-engine.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { firstEvent, type Transport, transportsTo } from '../support/transports.ts'

let app: StartedApp
let transports: Transport[]
beforeAll(async () => {
  app = await startApp()
  transports = transportsTo(app.url)
})
afterAll(async () => {
  for (const { dispose } of transports) await dispose()
  await app.dispose()
})

const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ')
/** Each fragment spreads the next one `width` times. */
const growing = (width: number, levels: number, more: string): string =>
  `{ ...F0 } ${times(levels, (i) => `fragment F${i} on Query { ${more} ${times(width, () => `...F${i + 1}`)} }`)} fragment F${levels} on Query { __typename }`
const introspection = `{ __schema { types { ${'fields { type { '.repeat(7)} name ${'} }'.repeat(7)} } } }`

/** What it is, the document, its code, its limit. */
const hostile: [string, string, string, number?][] = [
  ['2^20 spreads of doubling fragments', growing(2, 20, ''), 'DOCUMENT_TOO_DEEP', 16],
  ['8^5 aliases of growing fragments', growing(8, 5, 'a: models { totalCount }'), 'TOO_MANY_ALIASES', 256],
  [
    '8^5 directives of growing fragments',
    growing(8, 5, '... @include(if: true) { __typename }'),
    'TOO_MANY_DIRECTIVES',
    50,
  ],
  [
    'a circle of fragments',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a chain of 400 fragments',
    `{ ...F0 } ${times(400, (i) => `fragment F${i} on Query { ...F${i + 1} }`)} fragment F400 on Query { __typename }`,
    'DOCUMENT_TOO_DEEP',
    16,
  ],
  ['300 aliases', `{ ${times(300, (i) => `a${i}: models { totalCount }`)} }`, 'TOO_MANY_ALIASES', 256],
  [
    '100 aliases of a field, in each of three fragments',
    `{ ...A ...B ...C } ${['A', 'B', 'C'].map((name) => `fragment ${name} on Query { ${times(100, (i) => `${name}${i}: models { totalCount }`)} }`).join(' ')}`,
    'TOO_MANY_ALIASES',
    256,
  ],
  ['1,000 times the same field', `{ ${times(1000, () => '__typename')} }`, 'TOO_MANY_REPETITIONS', 32],
  [
    '500 times the same field with a selection',
    `{ ${times(500, () => 'models { totalCount }')} }`,
    'TOO_MANY_REPETITIONS',
    32,
  ],
  [
    '1,000 times the same fragment',
    `{ ${times(1000, () => '...A')} } fragment A on Query { __typename }`,
    'TOO_MANY_REPETITIONS',
    32,
  ],

  ['60 directives of one field', `{ __typename ${times(60, () => '@skip(if: false)')} }`, 'TOO_MANY_DIRECTIVES', 50],
  ['60 unknown directives', `{ __typename ${times(60, (i) => `@a${i}`)} }`, 'TOO_MANY_DIRECTIVES', 50],
  [
    'selections 20 deep',
    `{ completions { ${'nodes { model { '.repeat(9)} name ${'} } '.repeat(9)} } }`,
    'DOCUMENT_TOO_DEEP',
    16,
  ],
  ['brackets 100,000 deep', '{'.repeat(100_000), 'DOCUMENT_TOO_DEEP', 200],
  ['a list 100,000 deep as an argument', `{ node(id: ${'['.repeat(100_000)}`, 'DOCUMENT_TOO_DEEP', 200],
  ['a type 100,000 deep', `query ($a: ${'['.repeat(100_000)}`, 'DOCUMENT_TOO_DEEP', 200],
  ['5,000 tokens', `{ ${times(5000, (i) => `a${i}`)} }`, 'DOCUMENT_TOO_LARGE', 4000],
  ['2,000 operations', times(2000, (i) => `query Q${i} { __typename }`), 'DOCUMENT_TOO_LARGE', 4000],
  ['5,000 variables', `query (${times(5000, (i) => `$v${i}: Int`)}) { __typename }`, 'DOCUMENT_TOO_LARGE', 4000],
  ['introspection in circles', introspection, 'GRAPHQL_VALIDATION_FAILED'],
  ['300 unknown fields', `{ ${times(300, (i) => `unknownFieldNumber${i}`)} }`, 'GRAPHQL_VALIDATION_FAILED'],
  ['a name of a million letters', `{ ${'a'.repeat(1_000_000)} }`, 'GRAPHQL_VALIDATION_FAILED'],
  ['a string without an end', `{ node(id: "${'a'.repeat(1_000_000)}`, 'GRAPHQL_PARSE_FAILED'],
  ['a type definition', 'type Query { a: Int }', 'GRAPHQL_VALIDATION_FAILED'],
  ['no document', '   # nothing', 'GRAPHQL_PARSE_FAILED'],
  ['bytes that are no GraphQL', '\u0000\u0001\ufeff\u202e{', 'GRAPHQL_PARSE_FAILED'],
]

describe.each(['HTTP', 'WebSocket', 'SSE'] as const)('over %s', (name) => {
  test.each(hostile)('is refused before any work: %s', async (_what, query, code, limit) => {
    const transport = transports.find((each) => each.name === name)
    const { data, errors } = (await transport?.ask(query)) ?? {}
    expect(data ?? null).toBeNull()
    expect(errors?.[0]?.extensions).toMatchObject(limit === undefined ? { code } : { code, limit })
    // Errors are few and short, whatever was sent.
    expect(JSON.stringify(errors).length).toBeLessThan(100_000)
  })
})

test('nothing of it reached a model', () => {
  for (const engine of app.engines.values()) {
    expect(engine.requests).toEqual([])
    expect(engine.encodeCalls).toEqual([])
  }
})

test('GET: what is checked is what is carried out', async () => {
  const url = `${app.url}?${new URLSearchParams({ query: growing(2, 20, '') })}`
  const headers = { 'apollo-require-preflight': '1' }
  const refused = (await (await fetch(url, { headers })).json()) as { errors: { extensions: object }[] }
  expect(refused.errors[0]?.extensions).toMatchObject({ code: 'DOCUMENT_TOO_DEEP' })
  // Two documents: none is taken.
  const twice = await fetch(`${url}&query={__typename}`, { headers })
  expect(twice.status).toBe(400)
})

test('operations of one socket are bounded, those of others are not', async () => {
  const small = await startApp({ settings: { MAX_SOCKET_OPERATIONS: '3' } })
  const engine = small.engines.get('smollm2') as FakeEngine
  engine.pause()
  const socket = connect(small.url)
  const other = connect(small.url)
  const stream = 'subscription { streamCompletion(input: { prompt: "a", maxTokens: 1 }) { sequence } }'
  const open = [1, 2, 3].map(() => socket.stream(stream))
  for (const each of open) await each.next()
  const { errors } = await socket.once('{ __typename }')
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'TOO_MANY_OPERATIONS', limit: 3 })
  expect((await other.once('{ __typename }')).data).toEqual({ __typename: 'Query' })
  engine.resume()
  for (const each of open) for await (const _ of each);
  await until(async () => (await socket.once('{ __typename }')).errors === undefined)
  await socket.dispose()
  await other.dispose()
  await small.dispose()
})

describe('in production', () => {
  let hidden: StartedApp
  beforeAll(async () => {
    hidden = await startApp({ settings: { PRODUCTION: 'true' } })
  })
  afterAll(() => hidden.dispose())

  test.each([
    '{ __schema { queryType { name } } }',
    '{ __type(name: "Query") { name } }',
  ])('the schema is not told, on any transport: %s', async (query) => {
    for (const { ask, dispose } of transportsTo(hidden.url)) {
      expect((await ask(query)).errors?.[0]?.extensions.code).toBe('INTROSPECTION_DISABLED')
      expect((await ask('{ __typename }')).data).toEqual({ __typename: 'Query' })
      await dispose()
    }
  })

  test.each([
    '{ modelz { totalCount } }',
    '{ models(frist: 1) { totalCount } }',
    '{ models(task: TEXT_GENERATOIN) { totalCount } }',
  ])('nothing is suggested, on any transport: %s', async (query) => {
    expect((await post(app.url, query)).errors?.[0]?.message).toContain('Did you mean')
    for (const { ask, dispose } of transportsTo(hidden.url)) {
      const { errors } = await ask(query)
      expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
      expect(JSON.stringify(errors)).not.toContain('Did you mean')
      await dispose()
    }
  })

  test('nothing is suggested for variables either', async () => {
    const query = 'query ($task: Task) { models(task: $task) { totalCount } }'
    const variables = { task: 'TEXT_GENERATOIN' }
    expect((await post(app.url, query, variables)).errors?.[0]?.message).toContain('Did you mean')
    for (const answer of [await post(hidden.url, query, variables), await firstEvent(hidden.url, query, variables)])
      expect(answer.errors?.[0]?.message).not.toContain('Did you mean')
  })
})
