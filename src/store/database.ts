import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, Migrator, type SqliteDatabase, SqliteDialect } from 'kysely'
import Sqlite from 'libsql'
import { migrations } from './migrations/index.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

/** Pages (of 4 KiB) between two checkpoints: each waits for the disk, and a step of many streams writes more than a dozen pages. */
const checkpointPages = 4000

/**
 * Opens `modelgraph.sqlite` in a folder, which is made where it is missing, and brings its tables up to date. WAL with
 * `synchronous=NORMAL`: what was committed survives a killed process. The lock is exclusive: a second server on the same folder
 * would take the first one's running completions for abandoned ones, and a lock that another process holds would block this one.
 * @throws where the folder can't be used, or another process has it
 */
export async function openDatabase(directory: string): Promise<Database> {
  await mkdir(directory, { recursive: true })
  const sqlite = new Sqlite(join(directory, 'modelgraph.sqlite'))
  for (const pragma of [
    'locking_mode = EXCLUSIVE',
    'journal_mode = WAL',
    'synchronous = NORMAL',
    `wal_autocheckpoint = ${checkpointPages}`,
    'foreign_keys = ON',
    'busy_timeout = 1000',
  ])
    sqlite.pragma(pragma)
  const database: Database = new Kysely({ dialect: new SqliteDialect({ database: withKeptStatements(sqlite) }) })
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return database
  await database.destroy()
  throw error
}

/** Statements kept ready at most; the server's own are fewer, but lists of ids make one for each length. */
const maxStatements = 128

/**
 * Keeps statements for their next use, since preparing one costs more than running it. libsql closes a database for good only when its
 * statements are collected; until then an exclusive lock would stay, so it is given up first.
 */
function withKeptStatements(sqlite: Sqlite.Database): SqliteDatabase {
  const kept = new Map<string, Sqlite.Statement>()
  return {
    prepare: (sql) => {
      const known = kept.get(sql)
      if (known !== undefined) return known
      const statement = sqlite.prepare(sql)
      const [oldest] = kept.keys()
      if (kept.size === maxStatements && oldest !== undefined) kept.delete(oldest)
      kept.set(sql, statement)
      return statement
    },
    close: () => {
      kept.clear()
      for (const pragma of ['journal_mode = DELETE', 'locking_mode = NORMAL', 'user_version']) sqlite.pragma(pragma)
      sqlite.close()
    },
  }
}
