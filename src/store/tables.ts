import type { Generated } from 'kysely'

/** Columns are portable between SQLite and Postgres: text, integers up to 2^53, and JSON kept as text. Times are epoch ms. */
export interface Tables {
  completions: CompletionRow
  completion_events: CompletionEventRow
  predictions: PredictionRow
  registered_models: RegisteredModelRow
  retired_models: RetiredModelRow
  model_routes: ModelRouteRow
  model_events: ModelEventRow
  model_pulls: ModelPullRow
  idempotency_keys: IdempotencyKeyRow
  jobs: JobRow
  job_lines: JobLineRow
  webhook_deliveries: DeliveryRow
  api_keys: ApiKeyRow
  usage_hours: UsageRow
  encryption_keys: EncryptionKeyRow
  erasures: ErasureRow
  tenant_retention: TenantRetentionRow
  storage_probe: StorageProbeRow
  prediction_events: ProgressRow
  job_events: ProgressRow
}

/** A change of a prediction or a job. */
export interface ProgressRow {
  /** Of the prediction or the job. */
  record_id: string
  /** 1, 2, 3 ... for each record. */
  sequence: number
  /** JSON: what the record has from then on. */
  change: string
}

/** One row. */
export interface StorageProbeRow {
  written_at: number
  filler: string
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

export interface CompletionRow extends OwnedRow {
  /** Sorts by time of creation. */
  id: string
  /** `name@version`. */
  model: string
  state: WorkState
  /** JSON: a string. As text, Postgres would not take the character U+0000. */
  prompt: string | null
  /** JSON: `{ role, content }[]`. */
  messages: string | null
  /** JSON: the sampling parameters, `maxTokens`, `n`, `stop`, `logprobs`, `echo`. */
  parameters: string
  seed: number
  created_at: number
  finished_at: number | null
  /** JSON: `{ index, text, finishReason }[]`. */
  choices: Generated<string>
  prompt_tokens: Generated<number>
  completion_tokens: Generated<number>
  cached_tokens: Generated<number>
  queue_ms: number | null
  prompt_ms: number | null
  time_to_first_token_ms: number | null
  tokens_per_second: number | null
  /** JSON: a Failure. */
  failure: string | null
  /** JSON: `{ url, events }`, where to tell of its end. */
  webhook: string | null
  /** The job that has made it for one of its lines. */
  job_id: string | null
}

/** The token log: what was, or will be, sent to a completion's readers. */
export interface CompletionEventRow {
  completion_id: string
  /** 1, 2, 3 ... without gaps. */
  sequence: number
  /** JSON: the event without its sequence. */
  event: string
}

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

/** A version that came in through `registerModel` or a download; those of MODELS_DIR have no row. */
export interface RegisteredModelRow {
  name: string
  version: number
  digest: string
  /** JSON: the manifest. */
  manifest: string
  registered_at: number
}

export interface RetiredModelRow {
  /** `name@version`. */
  model: string
  retired_at: number
}

/** Where a name leads, once anybody has decided about it. */
export interface ModelRouteRow {
  /** A model's bare name, or an alias. */
  name: string
  /** 0 or 1. */
  is_alias: number
  /** JSON: `{ model, weight }[]`; empty for an alias that was deleted. */
  targets: string
  /** JSON: earlier targets, the newest last. */
  history: string
  /** Goes up by one with each change, also when an alias is deleted and made again. */
  revision: number
  updated_at: number
}

/** The audit trail: rows are added, never changed. */
export interface ModelEventRow {
  /** Sorts by time. */
  id: string
  created_at: number
  caller: string
  action: ModelAction
  /** The model's bare name, or the alias. */
  name: string
  /** `name@version`, where the change is about one. */
  model: string | null
  revision: number | null
  /** JSON: targets before and after, where the change is one of where a name leads. */
  before: string | null
  after: string | null
}

export type ModelAction =
  | 'REGISTERED'
  | 'PROMOTED'
  | 'ROLLOUT_SET'
  | 'ROLLED_BACK'
  | 'ALIAS_SET'
  | 'ALIAS_DELETED'
  | 'RETIRED'
  | 'RESTORED'
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
