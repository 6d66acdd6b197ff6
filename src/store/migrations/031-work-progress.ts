import type { Kysely, Migration } from 'kysely'

/** Every change of predictions and jobs, who waits for them, and how often a job's line was begun. */
export const workProgress: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    for (const [table, owner] of [
      ['prediction_events', 'predictions'],
      ['job_events', 'jobs'],
    ] as const)
      await schema
        .createTable(table)
        .addColumn('record_id', 'text', (column) => column.notNull().references(`${owner}.id`).onDelete('cascade'))
        .addColumn('sequence', 'integer', (column) => column.notNull())
        .addColumn('change', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint(`${table}_key`, ['record_id', 'sequence'])
        .execute()
    for (const table of ['predictions', 'jobs'])
      await schema
        .alterTable(table)
        .addColumn('caller', 'text', (column) => column.notNull().defaultTo(''))
        .execute()
    await schema
      .alterTable('job_lines')
      .addColumn('begun', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
  },
}
