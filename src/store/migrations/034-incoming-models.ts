import type { Kysely, Migration } from 'kysely'

export const incomingModels: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('model_pulls').addColumn('incoming', 'text').execute()
  },
}
