import type { Database } from '../database/database.ts'
import type { WorkState } from '../tables/work.ts'

/** States of work that is not over. */
export const unfinished: readonly WorkState[] = ['QUEUED', 'RUNNING']

/** Ids of what was asked for with a key and is not over. */
export async function unfinishedOf(
  database: Database,
  table: 'predictions' | 'jobs',
  apiKey: string,
): Promise<string[]> {
  const rows = await database
    .selectFrom(table)
    .select('id')
    .where('state', 'in', unfinished)
    .where('api_key', '=', apiKey)
    .execute()
  return rows.map(({ id }) => id)
}
