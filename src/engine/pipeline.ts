import type { Failure } from '../errors.ts'

/** A label and how probable its model holds it, 0 to 1. */
export interface LabelScore {
  label: string
  score: number
}

/**
 * What pipelines take and give: one entry a task, an item of input and what comes of it. Plain data and typed arrays only, for it
 * crosses a process boundary.
 */
export interface PipelineTasks {
  /** All labels, best first; their scores add up to 1 unless `isMultiLabel`. */
  TEXT_CLASSIFICATION: { input: { text: string }; output: { labels: LabelScore[]; isMultiLabel: boolean } }
  /** A vector of length 1 (L2). */
  FEATURE_EXTRACTION: { input: { text: string }; output: Float32Array }
}
export type PipelineTask = keyof PipelineTasks
export type PipelineInput<T extends PipelineTask> = PipelineTasks[T]['input']

/** What came of one item. */
export interface PipelineAnswer<T extends PipelineTask> {
  output: PipelineTasks[T]['output']
  /** Tokens of the item as the model saw it, special tokens included; 0 where it has none. */
  tokens: number
  /** Rows of the model run that computed it. */
  batchSize: number
}

/** An item's answer, or why there is none: what is wrong with one item doesn't touch the others of its call. */
export type PipelineOutcome<T extends PipelineTask> = PipelineAnswer<T> | { failure: Failure }

/** Items for one pipeline: all of one task, which is the model's. */
export type PipelineRequest = { [T in PipelineTask]: { task: T; inputs: PipelineInput<T>[] } }[PipelineTask]
