import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'libsql'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { type JobLineInput, readLines } from '../src/services/jobs/read-lines.ts'
import { connect, post, until } from './support/clients.ts'
import type { FakeEngine } from './support/fake-engine.ts'
import { upload } from './support/multipart.ts'
import { databaseFor, queryPostgres } from './support/postgres.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let dataDir: string
let app: StartedApp
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-data-'))
  await start()
})
afterEach(async () => {
  await app.dispose()
  await rm(dataDir, { recursive: true, force: true })
})

async function start(settings: Record<string, string> = {}): Promise<void> {
  app = await startApp({ dataDir, settings: { MAX_JOB_LINES: '2000', ...settings } })
}

const engineOf = (name: string): FakeEngine => app.engines.get(name) as FakeEngine
const fields = 'id state total succeeded failed attempts startedAt finishedAt resultsPath errorsPath'
const classify = (text: string, customId?: string) => ({ customId, prediction: { classifyText: { text } } })
const complete = (prompt: string, more: object = {}) => ({ completion: { prompt, maxTokens: 3, ...more } })
const toJsonl = (lines: object[]): string => lines.map((line) => JSON.stringify(line)).join('\n')

async function create(jsonl: string, more: object = {}) {
  const { data, errors } = await post(
    app.url,
    `mutation ($input: CreateJobInput!) { createJob(input: $input) { ... on CreateJobSuccess { job { ${fields} } } ... on Failure { code message } ... on InvalidInput { field limit } } }`,
    { input: { jsonl, ...more } },
  )
  expect(errors).toBeUndefined()
  return data.createJob
}
const read = async (id: string) =>
  (await post(app.url, `query ($id: ID!) { job(id: $id) { ${fields} } }`, { id })).data.job
const act = async (field: 'cancelJob' | 'retryJob', id: string) =>
  (
    await post(
      app.url,
      `mutation ($id: ID!) { ${field}(id: $id) { ... on ${field === 'cancelJob' ? 'CancelJobSuccess' : 'RetryJobSuccess'} { job { ${fields} } } ... on Failure { code } } }`,
      { id },
    )
  ).data[field]
