import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { Models } from '../models/models.ts'
import { generationInstruments } from './generation-instruments.ts'
import { modelInstruments } from './model-instruments.ts'

/** How an operation came in. */
export type TransportName = 'http' | 'websocket' | 'sse'

export interface OperationFacts {
  transport: TransportName
  /** `none` where the document could not be read. */
  type: 'query' | 'mutation' | 'subscription' | 'none'
  /** Codes of its errors, none where it went well. */
  codes: readonly string[]
  ms: number
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** What Prometheus is told: numbers, names of models and codes; no part of any text, and nothing of who asked. */
export class Instruments {
  readonly #registry = new Registry()
  readonly generation = generationInstruments(this.#registry)
  readonly #operations = new Counter({
    name: 'modelgraph_operations_total',
    help: 'GraphQL operations that have ended',
    labelNames: ['transport', 'type', 'outcome'],
    registers: [this.#registry],
  })
  readonly #durations = new Histogram({
    name: 'modelgraph_operation_duration_seconds',
    help: 'From the arrival of a GraphQL operation to its last result',
    labelNames: ['transport', 'type'],
    buckets: seconds,
    registers: [this.#registry],
  })
  readonly #batchSizes = new Histogram({
    name: 'modelgraph_batch_size',
    help: 'Items that the micro-batcher handed to a model at once',
    labelNames: ['model'],
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers: [this.#registry],
  })
  readonly #batchWaits = new Histogram({
    name: 'modelgraph_batch_wait_seconds',
    help: 'Time that an item waited for its batch',
    labelNames: ['model'],
    buckets: seconds,
    registers: [this.#registry],
  })

  constructor() {
    collectDefaultMetrics({ register: this.#registry })
  }

  readonly contentType = this.#registry.contentType

  operationEnded({ transport, type, codes, ms }: OperationFacts): void {
    this.#operations.inc({ transport, type, outcome: codes.length === 0 ? 'ok' : 'error' })
    this.#durations.observe({ transport, type }, ms / 1000)
  }

  /** @param waits milliseconds that each item waited */
  batchStarted(model: string, waits: readonly number[]): void {
    this.#batchSizes.observe({ model }, waits.length)
    for (const ms of waits) this.#batchWaits.observe({ model }, ms / 1000)
  }

  /** Tells of what others count already, each time it is asked for. @param kvCacheBytes of one model at most */
  watch(models: Models, kvCacheBytes: number, failures: () => ReadonlyMap<string, number>): void {
    modelInstruments(this.#registry, models, kvCacheBytes)
    new Counter({
      name: 'modelgraph_errors_total',
      help: 'Failures that were told to callers, by code',
      labelNames: ['code'],
      registers: [this.#registry],
      collect() {
        this.reset()
        for (const [code, count] of failures()) this.inc({ code }, count)
      },
    })
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics()
  }

  dispose(): void {
    this.#registry.clear()
  }
}
