import { Kysely, Migrator } from 'kysely'
import type { Logger } from '../../util/log.ts'
import { rewriteOnce } from '../cleaning/sqlite-cleaner.ts'
import { migrations } from '../migrations/index.ts'
import type { EncryptionKey } from '../sealing/key-ring.ts'
import { checkKeys } from '../sealing/unlock.ts'
import type { Tables } from '../tables/index.ts'
import { Availability } from './availability.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

export type Database = Kysely<Tables>

export interface StorageOptions {
  /** Folder of the SQLite file. */
  dataDir: string
  /** Of Postgres; '' for SQLite. */
  databaseUrl: string
  /** Time that a write or a connection is tried for, milliseconds. */
  storageWaitMs: number
  /** What texts are sealed with; none for no encryption. */
  encryptionKeys: readonly EncryptionKey[]
}

/**
 * Opens the database, SQLite or Postgres, and brings its tables up to date. Every query then works on either.
 * @throws where it can't be used, or another server has it; ConfigError where its records need another key: nothing is changed then
 */
export async function openDatabase(options: StorageOptions, logger: Logger): Promise<Database> {
  const availability = new Availability(logger)
  const dialect =
    options.databaseUrl === ''
      ? await openSqlite(options.dataDir, availability)
      : await openPostgres(options.databaseUrl, options.storageWaitMs, availability)
  const database: Database = new Kysely({ dialect })
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
    // They stand for themselves, and came in another order in some databases.
    allowUnorderedMigrations: true,
  })
  try {
    await checkKeys(database, options.encryptionKeys)
    if (options.databaseUrl === '') await rewriteOnce(database, logger)
    const { error } = await migrator.migrateToLatest()
    if (error !== undefined) throw error
    return database
  } catch (error) {
    await database.destroy()
    throw error
  }
}
