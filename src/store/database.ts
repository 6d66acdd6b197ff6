import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, Migrator, type SqliteDatabase, SqliteDialect } from 'kysely'
import Sqlite from 'libsql'
import { migrations } from './migrations.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

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
    'foreign_keys = ON',
    'busy_timeout = 1000',
  ])
    sqlite.pragma(pragma)
  const database: Database = new Kysely({ dialect: new SqliteDialect({ database: unlockedAtClose(sqlite) }) })
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return database
  await database.destroy()
  throw error
}

/** libsql closes a database for good only when its statements are collected; until then an exclusive lock would stay. */
const unlockedAtClose = (sqlite: Sqlite.Database): SqliteDatabase => ({
  prepare: (sql) => sqlite.prepare(sql),
  close: () => {
    for (const pragma of ['journal_mode = DELETE', 'locking_mode = NORMAL', 'user_version']) sqlite.pragma(pragma)
    sqlite.close()
  },
})
