import type { Insertable, Selectable } from 'kysely'
import type { Failure } from '../../errors.ts'
import { type Owner, ownerOf, toOwnerColumns } from '../access/owner.ts'
import type { Database } from '../database/database.ts'
import { insertDeliveries } from '../delivery-store.ts'
import type { IdempotencyClaim, IdempotencyStore } from '../idempotency-store.ts'
import { countOf, newestFirst } from '../pages.ts'
import type { Sealer } from '../sealing/sealer.ts'
import type { PredictionRow } from '../tables/predictions.ts'
import type { DeliveryRow } from '../tables/webhooks.ts'
import { isOver, type WorkState } from '../tables/work.ts'
import { type Changed, changesAfter, logChange } from './progress-log.ts'
import { unfinished, unfinishedOf } from './unfinished.ts'
import { matching, type WorkFilter } from './work-filter.ts'

/** A stored prediction; `Operation` and `Result` are kept as JSON. */
export interface PredictionRecord<Operation = unknown, Result = unknown> extends Owner {
  id: string
  model: string
  /** The operation's name. */
  kind: string
  state: WorkState
  operation: Operation
  /** Number of its last change, from 1. */
  sequence: number
  /** How often it was begun. */
  attempts: number
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
  result: Result | null
  failure: Failure | null
  /** JSON: where to tell of its end. */
  webhook: string | null
  /** Of whom it takes turns while it waits. */
  caller: string
}

export interface PredictionFilter extends WorkFilter {
  kind?: string | null | undefined
}

export class PredictionStore {
  readonly #database: Database
  readonly #idempotency: IdempotencyStore
  readonly #sealer: Sealer

  constructor(database: Database, idempotency: IdempotencyStore, sealer: Sealer) {
    this.#database = database
    this.#idempotency = idempotency
    this.#sealer = sealer
  }

