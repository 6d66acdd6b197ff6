import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Logger } from '../../util/log.ts'
import type { Database } from '../database/database.ts'
import { type Cleaner, SharedPass } from './cleaner.ts'
import { zeroFreeSpace } from './free-space.ts'

/** Pages of one transaction: running streams write between two of them. */
const batch = 64

/**
 * SQLite zeroes what is deleted (`secure_delete`), but not the copies that it makes when it divides pages: those are zeroed page by page,
 * through SQLite's own pager. At last the log is emptied, which still has the pages as they were.
 */
export const sqliteCleaner = (database: Database): Cleaner =>
  new SharedPass(async () => {
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database)
    const count = rows[0]?.page_count ?? 0
    for (let first = 1; first <= count; first += batch) {
      await cleanPages(database, first, Math.min(count, first + batch - 1))
      await nextTurn()
    }
    await sql`pragma wal_checkpoint(TRUNCATE)`.execute(database)
  })

async function cleanPages(database: Database, first: number, last: number): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const pages = await sql<{ pgno: number; data: ArrayBuffer }>`
      select pgno, data from sqlite_dbpage where pgno between ${first} and ${last}`.execute(transaction)
    for (const { pgno, data } of pages.rows) {
      const page = Buffer.from(data)
      if (zeroFreeSpace(page, pgno))
        await sql`update sqlite_dbpage set data = ${page} where pgno = ${pgno}`.execute(transaction)
    }
  })
}

/** `user_version` of files in which deleted texts were overwritten from the beginning, or whose free space was given up since. */
const cleanVersion = 1

/** Rewrites a file whose free space is from before deleted texts were overwritten. Takes as long as copying it does, once. */
export async function rewriteOnce(database: Database, logger: Logger): Promise<void> {
  const version = await sql<{ user_version: number }>`pragma user_version`.execute(database)
  if ((version.rows[0]?.user_version ?? 0) >= cleanVersion) return
  try {
    await sql`vacuum`.execute(database)
    await sql`pragma user_version = ${sql.lit(cleanVersion)}`.execute(database)
  } catch (error) {
    // It needs as much room on the disk as the file has.
    logger.warn({ reason: (error as Error).message }, 'the file could not be rewritten; tried again at the next start')
  }
}
