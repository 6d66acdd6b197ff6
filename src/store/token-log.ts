import type { Updateable } from 'kysely'
import type { Database } from './database.ts'
import type { CompletionEventRow, CompletionRow } from './tables.ts'

/** An event to be stored, and what becomes true of its completion with it. */
export interface TokenLogEntry {
  row: CompletionEventRow
  /** Columns of the completion that change together with this event. */
  patch?: Updateable<CompletionRow>
  /** Called in the order of `append`, after the entry is on disk, or with the reason why it isn't. */
  settled: (error: unknown) => void
}

/** Rows of one INSERT: SQLite binds at most 32,766 values. */
const rowsPerInsert = 1000

/**
 * The write-ahead token log: an event is stored before any reader sees it. All that is appended in one turn of the event loop, or
 * while a write is under way, goes into one transaction, so that a step of many sequences costs one commit.
 */
export class TokenLog {
  readonly #database: Database
  #pending: TokenLogEntry[] = []
  #writing: Promise<void> | null = null

  constructor(database: Database) {
    this.#database = database
  }

  append(entry: TokenLogEntry): void {
    this.#pending.push(entry)
    this.#writing ??= Promise.resolve().then(() => this.#writeAll())
  }

  /** Resolves when everything appended so far is settled. */
  async flush(): Promise<void> {
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    while (this.#pending.length > 0) {
      const entries = this.#pending
      this.#pending = []
      const error = await this.#write(entries).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      for (const { settled } of entries) settled(error)
    }
    this.#writing = null
  }

  async #write(entries: readonly TokenLogEntry[]): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      for (let start = 0; start < entries.length; start += rowsPerInsert) {
        const rows = entries.slice(start, start + rowsPerInsert).map(({ row }) => row)
        await transaction.insertInto('completion_events').values(rows).execute()
      }
      for (const { row, patch } of entries)
        if (patch !== undefined)
          await transaction.updateTable('completions').set(patch).where('id', '=', row.completion_id).execute()
    })
  }
}
