import type { Database } from '../database/database.ts'
import { lineScope } from '../idempotency-store.ts'
import type { TenantRetentionRow } from '../tables/privacy.ts'

/** What is removed when it is old. Removing one takes what belongs to it along: a completion's events, a job's lines. */
const tables = ['completions', 'predictions', 'jobs', 'webhook_deliveries'] as const

/** Whose records: one tenant's, or those of all but some. */
export type RetentionScope = { tenant: string } | { except: readonly string[] }

export class RetentionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Removes records that ended before `cutoff`, with their idempotency keys and messages, in one short transaction.
   * @param limit records of each table at most
   * @returns how many were removed
   */
  async removeEnded(cutoff: number, limit: number, scope: RetentionScope): Promise<number> {
    return this.#database.transaction().execute(async (transaction) => {
      let removed = 0
      for (const table of tables) {
        let query = transaction
          .selectFrom(table)
          .select('id')
          // Null until it has ended.
          .where('finished_at', '<', cutoff)
        if ('tenant' in scope) query = query.where('tenant', '=', scope.tenant)
        else if (scope.except.length > 0) query = query.where('tenant', 'not in', scope.except)
        const old = await query.orderBy('finished_at').limit(limit).execute()
        if (old.length === 0) continue
        const ids = old.map(({ id }) => id)
        await transaction.deleteFrom(table).where('id', 'in', ids).execute()
        await transaction.deleteFrom('idempotency_keys').where('record_id', 'in', ids).execute()
        // A message that waits for its receiver tells of what is not there any more.
        await transaction.deleteFrom('webhook_deliveries').where('subject_id', 'in', ids).execute()
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

  /** Tenants with a retention of their own. */
  async own(): Promise<TenantRetentionRow[]> {
    return this.#database.selectFrom('tenant_retention').selectAll().orderBy('tenant').execute()
  }

  async set(row: TenantRetentionRow): Promise<void> {
    const { tenant: _, ...columns } = row
    await this.#database
      .insertInto('tenant_retention')
      .values(row)
      .onConflict((conflict) => conflict.column('tenant').doUpdateSet(columns))
      .execute()
  }

  async unset(tenant: string): Promise<void> {
    await this.#database.deleteFrom('tenant_retention').where('tenant', '=', tenant).execute()
  }
}
