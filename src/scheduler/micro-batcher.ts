import DataLoader from 'dataloader'
import { canceled, queueFull } from '../errors.ts'
import { FairQueue } from './fair-queue.ts'

export interface MicroBatcherOptions<Item, Result> {
  /** Carries out one batch: a result an item, in order. The signal is aborted when all who wait for it have left. */
  run: (items: Item[], signal: AbortSignal) => Promise<Result[]>
  /** Items of one batch at most. */
  maxBatch: number
  /** Requests (calls of `load`) that may wait; more are refused with QUEUE_FULL. */
  maxQueue: number
  /** Told of each batch that starts. @param waits milliseconds that each of its items has waited */
  onBatch?: (waits: number[]) => void
}

export interface BatchedResult<Result> {
  result: Result
  /** Milliseconds between the call and the start of its batch. */
  waitMs: number
}

interface Entry<Item, Result> {
  item: Item
  caller: string
  enqueuedAt: number
  signal: AbortSignal
  settle: (outcome: BatchedResult<Result> | Error) => void
}

/**
 * DataLoader across requests: one for each loaded model. It gathers what comes in one turn of the event loop, so that the aliases of a
 * document share a batch, without any fixed delay. What comes while a batch runs gathers for the next one; where that is more than a
 * batch has room for, callers take turns, one item a turn. Entries whose caller has left are dropped when their batch starts.
 */
export class MicroBatcher<Item, Result> {
  readonly #options: MicroBatcherOptions<Item, Result>
  readonly #loader: DataLoader<Omit<Entry<Item, Result>, 'settle'>, BatchedResult<Result>>
  readonly #queue = new FairQueue<Entry<Item, Result>>()
  #isRunning = false
  #waiting = 0
  /** Moving average over batches, milliseconds. */
  #batchMs = 50

  constructor(options: MicroBatcherOptions<Item, Result>) {
    this.#options = options
    this.#loader = new DataLoader((entries) => this.#enqueue(entries), {
      cache: false,
      batchScheduleFn: setImmediate,
    })
  }

  /** Requests that wait or run. */
  get waiting(): number {
    return this.#waiting
  }

  /**
   * @param caller who asks, for the turns
   * @returns a result an item, in order
   * @throws QUEUE_FULL, CANCELED after an abort, or what `run` throws
   */
  async load(items: readonly Item[], caller: string, signal: AbortSignal): Promise<BatchedResult<Result>[]> {
    if (this.#waiting >= this.#options.maxQueue + 1) throw queueFull(this.#retryAfterMs())
    this.#waiting += 1
    const enqueuedAt = performance.now()
    try {
      return await Promise.all(items.map((item) => this.#loader.load({ item, caller, enqueuedAt, signal })))
    } finally {
      this.#waiting -= 1
    }
  }

  #retryAfterMs(): number {
    return Math.ceil(this.#batchMs * (1 + Math.ceil(this.#queue.size / this.#options.maxBatch)))
  }

  #enqueue(entries: readonly Omit<Entry<Item, Result>, 'settle'>[]): Promise<(BatchedResult<Result> | Error)[]> {
    const outcomes = entries.map(
      (entry) =>
        new Promise<BatchedResult<Result> | Error>((settle) => this.#queue.push(entry.caller, { ...entry, settle })),
    )
    if (!this.#isRunning) void this.#runAll()
    return Promise.all(outcomes)
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true
    while (this.#queue.size > 0) {
      await this.#runBatch(this.#queue.takeUpTo(this.#options.maxBatch))
      // Those who were told just now may have more to ask for.
      await new Promise(setImmediate)
    }
    this.#isRunning = false
  }

  async #runBatch(entries: readonly Entry<Item, Result>[]): Promise<void> {
    for (const { settle } of entries.filter(({ signal }) => signal.aborted)) settle(canceled())
    const present = entries.filter(({ signal }) => !signal.aborted)
    if (present.length === 0) return
    const startedAt = performance.now()
    this.#options.onBatch?.(present.map(({ enqueuedAt }) => startedAt - enqueuedAt))
    const departure = new AbortController()
    const onLeave = (): void => {
      if (present.every(({ signal }) => signal.aborted)) departure.abort()
    }
    for (const { signal } of present) signal.addEventListener('abort', onLeave, { once: true })
    try {
      const results = await this.#options.run(
        present.map(({ item }) => item),
        departure.signal,
      )
      this.#batchMs += (performance.now() - startedAt - this.#batchMs) / 8
      for (const [i, { settle, enqueuedAt }] of present.entries())
        settle({ result: results[i] as Result, waitMs: startedAt - enqueuedAt })
    } catch (error) {
      for (const { settle } of present) settle(error instanceof Error ? error : new Error(String(error)))
    } finally {
      for (const { signal } of present) signal.removeEventListener('abort', onLeave)
    }
  }
}
