import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'libsql'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Json, post, until } from './support/clients.ts'
import { filesWith } from './support/data-folder.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { createKey } from './support/keys.ts'
import { databaseFor, queryPostgres } from './support/postgres.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-data-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const onPostgres = inject('postgresUrl') !== undefined
const encrypted = { ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}` }
const webhooks = {
  WEBHOOK_SECRET: `whsec_${Buffer.alloc(24).toString('base64')}`,
  WEBHOOK_ALLOW_PRIVATE: 'true',
}

const create = {
  completion: `mutation ($text: String!, $key: String, $url: String!) { create: createCompletion(input: { prompt: $text, maxTokens: 3, idempotencyKey: $key,
    webhook: { url: $url } }) { ... on CreateCompletionSuccess { made: completion { id } } ... on Failure { code message } } }`,
  prediction: `mutation ($text: String!, $key: String, $url: String!) { create: createPrediction(input: { operation: { classifyText: { text: $text } },
    idempotencyKey: $key, webhook: { url: $url } }) { ... on CreatePredictionSuccess { made: prediction { id } } ... on Failure { code message } } }`,
  job: `mutation ($jsonl: String!) { create: createJob(input: { jsonl: $jsonl }) { ... on CreateJobSuccess { made: job { id } } ... on Failure { code message } } }`,
}
const receiptFields =
  '... on EraseSuccess { erasure { id subject subjectId tenant requestedBy finishedAt cleanedAt digest counts { completions events predictions jobs jobLines deliveries idempotencyKeys } } } ... on Failure { code message }'

type Kind = keyof typeof create

/** Makes one, with a text in all that is stored of it, and waits for its end. @returns its id */
async function make(app: StartedApp, kind: Kind, text: string, secret?: string): Promise<string> {
  const engine = app.engines.get('smollm2') as FakeEngine
  engine.script = [` ${text} a`, ` ${text} b`, ' c']
  const jsonl = [
    JSON.stringify({ customId: `${text} id`, prediction: { classifyText: { text: `${text} line` } } }),
    JSON.stringify({ completion: { prompt: `${text} prompt`, maxTokens: 3 } }),
  ].join('\n')
  const variables =
    kind === 'job' ? { jsonl } : { text: `${text} `.repeat(30), key: `key-${text}`, url: `http://127.0.0.1:9/${text}` }
  const { data } = await post(app.url, create[kind], variables, undefined, secret)
  const id = data.create.made.id
  await until(async () => {
    const answer = await post(app.url, `{ ${kind}(id: "${id}") { state } }`, {}, undefined, secret)
    return answer.data[kind].state === 'SUCCEEDED'
  })
  return id
}

const erase = async (app: StartedApp, field: string, argument: Json, secret?: string) => {
  const name = Object.keys(argument)[0] as string
  const type = name === 'id' ? 'ID!' : 'String!'
  const query = `mutation ($${name}: ${type}) { ${field}(${name}: $${name}) { ${receiptFields} } }`
  const { data, errors } = await post(app.url, query, argument, undefined, secret)
  expect(errors).toBeUndefined()
  return data[field]
}

/** Where a text is: the files of the data folder; on Postgres the tables. */
async function placesOf(text: string): Promise<string[]> {
  if (!onPostgres) return filesWith(dataDir, text)
  const url = await databaseFor(inject('postgresUrl') as string, dataDir)
  const places: string[] = []
  const tables = await queryPostgres(
    url,
    "select table_name from information_schema.tables where table_schema = 'public'",
  )
  for (const { table_name: table } of tables) {
    const rows = await queryPostgres(url, `select * from "${table}"`)
    if (JSON.stringify(rows).includes(text)) places.push(String(table))
  }
  return places
}

const everything = 'canary'

