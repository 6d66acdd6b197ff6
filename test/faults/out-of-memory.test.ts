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
import { gapsOf, type Reading, readThrough } from './support/streams.ts'

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
  const logitBias = [0, 2].map((token) => ({ token, bias: -100 }))
  const base = { prompt: 'In the old harbour town', maxTokens: 300, temperature: 0.8, logitBias }
  const inputs = [{ ...base, seed: 1 }, { ...base, seed: 2, topP: 0.9 }, { ...base, seed: 3, n: 2 }, base]
  /** Takes more keys and values than there is room for by chance. */
  const large = { ...base, prompt: 'A long story about the sea. '.repeat(100), n: 4, maxTokens: 20 }

  beforeAll(async () => {
    // Nothing is kept from one run for the next: texts grow into memory that must be asked for.
    server = await RealServer.start({ ...(await storageSettings(join(folder, 'starved'))), PREFIX_CACHE: 'false' })
    await until(() => server.enginePid !== undefined)
    const readings = [...inputs, large].map((input) => readThrough(server.url, input))
    undisturbed = await Promise.all(readings)
    before = stateOf(server)
    process.kill(server.enginePid as number, 'SIGKILL')
    await until(() => server.engineStarts === 2)
  })
  afterAll(() => server.kill('SIGTERM'))

  test('is replaced in mid-stream, and every text arrives whole, as it would have been', async () => {
    let seen = 0
    const readings = inputs.map((input) =>
      readThrough(server.url, input, () => {
        seen += 1
      }),
    )
    await until(() => seen > 40)
    starve(server.enginePid as number)
    const starts = server.engineStarts
    readings.push(readThrough(server.url, large))
    await until(() => server.engineStarts > starts)
    let pause = 0
    const sum = { lost: 0, doubled: 0 }
    for (const [i, reading] of (await Promise.all(readings)).entries()) {
      const last = reading.events.at(-1)
      expect(last?.__typename).toBe('CompletionFinished')
      if (last?.__typename !== 'CompletionFinished') continue
      const { n = 1, seed, maxTokens } = (inputs[i] ?? large) as { n?: number; seed?: number; maxTokens: number }
      expect(last.completion.usage.completionTokens).toBe(n * maxTokens)
      expect(last.completion.choices.map(({ text }) => text)).toEqual(reading.texts)
      if (seed !== undefined) expect(reading.texts).toEqual(undisturbed[i]?.texts)
      const { lost, doubled } = gapsOf(reading)
      sum.lost += lost
      sum.doubled += doubled
      pause = Math.max(pause, reading.longestPause)
    }
    report('engine out of memory (address space)', 1, sum.lost, sum.doubled, pause)
    expect(sum).toEqual({ lost: 0, doubled: 0 })
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
    await Promise.all(others.map((input) => readThrough(server.url, input)))
    before = stateOf(server)
  })
  afterAll(() => server.kill('SIGTERM'))

  test('is failed with a code after the process was replaced, and the others go on to their ends', async () => {
    const undisturbed = await Promise.all(others.map((input) => readThrough(server.url, input)))
    let seen = 0
    const readings = others.map((input) =>
      readThrough(server.url, input, () => {
        seen += 1
      }),
    )
    await until(() => seen > 30)
    const starts = server.engineStarts
    const culprit = { model, prompt: 'w7', maxTokens: 50, logitBias: [{ token: hungryToken, bias: 100 }] }
    const { events } = await readThrough(server.url, culprit)
    expect(events.at(-1)).toMatchObject({ __typename: 'CompletionFailed', failure: { code: 'ENGINE_FAILED' } })
    const all = await Promise.all(readings)
    expect(all.map(({ texts }) => texts)).toEqual(undisturbed.map(({ texts }) => texts))
    const sums = all.map(gapsOf)
    const [lost, doubled] = [
      sums.reduce((sum, { lost }) => sum + lost, 0),
      sums.reduce((sum, { doubled }) => sum + doubled, 0),
    ]
    const deaths = server.engineStarts - starts
    expect(deaths).toBeGreaterThanOrEqual(2)
    expect(deaths).toBeLessThanOrEqual(4)
    expect(new Set(server.engineEnds)).toEqual(new Set(['ran out of memory']))
    report(
      'a text that its engine has no memory for',
      deaths,
      lost,
      doubled,
      Math.max(...all.map(({ longestPause }) => longestPause)),
    )
    expect([lost, doubled]).toEqual([0, 0])
    await expectRecovered(server, before, { model })
    const answer = await post(server.url, `{ model(name: "${model}") { state } }`)
    expect(answer.data.model.state).toBe('READY')
  })
})
