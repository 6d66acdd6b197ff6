import { setTimeout as sleep } from 'node:timers/promises'
import { type Dialect, PostgresDialect, type PostgresPoolClient } from 'kysely'
import { type ClientConfig, DatabaseError, Pool, type PoolClient, types } from 'pg'
import type { Availability } from './availability.ts'
import { OwnerLock } from './owner-lock.ts'

/** Connections beside the one that holds the lock. */
const maxConnections = 10
/** Time between two tries to get a connection, milliseconds. */
const retryMs = 100
const int8 = 20

/**
 * Connects to Postgres and makes this server the database's only one. While Postgres restarts, whoever asks for a connection waits for
 * `waitMs` at most; then, and for what a lost connection has cut short, the error is STORAGE_UNAVAILABLE.
 * @throws where nobody answers, or another server has the database
 */
export async function openPostgres(url: string, waitMs: number, availability: Availability): Promise<Dialect> {
  const config: ClientConfig = {
    connectionString: url,
    connectionTimeoutMillis: waitMs,
    // A server that was stopped answers nothing, not even an error; the client doesn't wait for ever.
    query_timeout: 3 * waitMs + 1000,
    statement_timeout: 3 * waitMs,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    application_name: 'modelgraph',
    // Whole numbers of the tables stay below 2^53.
    types: { getTypeParser: (id, format) => (id === int8 ? Number : types.getTypeParser(id, format)) },
  }
  const lock = new OwnerLock(config)
  await lock.acquire(waitMs).catch(async (error: unknown) => {
    await lock.dispose()
    throw error
  })
  const pool = new Pool({ ...config, max: maxConnections })
  // An idle connection that ends is only replaced.
  pool.on('error', () => {})
  const connect = async (): Promise<PostgresPoolClient> => {
    const deadline = Date.now() + waitMs
    for (;;) {
      try {
        if (!(await lock.waitFor(deadline - Date.now()))) throw new Error('the database is not ours at the moment')
        const client = await pool.connect()
        return watched(client, availability)
      } catch (error) {
        if (!isStorageFault(error) || Date.now() >= deadline) throw availability.failed(error, isStorageFault(error))
        await sleep(retryMs)
      }
    }
  }
  const end = async (): Promise<void> => {
    await pool.end()
    await lock.dispose()
  }
  return new PostgresDialect({ pool: { connect, end } })
}

/** A connection that is not used again after a fault of its own. */
function watched(client: PoolClient, availability: Availability): PostgresPoolClient {
  let isBroken = false
  // pg tells a lost connection to the query under way and by this event.
  const onError = (): void => {
    isBroken = true
  }
  client.on('error', onError)
  const query = async (sql: string, parameters: readonly unknown[]) => {
    try {
      const result = await client.query(sql, [...parameters])
      availability.succeeded(sql)
      return result
    } catch (error) {
      const isFault = isStorageFault(error)
      isBroken ||= isFault
      // What is told is why the transaction failed.
      if (sql === 'rollback') return { command: 'ROLLBACK', rowCount: 0, rows: [] }
      // They quote the values of a row, which are nobody's business in a log.
      if (error instanceof DatabaseError) for (const name of ['detail', 'where'] as const) delete error[name]
      throw availability.failed(error, isFault)
    }
  }
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: () => {
      client.off('error', onError)
      client.release(isBroken)
    },
  }
}

/** Classes and codes of SQLSTATE: connection, resources, operator intervention, system error, read only, deadlock, lock timeout. */
const faults = /^(08|53|57|58|40|25006|55P03)/

/** Whether the database, or the way to it, is at fault. What Postgres itself didn't say comes from the connection. */
const isStorageFault = (error: unknown): boolean =>
  error instanceof DatabaseError ? faults.test(error.code ?? '') : true
