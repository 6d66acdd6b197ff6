import { v7 as uuid } from 'uuid'
import { type Failure, failureOf, interrupted, notFound, shuttingDown } from '../../errors.ts'
import type { PredictionRecord, PredictionStore } from '../../store/background/prediction-store.ts'
import { isOver, type WorkState } from '../../store/tables/work.ts'
import type { Logger } from '../../util/log.ts'
import { type Caller, owns, workCaller } from '../access/caller.ts'
import { Changes } from '../background/changes.ts'
import { persist, whenAdmitted } from '../background/persist.ts'
import { ProgressReader } from '../background/progress-reader.ts'
import { WorkQueue } from '../background/work-queue.ts'
import { check, integerOf } from '../checks.ts'
import { claimOf } from '../idempotency.ts'
import type { Accounts } from '../limits/accounts.ts'
import type { CostEstimator } from '../limits/cost.ts'
import type { WebhookInput, Webhooks } from '../webhooks/webhooks.ts'
import { kindOf, type PredictionOperation, planOperation } from './prediction-operations.ts'
import type { Predictions } from './predictions.ts'

export interface CreatePrediction {
  operation: PredictionOperation
  idempotencyKey?: string | null | undefined
  webhook?: WebhookInput | null | undefined
}

export interface StoredPredictionsOptions {
  predictions: Predictions
  store: PredictionStore
  webhooks: Webhooks
  accounts: Accounts
  cost: CostEstimator
  /** Predictions carried out at once. */
  backgroundConcurrency: number
  /** Predictions that may wait. */
  maxBacklog: number
  logger: Logger
}

type Tenant = Pick<Caller, 'tenant'>

/** Begun so often without an end, a prediction is suspected of ending the server, and left alone. */
const maxAttempts = 5

/** Predictions that are stored and carried out in the background, also by the next server where this one ends. */
export class StoredPredictions {
  readonly #options: StoredPredictionsOptions
  readonly #queue: WorkQueue
  readonly #changes = new Changes()

