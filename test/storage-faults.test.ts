import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect, post, until } from './support/clients.ts'
import { startApp } from './support/start-app.ts'

/** A file system of four mebibytes that tests may fill; needs root. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && tryMount()

function tryMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    console.warn(
      'This process may not mount file systems (it needs root): tests of a full disk are skipped, that of a full quota is not.',
    )
    return false
  }
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelgraph-faults-'))
  if (canMount) execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder])
})
afterEach(async () => {
  if (canMount) execFileSync('umount', ['-l', folder])
  await rm(folder, { recursive: true, force: true })
})

const create = `mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) {
  ... on CreateCompletionSuccess { completion { id } } ... on Failure { code message } } }`
const read = 'query ($id: ID!) { completion(id: $id) { state text finishReason failure { code } } }'

describe.runIf(canMount)('a full disk', () => {
  test('is told as STORAGE_UNAVAILABLE, costs nothing that was acknowledged, and is over when there is room', async () => {
    const settings = { DATABASE_URL: '', STORAGE_WAIT_MS: '100' }
    const app = await startApp({ dataDir: folder, settings })
    const make = async () =>
      (await post(app.url, create, { input: { prompt: 'a'.repeat(20_000), maxTokens: 2 } })).data.createCompletion
    const acknowledged: string[] = []
    let refused: { code: string; message: string } | null = null
    for (let i = 0; refused === null && i < 1000; i++) {
      const { completion, ...failure } = await make()
      if (completion) acknowledged.push(completion.id)
      else refused = failure
    }
    expect(refused).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(refused?.message).not.toContain(folder)
    expect(acknowledged.length).toBeGreaterThan(5)
    // Reading goes on, and so does what stores nothing.
    for (const id of acknowledged) expect((await post(app.url, read, { id })).data.completion.state).toBe('SUCCEEDED')
    expect((await post(app.url, '{ classifyText(text: "a") { label } }')).errors).toBeUndefined()

    execFileSync('mount', ['-o', 'remount,size=16m', folder])
    expect((await make()).completion.id).toMatch(/^cmpl_/)
    const told = app.logs.map(({ msg }) => msg).filter((msg) => msg?.startsWith('storage'))
    expect(told).toContain('storage unavailable')
    expect(told.at(-1)).toBe('storage available again')
    await app.dispose()

    const again = await startApp({ dataDir: folder, settings })
    for (const id of acknowledged) expect((await post(again.url, read, { id })).data.completion.state).toBe('SUCCEEDED')
    await again.dispose()
  })

  test('holds a stream up, which goes on when there is room again', async () => {
    const app = await startApp({ dataDir: folder, settings: { DATABASE_URL: '', STORAGE_WAIT_MS: '60000' } })
    const socket = connect(app.url)
    const engine = app.engines.get('smollm2')
    engine?.pause()
    const stream = socket.stream(
      'subscription { streamCompletion(input: { prompt: "a", maxTokens: 200 }) { __typename sequence ... on CompletionDelta { text } } }',
    )
    await stream.next()
    await writeFile(join(folder, 'filler'), Buffer.alloc(64 * 1024 * 1024)).catch(() => {})
    engine?.resume()
    await until(() => app.logs.some(({ msg }) => msg === 'storage unavailable'))
    await rm(join(folder, 'filler'))
    const rest = []
    for await (const { streamCompletion } of stream) rest.push(streamCompletion)
    expect(rest.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 201 }, (_, index) => index + 2))
    expect(rest.at(-1)?.__typename).toBe('CompletionFinished')
    await socket.dispose()
    await app.dispose()
  })

  test('ends a stream that it holds up for too long, and the end is stored when there is room again', async () => {
    const app = await startApp({ dataDir: folder, settings: { DATABASE_URL: '', STORAGE_WAIT_MS: '100' } })
    const socket = connect(app.url)
    const engine = app.engines.get('smollm2')
    engine?.pause()
    const stream = socket.stream(
      'subscription { streamCompletion(input: { prompt: "a", maxTokens: 900 }) { sequence ... on CompletionStarted { completion { id } } ... on CompletionFailed { failure { code } } } }',
    )
    const { id } = (await stream.next()).value.streamCompletion.completion
    await writeFile(join(folder, 'filler'), Buffer.alloc(64 * 1024 * 1024)).catch(() => {})
    engine?.resume()
    const rest = []
    for await (const { streamCompletion } of stream) rest.push(streamCompletion)
    const last = rest.at(-1)
    expect(last?.failure).toEqual({ code: 'STORAGE_UNAVAILABLE' })
    expect(rest.map(({ sequence }) => sequence)).toEqual(rest.map((_, index) => index + 2))
    await until(() => engine?.running.size === 0)
    await rm(join(folder, 'filler'))
    await until(async () => (await post(app.url, read, { id })).data.completion.state === 'FAILED')
    const replayed = []
    for await (const { completionEvents } of socket.stream(
      `subscription { completionEvents(id: "${id}") { sequence ... on CompletionFailed { failure { code } } } }`,
    ))
      replayed.push(completionEvents)
    expect(replayed).toHaveLength(last?.sequence)
    expect(replayed.at(-1)?.failure).toEqual({ code: 'STORAGE_UNAVAILABLE' })
    await socket.dispose()
    await app.dispose()
  })

  test('a folder that may only be read is refused by name', async () => {
    execFileSync('mount', ['-o', 'remount,ro', folder])
    await expect(startApp({ dataDir: folder, settings: { DATABASE_URL: '' } })).rejects.toThrow(
      /DATA_DIR.*can't be used/,
    )
  })
})

test('a file that may not grow any further is told as STORAGE_UNAVAILABLE, until it may', async () => {
  const limit = (bytes: number | string): void =>
    void execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`])
  const app = await startApp({ settings: { DATABASE_URL: '', STORAGE_WAIT_MS: '100' } })
  const make = async () =>
    (await post(app.url, create, { input: { prompt: 'a'.repeat(20_000), maxTokens: 2 } })).data.createCompletion
  const readiness = async (): Promise<number> => (await fetch(new URL('/readyz', app.url))).status
  const { id } = (await make()).completion
  expect(await readiness()).toBe(200)
  try {
    limit(0)
    expect(await make()).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect((await post(app.url, read, { id })).data.completion.state).toBe('SUCCEEDED')
    await until(async () => (await readiness()) === 503)
  } finally {
    limit('unlimited')
  }
  expect((await make()).completion.id).toMatch(/^cmpl_/)
  await until(async () => (await readiness()) === 200)
  await app.dispose()
})
