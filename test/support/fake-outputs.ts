import type { PipelineInput, PipelineTask, PipelineTasks } from '../../src/engine/pipeline.ts'
import type { DomainError } from '../../src/errors.ts'

/** What the fake engine answers to an item of each task; a task whose tests need other answers puts its own in. */
export const fakeOutputs: {
  [T in PipelineTask]: (input: PipelineInput<T>) => PipelineTasks[T]['output'] | DomainError
} = {
  TEXT_CLASSIFICATION: ({ text }) => ({
    labels: [
      { label: 'long', score: text.length / 100 },
      { label: 'short', score: 0.5 / text.length },
    ],
    isMultiLabel: true,
  }),
  FEATURE_EXTRACTION: ({ text }) => Float32Array.of(text.length, 1),
}
