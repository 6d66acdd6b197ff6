import { type Kysely, type Migration, sql } from 'kysely'

const owned = ['completions', 'predictions', 'jobs', 'webhook_deliveries'] as const

/** Everything belongs to a tenant, and was asked for with a key or without one. Idempotency keys are each tenant's own. */
export const tenants: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db
    for (const table of owned) {
      await schema
        .alterTable(table)
        .addColumn('tenant', 'text', (column) => column.notNull().defaultTo('default'))
        .execute()
      await schema.alterTable(table).addColumn('api_key', 'text').execute()
      await schema.createIndex(`${table}_tenant`).on(table).columns(['tenant', 'id']).execute()
    }
    await schema.alterTable('idempotency_keys').renameTo('idempotency_keys_before').execute()
    await schema
      .createTable('idempotency_keys')
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('record_id', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('idempotency_keys_of_tenant', ['tenant', 'scope', 'key'])
      .execute()
    await sql`insert into idempotency_keys (tenant, scope, key, fingerprint, record_id, created_at)
      select 'default', scope, key, fingerprint, record_id, created_at from idempotency_keys_before`.execute(db)
    await schema.dropTable('idempotency_keys_before').execute()
    await schema.createIndex('idempotency_keys_record').on('idempotency_keys').column('record_id').execute()
    await schema.createIndex('idempotency_keys_created').on('idempotency_keys').column('created_at').execute()
  },
}
