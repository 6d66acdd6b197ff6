import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../support/clients.ts'
import { seeded } from '../support/random.ts'
import { type Before, expectRecovered, stateOf } from './support/aftermath.ts'
import { buildServer, RealServer } from './support/real-server.ts'
import { handReport, report } from './support/report.ts'
import { storageSettings } from './support/storage.ts'
import { compared, endless, type Reading, readAll, readThrough } from './support/streams.ts'

handReport()
let folder: string
let server: RealServer
let before: Before
beforeAll(async () => {
  buildServer()
  folder = await mkdtemp(join(tmpdir(), 'modelgraph-faults-'))
  server = await RealServer.start({ ...(await storageSettings(folder)), STALL_TIMEOUT_MS: '1500' })
  await until(() => server.enginePid !== undefined)
  // As large as it gets by use.
  await Promise.all(inputs.map((input) => readThrough(server.url, input)))
  before = stateOf(server)
})
afterAll(async () => {
  await server.kill('SIGTERM')
  await rm(folder, { recursive: true, force: true })
})

const base = {
  prompt: 'Once upon a time, in a small village by the sea,',
  maxTokens: 60,
  temperature: 0.8,
  logitBias: endless,
}
const inputs = [
  { ...base, seed: 1 },
  { ...base, seed: 2, topP: 0.9, presencePenalty: 0.5 },
  { ...base, seed: 3, n: 2, maxTokens: 40 },
  base,
  { ...base, n: 2, maxTokens: 40 },
  { ...base, prompt: 'A list of colours: red, green, blue, red, green, blue,', temperature: 0 },
]

/** Runs all inputs at once while something is done to the engine. */
async function runAll(harm: (seen: () => number) => Promise<void>): Promise<Reading[]> {
  const streams = readAll(server.url, inputs)
  await harm(() => streams.seen)
  return streams.whole
}

let undisturbed: Reading[]
test('an undisturbed run, to compare with', async () => {
  undisturbed = await runAll(async () => {})
  expect(undisturbed.map(({ events }) => events.at(-1)?.__typename)).toEqual(inputs.map(() => 'CompletionFinished'))
})

const faults: [string, NodeJS.Signals, number][] = [
  ['engine killed (kill -9)', 'SIGKILL', 4],
  ['engine stopped (SIGSTOP)', 'SIGSTOP', 1],
]
test.each(faults)('%s at random moments under eight texts', async (fault, signal, kills) => {
  const random = seeded(kills)
  const runs = 1
  const sum = { lost: 0, doubled: 0, pause: 0 }
  for (let run = 0; run < runs; run += 1) {
    const readings = await runAll(async (seen) => {
      for (let kill = 0; kill < kills; kill += 1) {
        const from = seen()
        const more = 1 + Math.floor(random() * 60)
        await until(() => seen() >= from + more)
        const starts = server.engineStarts
        process.kill(server.enginePid as number, signal)
        await until(() => server.engineStarts > starts)
      }
    })
    const { lost, doubled, pause } = compared(readings, inputs, undisturbed)
    sum.lost += lost
    sum.doubled += doubled
    sum.pause = Math.max(sum.pause, pause)
    await expectRecovered(server, before)
  }
  report(fault, runs * kills, sum.lost, sum.doubled, sum.pause)
  expect([sum.lost, sum.doubled]).toEqual([0, 0])
})

test('an engine killed while it loads is started again, and nothing is lost', async () => {
  const readings = await runAll(async (seen) => {
    await until(() => seen() > 40)
    process.kill(server.enginePid as number, 'SIGKILL')
    const child = await loadingChild(server.pid)
    process.kill(child, 'SIGKILL')
  })
  const { lost, doubled, pause } = compared(readings, inputs, undisturbed)
  report('engine killed while loading', 1, lost, doubled, pause)
  await expectRecovered(server, before)
})

/** The engine process that has taken the place of the one before. */
async function loadingChild(parent: number): Promise<number> {
  const known = server.enginePid
  for (;;) {
    const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number)
    const child = children.find((pid) => pid > 0 && pid !== known)
    if (child !== undefined) return child
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
