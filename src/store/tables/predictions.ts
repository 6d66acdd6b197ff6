import type { Generated } from 'kysely'
import type { OwnedRow, WorkState } from './work.ts'

export interface PredictionRow extends OwnedRow {
  id: string
  model: string
  /** The operation's name. */
  kind: string
  state: WorkState
  /** JSON. */
  operation: string
  /** Grows with every change. */
  sequence: Generated<number>
  /** How often it was begun. */
  attempts: Generated<number>
  /** Of whom it takes turns while it waits. */
  caller: Generated<string>
  created_at: number
  started_at: number | null
  finished_at: number | null
  /** JSON. */
  result: string | null
  failure: string | null
  /** JSON, as of completions. */
  webhook: string | null
}
