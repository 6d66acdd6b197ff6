import { Kysely, Migrator } from 'kysely'
import type { Logger } from '../util/log.ts'
import { Availability } from './availability.ts'
import { migrations } from './migrations/index.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

export interface StorageOptions {
  /** Folder of the SQLite file. */
  dataDir: string
  /** Of Postgres; '' for SQLite. */
  databaseUrl: string
  /** Time that a write or a connection is tried for, milliseconds. */
  storageWaitMs: number
}

export interface Storage {
  database: Database
  /** Whether the last statement found the storage working. */
  isAvailable: () => boolean
}

/**
 * Opens the database, SQLite or Postgres, and brings its tables up to date. Every query then works on either.
 * @throws where it can't be used, or another server has it
 */
export async function openStorage(options: StorageOptions, logger: Logger): Promise<Storage> {
  const availability = new Availability(logger)
  const dialect =
    options.databaseUrl === ''
      ? await openSqlite(options.dataDir, availability)
      : await openPostgres(options.databaseUrl, options.storageWaitMs, availability)
  const database: Database = new Kysely({ dialect })
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return { database, isAvailable: () => availability.isAvailable }
  await database.destroy()
  throw error
}
