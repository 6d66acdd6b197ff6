import type { Engine } from '../../engine/engine.ts'
import {
  type DomainError,
  invalidInput,
  modelDownloading,
  modelNotFound,
  modelRetired,
  wrongTask,
} from '../../errors.ts'
import type { CatalogueEntry } from '../../models/catalogue.ts'
import { type Task, versionedName } from '../../models/manifest.ts'
import { type MemorySettings, requiredMemory } from '../../models/memory.ts'
import { pick, type Route, type RouteTarget, undecided } from '../../models/route.ts'
import { MemoryBudget, type MemoryBudgetOptions } from '../../scheduler/memory-budget.ts'
import { ResidentEngine } from '../../scheduler/resident-engine.ts'
import { ThreadShares, type ThreadSharesOptions } from '../../scheduler/thread-shares.ts'
import { type Caller, mayUse } from '../access/caller.ts'
import type { IncomingModel } from './incoming-model.ts'
import type { ListedModel } from './listed-model.ts'
import { ServedModel, type ServingLimits } from './served-model.ts'

/** What bounds each model, and all of them together. */
export interface ModelLimits extends ServingLimits, MemorySettings, MemoryBudgetOptions, ThreadSharesOptions {
  /** Milliseconds without work after which a model is unloaded; null for never. */
  keepAliveMs: number | null
}

/** Makes the engine of a model. @param threads to be asked at each start of a process: how many this one gets */
export type CreateEngine = (entry: CatalogueEntry, threads: () => number) => Engine

/** What of a caller matters here. */
type Asker = Pick<Caller, 'id' | 'models'>

interface ListOptions {
  isRetired?: boolean
  caller?: Asker
}

const anybody: Asker = { id: '', models: null }

/** A model as a caller may see it: none at all that its key is not for. */
export const usable = <Found extends Pick<ListedModel, 'name' | 'manifest'>>(
  model: Found | undefined,
  caller: Pick<Caller, 'models'>,
): Found | undefined => (model !== undefined && mayUse(caller, model.manifest.name, model.name) ? model : undefined)

/** The models of this server, and where their names lead. */
export class Models {
  /** The memory that they have together. */
  readonly memory: MemoryBudget
  readonly #createEngine: CreateEngine
  readonly #threads: ThreadShares
  readonly #limits: ModelLimits
  /** In order of name, newest version first. */
  readonly #served: ServedModel[] = []
  /** Those that are being downloaded, by their pulls' ids. */
  readonly #incoming = new Map<string, IncomingModel>()
  readonly #routes = new Map<string, Route>()
  /** The highest versions that were deleted, by name. */
  readonly #spent = new Map<string, number>()

  constructor(entries: readonly CatalogueEntry[], createEngine: CreateEngine, limits: ModelLimits) {
    this.memory = new MemoryBudget(limits)
    this.#threads = new ThreadShares(limits)
    this.#createEngine = createEngine
    this.#limits = limits
    for (const entry of entries) this.add(entry)
  }

