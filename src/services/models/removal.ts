import { z } from 'zod'
import { invalidInput, revisionConflict } from '../../errors.ts'
import type { FolderStore } from '../../models/folder-store.ts'
import { type Route, without } from '../../models/route.ts'
import type { ModelStore } from '../../store/models/model-store.ts'
import { check, integerOf } from '../checks.ts'
import type { Models } from './models.ts'
import type { ServedModel } from './served-model.ts'

export interface RemovalOptions {
  models: Models
  store: ModelStore
  folders: FolderStore
}

/** A version that is gone. */
export interface RemovedModel {
  /** `name@version`. */
  name: string
  /** What its files had, bytes. */
  freedBytes: number
}

const inputSchema = z.object({
  model: z.string().min(1).max(200),
  expectedRevision: integerOf(0, 2_147_483_647).nullish(),
})

/**
 * Deletes a version and its files. Nobody may need it any more: it was registered, is retired, has ended its work, and no name needs it. Whoever changes its model's own name at the same time, or restores it, wins or loses as with every change of a name.
 * @param caller who asks, for the audit trail
 * @throws INVALID_INPUT that says which of these does not hold, MODEL_NOT_FOUND, MODEL_UNAVAILABLE where it is being downloaded,
 * REVISION_CONFLICT
 */
export async function removeModel(
  { models, store, folders }: RemovalOptions,
  value: unknown,
  caller: string,
): Promise<RemovedModel> {
  const { model: full, expectedRevision } = check('input', inputSchema, value)
  const model = models.version(full)
  if (model === undefined) throw models.missing(full)
  const { name } = model.manifest
  const route = models.route(name)
  if (route === undefined) throw models.missing(full)
  if (expectedRevision != null && expectedRevision !== route.revision) throw revisionConflict(name, route.revision)
  requireDisused(models, model)
  const now = Date.now()
  const next = without(route, model.name, now)
  const change = { caller, action: 'DELETED', name, model: model.name, revision: next.revision } as const
  if (!(await store.remove(model.manifest, next, now, { ...change, before: null, after: null })))
    throw revisionConflict(name, models.route(name)?.revision ?? 0)
  models.setRoute(next)
  await models.remove(model)
  await folders.remove(model.digest)
  return { name: model.name, freedBytes: model.sizeBytes }
}

/** @throws INVALID_INPUT */
function requireDisused(models: Models, model: ServedModel): void {
  const refuse = (reason: string): Error => invalidInput('input.model', reason)
  if (model.registeredAt === null)
    throw refuse(`must be a version that was registered: ${model.name} is a folder of MODELS_DIR`)
  if (model.retiredAt === null) throw refuse(`must be retired first: ${model.name} takes work`)
  const leading = models.routes().find((route) => isNeeded(models, model, route))
  if (leading !== undefined)
    throw refuse(`must be a version that no name needs: ${leading.name} leads to ${model.name}`)
  if (!model.isIdle) throw refuse(`must be a version without work: ${model.name} has some that has not ended`)
}

/** Whether a name would lead elsewhere without this version: an alias does, and a model's own name that leads to it alone while there are others. */
function isNeeded(models: Models, { name, manifest }: ServedModel, route: Route): boolean {
  if (!route.targets.some((target) => target.model === name)) return false
  return route.isAlias || (route.targets.length === 1 && models.versions(manifest.name).length > 1)
}
