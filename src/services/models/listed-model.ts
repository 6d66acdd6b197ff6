import type { EngineState } from '../../engine/engine.ts'
import type { Manifest } from '../../models/manifest.ts'
import type { ResidentEngine } from '../../scheduler/resident-engine.ts'

type ListedManifest = Pick<
  Manifest,
  'name' | 'version' | 'task' | 'title' | 'description' | 'licence' | 'source' | 'precision' | 'labels'
> & { readonly parameters: number | null }

/** What `models` tells of a version, one that is served or one on its way. */
export interface ListedModel {
  /** `name@version`. */
  readonly name: string
  readonly manifest: ListedManifest
  /** Null before all of its files are there. */
  readonly digest: string | null
  readonly registeredAt: number | null
  readonly retiredAt: number | null
  readonly sizeBytes: number
  readonly contextLength: number | null
  /** The pull that fetches it; null where it is there. */
  readonly pullId: string | null
  readonly requests: number
  readonly waiting: number
  readonly engine: Pick<ResidentEngine, 'failure' | 'requiredBytes' | 'graph' | 'statistics' | 'meter'> & {
    readonly state: EngineState | 'DOWNLOADING'
  }
}
