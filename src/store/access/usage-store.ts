import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { UsageRow } from '../tables/access.ts'

/** What was used; model tokens. */
export interface UsageCounts {
  /** Completions and predictions. */
  requests: number
  promptTokens: number
  completionTokens: number
}

/** What one key used of one model in one hour. */
export interface UsageRecord extends UsageCounts {
  /** Its begin, epoch milliseconds. */
  hour: number
  tenant: string
  /** '' without a key. */
  apiKey: string
  /** `name@version`. */
  model: string
}

export interface UsageFilter {
  /** Epoch milliseconds of an hour's begin: this one and later ones. */
  from: number
  /** Hours that begin before this. */
  to: number
  tenant?: string | undefined
  apiKey?: string | undefined
}

export class UsageStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Adds to what is there already, all of it or nothing. */
  async add(records: readonly UsageRecord[]): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      for (const record of records)
        await transaction
          .insertInto('usage_hours')
          .values(toRow(record))
          .onConflict((conflict) =>
            conflict.columns(['hour', 'tenant', 'api_key', 'model']).doUpdateSet({
              requests: sql`usage_hours.requests + excluded.requests`,
              prompt_tokens: sql`usage_hours.prompt_tokens + excluded.prompt_tokens`,
              completion_tokens: sql`usage_hours.completion_tokens + excluded.completion_tokens`,
            }),
          )
          .execute()
    })
  }

  /** Every record of a time, in order of time. */
  async find({ from, to, tenant, apiKey }: UsageFilter): Promise<UsageRecord[]> {
    let query = this.#database.selectFrom('usage_hours').selectAll().where('hour', '>=', from).where('hour', '<', to)
    if (tenant !== undefined) query = query.where('tenant', '=', tenant)
    if (apiKey !== undefined) query = query.where('api_key', '=', apiKey)
    return (await query.orderBy('hour').execute()).map(fromRow)
  }
}

const toRow = (record: UsageRecord): UsageRow => ({
  hour: record.hour,
  tenant: record.tenant,
  api_key: record.apiKey,
  model: record.model,
  requests: record.requests,
  prompt_tokens: record.promptTokens,
  completion_tokens: record.completionTokens,
})

const fromRow = (row: UsageRow): UsageRecord => ({
  hour: row.hour,
  tenant: row.tenant,
  apiKey: row.api_key,
  model: row.model,
  requests: row.requests,
  promptTokens: row.prompt_tokens,
  completionTokens: row.completion_tokens,
})
