import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, Migrator, SqliteDialect } from 'kysely'
import Sqlite from 'libsql'
import { migrations } from './migrations.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

/**
 * Opens `modelgraph.sqlite` in a folder, which is made where it is missing, and brings its tables up to date. WAL with
 * `synchronous=NORMAL`: what was committed survives a killed process.
 */
export async function openDatabase(directory: string): Promise<Database> {
  await mkdir(directory, { recursive: true })
  const sqlite = new Sqlite(join(directory, 'modelgraph.sqlite'))
  for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL', 'foreign_keys = ON', 'busy_timeout = 5000'])
    sqlite.pragma(pragma)
  const database: Database = new Kysely({ dialect: new SqliteDialect({ database: sqlite }) })
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return database
  await database.destroy()
  throw error
}
