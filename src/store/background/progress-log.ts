import type { Database } from '../database/database.ts'
import type { Sealer } from '../sealing/sealer.ts'
import type { Tables } from '../tables/index.ts'

/** A record as it was after each of some changes, in their order. */
export interface Changed<Record> {
  records: Record[]
  /** Whether no change comes behind these: the record is over, or gone. */
  isLast: boolean
}

type ProgressTable = 'prediction_events' | 'job_events'

/** Notes what a change has made of a record, in the transaction that makes it. @param change what the record has from then on, as JSON */
export async function logChange(
  transaction: Database,
  table: ProgressTable,
  { id, sequence, ...change }: { id: string; sequence: number; [field: string]: unknown },
  sealer: Sealer,
): Promise<void> {
  const row: Tables[ProgressTable] = { record_id: id, sequence, change: JSON.stringify(change) }
  await transaction.insertInto(table).values(sealer.seal(table, row)).execute()
}

/** Changes behind number `after`, in their order: the number of each, and what the record had from then on. */
export async function changesAfter(
  database: Database,
  table: ProgressTable,
  id: string,
  after: number,
  limit: number,
  sealer: Sealer,
): Promise<{ sequence: number; change: object }[]> {
  const rows = await database
    .selectFrom(table)
    .selectAll()
    .where('record_id', '=', id)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ sequence: row.sequence, change: JSON.parse(sealer.open(table, row).change) }))
}
