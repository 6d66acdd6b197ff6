import type { Models } from './models.ts'

/**
 * Loads models one after the other, those of generation first, since theirs is the first token a person waits for.
 * @param names models, or `*` for all
 */
export async function preload(
  models: Models,
  names: readonly string[],
  onProgress: (model: string, ms: number, error?: Error) => void = () => {},
): Promise<void> {
  const chosen = names.includes('*') ? models.list() : names.map((name) => models.get(name))
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
