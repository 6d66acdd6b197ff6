import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { sealedTableNames } from '../sealing/sealed-columns.ts'
import { type Cleaner, SharedPass } from './cleaner.ts'

/** Tables with texts of users. */
const tables = [...sealedTableNames, 'idempotency_keys']

/** Lets Postgres take back what deleted rows occupied; it is overwritten when the space is used again, and stays in the log until then. */
export const postgresCleaner = (database: Database): Cleaner =>
  new SharedPass(async () => {
    for (const table of tables) await sql`vacuum ${sql.table(table)}`.execute(database)
  })
