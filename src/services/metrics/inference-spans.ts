import { failureOf } from '../../errors.ts'
import type { Manifest } from '../../models/manifest.ts'
import type { BatchedResult, MicroBatcher } from '../../scheduler/micro-batcher.ts'
import type { CompletionRecord } from '../../store/completions/completion-record.ts'
import type { Attributes, Span } from '../../util/trace.ts'
import type { Caller } from '../access/caller.ts'

/**
 * What a model does for a request, as spans: one of the OpenTelemetry semantic conventions for generative AI (version 1.37.0, status
 * "development"), below it the wait in the queue and the parts of the work. They tell names and numbers only: the conventions' attributes
 * for messages and instructions are left out.
 */
export interface Inference {
  /** What was going on ends, something else begins. @param at epoch milliseconds. Default: now */
  goesOn(name: string, at?: number): void
  set(attributes: Attributes): void
  fail(code: string): void
  /** @param at epoch milliseconds. Default: now */
  end(at?: number): void
}

/** A version of a model, as far as it is told of. */
interface AskedModel {
  manifest: Pick<Manifest, 'name' | 'task'>
  /** `name@version` */
  name: string
}

/** Names of operations: those of the conventions, for others the task's. */
const operationOf = (task: Manifest['task']): string =>
  task === 'FEATURE_EXTRACTION' ? 'embeddings' : task === 'TEXT_GENERATION' ? 'chat' : task.toLowerCase()

/** Begins with the wait for its turn. @param operation where it is not the one of the model's task */
export function beginInference(
  parent: Span,
  { manifest: { name, task }, name: version }: AskedModel,
  {
    operation = operationOf(task),
    startedAt,
    ...attributes
  }: Attributes & { operation?: string; startedAt?: number } = {},
): Inference {
  const span = parent.child(`${operation} ${name}`, {
    startedAt,
    attributes: {
      'gen_ai.operation.name': operation,
      'gen_ai.provider.name': 'modelgraph',
      'gen_ai.request.model': name,
      'gen_ai.response.model': version,
      ...attributes,
    },
  })
  let part = span.child('queue', { startedAt })
  return {
    goesOn: (next, at) => {
      part.end(at)
      part = span.child(next, { startedAt: at })
    },
    set: (more) => span.set(more),
    fail: (code) => span.fail(code),
    end: (at) => {
      part.end(at)
      span.end(at)
    },
  }
}

/** Tells of a completion that is over. Its parts are known by their durations; those it never came to are not there. */
export function traceCompletion(parent: Span, model: AskedModel, record: CompletionRecord): void {
  if (!parent.isRecording) return
  const { createdAt, timings, usage, parameters, failure } = record
  const inference = beginInference(parent, model, {
    operation: record.messages === null ? 'text_completion' : 'chat',
    startedAt: createdAt,
    'gen_ai.response.id': record.id,
    'gen_ai.request.max_tokens': parameters.maxTokens ?? undefined,
    'gen_ai.request.temperature': parameters.temperature,
    'gen_ai.request.top_p': parameters.topP,
    'gen_ai.request.top_k': parameters.topK === 0 ? undefined : parameters.topK,
    'gen_ai.request.frequency_penalty': parameters.frequencyPenalty,
    'gen_ai.request.presence_penalty': parameters.presencePenalty,
    'gen_ai.request.seed': record.seed,
    'gen_ai.request.choice.count': parameters.n === 1 ? undefined : parameters.n,
    'gen_ai.response.finish_reasons': record.choices.map(({ finishReason }) => (finishReason ?? 'error').toLowerCase()),
    'gen_ai.usage.input_tokens': usage.promptTokens,
    'gen_ai.usage.output_tokens': usage.completionTokens,
    'modelgraph.usage.cached_tokens': usage.cachedTokens,
    'modelgraph.time_to_first_token_ms': timings.timeToFirstTokenMs ?? undefined,
  })
  if (timings.queueMs !== null) {
    inference.goesOn('prefill', createdAt + timings.queueMs)
    if (timings.promptMs !== null) inference.goesOn('decode', createdAt + timings.queueMs + timings.promptMs)
  }
  if (failure !== null) inference.fail(failure.code)
  inference.end(Math.max(record.finishedAt ?? Date.now(), createdAt))
}

/** Puts items into batches, and tells of it. @throws what the batcher throws */
export async function tracedLoad<Item, Result>(
  model: AskedModel,
  batcher: MicroBatcher<Item, Result>,
  items: readonly Item[],
  caller: Pick<Caller, 'id' | 'span'>,
  signal: AbortSignal,
): Promise<BatchedResult<Result>[]> {
  if (!caller.span.isRecording) return batcher.load(items, caller.id, signal)
  const startedAt = Date.now()
  const inference = beginInference(caller.span, model, { startedAt, 'modelgraph.items': items.length })
  try {
    const answers = await batcher.load(items, caller.id, signal)
    inference.goesOn('run', startedAt + Math.min(...answers.map(({ waitMs }) => waitMs)))
    inference.set({
      'gen_ai.usage.input_tokens': answers.reduce((sum, { result }) => sum + numberIn(result, 'tokens'), 0),
      'modelgraph.batch.size': numberIn(answers[0]?.result, 'batchSize'),
    })
    return answers
  } catch (error) {
    inference.fail(failureOf(error).code)
    throw error
  } finally {
    inference.end()
  }
}

const numberIn = (result: unknown, name: string): number => {
  const value = typeof result === 'object' && result !== null ? (result as Record<string, unknown>)[name] : 0
  return typeof value === 'number' ? value : 0
}