test.each([
  'completion',
  'prediction',
  'job',
] as const)('an erased %s is in no file and no table any more, while the others stay', async (kind) => {
  const app = await startApp({ dataDir, settings: webhooks })
  // Others around it, so that it shares pages with what stays.
  for (let i = 0; i < 4; i += 1) await make(app, kind, `stays-${i}`)
  const ids = []
  for (let i = 0; i < 3; i += 1) {
    ids.push(await make(app, kind, `${everything}-${i}`))
    await make(app, kind, `stays-too-${i}`)
  }
  expect(await placesOf(everything)).not.toEqual([])
  const field = { completion: 'eraseCompletion', prediction: 'erasePrediction', job: 'eraseJob' }[kind]
  for (const id of ids) {
    const { erasure } = await erase(app, field, { id })
    expect(erasure).toMatchObject({ subject: kind.toUpperCase(), subjectId: id, tenant: 'default' })
    expect(erasure.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(erasure.cleanedAt).not.toBeNull()
    expect(erasure.counts).toEqual(
      {
        completion: {
          completions: 1,
          events: 5,
          predictions: 0,
          jobs: 0,
          jobLines: 0,
          deliveries: 1,
          idempotencyKeys: 1,
        },
        prediction: {
          completions: 0,
          events: 0,
          predictions: 1,
          jobs: 0,
          jobLines: 0,
          deliveries: 1,
          idempotencyKeys: 1,
        },
        job: { completions: 1, events: 5, predictions: 0, jobs: 1, jobLines: 2, deliveries: 0, idempotencyKeys: 0 },
      }[kind],
    )
    expect((await post(app.url, `{ node(id: "${id}") { id } }`)).data.node).toBeNull()
  }
  expect(await placesOf(everything)).toEqual([])
  expect(await placesOf('stays-2')).not.toEqual([])
  const { data } = await post(app.url, '{ erasures(first: 100) { totalCount nodes { id subjectId } } }')
  expect(data.erasures.totalCount).toBe(3)
  expect(data.erasures.nodes.map(({ subjectId }: { subjectId: string }) => subjectId)).toEqual([...ids].reverse())
  const [{ id: receipt }] = data.erasures.nodes
  expect((await post(app.url, `{ node(id: "${receipt}") { ... on Erasure { id } } }`)).data.node).toEqual({
    id: receipt,
  })
  expect((await erase(app, field, { id: ids[0] })).code).toBe('NOT_FOUND')
  expect(JSON.stringify(app.logs)).not.toContain(everything)
  await app.dispose()
  if (onPostgres) return
  expect(await filesWith(dataDir, everything)).toEqual([])
  const database = new Sqlite(join(dataDir, 'modelgraph.sqlite'))
  expect(database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
  database.close()
})

test('with encryption the text is never found, and is as gone', async () => {
  const app = await startApp({ dataDir, settings: { ...webhooks, ...encrypted } })
  const id = await make(app, 'completion', everything)
  expect(await placesOf(everything)).toEqual([])
  expect((await erase(app, 'eraseCompletion', { id })).erasure.counts).toMatchObject({ completions: 1, deliveries: 1 })
  expect((await post(app.url, `{ completion(id: "${id}") { id } }`)).data.completion).toBeNull()
  await app.dispose()
})

/** Changes what is stored behind the back of a server that is stopped. */
async function alter(...statements: string[]): Promise<void> {
  const server = inject('postgresUrl')
  if (server !== undefined) {
    const url = await databaseFor(server, dataDir)
    for (const statement of statements) await queryPostgres(url, statement)
    return
  }
  const database = new Sqlite(join(dataDir, 'modelgraph.sqlite'))
  for (const statement of statements) database.exec(statement)
  database.close()
}

describe('a completion that a line of a job has made', () => {
  const linesOf = (...texts: string[]) =>
    texts.map((text) =>
      JSON.stringify({ customId: `${text} id`, completion: { prompt: `${text} prompt`, maxTokens: 3 } }),
    )
  const makeJob = async (app: StartedApp, lines: string[]): Promise<string> =>
    (await post(app.url, create.job, { jsonl: lines.join('\n') })).data.create.made.id
  const state = async (app: StartedApp, id: string) =>
    (await post(app.url, `{ job(id: "${id}") { state total succeeded failed } }`)).data.job
  const results = async (app: StartedApp, id: string) => {
    const text = await (await fetch(new URL(`/jobs/${id}/results.jsonl`, app.url))).text()
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
  }

  test.each([
    ['', {}, []],
    [', its texts encrypted', encrypted, []],
    [', made by an earlier version', encrypted, ['update completions set job_line = null']],
  ])('goes with that line: prompt, answer and the name it has there%s', async (_how, settings, older) => {
    let app = await startApp({ dataDir, settings })
    const engine = app.engines.get('smollm2') as FakeEngine
    engine.script = [` ${everything} answer`, ' b']
    const job = await makeJob(app, linesOf(everything))
    await until(async () => (await state(app, job)).state === 'SUCCEEDED')
    engine.script = null
    const other = await makeJob(app, [...linesOf('one', 'two'), ...linesOf(everything)])
    await until(async () => (await state(app, other)).state === 'SUCCEEDED')
    await app.dispose()
    await alter(...older)
    app = await startApp({ dataDir, settings })
    const ids = [...(await results(app, job)), (await results(app, other)).at(-1)].map(({ result }) => result.id)
    for (const id of ids) {
      const { erasure } = await erase(app, 'eraseCompletion', { id })
      expect(erasure.counts).toMatchObject({ completions: 1, jobs: 0, jobLines: 1 })
    }
    expect(await placesOf(everything)).toEqual([])
    expect(await results(app, job)).toEqual([])
    expect((await results(app, other)).map(({ customId }) => customId)).toEqual(['one id', 'two id'])
    // What was counted stays counted, and nothing is carried out again.
    expect(await state(app, other)).toEqual({ state: 'SUCCEEDED', total: 3, succeeded: 3, failed: 0 })
    await post(app.url, `mutation { retryJob(id: "${job}") { __typename } }`)
    expect(await state(app, job)).toMatchObject({ state: 'SUCCEEDED', total: 1 })
    await app.dispose()
  })

  test('ends first where it runs, and its job goes on without that line', async () => {
    const app = await startApp({ dataDir })
    const engine = app.engines.get('smollm2') as FakeEngine
    engine.pause()
    const job = await makeJob(app, linesOf('one', everything))
    await until(() => engine.running.size === 2)
    const { data } = await post(app.url, '{ completions { nodes { id prompt } } }')
    const { id } = data.completions.nodes.find(({ prompt }: { prompt: string }) => prompt.startsWith(everything))
    expect((await erase(app, 'eraseCompletion', { id })).erasure.counts).toMatchObject({ completions: 1, jobLines: 1 })
    engine.resume()
    await until(async () => (await state(app, job)).state === 'SUCCEEDED')
    const { succeeded, total, failed } = await state(app, job)
    expect([succeeded, total - failed]).toEqual([1, 1])
    expect((await results(app, job)).map(({ customId }) => customId)).toEqual(['one id'])
    expect(await placesOf(everything)).toEqual([])
    await app.dispose()
  })
})

test('what runs is ended first, and nothing of it comes back', async () => {
  const app = await startApp({ dataDir, settings: webhooks })
  const engine = app.engines.get('smollm2') as FakeEngine
  engine.script = Array.from({ length: 500 }, () => ` ${everything}`)
  engine.pause()
  const { data } = await post(
    app.url,
    `mutation { createCompletion(input: { prompt: "${everything}", maxTokens: 500, background: true }) { ... on CreateCompletionSuccess { completion { id } } } }`,
  )
  const { id } = data.createCompletion.completion
  await until(() => engine.running.size === 1)
  await engine.step()
  await engine.step()
  const { erasure } = await erase(app, 'eraseCompletion', { id })
  expect(erasure.counts.completions).toBe(1)
  engine.resume()
  expect(engine.running.size).toBe(0)
  // The tenant's cached texts go with it.
  expect(engine.forgotten).toContain('')
  await make(app, 'completion', 'another')
  expect((await post(app.url, `{ completion(id: "${id}") { id } }`)).data.completion).toBeNull()
  expect(await placesOf(everything)).toEqual([])
  await app.dispose()
})

test('what a key or a tenant has is erased as a whole, and nothing of anybody else', async () => {
  const app = await startApp({ dataDir, settings: webhooks })
  const admin = await createKey(app.url)
  const scopes = ['PREDICT', 'COMPLETE', 'READ', 'KEYS_ADMIN']
  const [one, two] = [
    await createKey(app.url, { tenant: 'ours', scopes }, admin.secret),
    await createKey(app.url, { tenant: 'ours', scopes }, admin.secret),
  ]
  const other = await createKey(app.url, { tenant: 'theirs', scopes }, admin.secret)
  const kinds: Kind[] = ['completion', 'prediction', 'job']
  for (const [name, { secret }] of Object.entries({ one, two, other }))
    for (const kind of kinds) await make(app, kind, `${everything}-${name}`, secret)

  expect((await erase(app, 'eraseTenant', { tenant: 'theirs' }, one.secret)).code).toBe('FORBIDDEN')
  expect((await erase(app, 'eraseApiKeyData', { id: other.id }, one.secret)).code).toBe('NOT_FOUND')

  const key = await erase(app, 'eraseApiKeyData', { id: one.id }, two.secret)
  expect(key.erasure).toMatchObject({
    subject: 'API_KEY',
    requestedBy: two.id,
    counts: { completions: 2, predictions: 1, jobs: 1, jobLines: 2 },
  })
  const engine = app.engines.get('smollm2') as FakeEngine
  expect(engine.forgotten).toEqual([one.id])
  expect(await placesOf(`${everything}-one`)).toEqual([])
  expect(await placesOf(`${everything}-two`)).not.toEqual([])

  const tenant = await erase(app, 'eraseTenant', { tenant: 'ours' }, admin.secret)
  expect(tenant.erasure).toMatchObject({ subject: 'TENANT', tenant: 'ours', counts: { completions: 2, jobs: 1 } })
  expect(engine.forgotten).toEqual(expect.arrayContaining([one.id, two.id]))
  expect(engine.forgotten).not.toContain(other.id)
  expect(await placesOf(`${everything}-two`)).toEqual([])
  expect(await placesOf(`${everything}-other`)).not.toEqual([])

  // Receipts are the tenant's own.
  const count = async (secret: string) =>
    (await post(app.url, '{ erasures { totalCount } }', {}, undefined, secret)).data.erasures.totalCount
  expect([await count(two.secret), await count(other.secret), await count(admin.secret)]).toEqual([2, 0, 2])
  await app.dispose()
})

test("a tenant's own retention is shorter or longer than the server's, and leaves nothing in the files", async () => {
  const app = await startApp({ dataDir, settings: { ...webhooks, RETENTION_HOURS: '100' } })
  const admin = await createKey(app.url)
  const scopes = ['PREDICT', 'COMPLETE', 'READ', 'KEYS_ADMIN']
  const short = await createKey(app.url, { tenant: 'short', scopes }, admin.secret)
  const long = await createKey(app.url, { tenant: 'long', scopes }, admin.secret)
  const kinds: Kind[] = ['completion', 'prediction', 'job']
  for (const [name, { secret }] of Object.entries({ admin, short, long }))
    for (const kind of kinds) await make(app, kind, `${everything}-${name}`, secret)
  const set = async (input: Json, secret: string) => {
    const query =
      'mutation ($input: SetTenantRetentionInput!) { set: setTenantRetention(input: $input) { ... on SetTenantRetentionSuccess { retention { tenant hours isDefault updatedBy } } ... on Failure { code } } }'
    return (await post(app.url, query, { input }, undefined, secret)).data.set
  }
  expect((await set({ tenant: 'long', hours: 1 }, short.secret)).code).toBe('FORBIDDEN')
  expect((await set({ hours: -1 }, short.secret)).code).toBe('INVALID_INPUT')
  expect(await set({ hours: 0 }, long.secret)).toEqual({
    retention: { tenant: 'long', hours: 0, isDefault: false, updatedBy: long.id },
  })
  await app.dispose()
  const age = 'finished_at = finished_at - 5 * 3600000'
  const tables = ['completions', 'predictions', 'jobs', 'webhook_deliveries']
  if (onPostgres) {
    const url = await databaseFor(inject('postgresUrl') as string, dataDir)
    for (const table of tables) await queryPostgres(url, `update ${table} set ${age}`)
  } else {
    const database = new Sqlite(join(dataDir, 'modelgraph.sqlite'))
    for (const table of tables) database.exec(`update ${table} set ${age}`)
    database.close()
  }
  const again = await startApp({ dataDir, settings: { ...webhooks, RETENTION_HOURS: '100' } })
  expect(await placesOf(`${everything}-short`)).not.toEqual([])
  const query =
    'mutation { setTenantRetention(input: { hours: 2 }) { ... on SetTenantRetentionSuccess { retention { hours } } } }'
  await post(again.url, query, {}, undefined, short.secret)
  await until(async () => (await placesOf(`${everything}-short`)).length === 0)
  for (const name of ['admin', 'long']) expect(await placesOf(`${everything}-${name}`)).not.toEqual([])
  const { data } = await post(again.url, '{ tenantRetention { hours isDefault } }', {}, undefined, short.secret)
  expect(data.tenantRetention).toEqual({ hours: 2, isDefault: false })
  await again.dispose()
})
