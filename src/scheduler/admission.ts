import { canceled, queueFull } from '../errors.ts'

export interface AdmissionOptions {
  /** Rows that may run at once. */
  slots: number
  /** Requests that may wait; more are refused with QUEUE_FULL. */
  maxQueue: number
}

/** A request's place, from its first check to its end. */
export interface Place {
  /**
   * Waits, first come first served, until its rows are free.
   * @param rows 1 to `slots` @throws CANCELED where `leave` was or is called meanwhile
   */
  acquire(rows: number): Promise<void>
  /** Gives back whatever it holds, or stops waiting. Safe to call at any time and twice. */
  leave(): void
}

interface Waiter {
  rows: number
  admit: () => void
}

/** Bounded, first come first served access to a model's rows. */
export class Admission {
  readonly #options: AdmissionOptions
  readonly #queue: Waiter[] = []
  #free: number
  /** Places without rows yet: those that wait, and those that are still being checked. */
  #waiting = 0
  /** Moving average of how long rows are held, milliseconds. */
  #heldMs = 1000

  constructor(options: AdmissionOptions) {
    this.#options = options
    this.#free = options.slots
  }

  get waiting(): number {
    return this.#waiting
  }

  /** Takes a place before any work is done. @throws QUEUE_FULL */
  enter(): Place {
    if (this.#waiting >= this.#free + this.#options.maxQueue) throw queueFull(this.#retryAfterMs())
    this.#waiting += 1
    let held = 0
    let heldSince = 0
    let isOver = false
    let stopWaiting: () => void = () => {}
    const take = (rows: number): void => {
      this.#waiting -= 1
      this.#free -= rows
      held = rows
      heldSince = performance.now()
    }
    return {
      acquire: (rows) =>
        new Promise((resolve, reject) => {
          if (isOver) return reject(canceled())
          const waiter: Waiter = { rows, admit: () => resolve(take(rows)) }
          stopWaiting = () => {
            const index = this.#queue.indexOf(waiter)
            if (index >= 0) this.#queue.splice(index, 1)
            reject(canceled())
          }
          this.#queue.push(waiter)
          this.#admit()
        }),
      leave: () => {
        if (isOver) return
        isOver = true
        if (held > 0) this.#heldMs += (performance.now() - heldSince - this.#heldMs) / 8
        else this.#waiting -= 1
        this.#free += held
        stopWaiting()
        this.#admit()
      },
    }
  }

  #admit(): void {
    for (let head = this.#queue[0]; head !== undefined && head.rows <= this.#free; head = this.#queue[0]) {
      this.#queue.shift()
      head.admit()
    }
  }

  #retryAfterMs(): number {
    return Math.ceil((this.#heldMs * (this.#waiting + 1)) / this.#options.slots)
  }
}
