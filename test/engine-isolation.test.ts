import { fork } from 'node:child_process'
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withoutNetwork } from '../src/engine/isolation.ts'
import { post, until } from './support/clients.ts'
import { writePlainModel } from './support/plain-models.ts'
import { type StartedApp, startApp } from './support/start-app.ts'
import { halfGraph } from './support/tiny-models.ts'

let app: StartedApp
let directory: string
let pid: number
beforeAll(async () => {
  process.env['MODELGRAPH_TEST_SECRET'] = 'canary-secret'
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  writePlainModel(directory, 'half', { spec: halfGraph })
  app = await startApp({
    real: true,
    settings: { MODELS_DIR: directory, HUB_TOKEN: 'canary-token', WEBHOOK_SECRET: `whsec_${'A'.repeat(40)}` },
  })
  const loaded = await post(app.url, 'mutation { loadModel(input: { model: "half" }) { __typename } }')
  expect(loaded.errors).toBeUndefined()
  await until(() => app.logs.some(({ msg }) => msg === 'model ready'))
  pid = app.logs.find(({ msg }) => msg === 'model ready')?.['pid'] as number
})
afterAll(async () => {
  delete process.env['MODELGRAPH_TEST_SECRET']
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

/** What /proc tells is told on Linux only. */
const onLinux = process.platform === 'linux'

test("an engine process has none of the server's settings in its environment, and no text in its arguments", async () => {
  if (!onLinux) return
  const variables = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').filter((each) => each !== '')
  const names = variables.map((each) => each.slice(0, each.indexOf('=')))
  const expected = ['NODE_ENV', 'GLIBC_TUNABLES', 'PATH', 'TMPDIR', 'TEMP', 'SYSTEMROOT', 'NODE_CHANNEL_FD']
  expect(names.filter((name) => !expected.includes(name) && !name.startsWith('NODE_CHANNEL_'))).toEqual([])
  expect(variables.join()).not.toMatch(/canary|whsec_/)
  expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).not.toMatch(/canary|whsec_/)
})

test('an engine process has no network: none in its namespace where there are such, no socket of it anywhere', async () => {
  if (!onLinux) return
  if (withoutNetwork() !== null) {
    expect(await readlink(`/proc/${pid}/ns/net`)).not.toBe(await readlink('/proc/self/ns/net'))
    // Two lines of heading; the loopback interface, which is down, is all there is.
    const interfaces = (await readFile(`/proc/${pid}/net/dev`, 'utf8')).trim().split('\n').slice(2)
    expect(interfaces.map((line) => line.trim().split(':')[0])).toEqual(['lo'])
  }
  const internet = await Promise.all(
    ['tcp', 'tcp6', 'udp', 'udp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')),
  )
  const inodes = new Set(
    internet.flatMap((table) =>
      table
        .split('\n')
        .slice(1)
        .map((line) => line.trim().split(/\s+/)[9]),
    ),
  )
  const files = await Promise.all(
    (await readdir(`/proc/${pid}/fd`)).map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
  )
  const sockets = files.flatMap((file) => /^socket:\[(\d+)\]$/.exec(file)?.[1] ?? [])
  // The channel to the server is a socket, but none of the internet's.
  expect(sockets.length).toBeGreaterThan(0)
  expect(sockets.filter((inode) => inodes.has(inode))).toEqual([])
})

test('no code that an engine process loads can connect, listen or resolve a name', async () => {
  let connections = 0
  const server = createServer(() => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const child = fork(fileURLToPath(new URL('support/network-attempts.ts', import.meta.url)), [String(port)], {
    execArgv: ['--import', 'tsx'],
  })
  const outcomes = await new Promise<Record<string, string>>((resolve) =>
    child.once('message', (message) => resolve(message as Record<string, string>)),
  )
  server.close()
  expect(Object.keys(outcomes).length).toBeGreaterThan(10)
  expect(Object.entries(outcomes).filter(([, outcome]) => outcome !== 'ERR_NO_NETWORK')).toEqual([])
  expect(connections).toBe(0)
})
