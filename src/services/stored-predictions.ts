import { v7 as uuid } from 'uuid'
import { failureOf, interrupted, invalidInput, shuttingDown } from '../errors.ts'
import type { PredictionRecord, PredictionStore } from '../store/prediction-store.ts'
import { within } from '../util/abort.ts'
import type { Logger } from '../util/log.ts'
import type { Predictions } from './predictions.ts'
import {
  type AnyOperation,
  type OperationArguments,
  type OperationName,
  operations,
  type PredictionOutcome,
} from './tasks/index.ts'

/** Exactly one operation with its arguments. */
export type PredictionOperation = { [N in OperationName]?: OperationArguments<N> | null }

/** Predictions that are stored and carried out in the background. */
export class StoredPredictions {
  readonly #predictions: Predictions
  readonly #store: PredictionStore
  readonly #logger: Logger
  readonly #running = new Set<Promise<void>>()
  readonly #stopping = new AbortController()
  #isDraining = false

  constructor(predictions: Predictions, store: PredictionStore, logger: Logger) {
    this.#predictions = predictions
    this.#store = store
    this.#logger = logger
  }

  /** @param caller who asks @throws INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, SHUTTING_DOWN */
  async create(operation: PredictionOperation, caller: string): Promise<PredictionRecord> {
    if (this.#isDraining) throw shuttingDown()
    const { model, run } = this.#plan(operation, caller)
    const record: PredictionRecord = {
      id: `pred_${uuid()}`,
      model,
      state: 'QUEUED',
      operation,
      createdAt: Date.now(),
      finishedAt: null,
      result: null,
      failure: null,
    }
    await this.#store.insert(record)
    const work = this.#carryOut(record.id, run).finally(() => this.#running.delete(work))
    this.#running.add(work)
    return record
  }

  /** Takes no more work; resolves when none is left, or after `graceMs`, when the rest is stored as interrupted. */
  async drain(graceMs: number): Promise<void> {
    this.#isDraining = true
    await within(graceMs, Promise.all(this.#running))
    this.#stopping.abort()
    if (this.#running.size > 0) await this.#store.interruptUnfinished(interrupted().failure, Date.now())
  }

  #plan(operation: PredictionOperation, caller: string): { model: string; run: () => Promise<PredictionOutcome> } {
    const name = operationNames.find((one) => operation[one] != null)
    if (name === undefined) throw invalidInput('input.operation', 'must have exactly one operation')
    const { model, run } = this.#predictions.plan(name, operation[name] as never, caller, `input.operation.${name}`)
    const { toStored } = operations[name] as AnyOperation
    return { model, run: async () => toStored(await run(caller, this.#stopping.signal)) }
  }

  async #carryOut(id: string, run: () => Promise<PredictionOutcome>): Promise<void> {
    try {
      await this.#store.start(id)
      const result = await run()
      await this.#store.finish(id, 'SUCCEEDED', { result })
    } catch (error) {
      // A stopping server drops what waits and ends what runs.
      const isStopped = this.#stopping.signal.aborted
      const failure = isStopped ? interrupted().failure : failureOf(error)
      if (failure.code === 'INTERNAL') this.#logger.error({ err: error, prediction: id }, 'prediction failed')
      await this.#store
        .finish(id, isStopped ? 'INTERRUPTED' : 'FAILED', { failure })
        .catch((reason) => this.#logger.error({ err: reason, prediction: id }, 'not stored'))
    }
  }
}

const operationNames = Object.keys(operations) as OperationName[]
