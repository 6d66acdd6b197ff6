import type { Kysely, Migration } from 'kysely'

/** The number of a version that was deleted stays its own. */
export const deletedModels: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('registered_models').addColumn('deleted_at', 'bigint').execute()
  },
}
