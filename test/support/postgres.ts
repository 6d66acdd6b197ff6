import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'

const root = '/usr/lib/postgresql'
const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
const [version] = versions.filter((name) => existsSync(join(root, name, 'bin', 'postgres')))

/** Whether Debian's package is there. With `CI=true` it has to be. */
export const hasPostgres = version !== undefined || process.env['CI'] === 'true'
if (!hasPostgres) console.warn('Postgres is not installed (Debian: postgresql): its tests are skipped.')

/** A Postgres of its own in a temporary folder, without a password, on loopback. */
export class TestPostgres {
  readonly #folder = mkdtempSync(join(tmpdir(), 'modelgraph-postgres-'))
  readonly #bin: string
  #process: ChildProcess | null = null
  #port = 0

  private constructor() {
    if (version === undefined) throw new Error('Postgres is not installed')
    this.#bin = join(root, version, 'bin')
  }

  static async start(): Promise<TestPostgres> {
    const postgres = new TestPostgres()
    const { uid, gid } = postgresUser()
    chownSync(postgres.#folder, uid, gid)
    execFileSync(join(postgres.#bin, 'initdb'), ['-A', 'trust', '--no-sync', '-U', 'postgres', '-D', postgres.#data], {
      uid,
      gid,
      stdio: 'ignore',
    })
    postgres.#port = await freePort()
    await postgres.launch()
    return postgres
  }

  get #data(): string {
    return join(this.#folder, 'data')
  }

  /** Of the process that all others of Postgres belong to. */
  get pid(): number {
    return this.#process?.pid ?? 0
  }

  /** Starts the process, with the data that there is. */
  async launch(): Promise<void> {
    const { uid, gid } = postgresUser()
    const place = ['-D', this.#data, '-p', String(this.#port), '-h', '127.0.0.1', '-k', this.#folder, '-F']
    this.#process = spawn(join(this.#bin, 'postgres'), place, { uid, gid, stdio: 'ignore' })
    for (;;) {
      const client = new Client({ connectionString: this.urlOf('postgres') })
      client.on('error', () => {})
      const isReady = await client.connect().then(
        () => true,
        () => false,
      )
      await client.end().catch(() => {})
      if (isReady) return
      if (this.#process.exitCode !== null) throw new Error(`postgres ended with ${this.#process.exitCode}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** @param signal SIGINT disconnects everyone and stops, SIGQUIT stops as a crash does */
  async stop(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const child = this.#process
    if (child === null || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  urlOf(database: string): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/${database}`
  }

  async dispose(): Promise<void> {
    await this.stop('SIGQUIT')
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** Runs one statement. */
export async function queryPostgres(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** @returns the URL of the database of this name's own, made where it is missing */
export async function databaseFor(server: string, name: string): Promise<string> {
  const database = `test_${createHash('sha256').update(name).digest('hex').slice(0, 16)}`
  const found = await queryPostgres(server, `select 1 from pg_database where datname = '${database}'`)
  if (found.length === 0) await queryPostgres(server, `create database ${database}`)
  return Object.assign(new URL(server), { pathname: `/${database}` }).href
}

/** Postgres refuses to run as root. */
function postgresUser(): { uid: number; gid: number } {
  if (process.getuid?.() !== 0) return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
