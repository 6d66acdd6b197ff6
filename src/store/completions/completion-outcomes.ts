import type { Kysely } from 'kysely'
import type { Sealer } from '../sealing/sealer.ts'
import type { Tables } from '../tables/index.ts'

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

/**
 * For so long a completion is looked at again although it has ended, milliseconds: one with a lower id may have been stored after it.
 */
const settlesAfterMs = 5000

/** Reads how the latest completions went. Remembers up to where all have ended, so that they are read no more. */
export class CompletionOutcomes {
  readonly #database: Kysely<Tables>
  readonly #sealer: Sealer
  /** Id of a completion; it and all before it have ended and been read. */
  #settled = ''

  constructor(database: Kysely<Tables>, sealer: Sealer) {
    this.#database = database
    this.#sealer = sealer
  }

  /** Those of the `count` newest completions that have ended, but for most of what was read before. */
  async latest(count: number): Promise<CompletionOutcome[]> {
    const rows = await this.#database
      .selectFrom('completions')
      .select(['id', 'created_at', 'finished_at', 'queue_ms', 'time_to_first_token_ms', 'failure'])
      .where('id', '>', this.#settled)
      .orderBy('id', 'desc')
      .limit(count)
      .execute()
    const since = Date.now() - settlesAfterMs
    for (const { id, created_at, finished_at } of rows.toReversed()) {
      if (finished_at === null || created_at > since) break
      this.#settled = id
    }
    return rows.flatMap((row) =>
      row.finished_at === null
        ? []
        : {
            id: row.id,
            createdAt: row.created_at,
            finishedAt: row.finished_at,
            queueMs: row.queue_ms,
            timeToFirstTokenMs: row.time_to_first_token_ms,
            code: this.#codeOf(row),
          },
    )
  }

  #codeOf(row: { id: string; failure: string | null }): string | null {
    const { failure } = this.#sealer.open('completions', row)
    return failure === null ? null : (JSON.parse(failure) as { code: string }).code
  }
}
