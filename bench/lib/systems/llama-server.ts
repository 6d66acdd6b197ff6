import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '../../processes/client.ts'
import { childEnvironment, exitOf, tied } from '../children.ts'
import { ggufPath } from '../exports/gguf.ts'
import type { Worker } from '../worker.ts'
import type { TextSystem } from './text-system.ts'

export interface LlamaServers {
  version: string
  /** Plain decoding, greedy. */
  plain: TextSystem[]
  /** One stream as asked for, with and without drafts looked up in the text so far. */
  asAsked: TextSystem[]
  stop(): Promise<void>
}

/** The given program, or llama-server in PATH; null where there is none. */
const find = (path: string | null): string | null => {
  const places = path === null ? (process.env['PATH'] ?? '').split(delimiter) : []
  const candidates = path === null ? places.map((place) => join(place, 'llama-server')) : [path]
  const found = candidates.find((candidate) => existsSync(candidate)) ?? null
  if (path !== null && found === null) throw new Error(`there is no ${path}`)
  return found
}

/** Starts one server for each quantization and number of threads. @returns null where llama-server is not found */
export const startLlamaServers = async (
  path: string | null,
  threads: readonly number[],
  client: Worker<Client>,
): Promise<LlamaServers | null> => {
  const program = find(path)
  if (program === null) return null
  const servers: { stop(): Promise<void> }[] = []
  const plain: TextSystem[] = []
  const asAsked: TextSystem[] = []
  for (const quantization of ['Q4_1', 'Q4_0'] as const)
    for (const count of threads)
      for (const lookup of [false, true]) {
        const server = await start(program, await ggufPath(quantization), count, lookup ? lookupArguments : [])
        servers.push(server)
        const system = (isGreedy: boolean): TextSystem => ({
          name: `llama-server, ${quantization}`,
          setting: `${count} thread${count === 1 ? '' : 's'}${lookup ? ', prompt lookup' : ''}`,
          streams: 8,
          promptLengths: null,
          run: (requests) =>
            client.call('llamaServer', {
              url: server.url,
              requests: isGreedy ? requests.map((request) => ({ ...request, temperature: 0 })) : requests,
            }),
        })
        if (!lookup) plain.push(system(true))
        asAsked.push(system(false))
      }
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()))
  }
  return { version: await versionOf(program), plain, asAsked, stop }
}

/** Drafts of up to 8 tokens that followed the last 3 before. */
const lookupArguments = [
  '--spec-type',
  'ngram-simple',
  '--spec-ngram-simple-size-n',
  3,
  '--spec-ngram-simple-size-m',
  8,
]

/** Eight slots, flash attention on, one context of 1,024 tokens a slot. */
const start = async (
  program: string,
  modelPath: string,
  threads: number,
  more: readonly (string | number)[],
): Promise<{ url: string; stop(): Promise<void> }> => {
  const port = await freePort()
  const args = ['-m', modelPath, '--host', '127.0.0.1', '--port', port, '-t', threads, '-tb', threads]
  const child = tied(
    spawn(program, [...args, '-np', 8, '-c', 8192, '-fa', 'on', ...more].map(String), {
      stdio: 'ignore',
      env: childEnvironment(),
    }),
  )
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; ; tries++) {
    const response = await fetch(`${url}/health`).catch(() => null)
    if (response?.ok === true) break
    if (child.exitCode !== null || tries === 300) throw new Error(`${program} did not start`)
    await delay(100)
  }
  return {
    url,
    stop: async () => {
      child.kill()
      await exitOf(child)
    },
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** What `--version` says: a build number and a commit. */
const versionOf = async (program: string): Promise<string> => {
  const child = spawn(program, ['--version'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data))
  await exitOf(child)
  return /version: (.+)/.exec(text)?.[1] ?? 'unknown version'
}
