import type { Insertable, Selectable } from 'kysely'
import type { Failure } from '../../errors.ts'
import { unfinished } from '../background/unfinished.ts'
import { matching, type WorkFilter } from '../background/work-filter.ts'
import type { Database } from '../database/database.ts'
import { insertDeliveries } from '../delivery-store.ts'
import type { IdempotencyClaim, IdempotencyStore } from '../idempotency-store.ts'
import { countOf, newestFirst } from '../pages.ts'
import type { Sealer } from '../sealing/sealer.ts'
import type { CompletionRow } from '../tables/completions.ts'
import type { DeliveryRow } from '../tables/webhooks.ts'
import { type CompletionEvent, type CompletionRecord, fromRow, toPatch, toRow } from './completion-record.ts'

/** The messages that tell of a completion's end. */
export type DeliveriesOf = (record: CompletionRecord) => Insertable<DeliveryRow>[]

export class CompletionStore {
  readonly #database: Database
  readonly idempotency: IdempotencyStore
  readonly #sealer: Sealer

  constructor(database: Database, idempotency: IdempotencyStore, sealer: Sealer) {
    this.#database = database
    this.idempotency = idempotency
    this.#sealer = sealer
  }

  /** @returns its id, or that of the completion that has the idempotency key already @throws IDEMPOTENCY_CONFLICT */
  async insert(record: CompletionRecord, claim: IdempotencyClaim | null): Promise<string> {
    return this.idempotency.insertOnce(claim, record.id, async (transaction) => {
      await transaction
        .insertInto('completions')
        .values(this.#sealer.seal('completions', toRow(record)))
        .execute()
    })
  }

  /** The completions of these ids that exist, in any order. */
  async getMany(ids: readonly string[]): Promise<CompletionRecord[]> {
    const rows = await this.#database.selectFrom('completions').selectAll().where('id', 'in', ids).execute()
    return rows.map((row) => this.#read(row))
  }

  /** Newest first, those before `after` (an id) only; one more than `first` where there are more. */
  async page(filter: WorkFilter, first: number, after: string | null): Promise<CompletionRecord[]> {
    const rows = await newestFirst(this.#filtered(filter).selectAll(), first, after)
    return rows.map((row) => this.#read(row))
  }

  count(filter: WorkFilter): Promise<number> {
    return countOf(this.#filtered(filter))
  }

  /** The events after number `after`, at most `limit`. */
  async events(id: string, after: number, limit: number, database = this.#database): Promise<CompletionEvent[]> {
    const rows = await database
      .selectFrom('completion_events')
      .selectAll()
      .where('completion_id', '=', id)
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(limit)
      .execute()
    return rows.map((row) => JSON.parse(this.#sealer.open('completion_events', row).event) as CompletionEvent)
  }

  /** What a server that is gone has left open, in the order in which it was asked for, each as its events leave it. */
  async unfinished(): Promise<{ record: CompletionRecord; events: CompletionEvent[] }[]> {
    const rows = await this.#database
      .selectFrom('completions')
      .selectAll()
      .where('state', 'in', unfinished)
      .orderBy('id')
      .execute()
    return Promise.all(
      rows.map(async (row) => {
        const events = await this.events(row.id, 0, Number.MAX_SAFE_INTEGER)
        return { record: replayed(this.#read(row), events), events }
      }),
    )
  }

  /** Closes what a server that is gone has left open: one last event, state INTERRUPTED. @returns how many */
  async interruptUnfinished(failure: Failure, now: number, deliveriesOf: DeliveriesOf): Promise<number> {
    return this.#database.transaction().execute(async (transaction) => {
      const open = await transaction.selectFrom('completions').select('id').where('state', 'in', unfinished).execute()
      for (const { id } of open) {
        const closed = await this.#closeInterrupted(transaction, id, failure, now)
        await insertDeliveries(transaction, this.#sealer, deliveriesOf(closed))
      }
      return open.length
    })
  }

  #read(row: Selectable<CompletionRow>): CompletionRecord {
    return fromRow(this.#sealer.open('completions', row))
  }

  async #closeInterrupted(database: Database, id: string, failure: Failure, now: number): Promise<CompletionRecord> {
    const row = await database.selectFrom('completions').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const events = await this.events(id, 0, Number.MAX_SAFE_INTEGER, database)
    const record = replayed(this.#read(row), events)
    for (const choice of record.choices) choice.finishReason ??= 'ERROR'
    const last = { completion_id: id, sequence: events.length + 1, event: JSON.stringify({ type: 'failed', failure }) }
    await database.insertInto('completion_events').values(this.#sealer.seal('completion_events', last)).execute()
    const closed: CompletionRecord = { ...record, state: 'INTERRUPTED', finishedAt: now, failure }
    await database
      .updateTable('completions')
      .set(this.#sealer.seal('completions', toPatch(closed), { id }))
      .where('id', '=', id)
      .execute()
    return closed
  }

  #filtered(filter: WorkFilter) {
    return this.#database.selectFrom('completions').where(({ and }) => and(matching(filter)))
  }
}

/** A record, as it was when it was last written, brought to where its events leave it. */
function replayed(record: CompletionRecord, events: readonly CompletionEvent[]): CompletionRecord {
  const choices = record.choices.map((choice) => ({
    ...choice,
    text: '',
    tokens: choice.finishReason && choice.tokens,
  }))
  for (const event of events) {
    const choice = event.type === 'delta' ? choices[event.index] : undefined
    if (event.type !== 'delta' || choice === undefined) continue
    choice.text += event.text
    // A choice that has ended knows how many there were, those included that were never shown.
    if (!event.isPrompt && choice.finishReason === null) choice.tokens = (choice.tokens ?? 0) + event.tokens.length
  }
  record.choices = choices.map((choice) => ({ ...choice, tokens: choice.tokens ?? 0 }))
  record.usage.completionTokens = record.choices.reduce((sum, { tokens }) => sum + tokens, 0)
  return record
}
