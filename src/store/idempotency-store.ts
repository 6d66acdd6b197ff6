import { idempotencyConflict } from '../errors.ts'
import type { Database } from './database/database.ts'
import type { Sealer } from './sealing/sealer.ts'

/** A caller's own name for a request, so that sending it twice does it once. */
export interface IdempotencyClaim {
  tenant: string
  /** What kind of record the key is for. */
  scope: string
  key: string
  /** Of the input, so that the same key with another input is noticed. */
  fingerprint: string
}

/** What the scopes of jobs' lines begin with: their keys live as long as their job is not over. */
export const lineScope = 'lines of '

/** The scope of what a job's lines have made. */
export const lineScopeOf = (jobId: string): string => lineScope + jobId

/** Keys and the records that were made with them. A key is forgotten after `keepMs`. */
export class IdempotencyStore {
  readonly #database: Database
  readonly #keepMs: number
  readonly #sealer: Sealer

  constructor(database: Database, keepMs: number, sealer: Sealer) {
    this.#database = database
    this.#keepMs = keepMs
    this.#sealer = sealer
  }

  /** @returns the id of the record made with this key, null for none @throws IDEMPOTENCY_CONFLICT where its input was another */
  async find(claim: IdempotencyClaim, database: Database = this.#database): Promise<string | null> {
    const row = await database
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('tenant', '=', claim.tenant)
      .where('scope', '=', claim.scope)
      .where('key', '=', this.#sealer.hash(claim.key))
      .where('created_at', '>=', this.#oldest(claim))
      .executeTakeFirst()
    if (row === undefined) return null
    if (row.fingerprint !== this.#sealer.hash(claim.fingerprint)) throw idempotencyConflict(claim.key)
    return row.record_id
  }

  /**
   * Takes the key for a record that is stored in the same transaction. Of claims that come together, one wins.
   * @returns null, or the id of the record that has the key already
   * @throws IDEMPOTENCY_CONFLICT
   */
  async claim(transaction: Database, claim: IdempotencyClaim, recordId: string): Promise<string | null> {
    const now = Date.now()
    const key = this.#sealer.hash(claim.key)
    const fingerprint = this.#sealer.hash(claim.fingerprint)
    await transaction
      .deleteFrom('idempotency_keys')
      .where('tenant', '=', claim.tenant)
      .where('scope', '=', claim.scope)
      .where('key', '=', key)
      .where('created_at', '<', this.#oldest(claim))
      .execute()
    const taken = await transaction
      .insertInto('idempotency_keys')
      .values({ ...claim, key, fingerprint, record_id: recordId, created_at: now })
      .onConflict((conflict) => conflict.columns(['tenant', 'scope', 'key']).doNothing())
      .returning('key')
      .execute()
    return taken.length > 0 ? null : this.find(claim, transaction)
  }

  /** Forgets what the lines of a job have made. */
  async forgetLines(transaction: Database, { id, tenant }: { id: string; tenant: string }): Promise<void> {
    await transaction
      .deleteFrom('idempotency_keys')
      .where('tenant', '=', tenant)
      .where('scope', '=', lineScopeOf(id))
      .execute()
  }

  #oldest({ scope }: IdempotencyClaim): number {
    return scope.startsWith(lineScope) ? 0 : Date.now() - this.#keepMs
  }

  /** Inserts a record with its key, both or neither. @returns the id of the record that has the key: `recordId`, or an earlier one's */
  async insertOnce(
    claim: IdempotencyClaim | null,
    recordId: string,
    insert: (transaction: Database) => Promise<void>,
  ): Promise<string> {
    return this.#database.transaction().execute(async (transaction) => {
      const existing = claim === null ? null : await this.claim(transaction, claim, recordId)
      if (existing !== null) return existing
      await insert(transaction)
      return recordId
    })
  }
}