  add(entry: CatalogueEntry): ServedModel {
    const threads = this.#threads.of(entry.manifest)
    const engine = new ResidentEngine({
      engine: this.#createEngine(entry, threads.take),
      budget: this.memory,
      threads,
      name: versionedName(entry.manifest),
      requiredBytes: requiredMemory(entry.manifest, this.#limits),
      keepAliveMs: this.#limits.keepAliveMs,
    })
    const model = new ServedModel(entry, engine, this.#limits)
    this.#served.push(model)
    this.#served.sort(byName)
    return model
  }

  /** Takes a version out, with the process it may have. Its number stays its own. */
  async remove(model: ServedModel): Promise<void> {
    this.spend(model.manifest.name, model.manifest.version)
    this.#served.splice(this.#served.indexOf(model), 1)
    await model.engine.unload()
    await model.engine.dispose()
  }

  /** Keeps the number of a version that was deleted from being given again. */
  spend(name: string, version: number): void {
    this.#spent.set(name, Math.max(version, this.#spent.get(name) ?? 0))
  }

  /** The number for a model's next version: above those that are there, that are being downloaded, and that were deleted. */
  nextVersion(name: string): number {
    return Math.max(this.listedVersions(name)[0]?.manifest.version ?? 0, this.#spent.get(name) ?? 0) + 1
  }

  /** Lists a version that is being downloaded, until `forget`. */
  expect(model: IncomingModel): void {
    this.#incoming.set(model.pullId, model)
  }

  forget(pullId: string): void {
    this.#incoming.delete(pullId)
  }

  /** What is being downloaded of one model, without what is served under the same version, newest first. */
  incoming(name: string): IncomingModel[] {
    return this.#arriving().filter(({ manifest }) => manifest.name === name)
  }

  /** What `list` has, and what is being downloaded, in the same order. */
  listed(task: Task | null | undefined, options: ListOptions & { caller: Asker }): ListedModel[] {
    const incoming = this.#arriving().filter(
      (model) => (task == null || model.manifest.task === task) && usable(model, options.caller) !== undefined,
    )
    return [...this.list(task, options), ...incoming].sort(byName)
  }

  /** Every version of a model, as `versions` and `incoming` have them. */
  listedVersions(name: string): ListedModel[] {
    return [...this.versions(name), ...this.incoming(name)].sort(byName)
  }

  /** What `version` finds, and what is being downloaded. */
  listedVersion(name: string): ListedModel | undefined {
    return this.version(name) ?? this.#arriving().find((model) => model.name === name)
  }

  /** @param isRetired whether those that take no more work are wanted too @param caller only those that it may use */
  list(task?: Task | null, { isRetired = false, caller = anybody }: ListOptions = {}): ServedModel[] {
    return this.#served.filter(
      (model) =>
        (task == null || model.manifest.task === task) &&
        (isRetired || model.retiredAt === null) &&
        usable(model, caller) !== undefined,
    )
  }

  /** Every version of a model that is served, newest first, those that are retired included. */
  versions(name: string): ServedModel[] {
    return this.#served.filter(({ manifest }) => manifest.name === name)
  }

  /** One version, retired or not. @param name `smollm2@1`, or `smollm2@` and its digest */
  version(name: string): ServedModel | undefined {
    return this.#served.find((model) => model.name === name || `${model.manifest.name}@${model.digest}` === name)
  }

  /**
   * @param name `smollm2@1`, or a name that leads somewhere: a model's own (`smollm2`) or an alias; `#` and a key may follow
   * @param caller who asks: where no key is given, a caller stays with one version while a rollout is under way
   * @returns a retired model only where its version was asked for, or where nothing else is behind the name
   */
  find(name: string, caller: Asker = anybody): ServedModel | undefined {
    const { bare, key } = parts(name)
    if (bare.includes('@')) return usable(this.version(bare), caller)
    const behind = this.targets(bare).flatMap(({ model, weight }) => {
      const served = this.version(model)
      return usable(served, caller) === undefined ? [] : [{ model, weight, served: served as ServedModel }]
    })
    const working = behind.filter(({ served }) => served.retiredAt === null)
    return pick(bare, working.length > 0 ? working : behind, key ?? caller.id)?.served
  }

  /** What is being downloaded under a name. @param name, caller as in `find` */
  coming(name: string, caller: Asker = anybody): IncomingModel | undefined {
    const { bare } = parts(name)
    const coming = this.#arriving().find((model) => model.name === bare || model.manifest.name === bare)
    return usable(coming, caller)
  }

  /** Why nothing is served under a name: it is being downloaded, or nobody knows it. @param name, caller as in `find` */
  missing(name: string, caller: Asker = anybody): DomainError {
    const { bare } = parts(name)
    const coming = this.coming(name, caller)
    if (coming === undefined) return modelNotFound(bare)
    return modelDownloading(coming.name, coming.received(), coming.sizeBytes)
  }

  /** @param name, caller as in `find` @throws MODEL_NOT_FOUND, MODEL_UNAVAILABLE where it is being downloaded, MODEL_RETIRED */
  get(name: string, caller: Asker = anybody): ServedModel {
    const model = this.find(name, caller)
    if (model === undefined) throw this.missing(name, caller)
    if (model.retiredAt !== null) throw modelRetired(model.name)
    return model
  }

  /**
   * The model that is to carry out a task: the named one, or the first that can, those of MODELS_DIR before those that were registered.
   * @param tasks the task; or it and others whose models can do it as well, taken in this order where no model is named
   * @param name, caller as in `find`
   * @throws MODEL_NOT_FOUND, MODEL_UNAVAILABLE, MODEL_RETIRED, WRONG_TASK, INVALID_INPUT where no model is named and none can do it
   */
  resolve(
    name: string | null | undefined,
    tasks: Task | readonly [Task, ...Task[]],
    caller: Asker = anybody,
  ): ServedModel {
    const accepted = typeof tasks === 'string' ? ([tasks] as const) : tasks
    if (name == null) {
      const [first] = accepted.flatMap((task) =>
        this.list(task, { caller }).sort((a, b) => (a.registeredAt ?? 0) - (b.registeredAt ?? 0)),
      )
      if (first === undefined)
        throw invalidInput('model', `must be given: no ${accepted.join(' or ')} model is registered`)
      return this.get(first.manifest.name, caller)
    }
    const model = this.get(name, caller)
    if (!accepted.includes(model.manifest.task)) throw wrongTask(model.name, model.manifest.task, accepted)
    return model
  }

  /** Whether a name, bare or alias, leads anywhere. */
  isAlias(name: string): boolean {
    return this.versions(name).length === 0 && (this.#routes.get(name)?.targets.length ?? 0) > 0
  }

  /** Where a name leads; undefined where nobody knows it. */
  route(name: string): Route | undefined {
    const isModel = this.versions(name).length > 0
    const route = this.#routes.get(name)
    // A model that came to MODELS_DIR goes before an alias of its name; revisions go on counting.
    if (isModel && route?.isAlias !== false) return { ...undecided(name), revision: route?.revision ?? 0 }
    return route
  }

  /** The targets of a name as they serve now: where nobody has decided, its newest version that isn't retired. */
  targets(name: string): RouteTarget[] {
    const targets = this.route(name)?.targets ?? []
    if (targets.length > 0) return targets
    const versions = this.versions(name)
    const newest = versions.find(({ retiredAt }) => retiredAt === null) ?? versions[0]
    return newest === undefined ? [] : [{ model: newest.name, weight: 1 }]
  }

  /** Every name that leads somewhere, in order of name. */
  routes(): Route[] {
    const names = new Set([...this.#served.map(({ manifest }) => manifest.name), ...this.#routes.keys()])
    return [...names]
      .sort(compare)
      .map((name) => this.route(name))
      .filter((route) => route !== undefined && this.targets(route.name).length > 0) as Route[]
  }

  setRoute(route: Route): void {
    this.#routes.set(route.name, route)
  }

  /** Each version once: of two that are pulled under one version, the first. */
  #arriving(): IncomingModel[] {
    const byVersion = new Map<string, IncomingModel>()
    for (const model of this.#incoming.values())
      if (this.version(model.name) === undefined && !byVersion.has(model.name)) byVersion.set(model.name, model)
    return [...byVersion.values()].sort(byName)
  }

  async dispose(): Promise<void> {
    this.memory.dispose()
    this.#threads.dispose()
    await Promise.all(this.#served.map(({ engine }) => engine.dispose()))
  }
}

/** A key is its caller's own affair: it is neither stored nor told. */
function parts(name: string): { bare: string; key: string | null } {
  const at = name.indexOf('#')
  return at < 0 ? { bare: name, key: null } : { bare: name.slice(0, at), key: name.slice(at + 1) }
}

const byName = (a: ListedModel, b: ListedModel): number =>
  compare(a.manifest.name, b.manifest.name) || b.manifest.version - a.manifest.version
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
