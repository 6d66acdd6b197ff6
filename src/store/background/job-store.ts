import type { Insertable, Selectable } from 'kysely'
import type { Failure } from '../../errors.ts'
import { type Owner, ownerOf, toOwnerColumns } from '../access/owner.ts'
import type { Database } from '../database/database.ts'
import { insertDeliveries } from '../delivery-store.ts'
import type { IdempotencyClaim, IdempotencyStore } from '../idempotency-store.ts'
import { countOf, newestFirst } from '../pages.ts'
import type { Sealer } from '../sealing/sealer.ts'
import type { JobRow } from '../tables/jobs.ts'
import type { DeliveryRow } from '../tables/webhooks.ts'
import { isOver, type WorkState } from '../tables/work.ts'
import { type JobLineRecord, type NewJobLine, toLine, toLineRow } from './job-line.ts'
import { type Changed, changesAfter, logChange } from './progress-log.ts'
import { unfinished, unfinishedOf } from './unfinished.ts'
import { matching, type WorkFilter } from './work-filter.ts'

/** A file of operations, carried out line by line. */
export interface JobRecord extends Owner {
  id: string
  state: WorkState
  /** Number of its last change, from 1. */
  sequence: number
  total: number
  succeeded: number
  failed: number
  /** 1, and one more with each retry. */
  attempts: number
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
  /** JSON: where to tell of its end. */
  webhook: string | null
  /** Of whom it takes turns while it waits. */
  caller: string
}

export type JobFilter = Pick<WorkFilter, 'tenant' | 'state' | 'createdAfter' | 'createdBefore'>

/** Rows of one INSERT: seven parameters each. */
const rowsPerInsert = 500

export class JobStore {
  readonly #database: Database
  readonly #idempotency: IdempotencyStore
  readonly #sealer: Sealer

  constructor(database: Database, idempotency: IdempotencyStore, sealer: Sealer) {
    this.#database = database
    this.#idempotency = idempotency
    this.#sealer = sealer
  }

  /** Stores a job with all its lines, or nothing. @returns its id, or that of the job that has the idempotency key already */
  async insert(job: JobRecord, lines: readonly NewJobLine[], claim: IdempotencyClaim | null): Promise<string> {
    return this.#idempotency.insertOnce(claim, job.id, async (transaction) => {
      await transaction
        .insertInto('jobs')
        .values(this.#sealer.seal('jobs', toRow(job)))
        .execute()
      await this.#log(transaction, job)
      for (let start = 0; start < lines.length; start += rowsPerInsert) {
        const rows = lines
          .slice(start, start + rowsPerInsert)
          .map((line) => this.#sealer.seal('job_lines', toLineRow(job.id, line)))
        await transaction.insertInto('job_lines').values(rows).execute()
      }
    })
  }

