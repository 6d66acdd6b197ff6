import type { Failure } from '../errors.ts'
import { type CompletionEvent, type CompletionRecord, fromRow, toPatch, toRow } from './completion-record.ts'
import type { Database } from './database.ts'

export class CompletionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insert(record: CompletionRecord): Promise<void> {
    await this.#database.insertInto('completions').values(toRow(record)).execute()
  }

  /** The completions of these ids that exist, in any order. */
  async getMany(ids: readonly string[]): Promise<CompletionRecord[]> {
    const rows = await this.#database.selectFrom('completions').selectAll().where('id', 'in', ids).execute()
    return rows.map(fromRow)
  }

  /** Newest first, those before `after` (an id) only; one more than `first` where there are more. */
  async page(first: number, after: string | null): Promise<CompletionRecord[]> {
    const query = this.#database
      .selectFrom('completions')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(first + 1)
    const rows = await (after === null ? query : query.where('id', '<', after)).execute()
    return rows.map(fromRow)
  }

  async count(): Promise<number> {
    const { count } = await this.#database
      .selectFrom('completions')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  /** The events after number `after`, at most `limit`. */
  async events(id: string, after: number, limit: number): Promise<CompletionEvent[]> {
    const rows = await this.#database
      .selectFrom('completion_events')
      .select('event')
      .where('completion_id', '=', id)
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(limit)
      .execute()
    return rows.map(({ event }) => JSON.parse(event) as CompletionEvent)
  }

  /** Closes what a server that is gone has left open: one last event, state INTERRUPTED. @returns how many */
  async interruptUnfinished(failure: Failure, now: number): Promise<number> {
    return this.#database.transaction().execute(async (transaction) => {
      const open = await transaction
        .selectFrom('completions')
        .select('id')
        .where('state', 'in', ['QUEUED', 'RUNNING'])
        .execute()
      for (const { id } of open) await closeInterrupted(transaction, id, failure, now)
      return open.length
    })
  }
}

async function closeInterrupted(database: Database, id: string, failure: Failure, now: number): Promise<void> {
  const row = await database.selectFrom('completions').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const rows = await database
    .selectFrom('completion_events')
    .select('event')
    .where('completion_id', '=', id)
    .orderBy('sequence')
    .execute()
  const record = fromRow(row)
  replay(
    record,
    rows.map(({ event }) => JSON.parse(event) as CompletionEvent),
  )
  await database
    .insertInto('completion_events')
    .values({ completion_id: id, sequence: rows.length + 1, event: JSON.stringify({ type: 'failed', failure }) })
    .execute()
  await database
    .updateTable('completions')
    .set(toPatch({ ...record, state: 'INTERRUPTED', finishedAt: now, failure }))
    .where('id', '=', id)
    .execute()
}

/** Brings a record, as it was when it began, to where its events leave it. */
function replay(record: CompletionRecord, events: readonly CompletionEvent[]): void {
  for (const event of events) {
    const choice = event.type === 'delta' ? record.choices[event.index] : undefined
    if (event.type !== 'delta' || choice === undefined) continue
    choice.text += event.text
    if (!event.isPrompt) record.usage.completionTokens += event.tokens.length
  }
  for (const choice of record.choices) choice.finishReason ??= 'ERROR'
}
