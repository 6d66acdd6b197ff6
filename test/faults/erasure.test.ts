import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { post, until } from '../support/clients.ts'
import { filesWith } from '../support/data-folder.ts'
import { databaseFor } from '../support/postgres.ts'
import { buildServerProgram, type ServerProgram } from '../support/server-process.ts'
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

let folder: string
let data: string
let storage: Storage
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelgraph-erasure-'))
  data = join(folder, 'data')
})
afterEach(async () => {
  await storage.dispose()
  await rm(folder, { recursive: true, force: true })
})

/** The database from outside, on a connection of the test's own. */
interface Storage {
  all(statement: string): Promise<Record<string, unknown>[]>
  /** Lets the next server get no further with an erasure than so many records of a kind: the transaction behind that never ends, or fails. */
  stopBehind(kind: string, count: number): Promise<void>
  /** After the server is gone. */
  letGo(): Promise<void>
  dispose(): Promise<void>
}

/** Runs one statement. */
const oneStatement = `import Sqlite from 'libsql'
const query = new Sqlite(process.argv[1]).prepare(process.argv[2])
console.log(JSON.stringify(query.reader ? query.all() : [query.run()]))`

/** The server has its file for itself: others look into it while there is none, and in a process that is gone before the next one comes. */
function openSqlite(): Storage {
  const run = async (statement: string): Promise<Record<string, unknown>[]> => {
    const args = ['--input-type=module', '-e', oneStatement, join(data, 'modelgraph.sqlite'), statement]
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
  }
  return {
    all: run,
    stopBehind: async (kind, count) => {
      await run(`create trigger stop before update on erasures when json_extract(new.counts, '$.${kind}') > ${count} begin
        select raise(abort, 'stopped here'); end`)
    },
    letGo: async () => {
      await run('drop trigger stop')
    },
    dispose: async () => {},
  }
}

async function openPostgres(url: string): Promise<Storage> {
  const client = new Client({ connectionString: await databaseFor(url, data) })
  await client.connect()
  const run = async (statement: string) => (await client.query(statement)).rows
  return {
    all: run,
    stopBehind: async (kind, count) => {
      await run(`create function stop() returns trigger language plpgsql as $$ begin
        if (new.counts::json ->> '${kind}')::int > ${count} then perform pg_sleep(600); end if; return new; end $$`)
      await run('create trigger stop before update on erasures for each row execute function stop()')
    },
    letGo: async () => {
      // Its sessions don't notice that their client is gone.
      await run(
        'select pg_terminate_backend(pid, 20000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
      await run('drop function stop cascade')
    },
    dispose: () => client.end(),
  }
}

const canary = 'canary-4d7e21'
const lines = 150
const others = 60
const batch = 20

/** The only receipt. */
const receipt = async (url: string) =>
  (
    await post(
      url,
      '{ erasures { nodes { finishedAt cleanedAt digest counts { completions events predictions jobs jobLines deliveries idempotencyKeys } } } }',
    )
  ).data.erasures.nodes[0]

const idsOf = async (table: string): Promise<string[]> =>
  (await storage.all(`select id from ${table} order by id`)).map(({ id }) => String(id))

/** What a receipt's digest has to be: over the ids, batch by batch, kind by kind. */
const digestOf = (...kinds: string[][]): string =>
  kinds
    .flatMap((ids) =>
      Array.from({ length: Math.ceil(ids.length / batch) }, (_, i) => ids.slice(i * batch, (i + 1) * batch)),
    )
    .reduce(
      (digest, ids) =>
        createHash('sha256')
          .update([digest, ...ids].join('\n'))
          .digest('hex'),
      '',
    )

test('an erasure whose server is killed in its middle, again and again, is finished by the next, and its receipt is whole', async () => {
  const settings = { ...(await storageSettings(data)), STORAGE_WAIT_MS: '60000' }
  let server = await program.start(settings)
  const before = stateOf(server)
  storage = postgres === undefined ? openSqlite() : await openPostgres(postgres)
  const jsonl = Array.from({ length: lines }, (_, i) =>
    JSON.stringify({ customId: `${canary} ${i}`, completion: { prompt: `${canary} line ${i}`, maxTokens: 3 } }),
  )
  const created = await fetch(new URL('/jobs', server.url), { method: 'POST', body: jsonl.join('\n') })
  const { id: job } = (await created.json()) as { id: string }
  const make = `mutation ($text: String!, $key: String!) {
    c: createCompletion(input: { prompt: $text, maxTokens: 2, idempotencyKey: $key }) { __typename }
    p: createPrediction(input: { operation: { classifyText: { text: $text } } }) { __typename } }`
  for (let i = 0; i < others; i += 1) await post(server.url, make, { text: `${canary} ${i}`, key: `${canary}-${i}` })
  await until(async () => {
    const { data: read } = await post(
      server.url,
      `{ job(id: "${job}") { state } predictions(state: SUCCEEDED) { totalCount } }`,
    )
    return read.job.state === 'SUCCEEDED' && read.predictions.totalCount === others
  })
  await server.kill('SIGKILL')
  const ids = [await idsOf('jobs'), await idsOf('predictions'), await idsOf('completions')]
  expect(ids.map(({ length }) => length)).toEqual([1, others, others + lines])
  const [{ events } = { events: 0 }] = await storage.all('select count(*) as events from completion_events')

  const erase = 'mutation { eraseTenant(tenant: "default") { ... on Failure { code } } }'
  for (const [kind, reached] of [
    ['predictions', 20],
    ['completions', 0],
    ['completions', 100],
  ] as const) {
    await storage.stopBehind(kind, reached)
    server = await program.start(settings)
    if (kind === 'predictions') void post(server.url, erase).catch(() => {})
    // The one before is over: for the first completions all predictions are.
    await until(async () => {
      const counts = (await receipt(server.url))?.counts
      return counts?.[kind] === reached && (kind === 'predictions' || counts.predictions === others)
    })
    expect(await receipt(server.url)).toMatchObject({ finishedAt: null, cleanedAt: null })
    await server.kill('SIGKILL')
    await storage.letGo()
  }
  const killedAt = performance.now()
  server = await program.start(settings)
  const recoveryMs = performance.now() - killedAt
  await until(async () => (await receipt(server.url)).cleanedAt !== null)
  expect(await receipt(server.url)).toMatchObject({
    digest: digestOf(...ids),
    counts: {
      completions: others + lines,
      events: Number(events),
      predictions: others,
      jobs: 1,
      jobLines: lines,
      deliveries: 0,
      idempotencyKeys: others,
    },
  })
  const left = (
    await post(
      server.url,
      '{ completions { totalCount } predictions { totalCount } jobs { totalCount } erasures { totalCount } }',
    )
  ).data
  expect(left).toEqual({
    completions: { totalCount: 0 },
    predictions: { totalCount: 0 },
    jobs: { totalCount: 0 },
    erasures: { totalCount: 1 },
  })
  if (postgres === undefined) expect(await filesWith(data, canary)).toEqual([])
  else
    for (const { name } of await storage.all(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    ))
      expect(JSON.stringify(await storage.all(`select * from "${name}"`)), String(name)).not.toContain(canary)
  await expectRecovered(server, before, { isRestarted: true })
  report('server killed in the middle of an erasure (kill -9)', 3, 0, 0, recoveryMs)
  await server.kill('SIGTERM')
})
