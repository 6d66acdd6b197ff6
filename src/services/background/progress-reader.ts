import { isOver, type WorkState } from '../../store/tables.ts'
import type { Changes } from './changes.ts'

/** A stored record that changes until it is over; each change has the next number. */
export interface Progressing {
  id: string
  sequence: number
  state: WorkState
}

export interface ProgressReaderOptions<Record extends Progressing> {
  id: string
  /** Number of the last change already seen, 0 for none. */
  after: number
  changes: Changes
  /** @returns null where the record was removed */
  read: () => Promise<Record | null>
}

/**
 * Follows a record to its end. It gives the record as it stands, so a slow reader skips what has been overtaken and costs nothing. Its
 * `return()` takes effect at once, also while `next()` waits.
 */
export class ProgressReader<Record extends Progressing> implements AsyncIterableIterator<Record, undefined> {
  readonly #options: ProgressReaderOptions<Record>
  #position: number
  #isClosed = false

  constructor(options: ProgressReaderOptions<Record>) {
    this.#options = options
    this.#position = options.after
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Record, undefined>> {
    const { id, changes, read } = this.#options
    while (!this.#isClosed) {
      const changed = changes.next(id)
      const record = await read()
      if (record !== null && record.sequence > this.#position) {
        this.#position = record.sequence
        return { done: false, value: record }
      }
      if (record === null || isOver(record.state)) break
      await changed
    }
    return this.return()
  }

  async return(): Promise<IteratorResult<Record, undefined>> {
    if (!this.#isClosed) {
      this.#isClosed = true
      this.#options.changes.notify(this.#options.id)
    }
    return { done: true, value: undefined }
  }
}
