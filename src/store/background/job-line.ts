import type { Insertable, Selectable } from 'kysely'
import type { Failure } from '../../errors.ts'
import type { JobLineRow } from '../tables/jobs.ts'
import type { WorkState } from '../tables/work.ts'

/** A line of a job as it comes. */
export interface NewJobLine<Operation = unknown> {
  /** Its number in the file, from 1. */
  line: number
  /** The caller's own name for it. */
  customId: string | null
  /** The operation's name. */
  kind: string
  operation: Operation
}

export interface JobLineRecord extends NewJobLine {
  state: WorkState
  /** How often a server has begun it and not stopped in order. */
  begun: number
  result: unknown
  failure: Failure | null
}

export const toLineRow = (jobId: string, line: NewJobLine): Insertable<JobLineRow> => ({
  job_id: jobId,
  line: line.line,
  custom_id: line.customId,
  kind: line.kind,
  operation: JSON.stringify(line.operation),
  state: 'QUEUED',
})

export const toLine = (row: Selectable<JobLineRow>): JobLineRecord => ({
  line: row.line,
  customId: row.custom_id,
  kind: row.kind,
  operation: JSON.parse(row.operation),
  state: row.state,
  begun: row.begun,
  result: row.result === null ? null : JSON.parse(row.result),
  failure: row.failure === null ? null : JSON.parse(row.failure),
})
