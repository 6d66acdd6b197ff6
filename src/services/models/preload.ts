import { insufficientMemory } from '../../errors.ts'
import type { Models } from './models.ts'
import type { ServedModel } from './served-model.ts'

/**
 * Loads models one after the other, those of generation first, since theirs is the first token a person waits for. Those for which the
 * memory budget has no room left are told as failed: none is unloaded for another before anybody has asked.
 * @param names models, or `*` for every version that a name leads to @returns them all, loaded or not
 */
export async function preload(
  models: Models,
  names: readonly string[],
  onProgress: (model: string, ms: number, error?: Error) => void = () => {},
): Promise<readonly ServedModel[]> {
  const serving = models.routes().flatMap(({ name }) => models.targets(name).map(({ model }) => model))
  const wanted = names.includes('*') ? [...new Set(serving)] : names
  const chosen = wanted.flatMap((name) => models.find(name) ?? []).filter(({ retiredAt }) => retiredAt === null)
  const byUse = [...chosen].sort(
    (a, b) => Number(b.manifest.task === 'TEXT_GENERATION') - Number(a.manifest.task === 'TEXT_GENERATION'),
  )
  for (const model of byUse) {
    const startedAt = performance.now()
    const error = await load(model, models).then(
      () => undefined,
      (reason: Error) => reason,
    )
    onProgress(model.name, performance.now() - startedAt, error)
  }
  return byUse
}

async function load({ name, engine }: ServedModel, { memory }: Models): Promise<void> {
  const { budgetBytes } = memory
  const availableBytes = budgetBytes - memory.usedBytes
  if (engine.state !== 'READY' && engine.requiredBytes > availableBytes)
    throw insufficientMemory(name, { requiredBytes: engine.requiredBytes, availableBytes, budgetBytes })
  await engine.load()
}
