import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import type { Config } from './config/config.ts'
import { isLoopback } from './config/loopback.ts'
import type { Engine } from './engine/engine.ts'
import { LocalEngine } from './engine/local-engine.ts'
import { ConfigError } from './errors.ts'
import { createAdmit } from './graphql/admit.ts'
import { createLineReader } from './graphql/job-line-input.ts'
import { createErrorMask } from './graphql/mask-errors.ts'
import { openDocuments } from './graphql/open-documents.ts'
import { limitRules } from './graphql/rules.ts'
import { createSchema } from './graphql/schema.ts'
import { type CatalogueEntry, readCatalogue } from './models/catalogue.ts'
import { FolderStore } from './models/folder-store.ts'
import { Downloads } from './models/hub/downloads.ts'
import type { Services } from './resolvers/context.ts'
import { ApiKeys } from './services/access/api-keys.ts'
import { Completions } from './services/completions/completions.ts'
import { Jobs } from './services/jobs/jobs.ts'
import { LineWork } from './services/jobs/line-work.ts'
import type { JobLineInput } from './services/jobs/read-lines.ts'
import { Accounts } from './services/limits/accounts.ts'
import { CostEstimator } from './services/limits/cost.ts'
import { UsageRecorder } from './services/limits/usage-recorder.ts'
import { UsageReports } from './services/limits/usage-reports.ts'
import { Instruments } from './services/metrics/instruments.ts'
import { MetricsSampler } from './services/metrics/server-metrics.ts'
import { Deployments } from './services/models/deployments.ts'
import { Models } from './services/models/models.ts'
import { preload } from './services/models/preload.ts'
import { Registry, restoreNames, withRegistered } from './services/models/registry.ts'
import type { ServedModel } from './services/models/served-model.ts'
import { Predictions } from './services/predictions/predictions.ts'
import { StoredPredictions } from './services/predictions/stored-predictions.ts'
import { Erasures } from './services/privacy/erasures.ts'
import { Resealing } from './services/privacy/resealing.ts'
import { Retention } from './services/privacy/retention.ts'
import { TenantRetention } from './services/privacy/tenant-retention.ts'
import { ModelPulls } from './services/pulls/model-pulls.ts'
import { PullWork } from './services/pulls/pull-work.ts'
import { Webhooks } from './services/webhooks/webhooks.ts'
import { KeyStore } from './store/access/key-store.ts'
import { UsageStore } from './store/access/usage-store.ts'
import { JobStore } from './store/background/job-store.ts'
import { PredictionStore } from './store/background/prediction-store.ts'
import { postgresCleaner } from './store/cleaning/postgres-cleaner.ts'
import { sqliteCleaner } from './store/cleaning/sqlite-cleaner.ts'
import { CompletionOutcomes } from './store/completions/completion-outcomes.ts'
import { CompletionStore } from './store/completions/completion-store.ts'
import { type EventLog, TokenLog } from './store/completions/token-log.ts'
import { openDatabase } from './store/database/database.ts'
import { WriteProbe } from './store/database/write-probe.ts'
import { DeliveryStore } from './store/delivery-store.ts'
import { IdempotencyStore } from './store/idempotency-store.ts'
import { ModelPullStore } from './store/models/model-pull-store.ts'
import { ModelStore } from './store/models/model-store.ts'
import { ErasureStore } from './store/privacy/erasure-store.ts'
import { RetentionStore } from './store/privacy/retention-store.ts'
import { ResealStore } from './store/sealing/reseal-store.ts'
import { openSealer } from './store/sealing/unlock.ts'
import { createHttpServer } from './transport/http.ts'
import { OperationLog } from './transport/operation-log.ts'
import { serveWebSockets } from './transport/websocket.ts'
import { within } from './util/abort.ts'
import type { Logger } from './util/log.ts'
import { machineMemory } from './util/machine-memory.ts'

const path = '/graphql'
const mebibyte = 1024 * 1024

export interface AppOptions {
  config: Config
  logger: Logger
  /** The environment of engine processes. */
  environment: Readonly<Record<string, string>>
  /** Makes the engine of a model. Default: a child process of this machine. */
  createEngine?: (entry: CatalogueEntry) => Engine
  /** What the events of completions are stored in, given the token log in the database, which is the default. */
  createLog?: (own: EventLog) => EventLog
  /** Told as each model is ready, or can't be. */
  onProgress?: (model: string, ms: number, error?: Error) => void
}

export interface App {
  /** Of the GraphQL endpoint, with the port that was taken. */
  url: string
  /** Resolves when every model of PRELOAD is ready or has failed. */
  preloaded: Promise<void>
  /** Stops taking work, lets running work end within `graceMs`, and frees everything. A second call ends the grace. */
  dispose(graceMs?: number): Promise<void>
}

