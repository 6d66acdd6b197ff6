export interface IdempotencyKeyRow {
  tenant: string
  /** What kind of record the key is for. */
  scope: string
  key: string
  /** SHA-256 of the input. Where texts are encrypted, this and the key are stored as keyed hashes. */
  fingerprint: string
  record_id: string
  created_at: number
}

export interface ApiKeyRow {
  /** Sorts by time of creation. */
  id: string
  tenant: string
  name: string
  /** JSON: a list of Scope. */
  scopes: string
  /** JSON: a list of names; null for all. */
  models: string | null
  /** JSON: a KeyLimits. */
  limits: string
  /** By which a secret is found. */
  prefix: string
  /** SHA-256 of the secret. */
  hash: string
  /** JSON: prefix, hash and end of the secret before the last rotation. */
  previous: string | null
  created_at: number
  created_by: string
  expires_at: number | null
  revoked_at: number | null
}

/** What one key used of one model in one hour. */
export interface UsageRow {
  /** Its begin. */
  hour: number
  tenant: string
  /** '' without a key. */
  api_key: string
  /** `name@version`. */
  model: string
  requests: number
  prompt_tokens: number
  completion_tokens: number
}
