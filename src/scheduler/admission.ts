import { canceled, queueFull } from '../errors.ts'

export interface AdmissionOptions {
  /** Rows that may run at once. */
  slots: number
  /** Requests that may wait; more are refused with QUEUE_FULL. */
  maxQueue: number
}

interface Waiter {
  rows: number
  admit: () => void
}

/** Bounded, first come first served access to a model's rows. Whoever holds rows gives them back by the function it got. */
export class Admission {
  readonly #options: AdmissionOptions
  readonly #queue: Waiter[] = []
  #free: number
  /** Moving average of how long rows are held, milliseconds. */
  #heldMs = 1000

  constructor(options: AdmissionOptions) {
    this.#options = options
    this.#free = options.slots
  }

  get waiting(): number {
    return this.#queue.length
  }

  /** @throws QUEUE_FULL where a request that came now would be refused */
  assertRoom(): void {
    if (this.#queue.length >= this.#options.maxQueue && (this.#free === 0 || this.#queue.length > 0))
      throw queueFull(this.#retryAfterMs())
  }

  /**
   * @param rows 1 to `slots`
   * @returns once the rows are free: the function that gives them back, safe to call twice
   * @throws QUEUE_FULL at once, CANCELED after an abort
   */
  async acquire(rows: number, signal: AbortSignal): Promise<() => void> {
    this.assertRoom()
    if (signal.aborted) throw canceled()
    if (this.#queue.length > 0 || this.#free < rows) await this.#wait(rows, signal)
    else this.#free -= rows
    return this.#releaser(rows)
  }

  #wait(rows: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#queue.splice(this.#queue.indexOf(waiter), 1)
        reject(canceled())
        this.#admit()
      }
      const admit = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const waiter: Waiter = { rows, admit }
      this.#queue.push(waiter)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  #admit(): void {
    for (let head = this.#queue[0]; head !== undefined && head.rows <= this.#free; head = this.#queue[0]) {
      this.#queue.shift()
      this.#free -= head.rows
      head.admit()
    }
  }

  #releaser(rows: number): () => void {
    const startedAt = performance.now()
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#free += rows
      this.#heldMs += (performance.now() - startedAt - this.#heldMs) / 8
      this.#admit()
    }
  }

  #retryAfterMs(): number {
    return Math.ceil((this.#heldMs * (this.#queue.length + 1)) / this.#options.slots)
  }
}
