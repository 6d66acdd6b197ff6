import type { Manifest } from './manifest.ts'

export interface ThreadSettings {
  /** Threads of every model's runs; null divides the processors by what the models are. */
  engineThreads: number | null
  /** Threads of single models, by name without version. */
  modelThreads: ReadonlyMap<string, number>
}

/** More threads than this make no run faster that was measured. */
const mostThreads = 8
/** Bytes of files up to which a model's run is over before another thread has woken up for it. */
const smallBytes = 1024 * 1024

/**
 * Threads of one run of a model. What nobody has decided: all processors, since most of the time one model is at work and should have the
 * machine; but one for a small model, which is no faster with more and takes them from those beside it while its threads wait, spinning.
 * @param processors that this process may use
 */
export function threadsOf(
  { name, files }: Pick<Manifest, 'name' | 'files'>,
  { engineThreads, modelThreads }: ThreadSettings,
  processors: number,
): number {
  const isSmall = files.reduce((sum, { bytes }) => sum + bytes, 0) <= smallBytes
  return modelThreads.get(name) ?? engineThreads ?? (isSmall ? 1 : Math.min(processors, mostThreads))
}
