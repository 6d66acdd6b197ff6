import { neverLoaded } from '../../engine/statistics.ts'
import { versionedName } from '../../models/manifest.ts'
import { weightMemory } from '../../models/memory.ts'
import { Meter } from '../../scheduler/meter.ts'
import type { IncomingFacts } from '../../store/models/model-pull-store.ts'
import type { ListedModel } from './listed-model.ts'

/** A version that is being downloaded: listed with what is known, and refused with how far it is where somebody asks it for work. */
export class IncomingModel implements ListedModel {
  readonly manifest: ListedModel['manifest']
  readonly pullId: string
  readonly sizeBytes: number
  readonly digest = null
  readonly registeredAt = null
  readonly retiredAt = null
  readonly contextLength = null
  readonly requests = 0
  readonly waiting = 0
  readonly engine: ListedModel['engine']
  /** Bytes that are there. */
  readonly received: () => number

  constructor(facts: IncomingFacts, pullId: string, received: () => number) {
    const { name, version, task, licence, source, precision, sizeBytes } = facts
    this.manifest = {
      name,
      version,
      task,
      title: name,
      description: '',
      licence: licence ?? 'unknown',
      source,
      parameters: null,
      precision,
      labels: [],
    }
    this.pullId = pullId
    this.sizeBytes = sizeBytes
    this.received = received
    this.engine = {
      state: 'DOWNLOADING',
      failure: null,
      requiredBytes: weightMemory(sizeBytes),
      graph: null,
      meter: new Meter(),
      statistics: () => neverLoaded,
    }
  }

  get name(): string {
    return versionedName(this.manifest)
  }
}
