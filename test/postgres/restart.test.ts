import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, post, until } from '../support/clients.ts'
import { databaseFor, queryPostgres, TestPostgres } from '../support/postgres.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'

let postgres: TestPostgres
let url: string
let app: StartedApp
let dataDir: string
beforeEach(async () => {
  postgres = await TestPostgres.start()
  dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-data-'))
  url = await databaseFor(postgres.urlOf('postgres'), 'restart')
  app = await startApp({ dataDir, settings: { DATABASE_URL: url } })
})
afterEach(async () => {
  await app.dispose()
  await postgres.dispose()
  await rm(dataDir, { recursive: true, force: true })
})

const create = `mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) {
  ... on CreateCompletionSuccess { completion { id text } } ... on Failure { code } } }`
const count = '{ completions(first: 1) { totalCount } }'

test.each([
  'SIGINT',
  'SIGQUIT',
] as const)('a restart of Postgres (%s) under load loses nothing that was acknowledged', async (signal) => {
  const socket = connect(app.url)
  const engine = app.engines.get('smollm2')
  const streams = Array.from({ length: 4 }, () =>
    socket.stream(
      'subscription { streamCompletion(input: { prompt: "a", maxTokens: 300 }) { __typename sequence ... on CompletionDelta { text } } }',
    ),
  )
  const seen = streams.map(async (stream) => {
    const sequences: number[] = []
    let last = ''
    for await (const { streamCompletion } of stream) {
      sequences.push(streamCompletion.sequence)
      last = streamCompletion.__typename
    }
    return { sequences, last }
  })
  let isOver = false
  const acknowledged: string[] = []
  const codes = new Set<string>()
  const writer = (async () => {
    while (!isOver) {
      const { completion, code } = (await post(app.url, create, { input: { prompt: 'b', maxTokens: 2 } })).data
        .createCompletion
      if (completion) acknowledged.push(completion.id)
      else codes.add(code)
    }
  })()
  await until(() => acknowledged.length > 5 && (engine?.generated ?? 0) > 50)
  await postgres.stop(signal)
  await postgres.launch()
  const before = acknowledged.length
  await until(() => acknowledged.length > before + 5)
  isOver = true
  await writer
  for (const { sequences, last } of await Promise.all(seen)) {
    expect(sequences).toEqual(Array.from({ length: 302 }, (_, index) => index + 1))
    expect(last).toBe('CompletionFinished')
  }
  // What the restart cut short is told by its code, and nothing else is.
  expect([...codes].filter((code) => code !== 'STORAGE_UNAVAILABLE')).toEqual([])
  for (const id of acknowledged) {
    const { data } = await post(app.url, 'query ($id: ID!) { completion(id: $id) { state } }', { id })
    expect(data.completion.state).toBe('SUCCEEDED')
  }
  await socket.dispose()
})

test('while Postgres is away, requests are refused within a bounded time, and the server recovers by itself', async () => {
  await app.dispose()
  app = await startApp({ dataDir, settings: { DATABASE_URL: url, STORAGE_WAIT_MS: '300' } })
  await postgres.stop()
  expect((await post(app.url, count)).errors?.[0]?.extensions.code).toBe('STORAGE_UNAVAILABLE')
  const { data } = await post(app.url, create, { input: { prompt: 'a', maxTokens: 2 } })
  expect(data.createCompletion).toEqual({ code: 'STORAGE_UNAVAILABLE' })
  expect((await post(app.url, '{ classifyText(text: "a") { label } }')).errors).toBeUndefined()
  await postgres.launch()
  await until(async () => (await post(app.url, count)).errors === undefined)
  expect(
    (await post(app.url, create, { input: { prompt: 'a', maxTokens: 2 } })).data.createCompletion.completion.text,
  ).toBe(' w0 w1')
})

test('a Postgres that is stopped in its tracks answers nobody, and the server waits for a bounded time', async () => {
  await app.dispose()
  app = await startApp({ dataDir, settings: { DATABASE_URL: url, STORAGE_WAIT_MS: '300' } })
  const backends = await queryPostgres(
    postgres.urlOf('postgres'),
    `select pid from pg_stat_activity where datname = '${new URL(url).pathname.slice(1)}'`,
  )
  const pids = [postgres.pid, ...backends.map(({ pid }) => Number(pid))]
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  expect((await post(app.url, count)).errors?.[0]?.extensions.code).toBe('STORAGE_UNAVAILABLE')
  for (const pid of pids) process.kill(pid, 'SIGCONT')
  await until(async () => (await post(app.url, count)).errors === undefined)
})

test('a server that lost its lock writes nothing until it has it again', async () => {
  const terminate = "select pg_terminate_backend(l.pid) from pg_locks l where l.locktype = 'advisory'"
  await queryPostgres(url, terminate)
  const { data } = await post(app.url, create, { input: { prompt: 'a', maxTokens: 2 } })
  expect(data.createCompletion.completion.text).toBe(' w0 w1')
  await until(async () => (await queryPostgres(url, "select 1 from pg_locks where locktype = 'advisory'")).length === 1)
  await expect(startApp({ settings: { DATABASE_URL: url, STORAGE_WAIT_MS: '300' } })).rejects.toThrow(/another server/)
})

test('a prompt may hold any character', async () => {
  const { data } = await post(app.url, create, { input: { prompt: 'a\u0000b', maxTokens: 1, echo: true } })
  expect(data.createCompletion.completion.text).toBe('a\u0000b w0')
})

test('an address that nobody answers at, and a wrong name, are refused without the password', async () => {
  const refusal = async (address: string) =>
    startApp({ settings: { DATABASE_URL: address, STORAGE_WAIT_MS: '200' } }).then(
      () => '',
      (error: Error) => error.message,
    )
  const away = await refusal('postgres://someone:secret@127.0.0.1:1/nothing')
  expect(away).toMatch(/DATABASE_URL can't be used/)
  const missing = await refusal(Object.assign(new URL(url), { pathname: '/nothing', password: 'secret' }).href)
  expect(missing).toMatch(/DATABASE_URL can't be used.*does not exist/)
  expect(away + missing + (await refusal('mysql://someone:secret@host/name'))).not.toContain('secret')
})