/** Puts the parts together and listens. The server answers before the models are loaded. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, logger, environment, createEngine, createLog, onProgress } = options
  const localEngine = (entry: CatalogueEntry): Engine =>
    new LocalEngine({
      entry,
      settings: workerSettings(config, entry),
      environment,
      logger,
      ...config,
      memoryLimitBytes: modelLimits(config).budgetBytes,
    })
  const schema = createSchema()
  const checks = { schema, limits: limitRules(config), maxDocumentTokens: config.maxDocumentTokens }
  const persisted = openDocuments(config, checks, logger)
  const shipped = await readCatalogue(config.modelsDir, logger)
  const database = await openDatabase(config, logger).catch((error: Error) => {
    if (error instanceof ConfigError) throw error
    const setting = config.databaseUrl === '' ? `DATA_DIR="${config.dataDir}"` : 'DATABASE_URL'
    throw new ConfigError(`${setting} can't be used: ${error.message}`)
  })
  const sealer = await openSealer(database, config.encryptionKeys)
  const apiKeys = await ApiKeys.open(new KeyStore(database))
  if (apiKeys.isOpen && !isLoopback(config.host) && !config.allowRemote) {
    await database.destroy()
    throw new ConfigError(
      `HOST="${config.host}" is not a loopback address, and there is no API key yet: make one (npm run key -- create --name admin), ` +
        'or set ALLOW_REMOTE=true to let whoever reaches it do everything',
    )
  }
  const instruments = new Instruments()
  const modelStore = new ModelStore(database)
  const folders = new FolderStore(resolve(config.dataDir, 'models'))
  const entries = await withRegistered(shipped, modelStore, folders, logger)
  const models = new Models(entries, createEngine ?? localEngine, {
    ...modelLimits(config),
    onBatch: (model, waits) => instruments.batchStarted(model, waits),
  })
  await restoreNames(models, modelStore)
  const unknown = config.preload.find((name) => name !== '*' && models.find(name) === undefined)
  if (unknown !== undefined) {
    await database.destroy()
    throw new ConfigError(`PRELOAD: there is no model "${unknown}" in ${config.modelsDir}, and none is registered`)
  }
  const importDirs = config.importDirs.length > 0 ? config.importDirs : [join(config.dataDir, 'import')]
  const idempotency = new IdempotencyStore(database, config.idempotencyHours * 3_600_000, sealer)
  const completionStore = new CompletionStore(database, idempotency, sealer)
  const predictionStore = new PredictionStore(database, idempotency, sealer)
  const jobStore = new JobStore(database, idempotency, sealer)
  const deliveryStore = new DeliveryStore(database, sealer)
  const webhooks = new Webhooks(config, deliveryStore, logger)
  const usage = new UsageRecorder(new UsageStore(database), logger)
  const accounts = await Accounts.open(usage)
  const cost = new CostEstimator(models, config)

  const predictions = new Predictions(models, config)
  const storedPredictions = new StoredPredictions({
    predictions,
    store: predictionStore,
    webhooks,
    accounts,
    cost,
    logger,
    ...config,
  })
  const ownLog = new TokenLog(database, sealer, config.storageWaitMs)
  const log = createLog?.(ownLog) ?? ownLog
  const completions = new Completions({
    models,
    store: completionStore,
    log,
    accounts,
    webhooks,
    limits: config,
    logger,
    instruments: instruments.generation,
    ...config,
  })
  const jobs = new Jobs({
    store: jobStore,
    work: new LineWork(predictions, completions, accounts),
    webhooks,
    accounts,
    cost,
    coerceLine: createLineReader<JobLineInput>(schema),
    logger,
    ...config,
  })
  const registry = new Registry({
    models,
    store: modelStore,
    folders,
    importDirs: importDirs.map((path) => resolve(path)),
  })
  const downloads = new Downloads(config, resolve(config.dataDir, 'hub/unfinished'), config.pullFiles)
  const pullWork = new PullWork({
    access: config,
    downloads,
    models,
    registry,
    directory: resolve(config.dataDir, 'hub/pulls'),
    maxBytes: config.pullMaxMb * mebibyte,
    importTimeoutMs: config.loadTimeoutMs,
    environment,
  })
  const modelPulls = new ModelPulls({ store: new ModelPullStore(database), work: pullWork, logger })
  const cleaner = config.databaseUrl === '' ? sqliteCleaner(database) : postgresCleaner(database)
  const erasureStore = new ErasureStore(database)
  const erasures = new Erasures({
    store: erasureStore,
    cleaner,
    work: { completions, predictions: storedPredictions, jobs },
    models,
    apiKeys,
    logger,
  })
  const resealing = new Resealing({ store: new ResealStore(database, sealer), keyId: sealer.keyId, cleaner, logger })
  const retentionStore = new RetentionStore(database)
  const retention = new Retention({ store: retentionStore, cleaner, logger, ...config })
  const tenantRetention = new TenantRetention({ store: retentionStore, onChange: () => retention.sweep(), ...config })
  const services: Services = {
    models,
    registry,
    modelPulls,
    deployments: new Deployments(models, modelStore),
    predictions,
    metrics: new MetricsSampler(models, new CompletionOutcomes(database, sealer)),
    storedPredictions,
    completions,
    completionStore,
    predictionStore,
    modelStore,
    jobs,
    jobStore,
    webhooks,
    deliveryStore,
    apiKeys,
    accounts,
    usageReports: new UsageReports(usage, config),
    erasures,
    erasureStore,
    resealing,
    tenantRetention,
    logger,
  }

  apiKeys.onRevoked((key) => {
    completions.endOf(key.id)
    for (const work of [storedPredictions, jobs])
      work
        .endOf(key)
        .catch((error: unknown) => logger.error({ err: error, key: key.id }, "a revoked key's work goes on"))
  })

  instruments.watch(models, config.kvCacheMb * mebibyte, () => services.metrics.failures)
  let preloadedModels: readonly ServedModel[] | null = null
  const storage = new WriteProbe(database)
  const isReady = async (): Promise<boolean> =>
    !isDisposed &&
    preloadedModels !== null &&
    preloadedModels.every((model) => model.isUsable) &&
    (await storage.isWritable())
  const mask = createErrorMask(logger, config.production)
  const maskError: typeof mask = (error, requestId) => {
    const masked = mask(error, requestId)
    services.metrics.failed(String(masked.extensions?.['code']))
    return masked
  }
  const shared = {
    path,
    schema,
    services,
    checks,
    persisted,
    introspection: !config.production,
    origins: { allowedOrigins: config.allowedOrigins, isLoopback: isLoopback(config.host) },
    maskError,
    operationLog: new OperationLog(instruments, logger),
    admit: createAdmit(schema, cost, accounts),
    keepAliveMs: config.keepAliveMs,
  }
  const resume = await completions.recover()
  const http = await createHttpServer({
    ...shared,
    uploads: config,
    maxBodyBytes: config.maxBodyBytes,
    maxJobBytes: config.maxJobBytes,
    isReady,
    instruments,
  })
  await listen(http.server, config).catch(async (error: NodeJS.ErrnoException) => {
    await database.destroy()
    throw new ConfigError(`PORT="${config.port}", HOST="${config.host}" can't be listened on: ${error.message}`)
  })
  await downloads.clean(Date.now())
  await modelPulls.resume()
  const sockets = serveWebSockets({
    ...shared,
    server: http.server,
    maxPayload: config.maxBodyBytes,
    idleMs: config.socketIdleMs,
    maxOperations: config.maxSocketOperations,
  })
  resume()
  await storedPredictions.recover(config.onRestart)
  await jobs.recover(config.onRestart)
  webhooks.wake()
  await erasures.recover()
  retention.start()
  resealing.start()
  const preloaded = preload(models, config.preload, onProgress).then((chosen) => {
    preloadedModels = chosen
  })

  let isDisposed = false
  let disposal: Promise<void> | null = null
  const hurry = new AbortController()
  const stop = async (graceMs: number): Promise<void> => {
    isDisposed = true
    // Jobs stop before the completions they read.
    await Promise.all([jobs, storedPredictions, completions].map((work) => work.drain(graceMs, hurry.signal)))
    // What the drain has settled is answered in the turn after it.
    await new Promise((resolve) => setImmediate(resolve))
    await modelPulls.dispose()
    await sockets.dispose()
    await close(http.server)
    await http.dispose()
    services.metrics.dispose()
    instruments.dispose()
    apiKeys.dispose()
    await models.dispose()
    await log.flush()
    await usage.flush()
    await retention.dispose()
    await resealing.dispose()
    await webhooks.dispose()
    await database.destroy()
  }
  return {
    url: urlOf(config.host, (http.server.address() as AddressInfo).port),
    preloaded,
    dispose: (graceMs = 0) => {
      if (disposal !== null) hurry.abort()
      disposal ??= stop(graceMs)
      return disposal
    },
  }
}

/** Lets answers that are being written be written, for a second at most. */
async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  await within(1000, closed)
  server.closeAllConnections()
  await closed
}

const modelLimits = (config: Config) => ({
  ...config,
  kvCacheBytes: config.kvCacheMb * mebibyte,
  budgetBytes: config.modelMemoryMb === 0 ? Math.floor(machineMemory() * 0.75) : config.modelMemoryMb * mebibyte,
  keepAliveMs: config.modelKeepAliveMs,
  waitMs: config.loadTimeoutMs,
})

const workerSettings = (config: Config, { manifest }: CatalogueEntry) => ({
  threads: config.modelThreads.get(manifest.name) ?? config.engineThreads,
  kvCacheBytes: config.kvCacheMb * mebibyte,
  maxSequences: config.maxSequences,
  prefillChunk: config.prefillChunk,
  prefixCache: config.prefixCache,
  draftTokens: config.draftTokens,
  batchTokens: config.batchTokens,
  maxImagePixels: config.maxImagePixels,
  maxAudioSeconds: config.maxAudioSeconds,
  textTimeoutMs: config.stallTimeoutMs,
})

const listen = (server: Server, { port, host }: Config): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })

const urlOf = (host: string, port: number): string =>
  `http://${isLoopback(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}${path}`
