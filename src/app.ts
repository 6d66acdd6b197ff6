import type { GraphQLSchema } from 'graphql'
import { localEngines } from './app/engines.ts'
import { openKeys } from './app/keys.ts'
import { listen, urlOf } from './app/listen.ts'
import { openModels } from './app/models.ts'
import { Readiness } from './app/readiness.ts'
import { createServices } from './app/services.ts'
import { openStores, type Stores } from './app/stores.ts'
import { createTransport } from './app/transport.ts'
import type { Config } from './config/config.ts'
import { mebibyte } from './config/forms.ts'
import { DocumentReader } from './graphql/documents.ts'
import { openDocuments } from './graphql/open-documents.ts'
import type { PersistedDocuments } from './graphql/persisted-documents.ts'
import { limitRules } from './graphql/rules.ts'
import { createSchema } from './graphql/schema.ts'
import { traceRootFields } from './graphql/trace-root-fields.ts'
import { type CatalogueEntry, readCatalogue } from './models/catalogue.ts'
import { Instruments } from './services/metrics/instruments.ts'
import type { CreateEngine } from './services/models/models.ts'
import { preload } from './services/models/preload.ts'
import { type EventLog, TokenLog } from './store/completions/token-log.ts'
import type { Logger } from './util/log.ts'
import { openTracer } from './util/open-telemetry.ts'

const path = '/graphql'

export interface AppOptions {
  config: Config
  logger: Logger
  /** The environment of engine processes. */
  environment: Readonly<Record<string, string>>
  /** Makes the engine of a model. Default: a child process of this machine. */
  createEngine?: CreateEngine
  /** That the models may use. Default: the machine's, as far as this process may. */
  processors?: number
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

/** Puts the parts together and listens. The server answers before the models are loaded. @throws ConfigError */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, logger } = options
  const schema = createSchema()
  const reader = new DocumentReader({ schema, limits: limitRules(config), maxDocumentTokens: config.maxDocumentTokens })
  const persisted = openDocuments(config, reader, logger)
  const shipped = await readCatalogue(config.modelsDir, logger)
  const stores = await openStores(config, logger)
  try {
    return await start({ ...options, schema, reader, persisted, shipped, stores })
  } catch (error) {
    await stores.database.destroy()
    throw error
  }
}

interface Foundation extends AppOptions {
  schema: GraphQLSchema
  reader: DocumentReader
  persisted: PersistedDocuments
  /** The models of MODELS_DIR. */
  shipped: CatalogueEntry[]
  stores: Stores
}

async function start({ createLog, onProgress, ...options }: Foundation): Promise<App> {
  const { config, logger, environment, stores, schema } = options
  const { createEngine = localEngines(config, environment, logger) } = options
  const apiKeys = await openKeys(config, stores.keys)
  const instruments = new Instruments()
  const tracer = await openTracer(config, logger)
  if (tracer.isOn) traceRootFields(schema)
  const { models, folders } = await openModels({ ...options, store: stores.models, createEngine, instruments })
  const ownLog = new TokenLog(stores.database, stores.sealer, config.storageWaitMs)
  const log = createLog?.(ownLog) ?? ownLog
  const parts = { ...options, models, folders, apiKeys, instruments, log }
  const { services, cost, usage, downloads, retention } = await createServices(parts)
  const { completions, storedPredictions, jobs, modelPulls, webhooks, erasures, resealing } = services
  instruments.watch(models, config.kvCacheMb * mebibyte, () => services.metrics.failures)
  const readiness = new Readiness(stores.probe)

  const resume = await completions.recover()
  const transport = await createTransport({ ...parts, path, services, cost, tracer, isReady: readiness.isReady })
  await listen(transport.server, config)
  await downloads.clean(Date.now())
  await modelPulls.resume()
  transport.serveWebSockets()
  resume()
  await storedPredictions.recover(config.onRestart)
  await jobs.recover(config.onRestart)
  webhooks.wake()
  erasures.recover()
  retention.start()
  resealing.start()
  const preloaded = preload(models, config.preload, onProgress).then((chosen) => readiness.loaded(chosen))

  const hurry = new AbortController()
  const stop = async (graceMs: number): Promise<void> => {
    readiness.stop()
    // Jobs stop before the completions they read.
    await Promise.all([jobs, storedPredictions, completions].map((work) => work.drain(graceMs, hurry.signal)))
    // What the drain has settled is answered in the turn after it.
    await new Promise((resolve) => setImmediate(resolve))
    await modelPulls.dispose()
    await erasures.dispose()
    await transport.dispose()
    services.metrics.dispose()
    instruments.dispose()
    apiKeys.dispose()
    await models.dispose()
    await log.flush()
    await usage.flush()
    await retention.dispose()
    await resealing.dispose()
    await webhooks.dispose()
    await tracer.dispose()
    await stores.database.destroy()
  }
  let disposal: Promise<void> | null = null
  return {
    url: urlOf(transport.server, config.host, path),
    preloaded,
    dispose: (graceMs = 0) => {
      if (disposal !== null) hurry.abort()
      disposal ??= stop(graceMs)
      return disposal
    },
  }
}
