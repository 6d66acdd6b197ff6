import type { EncodedText } from '../../engine/engine.ts'
import type { PipelineInput, PipelineOutcome, PipelineTask } from '../../engine/pipeline.ts'
import type { CatalogueEntry } from '../../models/catalogue.ts'
import { digestOf } from '../../models/digest.ts'
import { type Manifest, type Task, versionedName } from '../../models/manifest.ts'
import { Admission } from '../../scheduler/admission.ts'
import { MicroBatcher } from '../../scheduler/micro-batcher.ts'
import type { ResidentEngine } from '../../scheduler/resident-engine.ts'
import type { ListedModel } from './listed-model.ts'

export interface ServingLimits {
  /** Rows that decode together. */
  maxSequences: number
  /** Requests that may wait. */
  maxQueue: number
  /** Texts handed to an encoder at once. */
  batchTexts: number
  /** Told of each batch that starts. @param waits milliseconds that each of its items has waited */
  onBatch: (model: string, waits: number[]) => void
}

/** One version of a model with all that stands between a request and its engine. */
export class ServedModel implements ListedModel {
  readonly manifest: Manifest
  readonly digest: string
  /** Epoch ms; null where it is a folder of MODELS_DIR. */
  readonly registeredAt: number | null
  /** Epoch ms; null where it takes work. */
  retiredAt: number | null = null
  readonly engine: ResidentEngine
  readonly pullId = null
  /** For generations: rows of the KV cache. */
  readonly admission: Admission
  /** For raw tensors: one run after the other. */
  readonly tensorAdmission: Admission
  /** For encoders: texts of all callers. */
  readonly batcher: MicroBatcher<string, EncodedText>
  /** For pipelines: items of all callers; `runPipeline` knows their types. */
  readonly pipelines: MicroBatcher<PipelineInput<PipelineTask>, PipelineOutcome<PipelineTask>>
  /** Requests since the server started. */
  requests = 0

  constructor(entry: CatalogueEntry, engine: ResidentEngine, limits: ServingLimits) {
    this.manifest = entry.manifest
    this.digest = digestOf(entry.manifest)
    this.registeredAt = entry.registeredAt ?? null
    this.engine = engine
    this.admission = new Admission({ slots: limits.maxSequences, maxQueue: limits.maxQueue })
    this.tensorAdmission = new Admission({ slots: 1, maxQueue: limits.maxQueue })
    this.batcher = new MicroBatcher({
      run: (texts) => engine.encode(texts),
      maxBatch: limits.batchTexts,
      maxQueue: limits.maxQueue,
      onBatch: (waits) => limits.onBatch(this.name, waits),
    })
    this.pipelines = new MicroBatcher({
      run: (inputs, signal) => engine.pipeline(this.manifest.task as PipelineTask, inputs, signal),
      maxBatch: isBatched(this.manifest) ? limits.batchTexts : 1,
      maxQueue: limits.maxQueue,
      onBatch: (waits) => limits.onBatch(this.name, waits),
    })
  }

  get name(): string {
    return versionedName(this.manifest)
  }

  /** Whether it answers, after a load at worst: its engine has neither failed nor is it being started (again). */
  get isUsable(): boolean {
    return this.retiredAt !== null || this.engine.state === 'READY' || this.engine.state === 'AVAILABLE'
  }

  /** Whether nothing runs on it, and nothing waits for it. */
  get isIdle(): boolean {
    return this.engine.isIdle && this.waiting === 0 && this.admission.isIdle && this.tensorAdmission.isIdle
  }

  get sizeBytes(): number {
    return this.manifest.files.reduce((sum, file) => sum + file.bytes, 0)
  }

  /** Tokens; null where it takes none. */
  get contextLength(): number | null {
    const { graph, contextLength } = this.manifest
    return (graph.kind === 'plain' ? graph.text?.length : contextLength) || null
  }

  get waiting(): number {
    return this.admission.waiting + this.tensorAdmission.waiting + this.batcher.waiting + this.pipelines.waiting
  }
}

/** Only rows of tokens are ever put together; everything else comes one by one, so that each item can be stopped. */
const isBatched = ({ task }: Manifest): boolean => batchedTasks.has(task)
const batchedTasks: ReadonlySet<Task> = new Set([
  'TEXT_CLASSIFICATION',
  'FEATURE_EXTRACTION',
  'TOKEN_CLASSIFICATION',
  'FILL_MASK',
  'QUESTION_ANSWERING',
  'ZERO_SHOT_CLASSIFICATION',
  'TEXT_RANKING',
])
