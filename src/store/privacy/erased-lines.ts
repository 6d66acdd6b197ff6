import { toLine } from '../background/job-line.ts'
import type { Database } from '../database/database.ts'
import type { Sealer } from '../sealing/sealer.ts'

/** Lines of a job that are looked at together. */
const page = 100

/**
 * Removes the lines of jobs that have made completions: they hold the prompt, and the answer once more. A line that has not ended is not one
 * of its job any more; those that have are still counted there.
 * @returns how many
 */
export async function removeLinesOf(
  transaction: Database,
  completions: readonly string[],
  sealer: Sealer,
): Promise<number> {
  const made = await transaction
    .selectFrom('completions')
    .select(['id', 'job_id', 'job_line'])
    .where('id', 'in', completions)
    .where('job_id', 'is not', null)
    .execute()
  let removed = 0
  for (const { id, job_id: job, job_line } of made) {
    const line = job_line ?? (job === null ? null : await lineThatMade(transaction, id, job, sealer))
    if (job !== null && line !== null) removed += await removeLine(transaction, job, line)
  }
  return removed
}

async function removeLine(transaction: Database, job: string, line: number): Promise<number> {
  const rows = await transaction
    .deleteFrom('job_lines')
    .where('job_id', '=', job)
    .where('line', '=', line)
    .returning('state')
    .execute()
  if (rows[0]?.state === 'QUEUED')
    await transaction
      .updateTable('jobs')
      .set(({ eb }) => ({ total: eb('total', '-', 1) }))
      .where('id', '=', job)
      .execute()
  return rows.length
}

/** Where an earlier version has not written it down, a line is known by its result. */
async function lineThatMade(transaction: Database, id: string, job: string, sealer: Sealer): Promise<number | null> {
  for (let after = 0; ; ) {
    const rows = await transaction
      .selectFrom('job_lines')
      .selectAll()
      .where('job_id', '=', job)
      .where('state', '=', 'SUCCEEDED')
      .where('line', '>', after)
      .orderBy('line')
      .limit(page)
      .execute()
    const found = rows.find(
      (row) => (toLine(sealer.open('job_lines', row)).result as { id?: unknown } | null)?.id === id,
    )
    if (found !== undefined) return found.line
    const last = rows.at(-1)
    if (last === undefined) return null
    after = last.line
  }
}
