import { z } from 'zod'
import { invalidInput, modelNotFound, modelRetired, notFound, revisionConflict, wrongTask } from '../../errors.ts'
import { changed, type Route, type RouteTarget, rolledBack, undecided } from '../../models/route.ts'
import type { ModelStore } from '../../store/models/model-store.ts'
import type { ModelAction } from '../../store/tables/models.ts'
import { check, integerOf } from '../checks.ts'
import type { Models } from './models.ts'
import type { ServedModel } from './served-model.ts'

const revision = integerOf(0, 2_147_483_647).nullish()
const name = z.string().min(1).max(200)
const weight = z.number().positive().max(1_000_000)
const aliasName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'must be 1 to 64 of a-z, 0-9, "-" and ".", the first a letter or digit')
const promotion = z.object({ model: name, expectedRevision: revision })
const rollout = z.object({
  name,
  targets: z
    .array(z.object({ version: integerOf(1, 2_147_483_647), weight }))
    .min(1)
    .max(16),
  expectedRevision: revision,
})
const alias = z.object({
  alias: aliasName,
  targets: z
    .array(z.object({ model: name, weight }))
    .min(1)
    .max(16),
  expectedRevision: revision,
})
const byName = z.object({ name, expectedRevision: revision })
const byAlias = z.object({ alias: name, expectedRevision: revision })

/**
 * Decides where names lead. Whoever changes a name builds on the revision that it has when the change is asked for (or on
 * `expectedRevision`): of several at once one wins, the others get REVISION_CONFLICT. New targets are loaded and warmed up before
 * anything changes, so that one that can't be loaded leaves what serves as it is. Every change is in the audit trail.
 */
export class Deployments {
  readonly #models: Models
  readonly #store: ModelStore

  constructor(models: Models, store: ModelStore) {
    this.#models = models
    this.#store = store
  }

  /** Lets a model's bare name lead to one version. @throws what `#change` does, and INVALID_INPUT, MODEL_NOT_FOUND, MODEL_RETIRED */
  async promote(value: unknown, caller: string): Promise<Route> {
    const { model: full, expectedRevision } = check('input', promotion, value)
    const model = this.#version(full)
    return this.#change('PROMOTED', this.#own(model.manifest.name), expectedRevision, [only(model)], caller, model.name)
  }

