import type { Kysely, Migration } from 'kysely'

export const modelPulls: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('model_pulls')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('input', 'text', (column) => column.notNull())
      .addColumn('caller', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('finished_at', 'bigint')
      .addColumn('commit_id', 'text')
      .addColumn('files', 'text', (column) => column.notNull().defaultTo('[]'))
      .addColumn('model', 'text')
      .addColumn('failure', 'text')
      .execute()
    await db.schema.createIndex('model_pulls_state').on('model_pulls').column('state').execute()
  },
}
