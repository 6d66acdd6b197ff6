import { setTimeout as sleep } from 'node:timers/promises'
import type { CompiledQuery, Insertable, Updateable } from 'kysely'
import { isUnavailable } from '../database/availability.ts'
import type { Database } from '../database/database.ts'
import { insertDeliveries } from '../delivery-store.ts'
import type { Sealer } from '../sealing/sealer.ts'
import type { CompletionEventRow, CompletionRow } from '../tables/completions.ts'
import type { DeliveryRow } from '../tables/webhooks.ts'

/** An event to be stored, and what becomes true of its completion with it; or the latter alone. */
export interface TokenLogEntry {
  /** Of the completion. */
  id: string
  row?: CompletionEventRow
  /** Columns of the completion that change together with this event. */
  patch?: Updateable<CompletionRow>
  /** Messages that tell of this event. */
  deliveries?: Insertable<DeliveryRow>[]
  /** Called in the order of `append`, after the entry is on disk, or with the reason why it isn't. */
  settled: (error: unknown) => void
}

/** Where the events of completions are stored. */
export interface EventLog {
  append(entry: TokenLogEntry): void
  /** Resolves when everything appended so far is settled. */
  flush(): Promise<void>
}

/** Time between two tries to write, milliseconds. */
const retryMs = 100

/** Rows of one INSERT at most: more than a step has, and few enough to keep the statement of every number ready. */
const rowsPerInsert = 64

/**
 * The write-ahead token log: an event is stored before any reader sees it. All that is appended in one turn of the event loop, or
 * while a write is under way, goes into one transaction, so that a step of many sequences costs one commit. While the storage is
 * unavailable a write is tried again, and its readers wait; what it may have written before its connection was lost is not written twice.
 */
export class TokenLog implements EventLog {
  readonly #database: Database
  /** The INSERT of each number of rows: building it anew takes longer than running it. */
  readonly #inserts = new Map<number, CompiledQuery>()
  readonly #waitMs: number
  readonly #sealer: Sealer
  #pending: TokenLogEntry[] = []
  #writing: Promise<void> | null = null

  /** @param waitMs time that a write is tried for, milliseconds */
  constructor(database: Database, sealer: Sealer, waitMs = 0) {
    this.#database = database
    this.#sealer = sealer
    this.#waitMs = waitMs
  }

  append(entry: TokenLogEntry): void {
    this.#pending.push(entry)
    this.#writing ??= Promise.resolve().then(() => this.#writeAll())
  }

  async flush(): Promise<void> {
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    while (this.#pending.length > 0) {
      const entries = this.#pending
      this.#pending = []
      const error = await this.#writeInTime(entries).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      const lost = error === undefined ? [] : this.#takePending(entries)
      for (const { settled } of [...entries, ...lost]) settled(error)
    }
    this.#writing = null
  }

  /** What waits behind entries that are lost: written, it would leave a gap in its completion's events. */
  #takePending(entries: readonly TokenLogEntry[]): TokenLogEntry[] {
    const completions = new Set(entries.map(({ id }) => id))
    const isLost = ({ id }: TokenLogEntry): boolean => completions.has(id)
    const lost = this.#pending.filter(isLost)
    this.#pending = this.#pending.filter((entry) => !isLost(entry))
    return lost
  }

  async #writeInTime(entries: readonly TokenLogEntry[]): Promise<void> {
    const deadline = Date.now() + this.#waitMs
    for (;;) {
      try {
        return await this.#write(entries)
      } catch (error) {
        if (!isUnavailable(error) || Date.now() >= deadline) throw error
        await sleep(retryMs)
      }
    }
  }

  async #write(entries: readonly TokenLogEntry[]): Promise<void> {
    const rows = entries.flatMap(({ row }) => (row === undefined ? [] : this.#sealer.seal('completion_events', row)))
    const inserts: CompiledQuery[] = []
    for (let start = 0; start < rows.length; start += rowsPerInsert)
      inserts.push(this.#insert(rows.slice(start, start + rowsPerInsert)))
    const patched = entries.filter(({ patch }) => patch !== undefined)
    const [only] = inserts
    // One statement is a transaction of its own.
    if (inserts.length === 1 && only !== undefined && patched.length === 0)
      return void (await this.#database.executeQuery(only))
    await this.#database.transaction().execute(async (transaction) => {
      for (const insert of inserts) await transaction.executeQuery(insert)
      for (const { id, patch = {} } of patched)
        await transaction
          .updateTable('completions')
          .set(this.#sealer.seal('completions', patch, { id }))
          .where('id', '=', id)
          .execute()
      const deliveries = patched.flatMap(({ deliveries = [] }) => deliveries)
      await insertDeliveries(transaction, this.#sealer, deliveries)
    })
  }

  #insert(rows: readonly CompletionEventRow[]): CompiledQuery {
    let insert = this.#inserts.get(rows.length)
    if (insert === undefined) {
      // In the order of the parameters below.
      const values = rows.map(({ completion_id, sequence, event }) => ({ completion_id, sequence, event }))
      insert = this.#database
        .insertInto('completion_events')
        .values(values)
        .onConflict((conflict) => conflict.columns(['completion_id', 'sequence']).doNothing())
        .compile()
      this.#inserts.set(rows.length, insert)
    }
    return { ...insert, parameters: rows.flatMap((row) => [row.completion_id, row.sequence, row.event]) }
  }
}
