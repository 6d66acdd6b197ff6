import type { Insertable, Selectable } from 'kysely'
import type { Failure } from '../errors.ts'
import type { Database } from './database.ts'
import { insertDeliveries } from './delivery-store.ts'
import type { IdempotencyClaim, IdempotencyStore } from './idempotency-store.ts'
import { type Owner, ownerOf, toOwnerColumns } from './owner.ts'
import type { Sealer } from './sealing/sealer.ts'
import type { DeliveryRow, PredictionRow, WorkState } from './tables.ts'
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
}

export interface PredictionFilter extends WorkFilter {
  kind?: string | null | undefined
}

const unfinished: WorkState[] = ['QUEUED', 'RUNNING']

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
    })
  }

  /** Begins it, once more where an earlier server had begun it. @returns null where it is over, or gone */
  async start(id: string): Promise<PredictionRecord | null> {
    const row = await this.#database
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
    return row === undefined ? null : this.#read(row)
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
      const ended = await transaction
        .updateTable('predictions')
        .set(({ eb, ref }) => ({
          state,
          finished_at: Date.now(),
          sequence: eb(ref('sequence'), '+', 1),
          ...this.#sealer.seal('predictions', texts, { id }),
        }))
        .where('id', '=', id)
        .where('state', 'in', unfinished)
        .returning('id')
        .execute()
      if (ended.length > 0) await insertDeliveries(transaction, this.#sealer, deliveries)
      return ended.length > 0
    })
  }

  /** Lets one that ended without a result wait again. @returns whether it did end so */
  async requeue(id: string): Promise<boolean> {
    const requeued = await this.#database
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
      .returning('id')
      .execute()
    return requeued.length > 0
  }

  /** The predictions of these ids that exist, in any order. */
  async getMany(ids: readonly string[]): Promise<PredictionRecord[]> {
    const rows = await this.#database.selectFrom('predictions').selectAll().where('id', 'in', ids).execute()
    return rows.map((row) => this.#read(row))
  }

  /** Newest first, those before `after` (an id) only; one more than `first` where there are more. */
  async page(filter: PredictionFilter, first: number, after: string | null): Promise<PredictionRecord[]> {
    const query = this.#filtered(filter)
      .selectAll()
      .orderBy('id', 'desc')
      .limit(first + 1)
    const rows = await (after === null ? query : query.where('id', '<', after)).execute()
    return rows.map((row) => this.#read(row))
  }

  async count(filter: PredictionFilter): Promise<number> {
    const { count } = await this.#filtered(filter)
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  /** What a server that is gone has left open, oldest first. */
  async unfinished(): Promise<Pick<PredictionRecord, 'id' | 'attempts' | 'state'>[]> {
    return this.#database
      .selectFrom('predictions')
      .select(['id', 'attempts', 'state'])
      .where('state', 'in', unfinished)
      .orderBy('id')
      .execute()
  }

  /** Ids of what was asked for with a key and is not over. */
  async unfinishedOf(apiKey: string): Promise<string[]> {
    const rows = await this.#database
      .selectFrom('predictions')
      .select('id')
      .where('state', 'in', unfinished)
      .where('api_key', '=', apiKey)
      .execute()
    return rows.map(({ id }) => id)
  }

  #read(row: Selectable<PredictionRow>): PredictionRecord {
    return fromRow(this.#sealer.open('predictions', row))
  }

  #filtered({ kind, ...filter }: PredictionFilter) {
    const query = this.#database.selectFrom('predictions').where(({ and }) => and(matching(filter)))
    return kind == null ? query : query.where('kind', '=', kind)
  }
}

const toRow = (record: PredictionRecord): Insertable<PredictionRow> => ({
  id: record.id,
  ...toOwnerColumns(record),
  model: record.model,
  kind: record.kind,
  state: record.state,
  operation: JSON.stringify(record.operation),
  created_at: record.createdAt,
  webhook: record.webhook,
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
})
