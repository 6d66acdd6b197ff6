import type { Generated } from 'kysely'

/** A change of a prediction or a job. */
export interface ProgressRow {
  /** Of the prediction or the job. */
  record_id: string
  /** 1, 2, 3 ... for each record. */
  sequence: number
  /** JSON: what the record has from then on. */
  change: string
}

export type WorkState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'INTERRUPTED'

/** Whether work in this state has ended. */
export const isOver = (state: WorkState): boolean => state !== 'QUEUED' && state !== 'RUNNING'

/** Whose a record is. */
export interface OwnedRow {
  tenant: Generated<string>
  /** The key with which it was asked for; null where none was needed. */
  api_key: string | null
}
