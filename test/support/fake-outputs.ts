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
  IMAGE_CLASSIFICATION: ({ image }) => ({
    labels: [{ label: `${image.length} bytes`, score: 1 }],
    isMultiLabel: false,
  }),
  OBJECT_DETECTION: ({ threshold }) => ({
    objects: [{ label: 'thing', score: threshold, box: { xMin: 0, yMin: 0, xMax: 1, yMax: 1 } }],
    width: 1,
    height: 1,
  }),
  IMAGE_SEGMENTATION: ({ image }) => ({ segments: [{ label: 'all', score: null, mask: image }], width: 1, height: 1 }),
  IMAGE_TO_TEXT: ({ maxTokens }) => ({ text: `at most ${maxTokens} tokens` }),
  IMAGE_FEATURE_EXTRACTION: ({ image }) => Float32Array.of(image.length, 1),
  AUTOMATIC_SPEECH_RECOGNITION: ({ timestamps, language, translate }) => ({
    text: `${timestamps} ${language} ${translate}`,
    chunks: [],
    seconds: 1,
  }),
  AUDIO_CLASSIFICATION: ({ audio }) => ({
    labels: [{ label: `${audio.length} bytes`, score: 1 }],
    isMultiLabel: false,
    seconds: 1,
  }),
}
