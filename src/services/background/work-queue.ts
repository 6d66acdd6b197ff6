import { setMaxListeners } from 'node:events'
import { queueFull } from '../../errors.ts'
import { FairQueue } from '../../scheduler/fair-queue.ts'
import { within } from '../../util/abort.ts'

/** Why a signal is aborted by `cancel`; the server's stop has no such reason. */
export const canceledWork = Symbol('canceled')

export interface WorkQueueOptions {
  /** Pieces of work that are carried out at once. */
  concurrency: number
  /** Pieces of work that may wait. */
  maxWaiting: number
  /** Carries one out and stores what became of it; never rejects. @param signal aborted by `cancel` and when the server stops */
  carryOut: (id: string, caller: string, signal: AbortSignal) => Promise<void>
}

/**
 * The order of stored work: callers take turns, and a bounded number is carried out at once. It holds ids only; the storage holds the
 * work, so that what is lost with this process is only the order.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions
  readonly #queue = new FairQueue<string>()
  /** Callers of what waits, by id. */
  readonly #waiting = new Map<string, string>()
  readonly #running = new Map<string, { stopping: AbortController; done: Promise<void> }>()
  #isStopping = false

  constructor(options: WorkQueueOptions) {
    this.#options = options
  }

  get isStopping(): boolean {
    return this.#isStopping
  }

  /** @throws QUEUE_FULL */
  checkRoom(): void {
    if (this.#waiting.size >= this.#options.maxWaiting) throw queueFull(1000)
  }

  push(id: string, caller: string): void {
    if (this.#waiting.has(id)) return
    const running = this.#running.get(id)
    // Canceled and asked for again before it has stopped.
    if (running !== undefined) return void running.done.then(() => this.push(id, caller))
    this.#waiting.set(id, caller)
    this.#queue.push(caller, id)
    this.#startNext()
  }

  /** Takes it from the queue, or tells it to stop. @returns resolves when it is not carried out any more */
  async cancel(id: string): Promise<void> {
    const caller = this.#waiting.get(id)
    if (caller !== undefined) {
      this.#waiting.delete(id)
      this.#queue.remove(caller, id)
    }
    const running = this.#running.get(id)
    running?.stopping.abort(canceledWork)
    await running?.done
  }

  /** Starts nothing more; resolves when nothing is carried out any more, what takes longer than `graceMs` being told to stop. */
  async drain(graceMs: number, hurry?: AbortSignal): Promise<void> {
    this.#isStopping = true
    const done = Promise.all([...this.#running.values()].map((running) => running.done))
    await within(graceMs, done, hurry)
    for (const { stopping } of this.#running.values()) stopping.abort()
    await done
  }

  #startNext(): void {
    while (!this.#isStopping && this.#running.size < this.#options.concurrency) {
      const [id] = this.#queue.takeUpTo(1)
      if (id === undefined) return
      const caller = this.#waiting.get(id) ?? ''
      this.#waiting.delete(id)
      const stopping = new AbortController()
      // Each line of a job listens.
      setMaxListeners(0, stopping.signal)
      const done = this.#options.carryOut(id, caller, stopping.signal).finally(() => {
        this.#running.delete(id)
        this.#startNext()
      })
      this.#running.set(id, { stopping, done })
    }
  }
}