  constructor(options: StoredPredictionsOptions) {
    this.#options = options
    this.#queue = new WorkQueue({
      concurrency: options.backgroundConcurrency,
      maxWaiting: options.maxBacklog,
      carryOut: (id, turns, signal) => this.#carryOut(id, turns, signal),
    })
  }

  /**
   * Checks it, stores it, and returns before it begins.
   * @param caller who asks
   * @throws INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, IDEMPOTENCY_CONFLICT, SHUTTING_DOWN, STORAGE_UNAVAILABLE
   */
  async create(input: CreatePrediction, caller: Caller): Promise<PredictionRecord> {
    if (this.#queue.isStopping) throw shuttingDown()
    const { store, webhooks, predictions } = this.#options
    const claim = claimOf('prediction', input, caller)
    const { model } = planOperation(predictions, input.operation, caller, 'input.operation')
    const webhook = webhooks.read(input.webhook)
    this.#queue.checkRoom()
    const record = newRecord(input.operation, model, webhook, caller)
    const id = await store.insert(record, claim)
    if (id !== record.id) return this.#get(id, caller)
    caller.meter.keepFor(id)
    this.#queue.push(id, caller.id)
    return record
  }

  /** Stops it; one that has ended is returned as it is. @throws NOT_FOUND, STORAGE_UNAVAILABLE */
  async cancel(id: string, caller: Tenant): Promise<PredictionRecord> {
    const record = await this.#get(id, caller)
    if (!isOver(record.state)) {
      await this.#finish(record, 'CANCELED', {})
      await this.#queue.cancel(id)
    }
    return this.#get(id, caller)
  }

  /** Begins one again that failed, was canceled or interrupted; any other is returned as it is. @throws NOT_FOUND, QUEUE_FULL, SHUTTING_DOWN, RATE_LIMITED, COST_LIMIT_EXCEEDED */
  async retry(id: string, caller: Caller): Promise<PredictionRecord> {
    if (this.#queue.isStopping) throw shuttingDown()
    const { operation } = await this.#get(id, caller)
    this.#queue.checkRoom()
    caller.meter.reserve(this.#options.cost.tokensOf('createPrediction', { input: { operation } }, caller))
    if (await this.#options.store.requeue(id)) {
      caller.meter.keepFor(id)
      this.#changes.notify(id)
      this.#queue.push(id, caller.id)
    }
    return this.#get(id, caller)
  }

  /** Its changes after number `after`, as they come. @throws NOT_FOUND, INVALID_INPUT */
  async events(id: string, after: unknown, caller: Tenant): Promise<ProgressReader<PredictionRecord>> {
    const position = check('after', integerOf(0, 2_147_483_647), after)
    await this.#get(id, caller)
    const { store } = this.#options
    const read = (from: number, limit: number) => store.changes(id, from, limit)
    return new ProgressReader({ id, after: position, changes: this.#changes, read })
  }

  /** Cancels all that was asked for with a key and is not over. */
  async endOf({ id, tenant }: { id: string; tenant: string }): Promise<void> {
    for (const prediction of await this.#options.store.unfinishedOf(id)) await this.cancel(prediction, { tenant })
  }

  /** Takes up what an earlier server has left, or closes it as interrupted. */
  async recover(mode: 'resume' | 'interrupt'): Promise<void> {
    for (const { id, attempts, caller } of await this.#options.store.unfinished()) {
      const [record] = mode === 'resume' && attempts < maxAttempts ? [] : await this.#options.store.getMany([id])
      if (record === undefined) this.#queue.push(id, caller)
      else await this.#finish(record, 'INTERRUPTED', { failure: interrupted().failure })
    }
  }

  /** Begins nothing more; what doesn't end within `graceMs` stays as it is stored, for the next server. */
  async drain(graceMs: number, hurry?: AbortSignal): Promise<void> {
    await this.#queue.drain(graceMs, hurry)
    this.#changes.notifyAll()
  }

  async #get(id: string, caller: Tenant): Promise<PredictionRecord> {
    const [record] = await this.#options.store.getMany([id])
    if (record === undefined || !owns(caller, record)) throw notFound('prediction')
    return record
  }

  async #carryOut(id: string, turns: string, signal: AbortSignal): Promise<void> {
    const { store, predictions, accounts, logger } = this.#options
    try {
      const record = await persist(() => store.start(id), signal)
      if (record === null) return
      this.#changes.notify(id)
      const caller = workCaller(turns, record, accounts.meterFor(id, record))
      const outcome = await settle(async () => {
        const { run } = planOperation(predictions, onModel(record), caller, 'operation')
        return whenAdmitted(() => run(caller, signal), signal)
      })
      // Canceled, which is stored already, or stopped with the server, to be begun again by the next one.
      if (signal.aborted) return
      if (outcome.failure?.code === 'INTERNAL')
        logger.error({ err: outcome.error, prediction: id }, 'prediction failed')
      const { result, failure } = outcome
      await persist(
        () =>
          this.#finish(
            record,
            failure === undefined ? 'SUCCEEDED' : 'FAILED',
            failure === undefined ? { result } : { failure },
          ),
        signal,
      )
    } catch (error) {
      if (!signal.aborted) logger.error({ err: error, prediction: id }, 'prediction not stored')
    }
  }

  async #finish(
    record: PredictionRecord,
    state: WorkState,
    outcome: { result?: unknown; failure?: Failure },
  ): Promise<void> {
    const { store, webhooks, accounts } = this.#options
    const ended = { ...record, state, finishedAt: Date.now(), failure: outcome.failure ?? null }
    const deliveries = webhooks.deliveriesOf('prediction', ended, { model: record.model, operation: record.kind })
    if (await store.finish(record.id, state, outcome, deliveries)) webhooks.wake(deliveries.length)
    accounts.ended(record.id)
    this.#changes.notify(record.id)
  }
}

type Settled = { result?: unknown; failure?: Failure; error?: unknown }

const settle = (run: () => Promise<unknown>): Promise<Settled> =>
  run().then(
    (result) => ({ result }),
    (error: unknown) => ({ failure: failureOf(error), error }),
  )

/** The operation on the version that its name led to when it was asked for, wherever it leads now. */
function onModel({ kind, model, operation }: PredictionRecord): PredictionOperation {
  const args = (operation as Record<string, object>)[kind]
  return { [kind]: { ...args, model } }
}

const newRecord = (
  operation: PredictionOperation,
  model: string,
  webhook: string | null,
  { id: caller, tenant, apiKey }: Caller,
): PredictionRecord => ({
  tenant,
  apiKey,
  id: `pred_${uuid()}`,
  model,
  kind: kindOf(operation),
  state: 'QUEUED',
  operation,
  sequence: 1,
  attempts: 0,
  createdAt: Date.now(),
  startedAt: null,
  finishedAt: null,
  result: null,
  failure: null,
  webhook,
  caller,
})