  /** Shares a model's bare name among versions. */
  async setRollout(value: unknown, caller: string): Promise<Route> {
    const { name, targets, expectedRevision } = check('input', rollout, value)
    const route = this.#own(name)
    const chosen = targets.map(({ version, weight }) => ({ model: this.#version(`${name}@${version}`).name, weight }))
    requireDistinct(chosen)
    return this.#change('ROLLOUT_SET', route, expectedRevision, chosen, caller)
  }

  /** Makes or changes an alias. All of its targets must be for one task. */
  async setAlias(value: unknown, caller: string): Promise<Route> {
    const { alias: name, targets, expectedRevision } = check('input', alias, value)
    if (this.#models.versions(name).length + this.#models.incoming(name).length > 0)
      throw invalidInput('input.alias', `must not be the name of a model; there is a model "${name}"`)
    const route = { ...(this.#models.route(name) ?? undecided(name)), isAlias: true }
    const models = targets.map(({ model }) => this.#version(model))
    const [first] = models
    for (const { name: other, manifest } of models)
      if (first !== undefined && manifest.task !== first.manifest.task)
        throw wrongTask(other, manifest.task, [first.manifest.task])
    const chosen = models.map((model, i) => ({ model: model.name, weight: targets[i]?.weight ?? 1 }))
    requireDistinct(chosen)
    return this.#change('ALIAS_SET', route, expectedRevision, chosen, caller)
  }

  /** @throws NOT_FOUND, REVISION_CONFLICT */
  async deleteAlias(value: unknown, caller: string): Promise<Route> {
    const { alias: name, expectedRevision } = check('input', byAlias, value)
    const route = this.#models.route(name)
    if (!route?.isAlias || route.targets.length === 0) throw notFound('alias')
    requireRevision(route, expectedRevision)
    const next = { ...changed(route, [], [], Date.now()), history: [] }
    await this.#commit('ALIAS_DELETED', route, next, caller, null)
    return next
  }

  /** Takes back the last change of where a name leads; again, the one before it. @throws INVALID_INPUT where there is none */
  async rollBack(value: unknown, caller: string): Promise<Route> {
    const { name, expectedRevision } = check('input', byName, value)
    const route = this.#models.route(name)
    if (route === undefined) throw modelNotFound(name)
    requireRevision(route, expectedRevision)
    const next = rolledBack(route, Date.now())
    if (next === null) throw invalidInput('input.name', `has nothing to return to: ${name} was never changed`)
    await this.#load(next.targets)
    await this.#commit('ROLLED_BACK', route, next, caller, null)
    return next
  }

  /** Lets a version take no more work; what runs on it goes on to its end. @returns the version */
  async retire(value: unknown, caller: string): Promise<ServedModel> {
    return this.#setRetired('RETIRED', value, caller, Date.now())
  }

  /** Lets a retired version take work again. */
  async restore(value: unknown, caller: string): Promise<ServedModel> {
    return this.#setRetired('RESTORED', value, caller, null)
  }

  async #setRetired(action: ModelAction, value: unknown, caller: string, at: number | null): Promise<ServedModel> {
    const { model: full, expectedRevision } = check('input', promotion, value)
    const model = this.#models.version(full)
    if (model === undefined) throw this.#models.missing(full)
    const route = this.#own(model.manifest.name)
    requireRevision(route, expectedRevision)
    if ((model.retiredAt === null) === (at === null)) return model
    const next = { ...route, revision: route.revision + 1, updatedAt: Date.now() }
    const targets = { before: null, after: null }
    const change = { caller, action, name: route.name, model: model.name, revision: next.revision, ...targets }
    if (!(await this.#store.setRetired(model.name, at, next, Date.now(), change))) throw this.#conflict(route.name)
    model.retiredAt = at
    if (at !== null) await model.engine.unload()
    this.#models.setRoute(next)
    return model
  }

  async #change(
    action: ModelAction,
    route: Route,
    expectedRevision: number | null | undefined,
    targets: RouteTarget[],
    caller: string,
    model: string | null = null,
  ): Promise<Route> {
    requireRevision(route, expectedRevision)
    await this.#load(targets)
    const next = changed(route, targets, this.#models.targets(route.name), Date.now())
    await this.#commit(action, route, next, caller, model)
    return next
  }

  /** @throws MODEL_RETIRED, MODEL_UNAVAILABLE, INSUFFICIENT_MEMORY */
  async #load(targets: readonly RouteTarget[]): Promise<void> {
    for (const target of targets) {
      const model = this.#version(target.model)
      await model.engine.load()
    }
    // Loading takes a while, in which somebody may have retired one.
    for (const target of targets) this.#version(target.model)
  }

  async #commit(action: ModelAction, from: Route, to: Route, caller: string, model: string | null): Promise<void> {
    const before = this.#models.targets(from.name)
    const { name, revision, targets: after } = to
    const change = { caller, action, name, model, revision, before, after }
    if (!(await this.#store.setRoute(to, Date.now(), change))) throw this.#conflict(name)
    this.#models.setRoute(to)
  }

  #conflict(name: string): Error {
    return revisionConflict(name, this.#models.route(name)?.revision ?? 0)
  }

  /** @throws MODEL_UNAVAILABLE where its first version is being downloaded; MODEL_NOT_FOUND for an alias as well: what is said of versions is said of a model's own name */
  #own(name: string): Route {
    const route = this.#models.route(name)
    if (route === undefined || route.isAlias) throw this.#models.missing(name)
    return route
  }

  #version(full: string): ServedModel {
    const model = this.#models.version(full)
    if (model === undefined) throw this.#models.missing(full)
    if (model.retiredAt !== null) throw modelRetired(model.name)
    return model
  }
}

const only = ({ name }: ServedModel): RouteTarget => ({ model: name, weight: 1 })

function requireRevision(route: Route, expected: number | null | undefined): void {
  if (expected != null && expected !== route.revision) throw revisionConflict(route.name, route.revision)
}

function requireDistinct(targets: readonly RouteTarget[]): void {
  if (new Set(targets.map(({ model }) => model)).size < targets.length)
    throw invalidInput('input.targets', 'must name each version once')
}
