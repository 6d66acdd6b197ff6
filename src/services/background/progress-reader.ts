import type { Changed } from '../../store/background/progress-log.ts'
import type { WorkState } from '../../store/tables/work.ts'
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
  /** Some of the changes behind number `after`. */
  read: (after: number, limit: number) => Promise<Changed<Record>>
}

/** Changes read at once. */
const pageSize = 100

/**
 * Follows a record to its end, change by change, as they are stored: a slow reader holds nothing but its position. Its `return()` takes
 * effect at once, also while `next()` waits.
 */
export class ProgressReader<Record extends Progressing> implements AsyncIterableIterator<Record, undefined> {
  readonly #options: ProgressReaderOptions<Record>
  #position: number
  /** Read already, not given yet. */
  #page: Record[] = []
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
      const record = this.#page.shift()
      if (record !== undefined) {
        this.#position = record.sequence
        return { done: false, value: record }
      }
      const { records, isLast } = await read(this.#position, pageSize)
      this.#page = records
      if (records.length > 0) continue
      if (isLast) break
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
