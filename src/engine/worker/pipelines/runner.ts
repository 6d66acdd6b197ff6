import type { DomainError } from '../../../errors.ts'
import type { PipelineGraph } from '../../../models/manifest.ts'
import type { PipelineAnswer, PipelineInput, PipelineTask } from '../../pipeline.ts'
import type { Counters } from '../counters.ts'
import type { Pipeline } from '../runtime/pipeline.ts'

/** A pipeline that is loaded, and what the manifest and the server's settings say of it. */
export interface OpenedPipeline {
  readonly pipeline: Pipeline
  readonly graph: PipelineGraph
  /** Tokens after which a text is cut, special tokens included. */
  readonly contextLength: number
  /** The manifest's labels in order of class number; empty where it leaves them to `config.json`. */
  readonly labels: readonly string[]
  /** Padded tokens of one run at most. */
  readonly batchTokens: number
  /** Width x height of an image at most. */
  readonly maxImagePixels: number
  /** Length of a recording at most. */
  readonly maxAudioSeconds: number
  readonly counters: Counters
}

/** How a call goes. */
export interface Course {
  /** To be called when an item is done. */
  readonly progress: () => void
  /** Aborted when nobody waits for what is left. */
  readonly signal: AbortSignal
}

/** Carries out a task: for each item, in order, an answer or why there is none. */
export type Runner<T extends PipelineTask> = (
  inputs: readonly PipelineInput<T>[],
  course: Course,
) => Promise<(PipelineAnswer<T> | DomainError)[]>

/** Gets a task ready, once. @throws Error where the model can't do it, in words for the operator */
export type OpenRunner<T extends PipelineTask> = (opened: OpenedPipeline) => Promise<Runner<T>>
