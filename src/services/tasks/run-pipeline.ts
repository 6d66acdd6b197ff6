import type { PipelineAnswer, PipelineInput, PipelineTask, PipelineTasks } from '../../engine/pipeline.ts'
import { DomainError } from '../../errors.ts'
import type { ServedModel } from '../served-model.ts'
import type { Batch } from './operation.ts'

/** What a pipeline gave for an item. */
export interface PipelineResult<T extends PipelineTask> {
  output: PipelineTasks[T]['output']
  tokens: number
  batch: Batch
}

/**
 * Runs one item through a model's pipeline, in company where that changes nothing.
 * @param task the model's own
 * @throws QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED, CANCELED, INVALID_INPUT where the model can't take the item
 */
export async function runPipeline<T extends PipelineTask>(
  model: ServedModel,
  task: T,
  input: PipelineInput<T>,
  caller: string,
  signal: AbortSignal,
): Promise<PipelineResult<T>> {
  model.requests += 1
  const [answer] = await model.pipelines.load([input], caller, signal)
  if (answer === undefined) throw new Error(`the batcher returned no result for ${task}`)
  const { result, waitMs } = answer
  if ('failure' in result) throw new DomainError(result.failure)
  const { output, tokens, batchSize } = result as PipelineAnswer<T>
  return { output, tokens, batch: { size: batchSize, waitMs } }
}
