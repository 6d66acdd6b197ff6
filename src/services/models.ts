import type { Engine } from '../engine/engine.ts'
import { invalidInput, modelNotFound, modelRetired, wrongTask } from '../errors.ts'
import type { CatalogueEntry } from '../models/catalogue.ts'
import type { Task } from '../models/manifest.ts'
import { pick, type Route, type RouteTarget, undecided } from '../models/route.ts'
import { ServedModel, type ServingLimits } from './served-model.ts'

/** The models of this server, and where their names lead. */
export class Models {
  readonly #createEngine: (entry: CatalogueEntry) => Engine
  readonly #limits: ServingLimits
  /** In order of name, newest version first. */
  readonly #served: ServedModel[] = []
  readonly #routes = new Map<string, Route>()

  constructor(
    entries: readonly CatalogueEntry[],
    createEngine: (entry: CatalogueEntry) => Engine,
    limits: ServingLimits,
  ) {
    this.#createEngine = createEngine
    this.#limits = limits
    for (const entry of entries) this.add(entry)
  }

  add(entry: CatalogueEntry): ServedModel {
    const model = new ServedModel(entry, this.#createEngine(entry), this.#limits)
    this.#served.push(model)
    this.#served.sort((a, b) => compare(a.manifest.name, b.manifest.name) || b.manifest.version - a.manifest.version)
    return model
  }

  /** @param isRetired whether those that take no more work are wanted too */
  list(task?: Task | null, isRetired = false): ServedModel[] {
    return this.#served.filter(
      ({ manifest, retiredAt }) => (task == null || manifest.task === task) && (isRetired || retiredAt === null),
    )
  }

  /** Every version of a model, newest first, those that are retired included. */
  versions(name: string): ServedModel[] {
    return this.#served.filter(({ manifest }) => manifest.name === name)
  }

  /** One version by its full name, retired or not. */
  version(name: string): ServedModel | undefined {
    return this.#served.find((model) => model.name === name)
  }

  /**
   * @param name `smollm2@1`, or a name that leads somewhere: a model's own (`smollm2`) or an alias
   * @param key who or what stays with one version while a rollout is under way; '' is a key as well
   * @returns a retired model only where its version was asked for, or where nothing else is behind the name
   */
  find(name: string, key = ''): ServedModel | undefined {
    if (name.includes('@')) return this.version(name)
    const behind = this.targets(name).flatMap(({ model, weight }) => {
      const served = this.version(model)
      return served === undefined ? [] : [{ model, weight, served }]
    })
    const working = behind.filter(({ served }) => served.retiredAt === null)
    const target = pick(name, working.length > 0 ? working : behind, key)
    return target && this.version(target.model)
  }

  /** @param key as in `find` @throws MODEL_NOT_FOUND, MODEL_RETIRED */
  get(name: string, key = ''): ServedModel {
    const model = this.find(name, key)
    if (model === undefined) throw modelNotFound(name)
    if (model.retiredAt !== null) throw modelRetired(model.name)
    return model
  }

  /**
   * The model that is to carry out a task: the named one, or the first that can, those of MODELS_DIR before those that were registered.
   * @param key as in `find`
   * @throws MODEL_NOT_FOUND, MODEL_RETIRED, WRONG_TASK
   */
  resolve(name: string | null | undefined, task: Task, key = ''): ServedModel {
    if (name == null) {
      const [first] = this.list(task).sort((a, b) => (a.registeredAt ?? 0) - (b.registeredAt ?? 0))
      if (first === undefined) throw invalidInput('model', `must be given: no ${task} model is registered`)
      return this.get(first.manifest.name, key)
    }
    const model = this.get(name, key)
    if (model.manifest.task !== task) throw wrongTask(model.name, model.manifest.task, task)
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
    if (isModel) return route?.isAlias === false ? route : undecided(name)
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

  async dispose(): Promise<void> {
    await Promise.all(this.#served.map(({ engine }) => engine.dispose()))
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
