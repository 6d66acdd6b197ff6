import type { GenerationRequest } from '../../engine/engine.ts'
import { contextLengthExceeded, invalidInput } from '../../errors.ts'
import type { Caller } from '../access/caller.ts'
import type { ServedModel } from '../models/served-model.ts'
import { type CompletionInput, defaultMaxTokens, promptInputOf, requestOf } from './completion-input.ts'

/** What is asked of a model. */
export interface Order {
  model: ServedModel
  request: GenerationRequest
  /** Text to begin with; null for none. */
  echo: string | null
}

/** @throws CONTEXT_LENGTH_EXCEEDED, and what the engine throws */
export async function orderOf(
  record: CompletionInput['record'],
  model: ServedModel,
  caller: Pick<Caller, 'id' | 'apiKey'>,
): Promise<Order> {
  const promptIds = await model.engine.prepare(promptInputOf(record))
  const maxTokens = fitContext(record.parameters.maxTokens, promptIds.length, model.manifest.contextLength)
  return { model, request: { ...requestOf(record), ...namesOf(caller), promptIds, maxTokens }, echo: echoOf(record) }
}

/** @returns tokens to generate at most @throws CONTEXT_LENGTH_EXCEEDED */
function fitContext(maxTokens: number | null, promptTokens: number, contextLength: number): number {
  if (promptTokens + (maxTokens ?? 1) > contextLength)
    throw contextLengthExceeded(contextLength, promptTokens + (maxTokens ?? 1))
  return maxTokens ?? Math.min(defaultMaxTokens, contextLength - promptTokens)
}

/** Of whom an engine takes turns, and with whom it shares what it remembers of prompts. */
const namesOf = ({ id, apiKey }: Pick<Caller, 'id' | 'apiKey'>) => ({ caller: id, cacheScope: apiKey ?? '' })

const echoOf = ({ prompt, parameters }: CompletionInput['record']): string | null => (parameters.echo ? prompt : null)

/** @throws INVALID_INPUT where the model has no such tokens */
export function checkTokens({ request }: CompletionInput, { manifest: { graph } }: ServedModel): void {
  if (graph.kind !== 'decoder-delta-kv') return
  const index = request.sampling.logitBias.findIndex(({ token }) => token >= graph.vocabSize)
  if (index < 0) return
  throw invalidInput(`input.logitBias.${index}.token`, `must be at most ${graph.vocabSize - 1}`, graph.vocabSize - 1)
}
