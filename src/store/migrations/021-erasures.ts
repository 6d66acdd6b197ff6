import type { Kysely, Migration } from 'kysely'

/** Receipts of erasures, each tenant's own retention, and which completions a job has made. */
export const erasures: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db
    await schema
      .createTable('erasures')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('subject_id', 'text', (column) => column.notNull())
      .addColumn('requested_by', 'text', (column) => column.notNull())
      .addColumn('requested_at', 'bigint', (column) => column.notNull())
      .addColumn('finished_at', 'bigint')
      .addColumn('cleaned_at', 'bigint')
      .addColumn('counts', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .execute()
    await schema.createIndex('erasures_tenant').on('erasures').columns(['tenant', 'id']).execute()
    await schema
      .createTable('tenant_retention')
      .addColumn('tenant', 'text', (column) => column.primaryKey())
      .addColumn('hours', 'integer', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_by', 'text', (column) => column.notNull())
      .execute()
    await schema.alterTable('completions').addColumn('job_id', 'text').execute()
    await schema.createIndex('completions_job').on('completions').column('job_id').execute()
  },
}
