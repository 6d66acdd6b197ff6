import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { writeManifests } from './start-app.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A program that starts a server with fake engines: bundled once, so that starting it takes a fraction of a second. */
export interface ServerProgram {
  start(settings: Record<string, string>): Promise<ServerProcess>
  dispose(): Promise<void>
}

export interface ServerProcess {
  url: string
  pid: number
  /** Resolves when the process is gone. */
  gone: Promise<unknown>
  /** @returns when the process is gone */
  kill(signal: NodeJS.Signals): Promise<void>
}

export async function buildServerProgram(): Promise<ServerProgram> {
  // Inside the repository, so that packages are found.
  const folder = await mkdtemp(join(root, 'node_modules', '.modelgraph-test-'))
  // As deep as the file that reads the schema.
  const program = join(folder, 'src', 'graphql', 'server.mjs')
  await build({
    entryPoints: [join(root, 'test/support/server-child.ts')],
    outfile: program,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  })
  await copyFile(join(root, 'schema.graphql'), join(folder, 'schema.graphql'))
  const models = await writeManifests(join(folder, 'models'))
  return {
    start: (settings) => start(program, { MODELS_DIR: models, ...settings }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
}

async function start(program: string, settings: Record<string, string>): Promise<ServerProcess> {
  const environment = { PATH: process.env['PATH'], PORT: '0', PRELOAD: '', LOG_LEVEL: 'warn', ...settings }
  const child = fork(program, { env: environment, stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] })
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors = (errors + chunk).slice(-4000)
  })
  const gone = once(child, 'exit')
  const [message] = await Promise.race([once(child, 'message'), failed(child, () => errors)])
  return {
    url: (message as { url: string }).url,
    pid: child.pid ?? 0,
    gone,
    kill: async (signal) => {
      child.kill(signal)
      await gone
    },
  }
}

async function failed(child: ChildProcess, errors: () => string): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`the server ended with ${code}: ${errors()}`)
}