const end = (id: string) => until(async () => ['SUCCEEDED', 'CANCELED'].includes((await read(id)).state))
const get = (path: string) => fetch(new URL(path, app.url))
async function download(path: string) {
  const response = await get(path)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('application/jsonl')
  const text = await response.text()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

test('a job carries out every line, and its results are downloaded', async () => {
  const lines = [
    classify('four', 'first'),
    { prediction: { embed: { texts: ['a', 'four'] } } },
    {
      prediction: {
        predict: {
          model: 'minilm',
          inputs: [{ name: 'x', datatype: 'INT64', shape: [1], data: ['9007199254740993'] }],
        },
      },
    },
    complete('a b', { seed: 7 }),
  ]
  const { job } = await create(`\uFEFF${toJsonl(lines)}\r\n\n`)
  expect(job).toMatchObject({ state: 'QUEUED', total: 4, succeeded: 0, failed: 0, attempts: 1, finishedAt: null })
  await end(job.id)
  expect(await read(job.id)).toMatchObject({ state: 'SUCCEEDED', total: 4, succeeded: 4, failed: 0 })
  const results = await download(job.resultsPath)
  expect(results.map(({ line, customId, operation }) => [line, customId, operation])).toEqual([
    [1, 'first', 'classifyText'],
    [2, null, 'embed'],
    [3, null, 'predict'],
    [4, null, 'createCompletion'],
  ])
  expect(results[0].result).toMatchObject({ label: 'NEGATIVE', model: 'sentiment@1' })
  expect(results[1].result.embeddings.map(({ vector }: { vector: number[] }) => vector[0])).toEqual([1, 4])
  expect(results[2].result.tensors[0]).toMatchObject({ name: 'x_out', datatype: 'INT64' })
  expect(results[3].result).toMatchObject({
    text: ' w0 w1 w2',
    finishReason: 'LENGTH',
    usage: { completionTokens: 3 },
    seed: 7,
  })
  expect(await download(job.errorsPath)).toEqual([])
  // A job's completions are stored like any other.
  const { data } = await post(app.url, `{ completion(id: "${results[3].result.id}") { state } }`)
  expect(data.completion.state).toBe('SUCCEEDED')
})

test('many lines share model runs, a bounded number of them at once', async () => {
  await app.dispose()
  await start({ BACKGROUND_CONCURRENCY: '50', BATCH_TEXTS: '64' })
  const { job } = await create(toJsonl(Array.from({ length: 1000 }, (_, i) => classify(`text ${i}`, `id-${i}`))))
  await end(job.id)
  const sizes = engineOf('sentiment').encodeCalls.map(({ length }) => length)
  expect(Math.max(...sizes)).toBeGreaterThan(10)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(50)
  const results = await download(job.resultsPath)
  expect(results.map(({ customId }) => customId)).toEqual(Array.from({ length: 1000 }, (_, i) => `id-${i}`))
})

test('progress is told as it comes', async () => {
  const socket = connect(app.url)
  engineOf('sentiment').pause()
  const { job } = await create(toJsonl([classify('one'), classify('two')]))
  const stream = socket.stream(`subscription ($id: ID!) { jobEvents(id: $id) { sequence job { ${fields} } } }`, {
    id: job.id,
  })
  const { value } = await stream.next()
  expect(value.jobEvents.job).toMatchObject({ succeeded: 0 })
  engineOf('sentiment').resume()
  const rest = []
  for await (const { jobEvents } of stream) rest.push(jobEvents)
  expect(rest.at(-1)).toMatchObject({ sequence: 5, job: { state: 'SUCCEEDED', succeeded: 2 } })
  // And again from storage, every change as it was.
  const replayed = []
  for await (const { jobEvents } of socket.stream(
    'subscription ($id: ID!) { jobEvents(id: $id) { sequence job { state succeeded } } }',
    { id: job.id },
  ))
    replayed.push(jobEvents)
  expect(replayed.map(({ sequence, job: { state, succeeded } }) => [sequence, state, succeeded])).toEqual([
    [1, 'QUEUED', 0],
    [2, 'RUNNING', 0],
    [3, 'RUNNING', 1],
    [4, 'RUNNING', 2],
    [5, 'SUCCEEDED', 2],
  ])
  await socket.dispose()
})

test('a file comes as a part of a multipart request, too', async () => {
  const send = async (file: Uint8Array, more: object = {}) => {
    const { data, errors } = await upload(app.url, {
      query: `mutation ($input: CreateJobInput!) { createJob(input: $input) { ... on CreateJobSuccess { job { ${fields} } } ... on InvalidInput { code field limit } ... on Failure { code } } }`,
      variables: { input: { file: null, ...more } },
      files: { 'variables.input.file': file },
    })
    expect(errors).toBeUndefined()
    return data.createJob
  }
  const jsonl = toJsonl([classify('four', 'a'), classify('five', 'b')])
  const { job } = await send(Buffer.from(jsonl), { idempotencyKey: 'sent' })
  expect(job).toMatchObject({ total: 2 })
  await end(job.id)
  expect((await download(job.resultsPath)).map(({ customId }) => customId)).toEqual(['a', 'b'])
  // The same file by another way is the same input.
  expect((await create(jsonl, { idempotencyKey: 'sent' })).job.id).toBe(job.id)
  expect(await send(Buffer.from(toJsonl([classify('four'), { prediction: { embed: { texts: [] } } }])))).toMatchObject({
    code: 'INVALID_INPUT',
    field: 'input.file.2.prediction.embed.texts',
  })
  expect(await send(Buffer.from([0x7b, 0xff]))).toMatchObject({ code: 'INVALID_INPUT', field: 'input.file' })
  expect(await send(Buffer.from(jsonl), { jsonl })).toMatchObject({ code: 'INVALID_INPUT', field: 'input' })
  expect(await create(null as unknown as string)).toMatchObject({ code: 'INVALID_INPUT', field: 'input' })
  await app.dispose()
  await start({ MAX_UPLOAD_BYTES: '1024' })
  expect(await send(Buffer.from(toJsonl([classify('a'.repeat(2000))])))).toMatchObject({
    code: 'INVALID_INPUT',
    field: 'input.file',
    limit: 1024,
  })
})

/** Changes what is stored behind the back of a server that is stopped. */
async function alter(statement: string): Promise<void> {
  const postgres = inject('postgresUrl')
  if (postgres !== undefined) return void (await queryPostgres(await databaseFor(postgres, dataDir), statement))
  const database = new Sqlite(join(dataDir, 'modelgraph.sqlite'))
  database.exec(statement)
  database.close()
}

test("a line's completion is found again however long its job takes", async () => {
  engineOf('smollm2').pause()
  const { job } = await create(toJsonl([complete('a b')]))
  await until(() => engineOf('smollm2').running.size === 1)
  await app.dispose()
  await alter('update idempotency_keys set created_at = 1')
  await start()
  await end(job.id)
  const { data } = await post(app.url, '{ completions { totalCount } }')
  expect(data.completions.totalCount).toBe(1)
  expect(await download(job.resultsPath)).toHaveLength(1)
})

test.each([
  ['many lines', 1000, 1, 101],
  ['long lines', 20, 100_000, 2],
])('a file of %s is read in many turns of the event loop, in between which everybody else is served', async (_name, count, characters, most) => {
  let isOver = false
  let sinceTurn = 0
  let longest = 0
  const turn = (): void => {
    sinceTurn = 0
    if (!isOver) setImmediate(turn)
  }
  setImmediate(turn)
  const lines = await readLines(toJsonl(Array.from({ length: count }, () => classify('a'.repeat(characters)))), {
    field: 'input.jsonl',
    maxLines: count,
    maxLineBytes: 1_000_000,
    coerce: (value) => value as JobLineInput,
    check: () => {
      sinceTurn += 1
      longest = Math.max(longest, sinceTurn)
    },
  })
  isOver = true
  expect(lines).toHaveLength(count)
  expect(longest).toBeLessThanOrEqual(most)
})

test.each([
  ['', 'input.jsonl', 1],
  ['\n \n', 'input.jsonl', 1],
  ['{}\n{', 'input.jsonl.1', undefined],
  [`${toJsonl([classify('a')])}\n{"prediction":`, 'input.jsonl.2', undefined],
  ['[1]', 'input.jsonl.1', undefined],
  ['\n{"prediction":{"classifyText":{"text":5}}}', 'input.jsonl.2.prediction.classifyText.text', undefined],
  ['{"prediction":{"classifyText":{"text":""}}}', 'input.jsonl.1.prediction.classifyText.text', 1],
  ['{"prediction":{"unknown":{}}}', 'input.jsonl.1.prediction', undefined],
  ['{"prediction":{"classifyText":{"text":"a"},"embed":{"texts":["a"]}}}', 'input.jsonl.1.prediction', undefined],
  ['{"prediction":{"classifyText":{"text":"a","model":"nothing"}}}', 'input.jsonl.1', undefined],
  ['{"completion":{"prompt":"a","temperature":3}}', 'input.jsonl.1.completion.temperature', 2],
  ['{"completion":{"prompt":"a","background":true}}', 'input.jsonl.1.completion.background', undefined],
  ['{"completion":{"prompt":"a"},"prediction":{"classifyText":{"text":"a"}}}', 'input.jsonl.1', undefined],
  [toJsonl([classify('a', 'same'), classify('b', 'same')]), 'input.jsonl.2.customId', undefined],
  [toJsonl(Array.from({ length: 2001 }, () => classify('a'))), 'input.jsonl', 2000],
])('a bad file is refused before anything is stored, naming the line: %#', async (jsonl, field, limit) => {
  expect(await create(jsonl)).toMatchObject({ code: 'INVALID_INPUT', field, ...(limit !== undefined && { limit }) })
  expect((await post(app.url, '{ jobs { totalCount } }')).data.jobs.totalCount).toBe(0)
})

test('lines that fail are told, and carried out again when asked', async () => {
  const engine = engineOf('smollm2')
  engine.pause()
  const { job } = await create(toJsonl([classify('one'), complete('a', { maxTokens: 500 })]))
  // As often as it takes for the completion to be given up.
  await until(async () => {
    engine.crash()
    return (await read(job.id)).failed === 1
  })
  engine.resume()
  await end(job.id)
  const failed = await read(job.id)
  expect(failed).toMatchObject({ state: 'SUCCEEDED', succeeded: 1, failed: 1 })
  const [error] = await download(failed.errorsPath)
  expect(error).toMatchObject({ line: 2, operation: 'createCompletion', failure: { code: 'ENGINE_FAILED' } })
  const retried = (await act('retryJob', job.id)).job
  expect(retried).toMatchObject({ attempts: 2, failed: 0 })
  await end(job.id)
  expect(await read(job.id)).toMatchObject({ state: 'SUCCEEDED', succeeded: 2, failed: 0 })
  expect(await download(failed.errorsPath)).toEqual([])
  expect((await act('retryJob', job.id)).job.attempts).toBe(2)
})

test('a canceled job stops its work and keeps what it has', async () => {
  const chat = engineOf('smollm2')
  chat.pause()
  const { job } = await create(
    toJsonl([classify('one'), ...Array.from({ length: 5 }, () => complete('a', { maxTokens: 900 }))]),
  )
  await until(async () => (await read(job.id)).succeeded === 1 && chat.running.size === 5)
  expect((await act('cancelJob', job.id)).job).toMatchObject({ state: 'CANCELED', succeeded: 1 })
  await until(() => chat.running.size === 0)
  chat.resume()
  expect(await download(job.resultsPath)).toHaveLength(1)
  await act('retryJob', job.id)
  await end(job.id)
  expect(await read(job.id)).toMatchObject({ state: 'SUCCEEDED', succeeded: 6 })
  expect((await act('cancelJob', 'job_0')).code).toBe('NOT_FOUND')
})

test('a job goes on where its server ended, each line carried out to one result', async () => {
  await app.dispose()
  await start({ BACKGROUND_CONCURRENCY: '4' })
  const engine = engineOf('sentiment')
  const { job } = await create(toJsonl(Array.from({ length: 200 }, (_, i) => classify(`text ${i}`))))
  await until(async () => (await read(job.id)).succeeded > 20)
  engine.pause()
  await until(() => engine.encodeCalls.length > 5)
  await app.dispose(0)
  await start()
  await end(job.id)
  expect(await read(job.id)).toMatchObject({ state: 'SUCCEEDED', succeeded: 200, failed: 0 })
  expect((await download(job.resultsPath)).map(({ line }) => line)).toEqual(
    Array.from({ length: 200 }, (_, i) => i + 1),
  )
})

test('the same idempotency key and file give the same job', async () => {
  const jsonl = toJsonl([classify('a')])
  const answers = await Promise.all(Array.from({ length: 5 }, () => create(jsonl, { idempotencyKey: 'nightly' })))
  expect(new Set(answers.map(({ job }) => job.id)).size).toBe(1)
  expect(await create(toJsonl([classify('b')]), { idempotencyKey: 'nightly' })).toMatchObject({
    code: 'IDEMPOTENCY_CONFLICT',
  })
})

test('a file is posted as it is, too, under the same rules', async () => {
  const send = (body: string, headers: Record<string, string> = {}) =>
    fetch(new URL('/jobs', app.url), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/jsonl', ...headers },
    })
  const response = await send(toJsonl([classify('four')]), { 'idempotency-key': 'posted' })
  expect(response.status).toBe(201)
  const { id, total } = (await response.json()) as { id: string; total: number }
  expect(total).toBe(1)
  await end(id)
  expect(await download(`/jobs/${id}/results.jsonl`)).toHaveLength(1)
  const codeOf = async (answer: Response) =>
    ((await answer.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code
  const conflict = await send(toJsonl([classify('five')]), { 'idempotency-key': 'posted' })
  expect([conflict.status, await codeOf(conflict)]).toEqual([409, 'IDEMPOTENCY_CONFLICT'])
  const bad = await send('{')
  expect([bad.status, await codeOf(bad)]).toEqual([400, 'INVALID_INPUT'])
  const foreign = await send(toJsonl([classify('a')]), { origin: 'https://elsewhere.example' })
  expect([foreign.status, await codeOf(foreign)]).toEqual([403, 'FORBIDDEN_ORIGIN'])
  const missing = await get('/jobs/job_0/results.jsonl')
  expect([missing.status, await codeOf(missing)]).toEqual([404, 'NOT_FOUND'])
  await app.dispose()
  await start({ MAX_JOB_BYTES: '1024' })
  const large = await send(toJsonl([classify('a'.repeat(2000))]))
  expect([large.status, await codeOf(large)]).toEqual([413, 'BODY_TOO_LARGE'])
})

test('jobs are listed and filtered', async () => {
  const ids = []
  for (let i = 0; i < 3; i++) ids.unshift((await create(toJsonl([classify('a')]))).job.id)
  for (const id of ids) await end(id)
  const list = async (args: string) =>
    (await post(app.url, `{ jobs${args} { totalCount nodes { id } pageInfo { endCursor } } }`)).data.jobs
  const page = await list('(first: 2)')
  expect(page).toMatchObject({ totalCount: 3, nodes: [{ id: ids[0] }, { id: ids[1] }] })
  expect((await list(`(after: "${page.pageInfo.endCursor}")`)).nodes).toEqual([{ id: ids[2] }])
  expect((await list('(state: CANCELED)')).totalCount).toBe(0)
})
