import type { Pull } from './pull.ts'

/** Between two events of a reader, ms: bytes come in thousands of pieces a second. */
const spacingMs = 200

/**
 * Reads how a pull goes on: at first how it stands, then each change of its state at once and its progress a few times a second, until
 * it has ended. A slow reader gets the newest and misses what was between. `return()` takes effect at once.
 */
export class PullReader implements AsyncIterableIterator<Pull, undefined> {
  readonly #pull: Pull
  #seen = -1
  #lastState: string | null = null
  #lastAt = 0
  #isClosed = false
  #wake: () => void = () => {}

  constructor(pull: Pull) {
    this.#pull = pull
    pull.readers.add(this)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Called by the pull when anything about it has changed. */
  changed(): void {
    this.#wake()
  }

  async next(): Promise<IteratorResult<Pull, undefined>> {
    while (!this.#isClosed) {
      const { changes, record, isEnded } = this.#pull
      const rest = this.#lastAt + spacingMs - performance.now()
      if (changes > this.#seen && (record.state !== this.#lastState || rest <= 0)) {
        this.#seen = changes
        this.#lastState = record.state
        this.#lastAt = performance.now()
        return { done: false, value: this.#pull }
      }
      if (isEnded && changes <= this.#seen) break
      await this.#sleep(changes > this.#seen ? rest : null)
    }
    return this.return()
  }

  async return(): Promise<IteratorResult<Pull, undefined>> {
    this.#isClosed = true
    this.#pull.readers.delete(this)
    this.#wake()
    return { done: true, value: undefined }
  }

  /** Until something changes, or for so long. */
  #sleep(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? null : setTimeout(resolve, ms)
      this.#wake = () => {
        if (timer !== null) clearTimeout(timer)
        resolve()
      }
    })
  }
}
