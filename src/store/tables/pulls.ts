import type { Generated } from 'kysely'

export type PullState = 'QUEUED' | 'RESOLVING' | 'DOWNLOADING' | 'IMPORTING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'

export interface ModelPullRow {
  /** Sorts by time of creation. */
  id: string
  /** JSON: a PullInput. */
  input: string
  caller: string
  state: PullState
  created_at: number
  finished_at: number | null
  commit_id: string | null
  /** JSON: a list of PullFile. */
  files: Generated<string>
  /** `name@version`. */
  model: string | null
  /** JSON: a Failure. */
  failure: string | null
  /** JSON: IncomingFacts; null before they are known. */
  incoming: string | null
}