  /** @returns null where it is over, or gone */
  async start(id: string): Promise<JobRecord | null> {
    return this.#database.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('jobs')
        .set(({ eb, ref, fn, val }) => ({
          state: 'RUNNING',
          started_at: fn.coalesce(ref('started_at'), val(Date.now())),
          sequence: eb(ref('sequence'), '+', 1),
        }))
        .where('id', '=', id)
        .where('state', 'in', unfinished)
        .returningAll()
        .executeTakeFirst()
      return row === undefined ? null : this.#log(transaction, this.#read(row))
    })
  }

  /** Notes that lines are begun, or (by -1) that they were not, since their server stops in order. */
  async begin(id: string, lines: readonly number[], by: 1 | -1): Promise<void> {
    await this.#database
      .updateTable('job_lines')
      .set(({ eb, ref }) => ({ begun: eb(ref('begun'), '+', by) }))
      .where('job_id', '=', id)
      .where('line', 'in', lines)
      .where('state', '=', 'QUEUED')
      .execute()
  }

  /** Stores what became of a line and counts it. */
  async finishLine(id: string, line: number, outcome: { result?: unknown; failure?: Failure }): Promise<void> {
    const isFailure = outcome.failure !== undefined
    const texts = {
      result: isFailure ? null : JSON.stringify(outcome.result),
      failure: isFailure ? JSON.stringify(outcome.failure) : null,
    }
    await this.#database.transaction().execute(async (transaction) => {
      const ended = await transaction
        .updateTable('job_lines')
        .set({
          state: isFailure ? 'FAILED' : 'SUCCEEDED',
          ...this.#sealer.seal('job_lines', texts, { job_id: id, line }),
        })
        .where('job_id', '=', id)
        .where('line', '=', line)
        .where('state', '=', 'QUEUED')
        .returning('line')
        .execute()
      if (ended.length === 0) return
      const counter = isFailure ? 'failed' : 'succeeded'
      const row = await transaction
        .updateTable('jobs')
        .set(({ eb, ref }) => ({ [counter]: eb(ref(counter), '+', 1), sequence: eb(ref('sequence'), '+', 1) }))
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      await this.#log(transaction, this.#read(row))
    })
  }

  /**
   * Ends a job, unless it has ended; lines that were not carried out are canceled with it.
   * @param deliveriesOf what is to be told, of the job as it has ended
   * @returns the job as it has ended, null where it had ended before
   */
  async finish(
    id: string,
    state: WorkState,
    deliveriesOf: (job: JobRecord) => Insertable<DeliveryRow>[],
  ): Promise<JobRecord | null> {
    return this.#database.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('jobs')
        .set(({ eb, ref }) => ({ state, finished_at: Date.now(), sequence: eb(ref('sequence'), '+', 1) }))
        .where('id', '=', id)
        .where('state', 'in', unfinished)
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) return null
      await transaction
        .updateTable('job_lines')
        .set({ state: 'CANCELED' })
        .where('job_id', '=', id)
        .where('state', '=', 'QUEUED')
        .execute()
      const job = await this.#log(transaction, this.#read(row))
      await this.#idempotency.forgetLines(transaction, job)
      await insertDeliveries(transaction, this.#sealer, deliveriesOf(job))
      return job
    })
  }

  /** Lets the lines of an ended job that have no result wait again. @returns whether there are any */
  async requeue(id: string): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      const requeued = await transaction
        .updateTable('job_lines')
        .set({ state: 'QUEUED', failure: null, begun: 0 })
        .where('job_id', '=', id)
        .where('state', 'in', ['FAILED', 'CANCELED'])
        .where(({ exists, selectFrom }) =>
          exists(selectFrom('jobs').select('id').where('id', '=', id).where('state', 'not in', unfinished)),
        )
        .returning('line')
        .execute()
      if (requeued.length === 0) return false
      const row = await transaction
        .updateTable('jobs')
        .set(({ eb, ref }) => ({
          state: 'QUEUED',
          failed: 0,
          finished_at: null,
          attempts: eb(ref('attempts'), '+', 1),
          sequence: eb(ref('sequence'), '+', 1),
        }))
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      await this.#log(transaction, this.#read(row))
      return true
    })
  }

  /** What it became with each change behind number `after`, in their order; the newest alone where none was noted. */
  async changes(id: string, after: number, limit: number): Promise<Changed<JobRecord>> {
    const job = await this.get(id)
    if (job === null) return { records: [], isLast: true }
    // Read after the record: where that is over, none of its changes is missing here.
    const changes = await changesAfter(this.#database, 'job_events', id, after, limit, this.#sealer)
    const records = changes.map(({ sequence, change }): JobRecord => ({ ...job, sequence, ...change }))
    if (records.length === 0 && job.sequence > after) records.push(job)
    return { records, isLast: isOver(job.state) }
  }

  async get(id: string): Promise<JobRecord | null> {
    const row = await this.#database.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : this.#read(row)
  }

  /** Lines in one state behind number `after`, in their order. */
  async lines(id: string, state: WorkState, after: number, limit: number): Promise<JobLineRecord[]> {
    const rows = await this.#database
      .selectFrom('job_lines')
      .selectAll()
      .where('job_id', '=', id)
      .where('state', '=', state)
      .where('line', '>', after)
      .orderBy('line')
      .limit(limit)
      .execute()
    return rows.map((row) => toLine(this.#sealer.open('job_lines', row)))
  }

  /** Newest first, those before `after` (an id) only; one more than `first` where there are more. */
  async page(filter: JobFilter, first: number, after: string | null): Promise<JobRecord[]> {
    const rows = await newestFirst(this.#filtered(filter).selectAll(), first, after)
    return rows.map((row) => this.#read(row))
  }

  count(filter: JobFilter): Promise<number> {
    return countOf(this.#filtered(filter))
  }

  /** What a server that is gone has left open, oldest first. */
  async unfinished(): Promise<Pick<JobRecord, 'id' | 'caller'>[]> {
    return this.#database
      .selectFrom('jobs')
      .select(['id', 'caller'])
      .where('state', 'in', unfinished)
      .orderBy('id')
      .execute()
  }

  /** Ids of what was asked for with a key and is not over. */
  unfinishedOf(apiKey: string): Promise<string[]> {
    return unfinishedOf(this.#database, 'jobs', apiKey)
  }

  /** Notes a change. @returns the job as it has become */
  async #log(transaction: Database, job: JobRecord): Promise<JobRecord> {
    const { id, sequence, state, succeeded, failed, attempts, startedAt, finishedAt } = job
    const change = { state, succeeded, failed, attempts, startedAt, finishedAt }
    await logChange(transaction, 'job_events', { id, sequence, ...change }, this.#sealer)
    return job
  }

  #read(row: Selectable<JobRow>): JobRecord {
    return fromRow(this.#sealer.open('jobs', row))
  }

  #filtered(filter: JobFilter) {
    return this.#database.selectFrom('jobs').where(({ and }) => and(matching(filter)))
  }
}

const toRow = (job: JobRecord): Insertable<JobRow> => ({
  id: job.id,
  ...toOwnerColumns(job),
  state: job.state,
  total: job.total,
  created_at: job.createdAt,
  webhook: job.webhook,
  caller: job.caller,
})

const fromRow = (row: Selectable<JobRow>): JobRecord => ({
  id: row.id,
  ...ownerOf(row),
  state: row.state,
  sequence: row.sequence,
  total: row.total,
  succeeded: row.succeeded,
  failed: row.failed,
  attempts: row.attempts,
  createdAt: row.created_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  webhook: row.webhook,
  caller: row.caller,
})
