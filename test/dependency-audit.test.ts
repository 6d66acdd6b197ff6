import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
let cache: string
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'modelgraph-npm-'))
})
afterAll(() => rm(cache, { recursive: true, force: true }))
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A registry that knows advisories, and nothing of packages. @returns its address, and the names of packages that it is asked about */
async function registry(advisories: object): Promise<{ url: string; asked: Set<string> }> {
  const asked = new Set<string>()
  const url = await listen(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (!request.url?.endsWith('/security/advisories/bulk')) return void response.writeHead(404).end('{}')
    const body = Buffer.concat(chunks)
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
    for (const name of Object.keys(JSON.parse(String(text)))) asked.add(name)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(advisories))
  })
  return { url, asked }
}

const advisory = (severity: string) => ({
  id: 1,
  url: 'https://advisories.example/1',
  title: 'Answers everybody',
  severity,
  vulnerable_versions: '*',
  cwe: [],
  cvss: { score: 8, vectorString: null },
})

const audit = (url: string): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    // npm remembers what it has heard of a package's vulnerabilities.
    const script = ['scripts/audit.mjs', '--registry', url, '--cache', join(cache, url.replace(/\D/g, ''))]
    execFile(process.execPath, script, { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    )
  })

test('a vulnerability of high severity in what is shipped fails the check, and is named', {
  timeout: 60_000,
}, async () => {
  const { url, asked } = await registry({ graphql: [advisory('high')] })
  const { code, output } = await audit(url)
  expect(output).toContain(
    '1 severe vulnerabilities, 1 in all.\n  high: graphql: Answers everybody (https://advisories.example/1)',
  )
  expect(code).toBe(1)
  // What only builds and tests is not shipped.
  expect(asked.has('express')).toBe(true)
  expect(asked.has('vitest')).toBe(false)
})

test('one of moderate severity is told, and passes', { timeout: 60_000 }, async () => {
  const { url } = await registry({ graphql: [advisory('moderate')] })
  const { code, output } = await audit(url)
  expect(output).toBe('Dependencies audited: 0 severe vulnerabilities, 1 in all.\n')
  expect(code).toBe(0)
})

test('no known vulnerability passes', { timeout: 60_000 }, async () => {
  const { url } = await registry({})
  expect(await audit(url)).toEqual({ code: 0, output: 'Dependencies audited: 0 severe vulnerabilities, 0 in all.\n' })
})

test.each<[string, () => Promise<string>]>([
  ['has no list', () => listen((_, response) => void response.writeHead(404).end('{}'))],
  ['answers nonsense', () => listen((_, response) => void response.end('<html>'))],
  ['hangs up', () => listen((request) => void request.socket.destroy())],
])(
  'where the registry %s, it says loudly that nothing was audited, and passes',
  { timeout: 60_000 },
  async (_, open) => {
    const { code, output } = await audit(await open())
    expect(output).toContain('*** Dependencies NOT audited')
    expect(code).toBe(0)
  },
)
