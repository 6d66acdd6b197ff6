import type { Models } from './models.ts'

/**
 * Loads models one after the other, those of generation first, since theirs is the first token a person waits for.
 * @param names models, or `*` for every version that a name leads to
 */
export async function preload(
  models: Models,
  names: readonly string[],
  onProgress: (model: string, ms: number, error?: Error) => void = () => {},
): Promise<void> {
  const serving = models.routes().flatMap(({ name }) => models.targets(name).map(({ model }) => model))
  const wanted = names.includes('*') ? [...new Set(serving)] : names
  const chosen = wanted.flatMap((name) => models.find(name) ?? []).filter(({ retiredAt }) => retiredAt === null)
  const byUse = [...chosen].sort(
    (a, b) => Number(b.manifest.task === 'TEXT_GENERATION') - Number(a.manifest.task === 'TEXT_GENERATION'),
  )
  for (const { engine, name } of byUse) {
    const startedAt = performance.now()
    const error = await engine.load().then(
      () => undefined,
      (reason: Error) => reason,
    )
    onProgress(name, performance.now() - startedAt, error)
  }
}
