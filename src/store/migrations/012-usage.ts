import type { Kysely, Migration } from 'kysely'

export const usage: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    await schema
      .createTable('usage_hours')
      .addColumn('hour', 'bigint', (column) => column.notNull())
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('api_key', 'text', (column) => column.notNull())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('requests', 'bigint', (column) => column.notNull())
      .addColumn('prompt_tokens', 'bigint', (column) => column.notNull())
      .addColumn('completion_tokens', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('usage_hours_key', ['hour', 'tenant', 'api_key', 'model'])
      .execute()
  },
}
