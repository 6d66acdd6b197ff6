import type { Database } from './database.ts'
import { lineScope } from './idempotency-store.ts'

/** What is removed when it is old. Removing one takes what belongs to it along: a completion's events, a job's lines. */
const tables = ['completions', 'predictions', 'jobs', 'webhook_deliveries'] as const

export class RetentionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Removes records that ended before `cutoff`, with their idempotency keys, in one short transaction.
   * @param limit records of each table at most
   * @returns how many were removed
   */
  async removeEnded(cutoff: number, limit: number): Promise<number> {
    return this.#database.transaction().execute(async (transaction) => {
      let removed = 0
      for (const table of tables) {
        const old = await transaction
          .selectFrom(table)
          .select('id')
          // Null until it has ended.
          .where('finished_at', '<', cutoff)
          .orderBy('finished_at')
          .limit(limit)
          .execute()
        if (old.length === 0) continue
        const ids = old.map(({ id }) => id)
        await transaction.deleteFrom(table).where('id', 'in', ids).execute()
        await transaction.deleteFrom('idempotency_keys').where('record_id', 'in', ids).execute()
        removed += ids.length
      }
      return removed
    })
  }

  /** Removes callers' idempotency keys that were used before `cutoff`. */
  async removeKeys(cutoff: number): Promise<void> {
    await this.#database
      .deleteFrom('idempotency_keys')
      .where('created_at', '<', cutoff)
      .where('scope', 'not like', `${lineScope}%`)
      .execute()
  }
}
