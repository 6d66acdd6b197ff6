import DataLoader from 'dataloader'
import type { ApiKeys } from '../services/access/api-keys.ts'
import { type Caller, owns } from '../services/access/caller.ts'
import type { Completions } from '../services/completions/completions.ts'
import type { Jobs } from '../services/jobs/jobs.ts'
import type { Accounts } from '../services/limits/accounts.ts'
import type { UsageReports } from '../services/limits/usage-reports.ts'
import type { MetricsSampler } from '../services/metrics/server-metrics.ts'
import type { Deployments } from '../services/models/deployments.ts'
import type { Models } from '../services/models/models.ts'
import type { Registry } from '../services/models/registry.ts'
import type { Predictions } from '../services/predictions/predictions.ts'
import type { StoredPredictions } from '../services/predictions/stored-predictions.ts'
import type { Erasures } from '../services/privacy/erasures.ts'
import type { Resealing } from '../services/privacy/resealing.ts'
import type { TenantRetention } from '../services/privacy/tenant-retention.ts'
import type { ModelPulls } from '../services/pulls/model-pulls.ts'
import type { Webhooks } from '../services/webhooks/webhooks.ts'
import type { Owner } from '../store/access/owner.ts'
import type { JobStore } from '../store/background/job-store.ts'
import type { PredictionRecord, PredictionStore } from '../store/background/prediction-store.ts'
import type { CompletionRecord } from '../store/completions/completion-record.ts'
import type { CompletionStore } from '../store/completions/completion-store.ts'
import type { DeliveryStore } from '../store/delivery-store.ts'
import type { ModelStore } from '../store/models/model-store.ts'
import type { ErasureStore } from '../store/privacy/erasure-store.ts'
import type { Logger } from '../util/log.ts'

/** What resolvers may use, the same for the whole server. */
export interface Services {
  models: Models
  registry: Registry
  modelPulls: ModelPulls
  deployments: Deployments
  predictions: Predictions
  metrics: MetricsSampler
  storedPredictions: StoredPredictions
  completions: Completions
  completionStore: CompletionStore
  predictionStore: PredictionStore
  modelStore: ModelStore
  jobs: Jobs
  jobStore: JobStore
  webhooks: Webhooks
  deliveryStore: DeliveryStore
  apiKeys: ApiKeys
  accounts: Accounts
  usageReports: UsageReports
  erasures: Erasures
  erasureStore: ErasureStore
  resealing: Resealing
  tenantRetention: TenantRetention
  logger: Logger
}

/** What one operation's resolvers get. */
export interface Context extends Services {
  /** Who asks. What belongs to another tenant is nothing to it. */
  caller: Caller
  /** By which the log and the caller know this operation. */
  requestId: string
  /** Aborted when the caller has left. */
  signal: AbortSignal
  /** Stored entities by id, batched and cached for this operation; running completions as they stand now. */
  loaders: {
    completion: DataLoader<string, CompletionRecord | null>
    prediction: DataLoader<string, PredictionRecord | null>
  }
}

export const createContext = (services: Services, caller: Caller, signal: AbortSignal, requestId: string): Context => ({
  ...services,
  caller,
  requestId,
  signal,
  loaders: {
    completion: new DataLoader(
      (ids) =>
        inOrder(
          ids,
          (missing) => services.completionStore.getMany(missing),
          caller,
          (id) => services.completions.running(id),
        ),
      // A stream's events ask for the same completion again as it goes on.
      { cache: false },
    ),
    prediction: new DataLoader((ids) => inOrder(ids, (missing) => services.predictionStore.getMany(missing), caller)),
  },
})

async function inOrder<Entity extends Owner & { id: string }>(
  ids: readonly string[],
  fetchMany: (ids: string[]) => Promise<Entity[]>,
  caller: Caller,
  inMemory: (id: string) => Entity | undefined = () => undefined,
): Promise<(Entity | null)[]> {
  const found = new Map(ids.map((id) => [id, inMemory(id)]))
  const missing = [...new Set(ids)].filter((id) => found.get(id) === undefined)
  if (missing.length > 0) for (const entity of await fetchMany(missing)) found.set(entity.id, entity)
  return ids.map((id) => {
    const entity = found.get(id)
    return entity !== undefined && owns(caller, entity) ? entity : null
  })
}
