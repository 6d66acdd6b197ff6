import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'libsql'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { post, until } from './support/clients.ts'
import { filesWith } from './support/data-folder.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { databaseFor, queryPostgres } from './support/postgres.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-data-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const newKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`
const start = (...keys: string[]): Promise<StartedApp> =>
  startApp({ dataDir, settings: { ENCRYPTION_KEYS: keys.join(',') } })

const canary = 'canary-0b8e1d'
const complete = `mutation ($key: String) { createCompletion(input: { prompt: "${canary} prompt", maxTokens: 3, stop: "${canary} stop",
  idempotencyKey: $key, seed: 1 }) { ... on CreateCompletionSuccess { completion { id } } ... on Failure { code } } }`
const predict = `mutation { createPrediction(input: { operation: { classifyText: { text: "${canary} text" } } }) {
  ... on CreatePredictionSuccess { prediction { id } } } }`
const job = `mutation ($jsonl: String!) { createJob(input: { jsonl: $jsonl }) { ... on CreateJobSuccess { job { id } } } }`
const jsonl = JSON.stringify({ customId: `${canary} id`, prediction: { classifyText: { text: `${canary} line` } } })

interface Made {
  completion: string
  prediction: string
  job: string
}

/** One of everything that is stored, at its end; the engine's texts have the canary too. */
async function makeAll(app: StartedApp, key = 'key-1'): Promise<Made> {
  const engine = app.engines.get('smollm2') as FakeEngine
  engine.script = [` ${canary} a`, ` ${canary} b`, ' c']
  const completion = (await post(app.url, complete, { key })).data.createCompletion.completion.id
  const prediction = (await post(app.url, predict)).data.createPrediction.prediction.id
  const jobId = (await post(app.url, job, { jsonl })).data.createJob.job.id
  await until(async () => {
    const { data } = await post(app.url, `{ prediction(id: "${prediction}") { state } job(id: "${jobId}") { state } }`)
    return data.prediction.state === 'SUCCEEDED' && data.job.state === 'SUCCEEDED'
  })
  return { completion, prediction, job: jobId }
}

/** Everything again, as its readers get it. */
async function readAll(app: StartedApp, made: Made): Promise<unknown> {
  const { data, errors } = await post(
    app.url,
    `{ completion(id: "${made.completion}") { prompt text state choices { text finishReason } }
       prediction(id: "${made.prediction}") { state result { __typename ... on TextClassification { label score } } } }`,
  )
  const results = await fetch(new URL(`/jobs/${made.job}/results.jsonl`, app.url))
  return { data, errors, results: await results.text() }
}

/** What is stored, as text: the files, or Postgres' tables. */
async function stored(): Promise<string> {
  const server = inject('postgresUrl')
  const tables = ['completions', 'completion_events', 'predictions', 'job_lines', 'idempotency_keys', 'encryption_keys']
  let rows: unknown[] = []
  if (server !== undefined) {
    const url = await databaseFor(server, dataDir)
    for (const table of tables) rows = rows.concat(await queryPostgres(url, `select * from ${table}`))
  } else {
    const database = new Sqlite(join(dataDir, 'modelgraph.sqlite'))
    for (const table of tables) rows = rows.concat(database.prepare(`select * from ${table}`).all())
    database.close()
  }
  return JSON.stringify(rows)
}

async function change(text: string): Promise<void> {
  const server = inject('postgresUrl')
  if (server !== undefined) return void (await queryPostgres(await databaseFor(server, dataDir), text))
  const database = new Sqlite(join(dataDir, 'modelgraph.sqlite'))
  database.exec(text)
  database.close()
}

test('with a key no text is in the files or tables at any time, and all is read as before, also by the next server', async () => {
  const key = newKey('k1')
  const app = await start(key)
  const made = await makeAll(app)
  const before = await readAll(app, made)
  expect(JSON.stringify(before)).toContain(canary)
  expect(await filesWith(dataDir, canary)).toEqual([])
  await app.dispose()
  expect(await filesWith(dataDir, canary)).toEqual([])
  const now = await stored()
  expect(now).not.toContain(canary)
  expect(now).not.toContain('key-1')
  expect(now).toContain('sealed.k1.')

  const again = await start(key)
  expect(await readAll(again, made)).toEqual(before)
  const { data } = await post(again.url, complete, { key: 'key-1' })
  expect(data.createCompletion.completion.id).toBe(made.completion)
  await again.dispose()
})

test('without a key texts are stored as they are', async () => {
  const app = await start()
  await makeAll(app)
  await app.dispose()
  expect(await stored()).toContain(canary)
})

test('a wrong, a missing and another key are refused at start, and change nothing', async () => {
  const key = newKey('k1')
  const app = await start(key)
  const made = await makeAll(app)
  const before = await readAll(app, made)
  await app.dispose()
  const untouched = await stored()

  await expect(start(newKey('k1'))).rejects.toThrow(/ENCRYPTION_KEYS: the key "k1" is not the one/)
  await expect(start(newKey('k2'))).rejects.toThrow(/ENCRYPTION_KEYS: has no key "k1"/)
  await expect(start()).rejects.toThrow(/ENCRYPTION_KEYS: has no key "k1"/)
  expect(await stored()).toBe(untouched)

  const again = await start(key)
  expect(await readAll(again, made)).toEqual(before)
  await again.dispose()
})

test('what is moved to another row or column is not opened there', async () => {
  const key = newKey('k1')
  const app = await start(key)
  const one = await makeAll(app, 'one')
  const two = await makeAll(app, 'two')
  await app.dispose()
  await change(
    `update completions set prompt = (select prompt from completions where id = '${one.completion}') where id = '${two.completion}'`,
  )
  const again = await start(key)
  const { errors } = await post(again.url, `{ completion(id: "${two.completion}") { prompt } }`)
  expect(errors?.[0]?.extensions.code).toBe('INTERNAL')
  expect((await post(again.url, `{ completion(id: "${one.completion}") { prompt } }`)).data.completion.prompt).toBe(
    `${canary} prompt`,
  )
  expect(JSON.stringify(again.logs)).not.toContain(canary)
  await again.dispose()
})

test('text that looks sealed is text', async () => {
  const text = 'sealed.k1.AAAA'
  const line = JSON.stringify({ customId: text, prediction: { classifyText: { text: 'a' } } })
  const results = async (...keys: string[]) => {
    const app = await start(...keys)
    const { data } = await post(app.url, job, { jsonl: line })
    const { id } = data.createJob.job
    await until(async () => (await post(app.url, `{ job(id: "${id}") { state } }`)).data.job.state === 'SUCCEEDED')
    const answer = await fetch(new URL(`/jobs/${id}/results.jsonl`, app.url))
    await app.dispose()
    return JSON.parse(await answer.text()).customId
  }
  expect(await results()).toBe(text)
  expect(await results(newKey('k1'))).toBe(text)
})

const encryption = (app: StartedApp) =>
  post(app.url, '{ encryption { keyId total examined encryptedAnew finishedAt } }').then(({ data }) => data.encryption)

test('a new key takes over while the server works: older records are encrypted anew, then the old key can go', async () => {
  const [old, fresh] = [newKey('old'), newKey('fresh')]
  const first = await start(old)
  const made: Made[] = []
  for (let i = 0; i < 12; i += 1) made.push(await makeAll(first, `key-${i}`))
  const before = await Promise.all(made.map((each) => readAll(first, each)))
  expect(await encryption(first)).toMatchObject({ keyId: 'old' })
  await first.dispose()

  const second = await start(fresh, old)
  const during = await makeAll(second, 'during')
  await until(async () => (await encryption(second)).finishedAt !== null)
  expect(await encryption(second)).toMatchObject({ keyId: 'fresh' })
  expect((await encryption(second)).encryptedAnew).toBeGreaterThanOrEqual(12 * 8)
  expect(await Promise.all(made.map((each) => readAll(second, each)))).toEqual(before)
  await second.dispose()
  expect(await stored()).not.toContain('sealed.old.')

  const third = await start(fresh)
  expect(await Promise.all(made.map((each) => readAll(third, each)))).toEqual(before)
  expect(JSON.stringify(await readAll(third, during))).toContain(canary)
  // Claims are found under the new key as well.
  const { data } = await post(third.url, complete, { key: 'key-3' })
  expect(data.createCompletion.completion.id).toBe(made[3]?.completion)
  expect((await encryption(third)).finishedAt).not.toBeNull()
  await third.dispose()
})

test('a database without encryption is encrypted when a key comes, and nothing readable stays in its files', async () => {
  const plain = await start()
  expect(await encryption(plain)).toBeNull()
  const made: Made[] = []
  for (let i = 0; i < 12; i += 1) made.push(await makeAll(plain, `key-${i}`))
  const before = await Promise.all(made.map((each) => readAll(plain, each)))
  await plain.dispose()
  expect(await stored()).toContain(canary)

  const key = newKey('k1')
  const app = await start(key)
  await until(async () => (await encryption(app)).finishedAt !== null)
  expect(await filesWith(dataDir, canary)).toEqual([])
  expect(await Promise.all(made.map((each) => readAll(app, each)))).toEqual(before)
  const { data } = await post(app.url, complete, { key: 'key-3' })
  expect(data.createCompletion.completion.id).toBe(made[3]?.completion)
  await app.dispose()
  expect(await stored()).not.toContain(canary)
})

test('encrypting older records goes on where the last server stopped', async () => {
  const [old, fresh] = [newKey('old'), newKey('fresh')]
  const first = await start(old)
  const made: Made[] = []
  for (let i = 0; i < 12; i += 1) made.push(await makeAll(first, `key-${i}`))
  await first.dispose()
  let status = { examined: 0, finishedAt: null }
  for (let tries = 0; status.finishedAt === null; tries += 1) {
    expect(tries).toBeLessThan(50)
    const app = await start(fresh, old)
    const { examined } = status
    const isFurther = async (): Promise<boolean> => {
      status = await encryption(app)
      return status.finishedAt !== null || status.examined > examined
    }
    await expect.poll(isFurther, { interval: 1, timeout: 20_000 }).toBe(true)
    await app.dispose()
  }
  expect(await stored()).not.toContain('sealed.old.')
  const last = await start(fresh)
  expect(JSON.stringify(await readAll(last, made[0] as Made))).toContain(canary)
  await last.dispose()
})
