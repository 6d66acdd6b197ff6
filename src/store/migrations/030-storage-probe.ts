import type { Kysely, Migration } from 'kysely'

/** One row that is written to find out whether anything can be. */
export const storageProbe: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('storage_probe')
      .addColumn('written_at', 'bigint', (column) => column.notNull())
      .addColumn('filler', 'text', (column) => column.notNull())
      .execute()
    await (db as Kysely<{ storage_probe: { written_at: number; filler: string } }>)
      .insertInto('storage_probe')
      .values({ written_at: 0, filler: '' })
      .execute()
  },
}
