import type { Manifest } from './manifest.ts'

export interface ThreadSettings {
  /** Threads of every model's runs; null divides the processors by what the models are. */
  engineThreads: number | null
  /** Threads of single models, by name without version. */
  modelThreads: ReadonlyMap<string, number>
}

/** More threads than this make no run faster that was measured. */
export const mostThreads = 8
/** Bytes of files up to which a model's run is over before another thread has woken up for it. */
const smallBytes = 1024 * 1024

type Facts = Pick<Manifest, 'name' | 'files' | 'graph'>

const isSmall = ({ files }: Facts): boolean => files.reduce((sum, { bytes }) => sum + bytes, 0) <= smallBytes

/** Whether a model keeps its processors busy for as long as a text is long, so that two of them have to divide these. */
export const isLongBusy = (model: Facts): boolean => model.graph.kind.startsWith('decoder-') && !isSmall(model)

/**
 * Threads of one run of a model, where they depend on nothing but itself. What nobody has decided: one for a small model, which is no
 * faster with more and takes them from those beside it while its threads wait, spinning; all processors for one that works in bursts.
 * @param processors that this process may use
 * @returns null where it has its share of the processors
 */
export function fixedThreads(
  model: Facts,
  { engineThreads, modelThreads }: ThreadSettings,
  processors: number,
): number | null {
  const given = modelThreads.get(model.name) ?? engineThreads
  if (given !== null) return given
  if (isLongBusy(model)) return null
  return isSmall(model) ? 1 : Math.min(processors, mostThreads)
}
