import { inject } from 'vitest'
import { databaseFor } from '../../support/postgres.ts'

const postgres = inject('postgresUrl')

/** What the suite runs on now. */
export const storage = postgres === undefined ? 'SQLite' : 'Postgres'

/** Settings of a server that stores everything in this folder, or in a database of the folder's own. */
export const storageSettings = async (folder: string): Promise<Record<string, string>> => ({
  DATA_DIR: folder,
  ...(postgres !== undefined && { DATABASE_URL: await databaseFor(postgres, folder) }),
})
