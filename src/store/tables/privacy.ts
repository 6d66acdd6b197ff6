/** A key of ENCRYPTION_KEYS that records are sealed with. Without one of these keys the server does not start. */
export interface EncryptionKeyRow {
  id: string
  /** Random bytes of the database, the same under each key, sealed: they key its hashes, and show whether a key is the right one. */
  secret: string
  /** 1 for the key that new records are sealed with. */
  is_current: number
  /** JSON: how far older records are sealed with it, once that has begun. */
  progress: string | null
  created_at: number
}

export type ErasureSubject = 'COMPLETION' | 'PREDICTION' | 'JOB' | 'API_KEY' | 'TENANT'

/** A receipt. It has no text of what was erased. */
export interface ErasureRow {
  /** Sorts by time. */
  id: string
  tenant: string
  subject: ErasureSubject
  /** Id of the record or key, or the tenant's name. */
  subject_id: string
  requested_by: string
  requested_at: number
  finished_at: number | null
  cleaned_at: number | null
  /** JSON: an ErasureCounts. */
  counts: string
  digest: string
}

/** What a tenant has in place of RETENTION_HOURS. */
export interface TenantRetentionRow {
  tenant: string
  /** 0 for ever. */
  hours: number
  updated_at: number
  updated_by: string
}
