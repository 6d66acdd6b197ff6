import { createHash } from 'node:crypto'
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { countOf, newestFirst } from '../pages.ts'
import type { Sealer } from '../sealing/sealer.ts'
import type { ErasureRow, ErasureSubject } from '../tables/privacy.ts'
import { removeLinesOf } from './erased-lines.ts'

/** How many records of each kind were erased. */
export interface ErasureCounts {
  completions: number
  events: number
  predictions: number
  jobs: number
  jobLines: number
  deliveries: number
  idempotencyKeys: number
}

/** A receipt: what was erased, when, for whom; no text. */
export interface ErasureRecord {
  id: string
  tenant: string
  subject: ErasureSubject
  /** Id of the record or key, or the tenant's name. */
  subjectId: string
  requestedBy: string
  requestedAt: number
  /** When the last record was gone from the tables; null where that goes on. */
  finishedAt: number | null
  /** When the files' free space and log were clean of them; null where that could not be done yet. */
  cleanedAt: number | null
  counts: ErasureCounts
  /** SHA-256 chain over the ids that were erased. */
  digest: string
}

export type ErasedTable = 'completions' | 'predictions' | 'jobs'

/** Which records are meant: those of a tenant that were there at a time, all or those that were asked for with one key, or of one job. */
export interface ErasureScope {
  tenant: string
  until: number
  id?: string
  apiKey?: string
  jobId?: string
}

export const erasurePrefix = 'ers_'

/** Removes records for good, and keeps the receipts. */
export class ErasureStore {
  readonly #database: Database
  readonly #sealer: Sealer

  constructor(database: Database, sealer: Sealer) {
    this.#database = database
    this.#sealer = sealer
  }

  async insert(record: ErasureRecord): Promise<void> {
    await this.#database.insertInto('erasures').values(toRow(record)).execute()
  }

  /** Ids of some records, oldest first. */
  async ids(table: ErasedTable, scope: ErasureScope, limit: number): Promise<string[]> {
    let query = this.#database
      .selectFrom(table)
      .select('id')
      .where('tenant', '=', scope.tenant)
      .where('created_at', '<=', scope.until)
    if (scope.id !== undefined) query = query.where('id', '=', scope.id)
    if (scope.apiKey !== undefined) query = query.where('api_key', '=', scope.apiKey)
    if (scope.jobId !== undefined) query = query.where(sql<boolean>`job_id = ${scope.jobId}`)
    return (await query.orderBy('id').limit(limit).execute()).map(({ id }) => id)
  }

  /** Removes records with all that belongs to them, and writes that into the receipt, in one transaction. */
  async remove(record: ErasureRecord, table: ErasedTable, ids: readonly string[]): Promise<ErasureRecord> {
    return this.#database.transaction().execute(async (transaction) => {
      const counts = { ...record.counts }
      const count = async (query: { execute: () => Promise<{ numDeletedRows: bigint }[]> }): Promise<number> =>
        Number((await query.execute())[0]?.numDeletedRows ?? 0n)
      if (table === 'completions') {
        counts.jobLines += await removeLinesOf(transaction, ids, this.#sealer)
        counts.events += await count(transaction.deleteFrom('completion_events').where('completion_id', 'in', ids))
      }
      if (table === 'jobs')
        counts.jobLines += await count(transaction.deleteFrom('job_lines').where('job_id', 'in', ids))
      counts.deliveries += await count(transaction.deleteFrom('webhook_deliveries').where('subject_id', 'in', ids))
      counts.idempotencyKeys += await count(transaction.deleteFrom('idempotency_keys').where('record_id', 'in', ids))
      counts[table] += await count(transaction.deleteFrom(table).where('id', 'in', ids))
      const digest = createHash('sha256')
        .update([record.digest, ...ids].join('\n'))
        .digest('hex')
      const next = { ...record, counts, digest }
      await save(transaction, next)
      return next
    })
  }

  async update(record: ErasureRecord): Promise<void> {
    await save(this.#database, record)
  }

  async get(id: string): Promise<ErasureRecord | null> {
    const row = await this.#database.selectFrom('erasures').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : fromRow(row)
  }

  /** Newest first, those before `after` (an id) only; one more than `first` where there are more. @param tenant null for all */
  async page(tenant: string | null, first: number, after: string | null): Promise<ErasureRecord[]> {
    const rows = await newestFirst(this.#of(tenant).selectAll(), first, after)
    return rows.map(fromRow)
  }

  count(tenant: string | null): Promise<number> {
    return countOf(this.#of(tenant))
  }

  /** Those that a server which is gone has begun, oldest first. */
  async unfinished(): Promise<ErasureRecord[]> {
    const rows = await this.#database
      .selectFrom('erasures')
      .selectAll()
      .where('cleaned_at', 'is', null)
      .orderBy('id')
      .execute()
    return rows.map(fromRow)
  }

  #of(tenant: string | null) {
    const query = this.#database.selectFrom('erasures')
    return tenant === null ? query : query.where('tenant', '=', tenant)
  }
}

async function save(database: Database, record: ErasureRecord): Promise<void> {
  const { finished_at, cleaned_at, counts, digest } = toRow(record)
  await database
    .updateTable('erasures')
    .set({ finished_at, cleaned_at, counts, digest })
    .where('id', '=', record.id)
    .execute()
}

const toRow = (record: ErasureRecord): Insertable<ErasureRow> => ({
  id: record.id,
  tenant: record.tenant,
  subject: record.subject,
  subject_id: record.subjectId,
  requested_by: record.requestedBy,
  requested_at: record.requestedAt,
  finished_at: record.finishedAt,
  cleaned_at: record.cleanedAt,
  counts: JSON.stringify(record.counts),
  digest: record.digest,
})

const fromRow = (row: Selectable<ErasureRow>): ErasureRecord => ({
  id: row.id,
  tenant: row.tenant,
  subject: row.subject,
  subjectId: row.subject_id,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at,
  finishedAt: row.finished_at,
  cleanedAt: row.cleaned_at,
  counts: JSON.parse(row.counts),
  digest: row.digest,
})
