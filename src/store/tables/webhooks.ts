import type { Generated } from 'kysely'
import type { OwnedRow } from './work.ts'

export type DeliveryState = 'PENDING' | 'DELIVERED' | 'FAILED'

/** A webhook's message. */
export interface DeliveryRow extends OwnedRow {
  id: string
  subject_id: string
  event: string
  url: string
  /** JSON, as it is sent. */
  body: string
  state: DeliveryState
  attempts: Generated<number>
  next_attempt_at: number | null
  /** Of the last attempt. */
  status: number | null
  error: string | null
  created_at: number
  finished_at: number | null
}
