import { type Kysely, type Migration, sql } from 'kysely'

/** What predictions, jobs, idempotency keys and webhooks need to survive the server. */
export const backgroundWork: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db
    const predictions = () => schema.alterTable('predictions')
    await predictions()
      .addColumn('kind', 'text', (column) => column.notNull().defaultTo(''))
      .execute()
    await predictions()
      .addColumn('sequence', 'integer', (column) => column.notNull().defaultTo(1))
      .execute()
    await predictions()
      .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
    await predictions().addColumn('started_at', 'bigint').execute()
    await predictions().addColumn('webhook', 'text').execute()
    // The operation is an object with one member, named after it.
    for (const kind of ['classifyText', 'embed', 'predict'])
      await sql`update predictions set kind = ${kind} where operation like ${`{"${kind}"%`}`.execute(db)
    await schema.createIndex('predictions_finished').on('predictions').column('finished_at').execute()
    await schema.alterTable('completions').addColumn('webhook', 'text').execute()
    await schema.createIndex('completions_finished').on('completions').column('finished_at').execute()
    await schema
      .createTable('idempotency_keys')
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('record_id', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('idempotency_keys_key', ['scope', 'key'])
      .execute()
    await schema.createIndex('idempotency_keys_record').on('idempotency_keys').column('record_id').execute()
    await schema.createIndex('idempotency_keys_created').on('idempotency_keys').column('created_at').execute()
    await createJobs(db)
    await createDeliveries(db)
  },
}

async function createJobs({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('jobs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('sequence', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('total', 'integer', (column) => column.notNull())
    .addColumn('succeeded', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('failed', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('finished_at', 'bigint')
    .addColumn('webhook', 'text')
    .execute()
  await schema.createIndex('jobs_state').on('jobs').column('state').execute()
  await schema.createIndex('jobs_finished').on('jobs').column('finished_at').execute()
  await schema
    .createTable('job_lines')
    .addColumn('job_id', 'text', (column) => column.notNull().references('jobs.id').onDelete('cascade'))
    .addColumn('line', 'integer', (column) => column.notNull())
    .addColumn('custom_id', 'text')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('operation', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('result', 'text')
    .addColumn('failure', 'text')
    .addPrimaryKeyConstraint('job_lines_key', ['job_id', 'line'])
    .execute()
  await schema.createIndex('job_lines_state').on('job_lines').columns(['job_id', 'state', 'line']).execute()
}

async function createDeliveries({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('webhook_deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('subject_id', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('next_attempt_at', 'bigint')
    .addColumn('status', 'integer')
    .addColumn('error', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('finished_at', 'bigint')
    .execute()
  await schema
    .createIndex('webhook_deliveries_due')
    .on('webhook_deliveries')
    .columns(['state', 'next_attempt_at'])
    .execute()
  await schema.createIndex('webhook_deliveries_subject').on('webhook_deliveries').column('subject_id').execute()
}
