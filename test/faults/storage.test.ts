import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'libsql'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { post, until } from '../support/clients.ts'
import { type Before, expectRecovered, stateOf } from './support/aftermath.ts'
import { buildServer, RealServer } from './support/real-server.ts'
import { handReport, report } from './support/report.ts'
import { compared, endless, type Reading, readAll } from './support/streams.ts'

handReport()
beforeAll(buildServer)

/** File systems of their own that tests may fill; needs root. */
const canMount = process.getuid?.() === 0 && tryMount()

function tryMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    console.warn('This process may not mount file systems (it needs root): the full disk is tried by a limit alone.')
    return false
  }
}

const base = { prompt: 'The tide came in and', temperature: 0.8, maxTokens: 120, logitBias: endless }
const inputs = [{ ...base, seed: 1 }, { ...base, seed: 2, n: 2, maxTokens: 60 }, base]

let folder: string
let server: RealServer
let before: Before
let undisturbed: Reading[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelgraph-faults-'))
  if (canMount) execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', folder])
})
afterEach(async () => {
  await server.kill('SIGTERM')
  if (canMount) execFileSync('umount', ['-l', folder])
  await rm(folder, { recursive: true, force: true })
})

async function start(storageWaitMs: number): Promise<void> {
  server = await RealServer.start({ DATA_DIR: join(folder, 'data'), STORAGE_WAIT_MS: String(storageWaitMs) })
  await until(() => server.enginePid !== undefined)
  undisturbed = await readAll(server.url, inputs).whole
  before = stateOf(server)
}

const ready = async (): Promise<number> => (await fetch(new URL('/readyz', server.url))).status
const alive = async (): Promise<number> => (await fetch(new URL('/healthz', server.url))).status

/** A request that must be stored: refused by its code, at once or nearly so. */
async function expectRefused(): Promise<void> {
  const startedAt = performance.now()
  const { data } = await post(
    server.url,
    'mutation { createCompletion(input: { prompt: "a", maxTokens: 2 }) { ... on Failure { code } } }',
  )
  expect(data.createCompletion).toEqual({ code: 'STORAGE_UNAVAILABLE' })
  expect(performance.now() - startedAt).toBeLessThan(5000)
}

const limit = (bytes: number | 'unlimited') => async (): Promise<void> =>
  void execFileSync('prlimit', ['--pid', String(server.pid), `--fsize=${bytes}:`])

/** How the disk gets full, and how there is room again. */
const disks: [string, fill: () => Promise<void>, clear: () => Promise<void>][] = [
  ['files that may not be written', limit(0), limit('unlimited')],
  ...(canMount
    ? [
        [
          'a full disk',
          async () => writeFile(join(folder, 'filler'), Buffer.alloc(64 * 1024 * 1024)).catch(() => {}),
          () => rm(join(folder, 'filler')),
        ] satisfies [string, () => Promise<void>, () => Promise<void>],
      ]
    : []),
]

test.each(
  disks,
)('%s under eight texts: they wait, others are refused by a code, and all goes on by itself', async (fault, fill, clear) => {
  await start(60_000)
  const streams = readAll(server.url, inputs)
  await until(() => streams.seen > 20)
  await fill()
  await until(async () => (await ready()) === 503)
  expect(await alive()).toBe(200)
  await expectRefused()
  await clear()
  await until(async () => (await ready()) === 200)
  const { lost, doubled, pause } = compared(await streams.whole, inputs, undisturbed)
  report(`${fault}, in time`, 1, lost, doubled, pause)
  expect([lost, doubled]).toEqual([0, 0])
  await expectRecovered(server, before)
})

test('files that may not be written for longer than is waited end texts by a code, which is stored later', async () => {
  await start(300)
  const streams = readAll(server.url, inputs)
  await until(() => streams.seen > 20)
  await limit(0)()
  const startedAt = performance.now()
  const readings = await streams.whole
  expect(performance.now() - startedAt).toBeLessThan(5000)
  for (const { events } of readings)
    expect(events.at(-1)).toMatchObject({ __typename: 'CompletionFailed', failure: { code: 'STORAGE_UNAVAILABLE' } })
  expect(await ready()).toBe(503)
  await limit('unlimited')()
  await until(async () => (await ready()) === 200)
  const ids = readings.map(({ events: [first] }) =>
    first?.__typename === 'CompletionStarted' ? first.completion.id : '',
  )
  for (const id of ids)
    await until(async () => {
      const { data } = await post(server.url, 'query ($id: ID!) { completion(id: $id) { state failure { code } } }', {
        id,
      })
      return data.completion.state === 'FAILED' && data.completion.failure.code === 'STORAGE_UNAVAILABLE'
    })
  const ms = await expectRecovered(server, before)
  report('files that may not be written, for too long', 1, 0, 0, ms)
})

test('a database that another process locks: it gets no lock, and a server that finds it locked says so and ends', async () => {
  await start(10_000)
  const file = join(folder, 'data', 'modelgraph.sqlite')
  const streams = readAll(server.url, inputs)
  await until(() => streams.seen > 20)
  const lock = (): void => {
    const other = new Sqlite(file)
    try {
      other.exec('begin exclusive')
    } finally {
      other.close()
    }
  }
  expect(lock).toThrow(/locked/)
  const { lost, doubled, pause } = compared(await streams.whole, inputs, undisturbed)
  report('database locked by another process', 1, lost, doubled, pause)
  expect([lost, doubled]).toEqual([0, 0])
  await expectRecovered(server, before)
  await server.kill('SIGTERM')
  const holder = new Sqlite(file)
  holder.exec('begin exclusive')
  await expect(RealServer.start({ DATA_DIR: join(folder, 'data') })).rejects.toThrow(/DATA_DIR.*can't be used.*locked/s)
  holder.exec('rollback')
  holder.close()
  server = await RealServer.start({ DATA_DIR: join(folder, 'data') })
  await until(() => server.enginePid !== undefined)
  await expectRecovered(server, before, { isRestarted: true })
})
