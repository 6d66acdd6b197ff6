import type { Kysely, Migration } from 'kysely'

export const models: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('registered_models')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('manifest', 'text', (column) => column.notNull())
      .addColumn('registered_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('registered_models_key', ['name', 'version'])
      .execute()
    await db.schema
      .createTable('retired_models')
      .addColumn('model', 'text', (column) => column.primaryKey())
      .addColumn('retired_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('model_routes')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('is_alias', 'integer', (column) => column.notNull())
      .addColumn('targets', 'text', (column) => column.notNull())
      .addColumn('history', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('model_events')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('caller', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('model', 'text')
      .addColumn('revision', 'integer')
      .addColumn('before', 'text')
      .addColumn('after', 'text')
      .execute()
    await db.schema.createIndex('model_events_name').on('model_events').columns(['name', 'id']).execute()
  },
}
