import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import { z } from 'zod'
import { invalidInput, invalidModel, modelVersionExists } from '../../errors.ts'
import type { CatalogueEntry } from '../../models/catalogue.ts'
import type { FolderStore } from '../../models/folder-store.ts'
import { type Manifest, manifestSchema, versionedName } from '../../models/manifest.ts'
import { changed } from '../../models/route.ts'
import type { ModelStore } from '../../store/models/model-store.ts'
import type { Logger } from '../../util/log.ts'
import { check } from '../checks.ts'
import type { Models } from './models.ts'
import { type RemovedModel, removeModel } from './removal.ts'
import type { ServedModel } from './served-model.ts'

export interface RegistryOptions {
  models: Models
  store: ModelStore
  folders: FolderStore
  /** Absolute paths of the folders below which `register` may read. */
  importDirs: readonly string[]
}

const inputSchema = z.object({ folder: z.string().min(1).max(4096) })

/**
 * The registered models of before, to be served again.
 * @param shipped the models of MODELS_DIR, which a registered one of the same name and version comes before: it never changes
 * @returns both, each version once
 */
export async function withRegistered(
  shipped: readonly CatalogueEntry[],
  store: ModelStore,
  folders: FolderStore,
  logger: Logger,
): Promise<CatalogueEntry[]> {
  const rows = await store.registered()
  await folders.clean()
  const registered = rows.flatMap(({ manifest, digest, registeredAt }) => {
    const parsed = manifestSchema.safeParse(JSON.parse(manifest))
    if (!parsed.success) logger.warn({ digest }, 'registered model left out: its manifest is no longer understood')
    return parsed.success ? [{ manifest: parsed.data, folder: folders.folderOf(digest), registeredAt }] : []
  })
  const names = new Set(registered.map(({ manifest }) => versionedName(manifest)))
  const rest = shipped.filter(({ manifest }) => !names.has(versionedName(manifest)))
  if (rest.length < shipped.length)
    logger.warn('a folder of MODELS_DIR has the version of a registered model; it is left out')
  return [...rest, ...registered]
}

/** Where names led before, and what was retired. */
export async function restoreNames(models: Models, store: ModelStore): Promise<void> {
  for (const route of await store.routes()) models.setRoute(route)
  for (const { name, version } of await store.deleted()) models.spend(name, version)
  for (const [name, at] of await store.retired()) {
    const model = models.version(name)
    if (model !== undefined) model.retiredAt = at
  }
}

/** Takes models in, and out again. */
export class Registry {
  readonly #options: RegistryOptions
  /** One after the other: each checks the room on the disk, and names, that the one before may take. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: RegistryOptions) {
    this.#options = options
  }

  /**
   * Registers a folder that an operator has put below one of `importDirs`.
   * @param caller who asks, for the audit trail
   * @throws INVALID_INPUT, INVALID_MODEL, MODEL_VERSION_EXISTS, INSUFFICIENT_STORAGE
   */
  async register(value: unknown, caller: string): Promise<ServedModel> {
    const { folder } = check('input', inputSchema, value)
    return this.registerFolder(await this.#locate(folder), caller)
  }

  /**
   * Registers any folder: for services that have filled one themselves, such as a download. It must hold `modelgraph.json` and the
   * files that it lists, plain ones. The same model again is the model that is there already.
   *
   * What served a name before goes on serving it: a further version gets requests by its full name until it is promoted.
   * @param folder absolute path @param caller who asks, for the audit trail
   * @param move takes the files out of `folder`, which must be on the disk of DATA_DIR, and removes it, registered or not
   * @throws INVALID_MODEL, MODEL_VERSION_EXISTS, INSUFFICIENT_STORAGE; their texts tell paths within the folder only
   */
  async registerFolder(folder: string, caller: string, { move = false } = {}): Promise<ServedModel> {
    return this.#inTurn(() => this.#enter(folder, caller, move))
  }

  /** Deletes a version and its files. @throws what `removeModel` does */
  async remove(value: unknown, caller: string): Promise<RemovedModel> {
    return this.#inTurn(() => removeModel(this.#options, value, caller))
  }

  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const work = this.#last.then(act)
    this.#last = work.catch(() => {})
    return work
  }

  async #enter(folder: string, caller: string, move: boolean): Promise<ServedModel> {
    const { models, store, folders } = this.#options
    const { manifest, digest } = await folders.add(folder, { move })
    const name = versionedName(manifest)
    const known = models.version(name)
    if (known?.digest === digest) return known
    if (known !== undefined) throw modelVersionExists(name, known.digest)
    this.#checkName(manifest)
    const now = Date.now()
    await this.#pin(manifest.name, now, caller)
    const change = { caller, action: 'REGISTERED', name: manifest.name, model: name } as const
    const none = { revision: null, before: null, after: null }
    const other = await store.register(manifest, digest, now, { ...change, ...none })
    if (other !== null) throw modelVersionExists(name, other)
    return models.add({ manifest, folder: folders.folderOf(digest), registeredAt: now })
  }

  #checkName({ name, task }: Manifest): void {
    const { models } = this.#options
    if (models.isAlias(name)) throw invalidModel('modelgraph.json', `has the name "${name}", which is an alias here`)
    const other = models.versions(name).find(({ manifest }) => manifest.task !== task)
    if (other !== undefined)
      throw invalidModel('modelgraph.json', `has the task ${task}; ${other.name} is for ${other.manifest.task}`)
  }

  /** Decides about a name, where nobody has, that it stays with what serves it. */
  async #pin(name: string, now: number, caller: string): Promise<void> {
    const { models, store } = this.#options
    const route = models.route(name)
    if (route === undefined || route.targets.length > 0) return
    const targets = models.targets(name)
    if (targets.length === 0) return
    const next = changed(route, targets, [], now)
    const change = { caller, action: 'ROLLOUT_SET', name, model: null, revision: next.revision } as const
    if (await store.setRoute(next, now, { ...change, before: targets, after: targets })) models.setRoute(next)
  }

  /** One message for whatever is wrong, so that nobody learns what is on this machine. */
  async #locate(folder: string): Promise<string> {
    for (const root of this.#options.importDirs) {
      const path = resolve(root, folder)
      if (!isBelow(root, path)) continue
      const [realRoot, real] = await Promise.all([root, path].map((name) => realpath(name).catch(() => null)))
      if (realRoot == null || real == null || !isBelow(realRoot, real)) continue
      if ((await stat(real)).isDirectory()) return real
    }
    throw invalidInput('input.folder', 'must be a folder below one of IMPORT_DIRS')
  }
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path)
  return !way.startsWith('..') && !isAbsolute(way)
}
