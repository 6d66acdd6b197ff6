import { resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import { mebibyte } from '../config/forms.ts'
import { ConfigError } from '../errors.ts'
import type { CatalogueEntry } from '../models/catalogue.ts'
import { FolderStore } from '../models/folder-store.ts'
import type { Instruments } from '../services/metrics/instruments.ts'
import { type CreateEngine, Models } from '../services/models/models.ts'
import { restoreNames, withRegistered } from '../services/models/registry.ts'
import type { ModelStore } from '../store/models/model-store.ts'
import type { Logger } from '../util/log.ts'
import { machineProcessors } from '../util/machine-processors.ts'
import { modelBudget } from './engines.ts'

export interface ModelsOptions {
  config: Config
  logger: Logger
  /** Those of MODELS_DIR. */
  shipped: CatalogueEntry[]
  store: ModelStore
  createEngine: CreateEngine
  /** That the models may use. Default: the machine's, as far as this process may. */
  processors?: number
  instruments: Instruments
}

/** All that can be served: what MODELS_DIR has and what was registered, under the names that lead there. @throws ConfigError */
export async function openModels({
  config,
  logger,
  shipped,
  store,
  createEngine,
  processors = machineProcessors(),
  instruments,
}: ModelsOptions) {
  const folders = new FolderStore(resolve(config.dataDir, 'models'))
  const entries = await withRegistered(shipped, store, folders, logger)
  const models = new Models(entries, createEngine, {
    ...config,
    kvCacheBytes: config.kvCacheMb * mebibyte,
    budgetBytes: modelBudget(config),
    keepAliveMs: config.modelKeepAliveMs,
    waitMs: config.loadTimeoutMs,
    processors,
    onBatch: (model, waits) => instruments.batchStarted(model, waits),
  })
  await restoreNames(models, store)
  const unknown = config.preload.find((name) => name !== '*' && models.find(name) === undefined)
  if (unknown !== undefined)
    throw new ConfigError(`PRELOAD: there is no model "${unknown}" in ${config.modelsDir}, and none is registered`)
  return { models, folders }
}
