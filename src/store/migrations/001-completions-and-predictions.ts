import type { Kysely, Migration } from 'kysely'

export const completionsAndPredictions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('completions')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('prompt', 'text')
      .addColumn('messages', 'text')
      .addColumn('parameters', 'text', (column) => column.notNull())
      .addColumn('seed', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('finished_at', 'bigint')
      .addColumn('choices', 'text', (column) => column.notNull().defaultTo('[]'))
      .addColumn('prompt_tokens', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('completion_tokens', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('cached_tokens', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('queue_ms', 'double precision')
      .addColumn('prompt_ms', 'double precision')
      .addColumn('time_to_first_token_ms', 'double precision')
      .addColumn('tokens_per_second', 'double precision')
      .addColumn('failure', 'text')
      .execute()
    await db.schema.createIndex('completions_state').on('completions').column('state').execute()
    await db.schema
      .createTable('completion_events')
      .addColumn('completion_id', 'text', (column) => column.notNull().references('completions.id').onDelete('cascade'))
      .addColumn('sequence', 'integer', (column) => column.notNull())
      .addColumn('event', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('completion_events_key', ['completion_id', 'sequence'])
      .execute()
    await db.schema
      .createTable('predictions')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('model', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('operation', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('finished_at', 'bigint')
      .addColumn('result', 'text')
      .addColumn('failure', 'text')
      .execute()
    await db.schema.createIndex('predictions_state').on('predictions').column('state').execute()
  },
}
