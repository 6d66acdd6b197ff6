import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'libsql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { post, until } from './support/clients.ts'
import { startApp } from './support/start-app.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-data-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const settings = { DATABASE_URL: '' }
const completion = `mutation ($key: String) { createCompletion(input: { prompt: "a", maxTokens: 2, idempotencyKey: $key }) {
  ... on CreateCompletionSuccess { completion { id } } } }`
const prediction = `mutation { createPrediction(input: { operation: { classifyText: { text: "a" } } }) {
  ... on CreatePredictionSuccess { prediction { id } } } }`
const job = `mutation { createJob(input: { jsonl: "{\\"prediction\\":{\\"classifyText\\":{\\"text\\":\\"a\\"}}}" }) { ... on CreateJobSuccess { job { id } } } }`

test('what ended longer ago than RETENTION_HOURS is removed, with all that belongs to it; the rest stays', async () => {
  const app = await startApp({ dataDir, settings })
  const make = async (key?: string) => [
    (await post(app.url, completion, { key })).data.createCompletion.completion.id,
    (await post(app.url, prediction)).data.createPrediction.prediction.id,
    (await post(app.url, job)).data.createJob.job.id,
  ]
  const old = []
  for (let i = 0; i < 30; i++) old.push(...(await make(`old-${i}`)))
  const fresh = await make('fresh')
  const isEnded = async () => {
    const { data } = await post(
      app.url,
      '{ predictions(state: SUCCEEDED) { totalCount } jobs(state: SUCCEEDED) { totalCount } }',
    )
    return data.predictions.totalCount === 31 && data.jobs.totalCount === 31
  }
  await until(isEnded)
  await app.dispose()

  const database = new Sqlite(join(dataDir, 'modelgraph.sqlite'))
  const places = `(${old.map((id) => `'${id}'`).join(',')})`
  for (const table of ['completions', 'predictions', 'jobs'])
    database.exec(`update ${table} set finished_at = finished_at - 7200000 where id in ${places}`)
  database.close()

  const again = await startApp({ dataDir, settings: { ...settings, RETENTION_HOURS: '1' } })
  const counts = async () => {
    const { data } = await post(
      again.url,
      '{ completions { totalCount } predictions { totalCount } jobs { totalCount } }',
    )
    return [data.completions.totalCount, data.predictions.totalCount, data.jobs.totalCount]
  }
  await until(async () => String(await counts()) === '1,1,1')
  for (const id of fresh) expect((await post(again.url, `{ node(id: "${id}") { id } }`)).data.node).toEqual({ id })
  await again.dispose()

  const left = new Sqlite(join(dataDir, 'modelgraph.sqlite'))
  const count = (table: string) => Number((left.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n)
  expect(count('completion_events')).toBe(4)
  expect(count('job_lines')).toBe(1)
  expect(count('idempotency_keys')).toBe(1)
  left.close()
})
