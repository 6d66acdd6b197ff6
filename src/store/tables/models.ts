import type { Generated } from 'kysely'

/** A version that came in through `registerModel` or a download; those of MODELS_DIR have no row. */
export interface RegisteredModelRow {
  name: string
  version: number
  digest: string
  /** JSON: the manifest. */
  manifest: string
  registered_at: number
  /** Null where it is served. */
  deleted_at: Generated<number | null>
}

export interface RetiredModelRow {
  /** `name@version`. */
  model: string
  retired_at: number
}

/** Where a name leads, once anybody has decided about it. */
export interface ModelRouteRow {
  /** A model's bare name, or an alias. */
  name: string
  /** 0 or 1. */
  is_alias: number
  /** JSON: `{ model, weight }[]`; empty for an alias that was deleted. */
  targets: string
  /** JSON: earlier targets, the newest last. */
  history: string
  /** Goes up by one with each change, also when an alias is deleted and made again. */
  revision: number
  updated_at: number
}

/** The audit trail: rows are added, never changed. */
export interface ModelEventRow {
  /** Sorts by time. */
  id: string
  created_at: number
  caller: string
  action: ModelAction
  /** The model's bare name, or the alias. */
  name: string
  /** `name@version`, where the change is about one. */
  model: string | null
  revision: number | null
  /** JSON: targets before and after, where the change is one of where a name leads. */
  before: string | null
  after: string | null
}

export type ModelAction =
  | 'REGISTERED'
  | 'PROMOTED'
  | 'ROLLOUT_SET'
  | 'ROLLED_BACK'
  | 'ALIAS_SET'
  | 'ALIAS_DELETED'
  | 'RETIRED'
  | 'RESTORED'
  | 'DELETED'
