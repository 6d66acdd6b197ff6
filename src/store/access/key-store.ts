import type { Insertable, Selectable } from 'kysely'
import type { Database } from '../database/database.ts'
import type { ApiKeyRow } from '../tables/access.ts'

/** What a key may be allowed to do; `Scope` in the schema describes each. */
export const scopes = ['PREDICT', 'COMPLETE', 'READ', 'METRICS', 'MODELS_ADMIN', 'KEYS_ADMIN', 'TENANTS_ADMIN'] as const
export type Scope = (typeof scopes)[number]

/** What a key may use at most; null for no limit. */
export interface KeyLimits {
  requestsPerMinute: number | null
  /** Model tokens. */
  tokensPerMinute: number | null
  /** Model tokens of a day in UTC. */
  tokensPerDay: number | null
  /** Model tokens that one GraphQL operation may come to. */
  tokensPerOperation: number | null
  /** Subscriptions at once. */
  concurrentStreams: number | null
  /** WebSocket connections at once. */
  sockets: number | null
}

export const noLimits: KeyLimits = {
  requestsPerMinute: null,
  tokensPerMinute: null,
  tokensPerDay: null,
  tokensPerOperation: null,
  concurrentStreams: null,
  sockets: null,
}

/** What a secret is known by: the secret itself is stored nowhere. */
export interface Credential {
  /** Its public beginning, by which it is found. */
  prefix: string
  /** SHA-256 of the whole, in hexadecimal. */
  hash: string
}

export interface ApiKeyRecord extends Credential {
  id: string
  tenant: string
  /** For people. */
  name: string
  scopes: Scope[]
  /** Models it may use, as `name` or `name@version`; null for all. */
  models: string[] | null
  limits: KeyLimits
  /** The secret before the last rotation, for as long as it is still good. */
  previous: (Credential & { expiresAt: number }) | null
  createdAt: number
  /** Who made it. */
  createdBy: string
  expiresAt: number | null
  revokedAt: number | null
}

export class KeyStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Every key that was ever made, oldest first. */
  async all(): Promise<ApiKeyRecord[]> {
    const rows = await this.#database.selectFrom('api_keys').selectAll().orderBy('id').execute()
    return rows.map(fromRow)
  }

  async insert(record: ApiKeyRecord): Promise<void> {
    await this.#database.insertInto('api_keys').values(toRow(record)).execute()
  }

  async update(record: ApiKeyRecord): Promise<void> {
    const { id, ...columns } = toRow(record)
    await this.#database.updateTable('api_keys').set(columns).where('id', '=', id).execute()
  }
}

const toRow = (record: ApiKeyRecord): Insertable<ApiKeyRow> => ({
  id: record.id,
  tenant: record.tenant,
  name: record.name,
  scopes: JSON.stringify(record.scopes),
  models: record.models && JSON.stringify(record.models),
  limits: JSON.stringify(record.limits),
  prefix: record.prefix,
  hash: record.hash,
  previous: record.previous && JSON.stringify(record.previous),
  created_at: record.createdAt,
  created_by: record.createdBy,
  expires_at: record.expiresAt,
  revoked_at: record.revokedAt,
})

const fromRow = (row: Selectable<ApiKeyRow>): ApiKeyRecord => ({
  id: row.id,
  tenant: row.tenant,
  name: row.name,
  scopes: JSON.parse(row.scopes),
  models: row.models === null ? null : JSON.parse(row.models),
  limits: JSON.parse(row.limits),
  prefix: row.prefix,
  hash: row.hash,
  previous: row.previous === null ? null : JSON.parse(row.previous),
  createdAt: row.created_at,
  createdBy: row.created_by,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
})
