import type { Selectable } from 'kysely'
import type { Failure } from '../errors.ts'
import type { Database } from './database.ts'
import type { PredictionRow, WorkState } from './tables.ts'

/** A stored prediction; `Operation` and `Result` are kept as JSON. */
export interface PredictionRecord<Operation = unknown, Result = unknown> {
  id: string
  model: string
  state: WorkState
  operation: Operation
  createdAt: number
  finishedAt: number | null
  result: Result | null
  failure: Failure | null
}

export class PredictionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insert(record: PredictionRecord): Promise<void> {
    await this.#database
      .insertInto('predictions')
      .values({
        id: record.id,
        model: record.model,
        state: record.state,
        operation: JSON.stringify(record.operation),
        created_at: record.createdAt,
      })
      .execute()
  }

  async start(id: string): Promise<void> {
    await this.#database.updateTable('predictions').set({ state: 'RUNNING' }).where('id', '=', id).execute()
  }

  async finish(id: string, state: WorkState, outcome: { result?: unknown; failure?: Failure }): Promise<void> {
    const { result, failure } = outcome
    await this.#database
      .updateTable('predictions')
      .set({
        state,
        finished_at: Date.now(),
        ...(result !== undefined && { result: JSON.stringify(result) }),
        ...(failure !== undefined && { failure: JSON.stringify(failure) }),
      })
      .where('id', '=', id)
      .execute()
  }

  /** The predictions of these ids that exist, in any order. */
  async getMany(ids: readonly string[]): Promise<PredictionRecord[]> {
    const rows = await this.#database.selectFrom('predictions').selectAll().where('id', 'in', ids).execute()
    return rows.map(fromRow)
  }

  /** Closes what a server that is gone has left open. */
  async interruptUnfinished(failure: Failure, now: number): Promise<void> {
    await this.#database
      .updateTable('predictions')
      .set({ state: 'INTERRUPTED', finished_at: now, failure: JSON.stringify(failure) })
      .where('state', 'in', ['QUEUED', 'RUNNING'])
      .execute()
  }
}

const fromRow = (row: Selectable<PredictionRow>): PredictionRecord => ({
  id: row.id,
  model: row.model,
  state: row.state,
  operation: JSON.parse(row.operation),
  createdAt: row.created_at,
  finishedAt: row.finished_at,
  result: row.result === null ? null : JSON.parse(row.result),
  failure: row.failure === null ? null : JSON.parse(row.failure),
})
