import type { Config } from '../config/config.ts'
import { ConfigError } from '../errors.ts'
import { KeyStore } from '../store/access/key-store.ts'
import { UsageStore } from '../store/access/usage-store.ts'
import { JobStore } from '../store/background/job-store.ts'
import { PredictionStore } from '../store/background/prediction-store.ts'
import { postgresCleaner } from '../store/cleaning/postgres-cleaner.ts'
import { sqliteCleaner } from '../store/cleaning/sqlite-cleaner.ts'
import { CompletionOutcomes } from '../store/completions/completion-outcomes.ts'
import { CompletionStore } from '../store/completions/completion-store.ts'
import { openDatabase } from '../store/database/database.ts'
import { WriteProbe } from '../store/database/write-probe.ts'
import { DeliveryStore } from '../store/delivery-store.ts'
import { IdempotencyStore } from '../store/idempotency-store.ts'
import { ModelPullStore } from '../store/models/model-pull-store.ts'
import { ModelStore } from '../store/models/model-store.ts'
import { ErasureStore } from '../store/privacy/erasure-store.ts'
import { RetentionStore } from '../store/privacy/retention-store.ts'
import { warnOfOpenFile } from '../store/sealing/keys-file.ts'
import { ResealStore } from '../store/sealing/reseal-store.ts'
import { openSealer } from '../store/sealing/unlock.ts'
import type { Logger } from '../util/log.ts'

export type Stores = Awaited<ReturnType<typeof openStores>>

/** Opens the database, brings its tables up to date, and makes what reads and writes them. @throws ConfigError */
export async function openStores(config: Config, logger: Logger) {
  const database = await openDatabase(config, logger).catch((error: Error) => {
    if (error instanceof ConfigError) throw error
    const setting = config.databaseUrl === '' ? `DATA_DIR="${config.dataDir}"` : 'DATABASE_URL'
    throw new ConfigError(`${setting} can't be used: ${error.message}`)
  })
  await warnOfOpenFile(config.encryptionKeysFile, logger)
  const sealer = await openSealer(database, config.encryptionKeys)
  const idempotency = new IdempotencyStore(database, config.idempotencyHours * 3_600_000, sealer)
  return {
    database,
    sealer,
    keys: new KeyStore(database),
    usage: new UsageStore(database),
    models: new ModelStore(database),
    pulls: new ModelPullStore(database),
    completions: new CompletionStore(database, idempotency, sealer),
    outcomes: new CompletionOutcomes(database, sealer),
    predictions: new PredictionStore(database, idempotency, sealer),
    jobs: new JobStore(database, idempotency, sealer),
    deliveries: new DeliveryStore(database, sealer),
    erasures: new ErasureStore(database, sealer),
    retention: new RetentionStore(database),
    reseal: new ResealStore(database, sealer),
    cleaner: config.databaseUrl === '' ? sqliteCleaner(database) : postgresCleaner(database),
    probe: new WriteProbe(database),
  }
}
