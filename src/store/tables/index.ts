import type { ApiKeyRow, IdempotencyKeyRow, UsageRow } from './access.ts'
import type { CompletionEventRow, CompletionRow } from './completions.ts'
import type { JobLineRow, JobRow } from './jobs.ts'
import type { ModelEventRow, ModelRouteRow, RegisteredModelRow, RetiredModelRow } from './models.ts'
import type { PredictionRow } from './predictions.ts'
import type { EncryptionKeyRow, ErasureRow, TenantRetentionRow } from './privacy.ts'
import type { ModelPullRow } from './pulls.ts'
import type { DeliveryRow } from './webhooks.ts'
import type { ProgressRow } from './work.ts'

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

/** One row. */
export interface StorageProbeRow {
  written_at: number
  filler: string
}
