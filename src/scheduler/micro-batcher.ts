import DataLoader from 'dataloader'
import { canceled, queueFull } from '../errors.ts'

export interface MicroBatcherOptions<Item, Result> {
  /** Carries out one batch: a result an item, in order. */
  run: (items: Item[]) => Promise<Result[]>
  /** Items of one batch at most. */
  maxBatch: number
  /** Requests (calls of `load`) that may wait; more are refused with QUEUE_FULL. */
  maxQueue: number
}

export interface BatchedResult<Result> {
  result: Result
  /** Milliseconds between the call and the start of its batch. */
  waitMs: number
}

interface Entry<Item> {
  item: Item
  enqueuedAt: number
  signal: AbortSignal
}

/**
 * DataLoader across requests: one for each loaded model. While nothing runs, a batch is dispatched as soon as the current turn of
 * the event loop is over (so that the aliases of a document share it), without any fixed delay; while one runs, all that comes
 * gathers in the next. Entries whose caller has left are dropped when their batch starts.
 */
export class MicroBatcher<Item, Result> {
  readonly #options: MicroBatcherOptions<Item, Result>
  readonly #loader: DataLoader<Entry<Item>, BatchedResult<Result>>
  readonly #dispatchers: (() => void)[] = []
  #running: Promise<unknown> | null = null
  #waiting = 0
  /** Moving average over batches, milliseconds. */
  #batchMs = 50

  constructor(options: MicroBatcherOptions<Item, Result>) {
    this.#options = options
    this.#loader = new DataLoader((entries) => this.#dispatch(entries), {
      cache: false,
      maxBatchSize: options.maxBatch,
      batchScheduleFn: (dispatch) => this.#schedule(dispatch),
    })
  }

  /** Requests that wait or run. */
  get waiting(): number {
    return this.#waiting
  }

  /**
   * @returns a result an item, in order
   * @throws QUEUE_FULL, CANCELED after an abort, or what `run` throws
   */
  async load(items: readonly Item[], signal: AbortSignal): Promise<BatchedResult<Result>[]> {
    if (this.#waiting >= this.#options.maxQueue + 1) throw queueFull(this.#retryAfterMs())
    this.#waiting += 1
    const enqueuedAt = performance.now()
    try {
      return await Promise.all(items.map((item) => this.#loader.load({ item, enqueuedAt, signal })))
    } finally {
      this.#waiting -= 1
    }
  }

  #retryAfterMs(): number {
    return Math.ceil(this.#batchMs * (1 + this.#dispatchers.length))
  }

  #schedule(dispatch: () => void): void {
    this.#dispatchers.push(dispatch)
    if (this.#running === null && this.#dispatchers.length === 1) setImmediate(() => this.#next())
  }

  #next(): void {
    this.#dispatchers.shift()?.()
  }

  async #dispatch(entries: readonly Entry<Item>[]): Promise<(BatchedResult<Result> | Error)[]> {
    const present = entries.filter(({ signal }) => !signal.aborted)
    const startedAt = performance.now()
    this.#running = present.length === 0 ? Promise.resolve([]) : this.#options.run(present.map(({ item }) => item))
    try {
      const results = (await this.#running) as Result[]
      this.#batchMs += (performance.now() - startedAt - this.#batchMs) / 8
      let next = 0
      return entries.map((entry) => {
        // The same test as above gave `present`; a caller that left meanwhile still gets its result.
        const result = present[next] === entry ? results[next++] : undefined
        return result === undefined ? canceled() : { result, waitMs: startedAt - entry.enqueuedAt }
      })
    } finally {
      this.#running = null
      if (this.#dispatchers.length > 0) setImmediate(() => this.#next())
    }
  }
}
