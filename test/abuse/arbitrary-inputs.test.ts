import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { buildSchema, type GraphQLObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tasks } from '../../src/models/manifest.ts'
import { arbitraryInput, canary, documentFor } from '../support/arbitrary-inputs.ts'
import { type Answer, post } from '../support/clients.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { type Transport, transportsTo } from '../support/transports.ts'

/** The same inputs each time; another seed by FUZZ_SEED, more of them by FUZZ_RUNS. What fails prints both. */
const seed = Number(process.env['FUZZ_SEED'] ?? 8)
const runs = Number(process.env['FUZZ_RUNS'] ?? 12)

let app: StartedApp
let transports: Transport[]
beforeAll(async () => {
  const pipelines = tasks.filter(
    (task) => !['TEXT_GENERATION', 'FEATURE_EXTRACTION', 'TEXT_CLASSIFICATION', 'OTHER'].includes(task),
  )
  app = await startApp({
    // A hub that nobody can reach.
    settings: { HUB_URL: 'http://127.0.0.1:1', HUB_RETRY_MS: '1', MAX_TEXTS: '64' },
    fakes: pipelines.map((task) => ({ name: task.toLowerCase().replaceAll('_', '-'), task })),
  })
  transports = transportsTo(app.url)
})
afterAll(async () => {
  for (const { dispose } of transports) await dispose()
  await app.dispose()
})

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'))
const rootFields = (['query', 'mutation', 'subscription'] as const).flatMap((operation) => {
  const root = schema.getRootType(operation as never) as GraphQLObjectType
  return Object.values(root.getFields()).map((field) => [operation, field.name, field] as const)
})

/** A response of GraphQL: data, or errors with a code each; nothing of the server's own. */
function expectWellFormed(answer: Answer): void {
  const { status: _, data, errors, ...more } = answer
  expect(Object.keys(more).filter((key) => key !== 'extensions')).toEqual([])
  expect(data !== undefined || errors !== undefined).toBe(true)
  for (const { message, extensions } of errors ?? []) {
    expect(message).toEqual(expect.any(String))
    expect(extensions.code).toMatch(/^[A-Z_]{4,40}$/)
  }
  const all = JSON.stringify(answer)
  expect(all).not.toMatch(/"code":"INTERNAL(_SERVER_ERROR)?"|node_modules|at .*\.[tj]s:\d+/)
  expect(all).not.toContain(process.cwd())
  expect(all).not.toContain(app.dataDir)
}

/** The first answer; null where a subscription has nothing to tell yet. */
const ask = (transport: Transport, query: string, variables: Record<string, unknown>): Promise<Answer | null> =>
  Promise.race([
    transport.ask(query, variables),
    // A subscription may wait for ever: three answers later it is left alone.
    (async () => {
      for (let i = 0; i < 3; i++) await post(app.url, '{ __typename }')
      return query.startsWith('subscription') ? null : new Promise<never>(() => {})
    })(),
  ])

describe.each(rootFields)('%s %s', (operation, _name, field) => {
  const query = documentFor(operation, field)
  const variables = fc.record(
    Object.fromEntries(field.args.map(({ name, type }) => [name, arbitraryInput(type, name)])),
  )

  test('whatever it is given, it answers with data or a coded error', async () => {
    let turn = 0
    await fc.assert(
      fc.asyncProperty(variables, async (values) => {
        const open = operation === 'subscription' ? transports.slice(1) : transports
        const answer = await ask(open[turn++ % open.length] as Transport, query, values as Record<string, unknown>)
        if (answer !== null) expectWellFormed(answer)
      }),
      { seed, endOnFailure: true, numRuns: field.args.length === 0 ? 3 : runs },
    )
  })
})

test('after all this the server answers, has logged nothing unexpected, and no text of its callers', async () => {
  expect((await post(app.url, '{ __typename }')).data).toEqual({ __typename: 'Query' })
  expect(app.logs.filter(({ msg }) => msg === 'unexpected error')).toEqual([])
  expect(JSON.stringify(app.logs)).not.toContain(canary)
})
