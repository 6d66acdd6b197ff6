import type { Generated } from 'kysely'
import type { OwnedRow, WorkState } from './work.ts'

export interface JobRow extends OwnedRow {
  id: string
  state: WorkState
  /** Grows with every change. */
  sequence: Generated<number>
  total: number
  succeeded: Generated<number>
  failed: Generated<number>
  /** 1, and one more with each retry. */
  attempts: Generated<number>
  /** Of whom it takes turns while it waits. */
  caller: Generated<string>
  created_at: number
  started_at: number | null
  finished_at: number | null
  /** JSON, as of completions. */
  webhook: string | null
}

export interface JobLineRow {
  job_id: string
  /** Number of the line in its file, from 1. */
  line: number
  custom_id: string | null
  /** The operation's name. */
  kind: string
  /** JSON. */
  operation: string
  state: WorkState
  /** How often a server has begun it and not stopped in order. */
  begun: Generated<number>
  /** JSON. */
  result: string | null
  failure: string | null
}
