import type {
  PipelineAnswer,
  PipelineInput,
  PipelineOutcome,
  PipelineTask,
  PipelineTasks,
} from '../../engine/pipeline.ts'
import { DomainError } from '../../errors.ts'
import type { Caller } from '../access/caller.ts'
import { audioTokens, imageTokens } from '../limits/media-tokens.ts'
import { tracedLoad } from '../metrics/inference-spans.ts'
import type { ServedModel } from '../models/served-model.ts'
import type { Batch } from './operation.ts'

/** What a pipeline gave for an item. */
export interface PipelineResult<T extends PipelineTask> {
  output: PipelineTasks[T]['output']
  tokens: number
  batch: Batch
}

/**
 * Runs items through a model's pipeline, in company where that changes nothing.
 * @param task the model's own
 * @throws QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED, CANCELED, INVALID_INPUT where the model can't take an item
 */
export async function runPipelines<T extends PipelineTask>(
  model: ServedModel,
  task: T,
  inputs: readonly PipelineInput<T>[],
  caller: Caller,
  signal: AbortSignal,
): Promise<PipelineResult<T>[]> {
  if (model.manifest.task !== task) throw new TypeError(`${model.name} was asked for ${task}`)
  model.requests += inputs.length
  const answers = await tracedLoad(model, model.pipelines, inputs, caller, signal)
  const { prompt, generated } = tokensOf(
    inputs,
    answers.map(({ result }) => result),
  )
  caller.meter.used(model.name, prompt, generated)
  return answers.map(({ result, waitMs }) => {
    if ('failure' in result) throw new DomainError(result.failure)
    const { output, tokens, batchSize } = result as PipelineAnswer<T>
    return { output, tokens, batch: { size: batchSize, waitMs } }
  })
}

function tokensOf(
  inputs: readonly PipelineInput<PipelineTask>[],
  outcomes: readonly PipelineOutcome<PipelineTask>[],
): { prompt: number; generated: number } {
  let prompt = 0
  let generated = 0
  for (const [index, outcome] of outcomes.entries()) {
    if ('failure' in outcome) continue
    prompt += outcome.tokens
    const { output } = outcome
    if ('image' in (inputs[index] ?? {})) prompt += imageTokens
    if (typeof output === 'object' && 'seconds' in output) prompt += audioTokens(output.seconds)
    if (typeof output === 'object' && 'generatedTokens' in output) generated += output.generatedTokens
  }
  return { prompt, generated }
}

/** The same for one item. */
export async function runPipeline<T extends PipelineTask>(
  model: ServedModel,
  task: T,
  input: PipelineInput<T>,
  caller: Caller,
  signal: AbortSignal,
): Promise<PipelineResult<T>> {
  const [result] = await runPipelines(model, task, [input], caller, signal)
  if (result === undefined) throw new Error(`the batcher returned no result for ${task}`)
  return result
}
