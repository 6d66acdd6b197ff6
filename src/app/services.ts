import { join, resolve } from 'node:path'
import type { GraphQLSchema } from 'graphql'
import type { Config } from '../config/config.ts'
import { mebibyte } from '../config/forms.ts'
import { createLineReader } from '../graphql/job-line-input.ts'
import type { FolderStore } from '../models/folder-store.ts'
import { Downloads } from '../models/hub/downloads.ts'
import type { Services } from '../resolvers/context.ts'
import type { ApiKeys } from '../services/access/api-keys.ts'
import { Completions } from '../services/completions/completions.ts'
import { Jobs } from '../services/jobs/jobs.ts'
import { LineWork } from '../services/jobs/line-work.ts'
import type { JobLineInput } from '../services/jobs/read-lines.ts'
import { Accounts } from '../services/limits/accounts.ts'
import { CostEstimator } from '../services/limits/cost.ts'
import { UsageRecorder } from '../services/limits/usage-recorder.ts'
import { UsageReports } from '../services/limits/usage-reports.ts'
import type { Instruments } from '../services/metrics/instruments.ts'
import { MetricsSampler } from '../services/metrics/server-metrics.ts'
import { Deployments } from '../services/models/deployments.ts'
import type { Models } from '../services/models/models.ts'
import { Registry } from '../services/models/registry.ts'
import { Predictions } from '../services/predictions/predictions.ts'
import { StoredPredictions } from '../services/predictions/stored-predictions.ts'
import { Erasures } from '../services/privacy/erasures.ts'
import { Resealing } from '../services/privacy/resealing.ts'
import { Retention } from '../services/privacy/retention.ts'
import { TenantRetention } from '../services/privacy/tenant-retention.ts'
import { ModelPulls } from '../services/pulls/model-pulls.ts'
import { PullWork } from '../services/pulls/pull-work.ts'
import { Webhooks } from '../services/webhooks/webhooks.ts'
import type { EventLog } from '../store/completions/token-log.ts'
import type { Logger } from '../util/log.ts'
import type { Stores } from './stores.ts'

export interface ServicesOptions {
  config: Config
  logger: Logger
  /** Of processes that read a model's files. */
  environment: Readonly<Record<string, string>>
  stores: Stores
  models: Models
  folders: FolderStore
  apiKeys: ApiKeys
  schema: GraphQLSchema
  instruments: Instruments
  /** What the events of completions are stored in. */
  log: EventLog
}

/** What resolvers use, and beside it what only the server's start and end know. */
export async function createServices(options: ServicesOptions) {
  const { config, logger, stores, models, folders, apiKeys, schema, instruments, log } = options
  const { cleaner } = stores
  const usage = new UsageRecorder(stores.usage, logger)
  const accounts = await Accounts.open(usage)
  const shared = { ...config, models, accounts, logger, webhooks: new Webhooks(config, stores.deliveries, logger) }
  const cost = new CostEstimator(models, config)
  const predictions = new Predictions(models, config)
  const storedPredictions = new StoredPredictions({ ...shared, predictions, store: stores.predictions, cost })
  const completions = new Completions({
    ...shared,
    store: stores.completions,
    log,
    limits: config,
    instruments: instruments.generation,
  })
  const jobs = new Jobs({
    ...shared,
    store: stores.jobs,
    work: new LineWork(predictions, completions, accounts),
    cost,
    coerceLine: createLineReader<JobLineInput>(schema),
  })
  const registry = new Registry({ models, store: stores.models, folders, importDirs: importDirs(config) })
  const { downloads, modelPulls } = createPulls(options, registry)
  const retention = new Retention({ store: stores.retention, cleaner, logger, ...config })
  const services: Services = {
    models,
    registry,
    modelPulls,
    deployments: new Deployments(models, stores.models),
    predictions,
    metrics: new MetricsSampler(models, stores.outcomes),
    storedPredictions,
    completions,
    completionStore: stores.completions,
    predictionStore: stores.predictions,
    modelStore: stores.models,
    jobs,
    jobStore: stores.jobs,
    webhooks: shared.webhooks,
    deliveryStore: stores.deliveries,
    apiKeys,
    accounts,
    usageReports: new UsageReports(usage, config),
    erasures: new Erasures({
      store: stores.erasures,
      cleaner,
      work: { completions, predictions: storedPredictions, jobs },
      models,
      apiKeys,
      logger,
    }),
    erasureStore: stores.erasures,
    resealing: new Resealing({ store: stores.reseal, keyId: stores.sealer.keyId, cleaner, logger }),
    tenantRetention: new TenantRetention({ store: stores.retention, onChange: () => retention.sweep(), ...config }),
    logger,
  }
  endWithKey(services)
  return { services, cost, usage, downloads, retention }
}

/** What was begun with a key ends when it is revoked. */
const endWithKey = ({ apiKeys, completions, storedPredictions, jobs, logger }: Services): void =>
  apiKeys.onRevoked((key) => {
    completions.endOf(key.id)
    for (const work of [storedPredictions, jobs])
      work
        .endOf(key)
        .catch((error: unknown) => logger.error({ err: error, key: key.id }, "a revoked key's work goes on"))
  })

function createPulls({ config, logger, environment, stores, models }: ServicesOptions, registry: Registry) {
  const downloads = new Downloads(config, resolve(config.dataDir, 'hub/unfinished'), config.pullFiles)
  const work = new PullWork({
    access: config,
    downloads,
    models,
    registry,
    directory: resolve(config.dataDir, 'hub/pulls'),
    maxBytes: config.pullMaxMb * mebibyte,
    importTimeoutMs: config.loadTimeoutMs,
    environment,
  })
  return { downloads, modelPulls: new ModelPulls({ store: stores.pulls, work, logger }) }
}

const importDirs = ({ importDirs, dataDir }: Config): string[] =>
  (importDirs.length > 0 ? importDirs : [join(dataDir, 'import')]).map((path) => resolve(path))
