import type { Selectable, Transaction } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Manifest } from '../../models/manifest.ts'
import type { Route, RouteTarget } from '../../models/route.ts'
import type { Database } from '../database/database.ts'
import type { Tables } from '../tables/index.ts'
import type { ModelAction, ModelEventRow, ModelRouteRow } from '../tables/models.ts'

export interface ModelEventRecord {
  id: string
  createdAt: number
  caller: string
  action: ModelAction
  name: string
  model: string | null
  revision: number | null
  before: RouteTarget[] | null
  after: RouteTarget[] | null
}

/** What the audit trail is told of a change; when it was and its number in the trail are the store's. */
export type ModelChange = Omit<ModelEventRecord, 'id' | 'createdAt'>

export interface RegisteredModel {
  /** As JSON: a manifest that an older server accepted. */
  manifest: string
  digest: string
  registeredAt: number
}

/** Global ids of the audit trail's entries. */
export const modelEventPrefix = 'mev_'

/** Registered versions, where names lead, what is retired, and who changed what when: a change and its entry are one transaction. */
export class ModelStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async registered(): Promise<RegisteredModel[]> {
    const rows = await this.#database
      .selectFrom('registered_models')
      .selectAll()
      .where('deleted_at', 'is', null)
      .orderBy('registered_at')
      .execute()
    return rows.map(({ manifest, digest, registered_at }) => ({ manifest, digest, registeredAt: registered_at }))
  }

  /** Versions whose numbers are taken by what was deleted. */
  async deleted(): Promise<{ name: string; version: number }[]> {
    return this.#database
      .selectFrom('registered_models')
      .select(['name', 'version'])
      .where('deleted_at', 'is not', null)
      .execute()
  }

  /** @returns times of retirement by `name@version` */
  async retired(): Promise<Map<string, number>> {
    const rows = await this.#database.selectFrom('retired_models').selectAll().execute()
    return new Map(rows.map(({ model, retired_at }) => [model, retired_at]))
  }

  async routes(): Promise<Route[]> {
    return (await this.#database.selectFrom('model_routes').selectAll().execute()).map(toRoute)
  }

  /**
   * A version that was deleted comes back only as what it was.
   * @returns null; or the digest of what has this name and version already, or had it: nothing is changed then
   */
  async register(manifest: Manifest, digest: string, now: number, change: ModelChange): Promise<string | null> {
    const { name, version } = manifest
    return this.#database.transaction().execute(async (transaction) => {
      const row = { digest, manifest: JSON.stringify(manifest), registered_at: now }
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('registered_models')
        .values({ name, version, ...row })
        .onConflict((conflict) =>
          conflict
            .columns(['name', 'version'])
            .doUpdateSet({ ...row, deleted_at: null })
            .where('registered_models.digest', '=', digest)
            .where('registered_models.deleted_at', 'is not', null),
        )
        .executeTakeFirstOrThrow()
      if (Number(numInsertedOrUpdatedRows) === 0) {
        const present = await transaction
          .selectFrom('registered_models')
          .select('digest')
          .where('name', '=', name)
          .where('version', '=', version)
          .executeTakeFirstOrThrow()
        return present.digest
      }
      await record(transaction, now, change)
      return null
    })
  }

  /** @param route with the revision that follows the one that must be stored now @returns false where it isn't: nothing is changed */
  async setRoute(route: Route, now: number, change: ModelChange): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      if (!(await writeRoute(transaction, route, now))) return false
      await record(transaction, now, change)
      return true
    })
  }

  /**
   * @param at when, or null to take it back @param route of the bare name, with its next revision: whoever decides about the name at the
   * same time finds it changed
   */
  async setRetired(model: string, at: number | null, route: Route, now: number, change: ModelChange): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      if (!(await writeRoute(transaction, route, now))) return false
      await transaction.deleteFrom('retired_models').where('model', '=', model).execute()
      if (at !== null) await transaction.insertInto('retired_models').values({ model, retired_at: at }).execute()
      await record(transaction, now, change)
      return true
    })
  }

  /** Forgets a registered version. @param route of its bare name, with its next revision, as in `setRetired` @returns false as there */
  async remove(
    { name, version }: Pick<Manifest, 'name' | 'version'>,
    route: Route,
    now: number,
    change: ModelChange,
  ): Promise<boolean> {
    return this.#database.transaction().execute(async (transaction) => {
      if (!(await writeRoute(transaction, route, now))) return false
      await transaction.deleteFrom('retired_models').where('model', '=', `${name}@${version}`).execute()
      await transaction
        .updateTable('registered_models')
        .set({ deleted_at: now })
        .where('name', '=', name)
        .where('version', '=', version)
        .execute()
      await record(transaction, now, change)
      return true
    })
  }

  /** The audit trail, newest first, those before `after` (an id) only; one more than `first` where there are more. */
  async events(name: string | null, first: number, after: string | null): Promise<ModelEventRecord[]> {
    let query = this.#database
      .selectFrom('model_events')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(first + 1)
    if (name !== null) query = query.where('name', '=', name)
    if (after !== null) query = query.where('id', '<', after)
    return (await query.execute()).map(toEvent)
  }

  async event(id: string): Promise<ModelEventRecord | null> {
    const row = await this.#database.selectFrom('model_events').selectAll().where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : toEvent(row)
  }

  async countEvents(name: string | null): Promise<number> {
    let query = this.#database.selectFrom('model_events').select(({ fn }) => fn.countAll().as('count'))
    if (name !== null) query = query.where('name', '=', name)
    return Number((await query.executeTakeFirstOrThrow()).count)
  }
}

async function record(transaction: Transaction<Tables>, now: number, change: ModelChange): Promise<void> {
  const { caller, action, name, model, revision, before, after } = change
  await transaction
    .insertInto('model_events')
    .values({
      id: `${modelEventPrefix}${uuid()}`,
      created_at: now,
      caller,
      action,
      name,
      model,
      revision,
      before: before && JSON.stringify(before),
      after: after && JSON.stringify(after),
    })
    .execute()
}

/** Compare and set: the stored revision must be the one before the new one. */
async function writeRoute(transaction: Transaction<Tables>, route: Route, now: number): Promise<boolean> {
  const values = {
    is_alias: Number(route.isAlias),
    targets: JSON.stringify(route.targets),
    history: JSON.stringify(route.history),
    revision: route.revision,
    updated_at: now,
  }
  if (route.revision > 1) {
    const { numUpdatedRows } = await transaction
      .updateTable('model_routes')
      .set(values)
      .where('name', '=', route.name)
      .where('revision', '=', route.revision - 1)
      .executeTakeFirst()
    return Number(numUpdatedRows) === 1
  }
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('model_routes')
    .values({ name: route.name, ...values })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirstOrThrow()
  return Number(numInsertedOrUpdatedRows) === 1
}

const toRoute = (row: Selectable<ModelRouteRow>): Route => ({
  name: row.name,
  isAlias: row.is_alias === 1,
  targets: JSON.parse(row.targets),
  history: JSON.parse(row.history),
  revision: row.revision,
  updatedAt: row.updated_at,
})

const toEvent = (row: Selectable<ModelEventRow>): ModelEventRecord => ({
  id: row.id,
  createdAt: row.created_at,
  caller: row.caller,
  action: row.action,
  name: row.name,
  model: row.model,
  revision: row.revision,
  before: row.before === null ? null : JSON.parse(row.before),
  after: row.after === null ? null : JSON.parse(row.after),
})
