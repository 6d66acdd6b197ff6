import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post, until } from '../support/clients.ts'
import { writeTinyDecoder } from '../support/tiny-decoders.ts'
import { hungryGpt2, hungryToken } from '../support/tiny-gpt2.ts'
import { type Before, expectRecovered, stateOf } from './support/aftermath.ts'
import { buildServer, RealServer } from './support/real-server.ts'
import { handReport, report } from './support/report.ts'
import { storageSettings } from './support/storage.ts'
import { compared, endless, type Reading, readAll, readThrough } from './support/streams.ts'

handReport()
let folder: string
beforeAll(async () => {
  buildServer()
  folder = await mkdtemp(join(tmpdir(), 'modelgraph-faults-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Lets a process have no more address space than it has now: whatever asks the system for memory is refused. */
function starve(pid: number): void {
  const kib = Number(/VmSize:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  execFileSync('prlimit', ['--pid', String(pid), `--as=${kib * 1024}`])
}

describe('an engine that may have no more memory', () => {
  let server: RealServer
  let before: Before
  let undisturbed: Reading[]
  const base = { prompt: 'In the old harbour town', maxTokens: 300, temperature: 0.8, logitBias: endless }
  const inputs = [{ ...base, seed: 1 }, { ...base, seed: 2, topP: 0.9 }, { ...base, seed: 3, n: 2 }, base]
  /** Takes more keys and values than there is room for by chance. */
  const large = { ...base, prompt: 'A long story about the sea. '.repeat(100), n: 4, maxTokens: 20 }

  beforeAll(async () => {
    // Nothing is kept from one run for the next: texts grow into memory that must be asked for.
    server = await RealServer.start({ ...(await storageSettings(join(folder, 'starved'))), PREFIX_CACHE: 'false' })
    await until(() => server.enginePid !== undefined)
    undisturbed = await readAll(server.url, [...inputs, large]).whole
    before = stateOf(server)
    process.kill(server.enginePid as number, 'SIGKILL')
    await until(() => server.engineStarts === 2)
  })
  afterAll(() => server.kill('SIGTERM'))

  test('is replaced in mid-stream, and every text arrives whole, as it would have been', async () => {
    const streams = readAll(server.url, inputs)
    await until(() => streams.seen > 40)
    starve(server.enginePid as number)
    const starts = server.engineStarts
    const added = readAll(server.url, [large])
    await until(() => server.engineStarts > starts)
    const all = await Promise.all([streams.whole, added.whole])
    const { lost, doubled, pause } = compared(all.flat(), [...inputs, large], undisturbed)
    report('engine out of memory (address space)', 1, lost, doubled, pause)
    expect([lost, doubled]).toEqual([0, 0])
    await expectRecovered(server, before)
  })
})

describe('a text whose run asks for more memory than there is', () => {
  let server: RealServer
  let before: Before
  const model = 'hungry'
  // Whatever is sampled, none of these is ever given the token that asks for memory.
  const others = [1, 2, 3].map((seed) => ({
    model,
    prompt: `w${seed} w5 w9`,
    maxTokens: 300,
    temperature: 1,
    seed,
    logitBias: [{ token: hungryToken, bias: -100 }],
  }))
  beforeAll(async () => {
    writeTinyDecoder(hungryGpt2(), { folder: join(folder, 'models', model), name: model })
    const settings = { MODELS_DIR: join(folder, 'models'), PRELOAD: model }
    server = await RealServer.start({ ...(await storageSettings(join(folder, 'hungry'))), ...settings })
    await until(() => server.enginePid !== undefined)
    await readAll(server.url, others).whole
    before = stateOf(server)
  })
  afterAll(() => server.kill('SIGTERM'))

  test('is failed with a code after the process was replaced, and the others go on to their ends', async () => {
    const undisturbed = await readAll(server.url, others).whole
    const streams = readAll(server.url, others)
    await until(() => streams.seen > 30)
    const starts = server.engineStarts
    const culprit = { model, prompt: 'w7', maxTokens: 50, logitBias: [{ token: hungryToken, bias: 100 }] }
    const { events } = await readThrough(server.url, culprit)
    expect(events.at(-1)).toMatchObject({ __typename: 'CompletionFailed', failure: { code: 'ENGINE_FAILED' } })
    const { lost, doubled, pause } = compared(await streams.whole, others, undisturbed)
    const deaths = server.engineStarts - starts
    expect(deaths).toBeGreaterThanOrEqual(2)
    expect(deaths).toBeLessThanOrEqual(4)
    expect(new Set(server.engineEnds)).toEqual(new Set(['ran out of memory']))
    report('a text that its engine has no memory for', deaths, lost, doubled, pause)
    expect([lost, doubled]).toEqual([0, 0])
    await expectRecovered(server, before, { model })
    const answer = await post(server.url, `{ model(name: "${model}") { state } }`)
    expect(answer.data.model.state).toBe('READY')
  })
})
