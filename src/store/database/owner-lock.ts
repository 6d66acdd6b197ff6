import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientConfig, DatabaseError } from 'pg'

/** The first half of the advisory lock's key; the second is a hash of the schema's name. */
const lockSpace = 0x4d6f6465
/** Time between two tries to take the lock, milliseconds. */
const retryMs = 200

/**
 * Makes this server the only one on its database: a session-level advisory lock on a connection of its own. Postgres frees it when the
 * connection ends, so a killed server leaves nothing behind; where the connection is lost, it is made again and the lock taken again, and
 * until then nothing is written.
 */
export class OwnerLock {
  readonly #config: ClientConfig
  #client: Client | null = null
  #isHeld = false
  #isDisposed = false
  #change: Promise<void> | null = null

  constructor(config: ClientConfig) {
    this.#config = { ...config, application_name: `modelgraph ${hostname()} ${process.pid}`, keepAlive: true }
  }

  get isHeld(): boolean {
    return this.#isHeld
  }

  /** @param waitMs time that a server killed just now has to vanish @throws where another server has the lock, or nobody answers */
  async acquire(waitMs: number): Promise<void> {
    const deadline = Date.now() + waitMs
    for (;;) {
      // Postgres may be starting just now; what it refuses itself, such as a password, stays refused.
      const owner = await this.#try().catch((error: unknown) => {
        if (Date.now() > deadline || (error instanceof DatabaseError && error.code !== '57P03')) throw error
        return 'unreachable'
      })
      if (owner === null) return
      if (Date.now() > deadline) throw new Error(`another server uses this database (${owner})`)
      await sleep(retryMs)
    }
  }

  /** Resolves when the lock has come back, or after `ms`. @returns whether it is held */
  async waitFor(ms: number): Promise<boolean> {
    const deadline = Date.now() + ms
    while (!this.#isHeld && Date.now() < deadline && !this.#isDisposed)
      await Promise.race([this.#regain(), sleep(Math.min(retryMs, Math.max(0, deadline - Date.now())))])
    return this.#isHeld
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true
    this.#isHeld = false
    await this.#client?.end().catch(() => {})
  }

  /** Tries again and again, one try at a time, for all who wait. */
  #regain(): Promise<void> {
    this.#change ??= (async () => {
      while (!this.#isDisposed && !this.#isHeld) {
        const owner = await this.#try().catch(() => 'unreachable')
        if (owner !== null) await sleep(retryMs, undefined, { ref: false })
      }
      this.#change = null
    })()
    return this.#change
  }

  /** @returns null where the lock is held now, else who has it */
  async #try(): Promise<string | null> {
    const client = new Client(this.#config)
    // Its end is told by 'end' too; without a listener it would end the process.
    client.on('error', () => {})
    try {
      await client.connect()
      const { rows } = await client.query('select pg_try_advisory_lock($1, hashtext(current_schema())) as held', [
        lockSpace,
      ])
      if (rows[0]?.held !== true) return await ownerOf(client)
      client.once('end', () => this.#lose(client))
      this.#client = client
      this.#isHeld = !this.#isDisposed
      return null
    } finally {
      if (this.#client !== client) await client.end().catch(() => {})
    }
  }

  #lose(client: Client): void {
    if (this.#client !== client) return
    this.#client = null
    this.#isHeld = false
    if (!this.#isDisposed) void this.#regain()
  }
}

async function ownerOf(client: Client): Promise<string> {
  const { rows } = await client.query(
    `select a.application_name as name from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.granted and l.classid = $1 and l.database = (select oid from pg_database where datname = current_database())`,
    [lockSpace],
  )
  return String(rows[0]?.name ?? 'unknown')
}
