import type { Insertable, Selectable } from 'kysely'
import { type Owner, ownerOf } from './access/owner.ts'
import type { Database } from './database/database.ts'
import { countOf, newestFirst } from './pages.ts'
import type { Sealer } from './sealing/sealer.ts'
import type { DeliveryRow, DeliveryState } from './tables/webhooks.ts'

/** A webhook's message, from its event to its acknowledgement. */
export interface DeliveryRecord extends Owner {
  id: string
  /** Of the completion, prediction or job it tells of. */
  subjectId: string
  event: string
  url: string
  body: string
  state: DeliveryState
  attempts: number
  nextAttemptAt: number | null
  /** HTTP status of the last attempt. */
  status: number | null
  /** Why the last attempt failed. */
  error: string | null
  createdAt: number
  finishedAt: number | null
}

export interface DeliveryFilter {
  tenant: string
  subjectId?: string | null | undefined
  state?: DeliveryState | null | undefined
}

/** What an attempt came to. */
export interface Attempt {
  state: DeliveryState
  nextAttemptAt: number | null
  status: number | null
  error: string | null
}

/** Adds messages to what is stored in the same transaction; those that are there already stay. */
export async function insertDeliveries(
  transaction: Database,
  sealer: Sealer,
  deliveries: readonly Insertable<DeliveryRow>[],
): Promise<void> {
  if (deliveries.length === 0) return
  await transaction
    .insertInto('webhook_deliveries')
    .values(deliveries.map((delivery) => sealer.seal('webhook_deliveries', delivery)))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

export class DeliveryStore {
  readonly #database: Database
  readonly #sealer: Sealer

  constructor(database: Database, sealer: Sealer) {
    this.#database = database
    this.#sealer = sealer
  }

  /** What is to be sent by now, longest due first. @param except ids that are being sent */
  async due(now: number, limit: number, except: readonly string[]): Promise<DeliveryRecord[]> {
    const query = this.#pending(except).selectAll().where('next_attempt_at', '<=', now)
    return (await query.orderBy('next_attempt_at').limit(limit).execute()).map((row) => this.#read(row))
  }

  /** When the next one is due that isn't by `now`; null where none waits. */
  async nextDueAfter(now: number): Promise<number | null> {
    const row = await this.#pending([])
      .select('next_attempt_at')
      .where('next_attempt_at', '>', now)
      .orderBy('next_attempt_at')
      .limit(1)
      .executeTakeFirst()
    return row?.next_attempt_at ?? null
  }

  async attempted(id: string, { state, nextAttemptAt, status, error }: Attempt): Promise<void> {
    await this.#database
      .updateTable('webhook_deliveries')
      .set(({ eb, ref }) => ({
        state,
        attempts: eb(ref('attempts'), '+', 1),
        next_attempt_at: nextAttemptAt,
        status,
        ...this.#sealer.seal('webhook_deliveries', { error }, { id }),
        finished_at: state === 'PENDING' ? null : Date.now(),
      }))
      .where('id', '=', id)
      .execute()
  }

  /** Lets one that was given up be sent again, now. */
  async requeue(id: string): Promise<void> {
    await this.#database
      .updateTable('webhook_deliveries')
      .set({ state: 'PENDING', attempts: 0, next_attempt_at: Date.now(), finished_at: null })
      .where('id', '=', id)
      .where('state', '=', 'FAILED')
      .execute()
  }

  async get(id: string): Promise<DeliveryRecord | null> {
    const row = await this.#database
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    return row === undefined ? null : this.#read(row)
  }

  /** Newest first, those before `after` (an id) only; one more than `first` where there are more. */
  async page(filter: DeliveryFilter, first: number, after: string | null): Promise<DeliveryRecord[]> {
    const rows = await newestFirst(this.#filtered(filter).selectAll(), first, after)
    return rows.map((row) => this.#read(row))
  }

  count(filter: DeliveryFilter): Promise<number> {
    return countOf(this.#filtered(filter))
  }

  #read(row: Selectable<DeliveryRow>): DeliveryRecord {
    return fromRow(this.#sealer.open('webhook_deliveries', row))
  }

  #pending(except: readonly string[]) {
    const query = this.#database.selectFrom('webhook_deliveries').where('state', '=', 'PENDING')
    return except.length === 0 ? query : query.where('id', 'not in', except)
  }

  #filtered({ tenant, subjectId, state }: DeliveryFilter) {
    let query = this.#database.selectFrom('webhook_deliveries').where('tenant', '=', tenant)
    if (subjectId != null) query = query.where('subject_id', '=', subjectId)
    if (state != null) query = query.where('state', '=', state)
    return query
  }
}

const fromRow = (row: Selectable<DeliveryRow>): DeliveryRecord => ({
  id: row.id,
  ...ownerOf(row),
  subjectId: row.subject_id,
  event: row.event,
  url: row.url,
  body: row.body,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at,
  status: row.status,
  error: row.error,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
})
