import { within } from '../../util/abort.ts'
import type { Database } from './database.ts'

/** As much as a request of some size writes: where only less than that fits, the storage is full. */
const filler = 'x'.repeat(16 * 1024)
/** Time for which a finding stands, so that asking often costs nothing, milliseconds. */
const freshMs = 500
/** Time after which a write that is still under way counts as failed, milliseconds. */
const patienceMs = 1000

/** Finds out whether the storage takes a write, by writing. */
export class WriteProbe {
  readonly #database: Database
  #finding: Promise<boolean> | null = null
  #foundAt = 0

  constructor(database: Database) {
    this.#database = database
  }

  /** Whether something could be written just now. Never rejects. */
  isWritable(): Promise<boolean> {
    if (this.#finding === null || performance.now() - this.#foundAt > freshMs) {
      this.#foundAt = Number.POSITIVE_INFINITY
      this.#finding = this.#find().finally(() => {
        this.#foundAt = performance.now()
      })
    }
    return this.#finding
  }

  async #find(): Promise<boolean> {
    let isWritten = false
    const write = this.#database
      .updateTable('storage_probe')
      .set({ written_at: Date.now(), filler })
      .execute()
      .then(
        () => {
          isWritten = true
        },
        () => {},
      )
    await within(patienceMs, write)
    return isWritten
  }
}
