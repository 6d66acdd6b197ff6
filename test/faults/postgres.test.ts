import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post, until } from '../support/clients.ts'
import { databaseFor, hasPostgres, queryPostgres, TestPostgres } from '../support/postgres.ts'
import { type Before, expectRecovered, stateOf } from './support/aftermath.ts'
import { buildServer, RealServer } from './support/real-server.ts'
import { handReport, report } from './support/report.ts'
import { compared, endless, gapsOf, type Reading, readAll } from './support/streams.ts'

handReport()

const base = { prompt: 'Beyond the hills there was', temperature: 0.8, maxTokens: 120, logitBias: endless }
const inputs = [{ ...base, seed: 1 }, { ...base, seed: 2, n: 2, maxTokens: 60 }, base]

describe.runIf(hasPostgres)('a Postgres', () => {
  let postgres: TestPostgres
  let folder: string
  let url: string
  beforeAll(async () => {
    buildServer()
    postgres = await TestPostgres.start()
    folder = await mkdtemp(join(tmpdir(), 'modelgraph-faults-'))
    url = await databaseFor(postgres.urlOf('postgres'), folder)
  })
  afterAll(async () => {
    await postgres.dispose()
    await rm(folder, { recursive: true, force: true })
  })

  let server: RealServer
  let before: Before
  let undisturbed: Reading[]
  const start = async (storageWaitMs: number): Promise<void> => {
    server = await RealServer.start({ DATA_DIR: folder, DATABASE_URL: url, STORAGE_WAIT_MS: String(storageWaitMs) })
    await until(() => server.enginePid !== undefined)
    undisturbed = await readAll(server.url, inputs).whole
    before = stateOf(server)
  }
  const ready = async (): Promise<number> => (await fetch(new URL('/readyz', server.url))).status
  const create = async (): Promise<{ code?: string }> =>
    (
      await post(
        server.url,
        'mutation { createCompletion(input: { prompt: "a", maxTokens: 2 }) { ... on Failure { code } } }',
      )
    ).data.createCompletion

  const restart = (signal: 'SIGINT' | 'SIGQUIT') => async (): Promise<void> => {
    await postgres.stop(signal)
    await postgres.launch()
  }
  /** What is over before anybody has waited for too long. */
  const short: [string, () => Promise<void>][] = [
    ['Postgres restarted', restart('SIGINT')],
    ['Postgres crashed and restarted', restart('SIGQUIT')],
    [
      'Postgres read-only for a while',
      async () => {
        const set = async (value: string): Promise<void> => {
          await queryPostgres(url, `alter system set default_transaction_read_only = ${value}`)
          await queryPostgres(url, 'select pg_reload_conf()')
        }
        await set('on')
        await until(async () => (await ready()) === 503)
        expect(await create()).toEqual({ code: 'STORAGE_UNAVAILABLE' })
        await set('off')
      },
    ],
  ]

  describe('that is away for less than is waited', () => {
    beforeAll(() => start(20_000))
    afterAll(() => server.kill('SIGTERM'))

    test.each(short)('%s under load: every text arrives whole', async (fault, harm) => {
      const streams = readAll(server.url, inputs)
      const codes = new Set<string | undefined>()
      let isOver = false
      const writer = (async () => {
        while (!isOver) codes.add((await create()).code)
      })()
      await until(() => streams.seen > 20)
      await harm()
      const { lost, doubled, pause } = compared(await streams.whole, inputs, undisturbed)
      isOver = true
      await writer
      expect([...codes].filter((code) => code !== undefined && code !== 'STORAGE_UNAVAILABLE')).toEqual([])
      await until(async () => (await ready()) === 200)
      report(fault, 1, lost, doubled, pause, 'Postgres')
      expect([lost, doubled]).toEqual([0, 0])
      await expectRecovered(server, before)
    })
  })

  /** @returns the way back */
  const long: [string, () => Promise<() => Promise<unknown>>][] = [
    [
      'Postgres stopped (SIGSTOP)',
      async () => {
        const backends = await queryPostgres(
          postgres.urlOf('postgres'),
          `select pid from pg_stat_activity where datname = '${new URL(url).pathname.slice(1)}'`,
        )
        const pids = [postgres.pid, ...backends.map(({ pid }) => Number(pid))]
        for (const pid of pids) process.kill(pid, 'SIGSTOP')
        return async () => pids.map((pid) => process.kill(pid, 'SIGCONT'))
      },
    ],
    [
      'tables locked',
      async () => {
        const client = new Client({ connectionString: url })
        await client.connect()
        await client.query('begin; lock table completions, completion_events, storage_probe in access exclusive mode')
        return () => client.end()
      },
    ],
  ]

  describe('that is away for longer than is waited', () => {
    beforeAll(() => start(500))
    afterAll(() => server.kill('SIGTERM'))

    test.each(long)('%s: requests and texts end by a code within a bounded time', async (fault, harm) => {
      const streams = readAll(server.url, inputs)
      await until(() => streams.seen > 20)
      const startedAt = performance.now()
      const mend = await harm()
      expect(await create()).toEqual({ code: 'STORAGE_UNAVAILABLE' })
      const readings = await streams.whole
      expect(performance.now() - startedAt).toBeLessThan(15_000)
      expect(await ready()).toBe(503)
      await mend()
      const mendedAt = performance.now()
      await until(async () => (await ready()) === 200)
      const sums = readings.map(gapsOf)
      for (const { events } of readings)
        expect(events.at(-1)).toMatchObject({
          __typename: 'CompletionFailed',
          failure: { code: 'STORAGE_UNAVAILABLE' },
        })
      const [lost, doubled] = (['lost', 'doubled'] as const).map((what) =>
        sums.reduce((sum, one) => sum + one[what], 0),
      )
      report(`${fault}, for too long`, 1, lost ?? 0, doubled ?? 0, performance.now() - mendedAt, 'Postgres')
      expect([lost, doubled]).toEqual([0, 0])
      await expectRecovered(server, before)
    })
  })
})
