import type { Kysely, Migration } from 'kysely'

/** Which line of its job has made a completion. */
export const lineOfCompletion: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('completions').addColumn('job_line', 'integer').execute()
  },
}
