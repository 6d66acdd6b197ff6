import type { SamplingParameters } from '../../src/engine/engine.ts'

/** Every parameter at its default: the model's own distribution. */
export const plainSampling: SamplingParameters = {
  temperature: 1,
  topP: 1,
  topK: 0,
  minP: 0,
  presencePenalty: 0,
  frequencyPenalty: 0,
  repetitionPenalty: 1,
  logitBias: [],
  seed: 0,
}
