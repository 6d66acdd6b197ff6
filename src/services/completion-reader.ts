import type { CompletionEvent } from '../store/completion-record.ts'
import type { CompletionRun } from './completion-run.ts'

/** An event with its number: 1, 2, 3 ... without gaps. */
export interface NumberedEvent {
  completionId: string
  sequence: number
  event: CompletionEvent
}

/**
 * Reads a running completion from any position. It counts as a reader from its construction until `return()`; unlike a
 * generator's, its `return()` takes effect at once, also while `next()` waits, so that whoever leaves is not waited for.
 */
export class CompletionReader implements AsyncIterableIterator<NumberedEvent, undefined> {
  readonly #run: CompletionRun
  #position: number
  #isClosed = false

  /** @param after number of the last event already seen, 0 for none */
  constructor(run: CompletionRun, after: number) {
    this.#run = run
    this.#position = after
    run.attach()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<NumberedEvent, undefined>> {
    while (!this.#isClosed) {
      const event = this.#run.events[this.#position]
      if (event !== undefined) {
        this.#position += 1
        return { done: false, value: { completionId: this.#run.record.id, sequence: this.#position, event } }
      }
      if (this.#run.isWhole) break
      await this.#run.changed()
    }
    return this.return()
  }

  async return(): Promise<IteratorResult<NumberedEvent, undefined>> {
    if (!this.#isClosed) {
      this.#isClosed = true
      this.#run.detach()
      this.#run.wakeUp()
    }
    return { done: true, value: undefined }
  }
}
