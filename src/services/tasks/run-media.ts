import type { PipelineInput } from '../../engine/pipeline.ts'
import { DomainError } from '../../errors.ts'
import type { Caller } from '../access/caller.ts'
import type { ServedModel } from '../models/served-model.ts'
import { type PipelineResult, runPipeline } from './run-pipeline.ts'

type MediaTask =
  | 'IMAGE_CLASSIFICATION'
  | 'OBJECT_DETECTION'
  | 'IMAGE_SEGMENTATION'
  | 'IMAGE_TO_TEXT'
  | 'IMAGE_FEATURE_EXTRACTION'
  | 'AUTOMATIC_SPEECH_RECOGNITION'
  | 'AUDIO_CLASSIFICATION'

/**
 * Runs an image or a recording through a model's pipeline.
 * @param place of the image or recording in the operation: the engine knows it by its kind only
 * @throws what `runPipeline` throws
 */
export async function runMedia<T extends MediaTask>(
  model: ServedModel,
  task: T,
  input: PipelineInput<T>,
  place: string,
  caller: Caller,
  signal: AbortSignal,
): Promise<PipelineResult<T>> {
  try {
    return await runPipeline(model, task, input, caller, signal)
  } catch (error) {
    throw relocated(error, place)
  }
}

function relocated(error: unknown, place: string): unknown {
  if (!(error instanceof DomainError) || error.failure.code !== 'INVALID_INPUT') return error
  const { failure } = error
  const isMedia = failure.field === 'image' || failure.field === 'audio'
  const field = isMedia ? place : place.replace(/(image|audio)$/, failure.field)
  return new DomainError({ ...failure, field, message: `${field}${failure.message.slice(failure.field.length)}` })
}
