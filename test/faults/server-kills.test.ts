import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'libsql'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { post, until } from '../support/clients.ts'
import { buildServerProgram, type ServerProcess, type ServerProgram } from '../support/server-process.ts'
import { expectRecovered, stateOf } from './support/aftermath.ts'
import { handReport, report } from './support/report.ts'
import { storageSettings } from './support/storage.ts'

handReport()
const postgres = inject('postgresUrl')
let program: ServerProgram
beforeAll(async () => {
  program = await buildServerProgram()
})
afterAll(() => program.dispose())

let dataDir: string
let settings: Record<string, string>
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-data-'))
  settings = await storageSettings(join(dataDir, 'data'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const predictionDocument = `mutation ($text: String!) { createPrediction(input: { operation: { classifyText: { text: $text } } }) {
  ... on CreatePredictionSuccess { prediction { id } } } }`
const completionDocument = `mutation ($text: String!) { createCompletion(input: { prompt: $text, maxTokens: 4, background: true }) {
  ... on CreateCompletionSuccess { completion { id } } } }`

/** Writes until the server is gone. @returns ids that were acknowledged */
async function write({ url }: ServerProcess, writer: number, acknowledged: Set<string>): Promise<void> {
  for (let i = 0; ; i++) {
    const document = (i + writer) % 2 === 0 ? predictionDocument : completionDocument
    const answer = await post(url, document, { text: `text ${i}` }).catch(() => null)
    if (answer === null) return
    const id = answer.data?.createPrediction?.prediction?.id ?? answer.data?.createCompletion?.completion?.id
    expect(answer.errors).toBeUndefined()
    acknowledged.add(id)
  }
}

async function expectAll(url: string, ids: Iterable<string>): Promise<void> {
  const all = [...ids]
  for (let start = 0; start < all.length; start += 200) {
    const part = all.slice(start, start + 200)
    const fields = part.map((id, i) => `a${i}: node(id: "${id}") { id }`)
    const { data } = await post(url, `{ ${fields.join('\n')} }`)
    expect(Object.values<{ id: string } | null>(data).map((node) => node?.id)).toEqual(part)
  }
}

const kills = postgres === undefined ? 50 : 10

test(`${kills} kills in a row under write load lose nothing that was acknowledged`, async () => {
  const acknowledged = new Set<string>()
  let server = await program.start(settings)
  await post(server.url, completionDocument, { text: 'as large as it gets' })
  const before = stateOf(server)
  let recoveryMs = 0
  for (let kill = 0; kill < kills; kill++) {
    const already = acknowledged.size
    const writers = Array.from({ length: 4 }, (_, writer) => write(server, writer, acknowledged))
    // At another moment each time.
    await until(() => acknowledged.size > already + 3 + (kill % 7))
    await server.kill('SIGKILL')
    await Promise.all(writers)
    const killedAt = performance.now()
    server = await program.start(settings)
    recoveryMs = Math.max(recoveryMs, performance.now() - killedAt)
    await expectAll(server.url, [...acknowledged].slice(-200))
  }
  await expectAll(server.url, acknowledged)
  // Every prediction is done in the end, and none twice over.
  await until(async () => {
    const { data } = await post(
      server.url,
      '{ open: predictions(state: QUEUED) { totalCount } running: predictions(state: RUNNING) { totalCount } }',
    )
    return data.open.totalCount + data.running.totalCount === 0
  })
  await expectRecovered(server, before, { isRestarted: true })
  // What was acknowledged is all there: nothing lost, and no row twice.
  report('server killed under write load (kill -9)', kills, 0, 0, recoveryMs)
  await server.kill('SIGTERM').catch(() => {})
  if (postgres !== undefined) return
  const database = new Sqlite(join(dataDir, 'data', 'modelgraph.sqlite'))
  expect(database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
  database.close()
}, 900_000)

test('a job is carried out to the end whose server is killed in its middle, one result a line', async () => {
  const lines = Array.from({ length: 2000 }, (_, i) =>
    JSON.stringify(
      i % 20 === 0
        ? { completion: { prompt: 'a', maxTokens: 5, seed: 1 } }
        : { prediction: { classifyText: { text: `text ${i}` } } },
    ),
  )
  const read = async (url: string, id: string) =>
    (await post(url, 'query ($id: ID!) { job(id: $id) { state total succeeded failed resultsPath } }', { id })).data.job
  const slow = { ...settings, BACKGROUND_CONCURRENCY: '4' }
  let server = await program.start(slow)
  const before = stateOf(server)
  const created = await fetch(new URL('/jobs', server.url), { method: 'POST', body: lines.join('\n') })
  const { id } = (await created.json()) as { id: string }
  for (const share of [0.1, 0.4, 0.7]) {
    await until(async () => (await read(server.url, id)).succeeded > share * lines.length)
    await server.kill('SIGKILL')
    server = await program.start(slow)
  }
  await until(async () => (await read(server.url, id)).state === 'SUCCEEDED')
  const job = await read(server.url, id)
  expect(job).toMatchObject({ total: 2000, failed: 0, succeeded: 2000 })
  const text = await (await fetch(new URL(job.resultsPath, server.url))).text()
  const results = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(results.map(({ line }) => line)).toEqual(lines.map((_, i) => i + 1))
  expect(results[0].result.text).toBe(' w0 w1 w2 w3 w4')
  const ms = await expectRecovered(server, before, { isRestarted: true })
  report('server killed in the middle of a job (kill -9)', 3, 0, 0, ms)
  await server.kill('SIGTERM')
}, 300_000)

test('a line that ends its server again and again is failed, and its job goes on', async () => {
  const lines = Array.from({ length: 40 }, (_, i) =>
    JSON.stringify({ prediction: { classifyText: { text: i === 20 ? 'ends its server' : `text ${i}` } } }),
  )
  let server = await program.start(settings)
  const before = stateOf(server)
  const created = await fetch(new URL('/jobs', server.url), { method: 'POST', body: lines.join('\n') })
  const { id } = (await created.json()) as { id: string }
  const isOver = async (url: string): Promise<boolean> =>
    (await post(url, 'query ($id: ID!) { job(id: $id) { state } }', { id })).data.job.state === 'SUCCEEDED'
  let ends = 0
  for (;;) {
    let isGone = false
    void server.gone.then(() => {
      isGone = true
    })
    await until(async () => isGone || (await isOver(server.url).catch(() => false)))
    if (!isGone) break
    ends += 1
    // It may end before it has told its address.
    for (;;) {
      const next = await program.start(settings).catch(() => null)
      if (next !== null) {
        server = next
        break
      }
      ends += 1
    }
  }
  expect(ends).toBe(4)
  const linesOf = async (file: string) =>
    (await (await fetch(new URL(`/jobs/${id}/${file}.jsonl`, server.url))).text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  expect(await linesOf('errors')).toMatchObject([{ line: 21, failure: { code: 'INTERRUPTED' } }])
  expect((await linesOf('results')).map(({ line }) => line)).toEqual(lines.flatMap((_, i) => (i === 20 ? [] : [i + 1])))
  const ms = await expectRecovered(server, before, { isRestarted: true })
  report('a line of a job that ends its server', ends, 0, 0, ms)
  await server.kill('SIGTERM')
})
