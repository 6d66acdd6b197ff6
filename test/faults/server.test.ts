import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'libsql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { post, until } from '../support/clients.ts'
import { seeded } from '../support/random.ts'
import { type Before, expectRecovered, stateOf } from './support/aftermath.ts'
import { buildServer, RealServer } from './support/real-server.ts'
import { handReport, report } from './support/report.ts'
import { storage, storageSettings } from './support/storage.ts'
import { compared, endless, gapsOf, type Reading, readAll, readThrough } from './support/streams.ts'

handReport()
let folder: string
let server: RealServer
let before: Before
/** The same port after every start, so that clients find the server again. */
let settings: Record<string, string>
beforeAll(async () => {
  buildServer()
  folder = await mkdtemp(join(tmpdir(), 'modelgraph-faults-'))
  settings = { ...(await storageSettings(folder)), SHUTDOWN_GRACE_MS: '300' }
  server = await RealServer.start(settings)
  settings = { ...settings, PORT: new URL(server.url).port }
  await until(() => server.engineStarts > 0)
})
afterAll(async () => {
  await server.kill('SIGTERM')
  await rm(folder, { recursive: true, force: true })
})

const base = { prompt: 'The old lighthouse keeper said:', maxTokens: 60, temperature: 0.8, logitBias: endless }
const inputs = [
  { ...base, seed: 1 },
  { ...base, seed: 2, n: 2, maxTokens: 30 },
  base,
  { ...base, prompt: 'One, two, three, one, two,' },
]

let undisturbed: Reading[]
test('an undisturbed run, to compare with', async () => {
  undisturbed = await Promise.all(inputs.map((input) => readThrough(server.url, input)))
  for (const reading of undisturbed) expect(gapsOf(reading)).toEqual({ lost: 0, doubled: 0 })
  before = stateOf(server)
})

const faults: [string, NodeJS.Signals, number, number | null][] = [
  ['server killed (kill -9)', 'SIGKILL', 3, null],
  ['server stopped (SIGTERM)', 'SIGTERM', 2, 0],
]
test.each(faults)('%s in mid-stream and started again', async (fault, signal, kills, code) => {
  const random = seeded(kills)
  const streams = readAll(server.url, inputs)
  for (let kill = 0; kill < kills; kill += 1) {
    const enough = streams.seen + 5 + Math.floor(random() * 40)
    await until(() => streams.seen >= enough)
    expect(await server.kill(signal)).toBe(code)
    server = await RealServer.start(settings)
  }
  const { lost, doubled, pause } = compared(await streams.whole, inputs, undisturbed)
  report(fault, kills, lost, doubled, pause)
  expect([lost, doubled]).toEqual([0, 0])
  await expectRecovered(server, before, { isRestarted: true })
})

test('a second SIGTERM does not wait for running work, and loses none', async () => {
  await server.kill('SIGTERM')
  server = await RealServer.start({ ...settings, SHUTDOWN_GRACE_MS: '600000' })
  let seen = 0
  const reading = readThrough(server.url, { ...base, seed: 1 }, () => {
    seen += 1
  })
  await until(() => seen > 5)
  server.signal('SIGTERM')
  await until(async () => (await fetch(new URL('/readyz', server.url))).status === 503)
  expect((await fetch(new URL('/healthz', server.url))).status).toBe(200)
  const refused = await post(
    server.url,
    'mutation { createCompletion(input: { prompt: "a" }) { ... on Failure { code } } }',
  )
  expect(refused.data.createCompletion).toEqual({ code: 'SHUTTING_DOWN' })
  expect(await server.kill('SIGTERM')).toBe(0)
  server = await RealServer.start(settings)
  const whole = await reading
  expect(whole.texts).toEqual(undisturbed[0]?.texts)
  const { lost, doubled } = gapsOf(whole)
  report('server hurried (second SIGTERM)', 1, lost, doubled, whole.longestPause)
  expect([lost, doubled]).toEqual([0, 0])
  await expectRecovered(server, before, { isRestarted: true })
})

test.runIf(storage === 'SQLite')('the storage is whole in the end', async () => {
  await server.kill('SIGTERM')
  const database = new Sqlite(join(folder, 'modelgraph.sqlite'))
  expect(database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
  const gaps = database
    .prepare('select completion_id from completion_events group by completion_id having max(sequence) <> count(*)')
    .all()
  expect(gaps).toEqual([])
  database.close()
  server = await RealServer.start(settings)
})
