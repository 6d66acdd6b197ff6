import type { Selectable } from 'kysely'
import type { Failure } from '../../errors.ts'
import type { Task } from '../../models/manifest.ts'
import type { Database } from '../database/database.ts'
import type { ModelPullRow, PullState } from '../tables/pulls.ts'

/** What is to be pulled, and how it is to be called here. */
export interface PullInput {
  /** The repository: `owner/name`. */
  id: string
  revision: string
  precision: string | null
  name: string | null
  version: number | null
  task: string | null
}

export interface PullFile {
  path: string
  /** How much of it is there. */
  bytes: number
  totalBytes: number
}

/** What is known of a model before it is there, from the hub's listing and its `config.json`. */
export interface IncomingFacts {
  name: string
  /** Kept for it: nothing else that is pulled without a version gets this one. */
  version: number
  task: Task
  /** As the model card has it; null where it tells none. */
  licence: string | null
  source: string
  precision: string
  sizeBytes: number
}

export interface ModelPullRecord {
  id: string
  input: PullInput
  caller: string
  state: PullState
  createdAt: number
  finishedAt: number | null
  /** The commit that the revision stood for when it was looked up. */
  commit: string | null
  files: PullFile[]
  /** Null before it is known. */
  incoming: IncomingFacts | null
  /** `name@version`, once it is registered. */
  model: string | null
  failure: Failure | null
}

/** Global ids of pulls. */
export const modelPullPrefix = 'pull_'

export class ModelPullStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insert(record: ModelPullRecord): Promise<void> {
    await this.#database
      .insertInto('model_pulls')
      .values({
        id: record.id,
        input: JSON.stringify(record.input),
        caller: record.caller,
        state: record.state,
        created_at: record.createdAt,
      })
      .execute()
  }

  async update({ id, state, finishedAt, commit, files, incoming, model, failure }: ModelPullRecord): Promise<void> {
    await this.#database
      .updateTable('model_pulls')
      .set({
        state,
        finished_at: finishedAt,
        commit_id: commit,
        files: JSON.stringify(files),
        incoming: incoming === null ? null : JSON.stringify(incoming),
        model,
        failure: failure === null ? null : JSON.stringify(failure),
      })
      .where('id', '=', id)
      .execute()
  }

  /** The pulls of these ids that exist, in any order. */
  async getMany(ids: readonly string[]): Promise<ModelPullRecord[]> {
    const rows = await this.#database.selectFrom('model_pulls').selectAll().where('id', 'in', ids).execute()
    return rows.map(fromRow)
  }

  /** Newest first: one more than `size` where there are more. @param before the id after which the page begins */
  async page(size: number, before: string | null): Promise<ModelPullRecord[]> {
    const all = this.#database.selectFrom('model_pulls').selectAll()
    const rows = await (before === null ? all : all.where('id', '<', before))
      .orderBy('id', 'desc')
      .limit(size + 1)
      .execute()
    return rows.map(fromRow)
  }

  async count(): Promise<number> {
    const { count } = await this.#database
      .selectFrom('model_pulls')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  /** Those that have not ended, oldest first. */
  async unfinished(): Promise<ModelPullRecord[]> {
    const rows = await this.#database
      .selectFrom('model_pulls')
      .selectAll()
      .where('state', 'in', ['QUEUED', 'RESOLVING', 'DOWNLOADING', 'IMPORTING'])
      .orderBy('id')
      .execute()
    return rows.map(fromRow)
  }
}

const fromRow = (row: Selectable<ModelPullRow>): ModelPullRecord => ({
  id: row.id,
  input: JSON.parse(row.input),
  caller: row.caller,
  state: row.state,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
  commit: row.commit_id,
  files: JSON.parse(row.files),
  incoming: row.incoming === null ? null : JSON.parse(row.incoming),
  model: row.model,
  failure: row.failure === null ? null : JSON.parse(row.failure),
})
