import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** How a completion went: numbers and a code, no text. */
export interface CompletionOutcome {
  id: string
  createdAt: number
  finishedAt: number
  queueMs: number | null
  timeToFirstTokenMs: number | null
  /** Null where it did not fail. */
  code: string | null
}

/** Reads how the latest completions went. */
export class CompletionOutcomes {
  readonly #database: Kysely<Tables>

  constructor(database: Kysely<Tables>) {
    this.#database = database
  }

  /** Those of the `count` newest completions that have ended. */
  async latest(count: number): Promise<CompletionOutcome[]> {
    const rows = await this.#database
      .selectFrom('completions')
      .select(['id', 'created_at', 'finished_at', 'queue_ms', 'time_to_first_token_ms', 'failure'])
      .orderBy('id', 'desc')
      .limit(count)
      .execute()
    return rows.flatMap((row) =>
      row.finished_at === null
        ? []
        : {
            id: row.id,
            createdAt: row.created_at,
            finishedAt: row.finished_at,
            queueMs: row.queue_ms,
            timeToFirstTokenMs: row.time_to_first_token_ms,
            code: row.failure === null ? null : (JSON.parse(row.failure) as { code: string }).code,
          },
    )
  }
}