  /** @returns its id, or that of the prediction that has the idempotency key already @throws IDEMPOTENCY_CONFLICT */
  async insert(record: PredictionRecord, claim: IdempotencyClaim | null): Promise<string> {
    return this.#idempotency.insertOnce(claim, record.id, async (transaction) => {
      await transaction
        .insertInto('predictions')
        .values(this.#sealer.seal('predictions', toRow(record)))
        .execute()
      await this.#log(transaction, record)
    })
  }

  /** Begins it, once more where an earlier server had begun it. @returns null where it is over, or gone */
  async start(id: string): Promise<PredictionRecord | null> {
    return this.#database.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('predictions')
        .set(({ eb, ref }) => ({
          state: 'RUNNING',
          started_at: Date.now(),
          attempts: eb(ref('attempts'), '+', 1),
          sequence: eb(ref('sequence'), '+', 1),
        }))
        .where('id', '=', id)
        .where('state', 'in', unfinished)
        .returningAll()
        .executeTakeFirst()
      return row === undefined ? null : this.#log(transaction, this.#read(row))
    })
  }

  /** Ends it, unless it has ended, and leaves what is to be told about it. @returns whether it ended now */
  async finish(
    id: string,
    state: WorkState,
    outcome: { result?: unknown; failure?: Failure },
    deliveries: readonly Insertable<DeliveryRow>[],
  ): Promise<boolean> {
    const { result, failure } = outcome
    const texts = {
      ...(result !== undefined && { result: JSON.stringify(result) }),
      ...(failure !== undefined && { failure: JSON.stringify(failure) }),
    }
    return this.#database.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('predictions')
        .set(({ eb, ref }) => ({
          state,
          finished_at: Date.now(),
          sequence: eb(ref('sequence'), '+', 1),
          ...this.#sealer.seal('predictions', texts, { id }),
        }))
        .where('id', '=', id)
        .where('state', 'in', unfinished)
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) return false
      await this.#log(transaction, this.#read(row))
      await insertDeliveries(transaction, this.#sealer, deliveries)
      return true
    })
  }

  /** Lets one that ended without a result wait again. @returns whether it did end so */
  async requeue(id: string): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('predictions')
        .set(({ eb, ref }) => ({
          state: 'QUEUED',
          finished_at: null,
          started_at: null,
          failure: null,
          attempts: 0,
          sequence: eb(ref('sequence'), '+', 1),
        }))
        .where('id', '=', id)
        .where('state', 'in', ['FAILED', 'CANCELED', 'INTERRUPTED'])
        .returningAll()
        .executeTakeFirst()
      if (row !== undefined) await this.#log(transaction, this.#read(row))
      return row !== undefined
    })
  }

  /** What it became with each change behind number `after`, in their order; the newest alone where none was noted. */
  async changes(id: string, after: number, limit: number): Promise<Changed<PredictionRecord>> {
    const [record] = await this.getMany([id])
    if (record === undefined) return { records: [], isLast: true }
    // Read after the record: where that is over, none of its changes is missing here.
    const changes = await changesAfter(this.#database, 'prediction_events', id, after, limit, this.#sealer)
    const records = changes.map(({ sequence, change }) => asOf(record, { sequence, ...change }))
    if (records.length === 0 && record.sequence > after) records.push(record)
    return { records, isLast: isOver(record.state) }
  }

  /** The predictions of these ids that exist, in any order. */
  async getMany(ids: readonly string[]): Promise<PredictionRecord[]> {
    const rows = await this.#database.selectFrom('predictions').selectAll().where('id', 'in', ids).execute()
    return rows.map((row) => this.#read(row))
  }

  /** Newest first, those before `after` (an id) only; one more than `first` where there are more. */
  async page(filter: PredictionFilter, first: number, after: string | null): Promise<PredictionRecord[]> {
    const rows = await newestFirst(this.#filtered(filter).selectAll(), first, after)
    return rows.map((row) => this.#read(row))
  }

  count(filter: PredictionFilter): Promise<number> {
    return countOf(this.#filtered(filter))
  }

  /** What a server that is gone has left open, oldest first. */
  async unfinished(): Promise<Pick<PredictionRecord, 'id' | 'attempts' | 'state' | 'caller'>[]> {
    return this.#database
      .selectFrom('predictions')
      .select(['id', 'attempts', 'state', 'caller'])
      .where('state', 'in', unfinished)
      .orderBy('id')
      .execute()
  }

  /** Ids of what was asked for with a key and is not over. */
  unfinishedOf(apiKey: string): Promise<string[]> {
    return unfinishedOf(this.#database, 'predictions', apiKey)
  }

  /** Notes a change. @returns the record as it has become */
  async #log(transaction: Database, record: PredictionRecord): Promise<PredictionRecord> {
    const { id, sequence, state, attempts, startedAt, finishedAt, failure } = record
    const change = { state, attempts, startedAt, finishedAt, failure }
    await logChange(transaction, 'prediction_events', { id, sequence, ...change }, this.#sealer)
    return record
  }

  #read(row: Selectable<PredictionRow>): PredictionRecord {
    return fromRow(this.#sealer.open('predictions', row))
  }

  #filtered({ kind, ...filter }: PredictionFilter) {
    const query = this.#database.selectFrom('predictions').where(({ and }) => and(matching(filter)))
    return kind == null ? query : query.where('kind', '=', kind)
  }
}

/** A record as it was: one that has succeeded never changes again, and none has a result before. */
const asOf = (record: PredictionRecord, change: Partial<PredictionRecord>): PredictionRecord => ({
  ...record,
  ...change,
  result: change.state === 'SUCCEEDED' ? record.result : null,
})

const toRow = (record: PredictionRecord): Insertable<PredictionRow> => ({
  id: record.id,
  ...toOwnerColumns(record),
  model: record.model,
  kind: record.kind,
  state: record.state,
  operation: JSON.stringify(record.operation),
  created_at: record.createdAt,
  webhook: record.webhook,
  caller: record.caller,
})

const fromRow = (row: Selectable<PredictionRow>): PredictionRecord => ({
  id: row.id,
  ...ownerOf(row),
  model: row.model,
  kind: row.kind,
  state: row.state,
  operation: JSON.parse(row.operation),
  sequence: row.sequence,
  attempts: row.attempts,
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  result: row.result === null ? null : JSON.parse(row.result),
  failure: row.failure === null ? null : JSON.parse(row.failure),
  webhook: row.webhook,
  caller: row.caller,
})
