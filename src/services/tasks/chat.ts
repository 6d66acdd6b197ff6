import { greedy, type PromptInput } from '../../engine/engine.ts'
import { canceled, contextLengthExceeded, DomainError, failureOf } from '../../errors.ts'
import type { Caller } from '../access/caller.ts'
import { beginInference } from '../metrics/inference-spans.ts'
import type { ServedModel } from '../models/served-model.ts'

/** What a chat model answered. */
export interface ChatAnswer {
  text: string
  finishReason: 'STOP' | 'LENGTH'
  promptTokens: number
  completionTokens: number
}

type Messages = Extract<PromptInput, { messages: unknown }>['messages']

/**
 * Asks a TEXT_GENERATION model and waits for its whole answer; nothing is stored.
 * @throws CONTEXT_LENGTH_EXCEEDED, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED, CANCELED
 */
export async function chat(
  model: ServedModel,
  messages: Messages,
  maxTokens: number,
  caller: Caller,
  signal: AbortSignal,
): Promise<ChatAnswer> {
  const place = model.admission.enter(caller.id)
  const inference = beginInference(caller.span, model, { 'gen_ai.request.max_tokens': maxTokens })
  signal.addEventListener('abort', place.leave, { once: true })
  try {
    const promptIds = await model.engine.prepare({ messages })
    const { contextLength } = model.manifest
    if (promptIds.length + maxTokens > contextLength)
      throw contextLengthExceeded(contextLength, promptIds.length + maxTokens)
    await place.acquire(1)
    if (signal.aborted) throw canceled()
    model.requests += 1
    inference.goesOn('prefill')
    const onPrefilled = (): void => inference.goesOn('decode')
    const answer = await generate({ model, promptIds, maxTokens, caller, signal, onPrefilled })
    inference.set({
      'gen_ai.usage.input_tokens': promptIds.length,
      'gen_ai.usage.output_tokens': answer.completionTokens,
      'gen_ai.response.finish_reasons': [answer.finishReason.toLowerCase()],
    })
    return { promptTokens: promptIds.length, ...answer }
  } catch (error) {
    inference.fail(failureOf(error).code)
    throw error
  } finally {
    inference.end()
    signal.removeEventListener('abort', place.leave)
    place.leave()
  }
}

interface Question {
  model: ServedModel
  promptIds: number[]
  maxTokens: number
  caller: Caller
  signal: AbortSignal
  onPrefilled: () => void
}

function generate({
  model,
  promptIds,
  maxTokens,
  caller,
  signal,
  onPrefilled,
}: Question): Promise<Omit<ChatAnswer, 'promptTokens'>> {
  return new Promise((resolve, reject) => {
    const answer: Omit<ChatAnswer, 'promptTokens'> = { text: '', finishReason: 'LENGTH', completionTokens: 0 }
    let promptTokens = 0
    const request = {
      caller: caller.id,
      cacheScope: caller.apiKey ?? '',
      // The same question gets the same answer.
      reproducible: true,
      promptIds,
      maxTokens,
      n: 1,
      stop: [],
      logprobs: null,
      sampling: greedy,
    }
    const generation = model.engine.generate(request, (event) => {
      if (event.type === 'prefilled') {
        promptTokens = promptIds.length
        onPrefilled()
      } else if (event.type === 'delta') {
        answer.text += event.text
        answer.completionTokens += event.tokens.length
      }
      if (event.type === 'choice')
        Object.assign(answer, { finishReason: event.finishReason, completionTokens: event.completionTokens })
      else if (event.type === 'finished') end(() => resolve({ ...answer, text: answer.text.trim() }))
      else if (event.type === 'failed') end(() => reject(new DomainError(event.failure)))
    })
    const leave = (): void => {
      generation.cancel()
      end(() => reject(canceled()))
    }
    const end = (settle: () => void): void => {
      signal.removeEventListener('abort', leave)
      caller.meter.used(model.name, promptTokens, answer.completionTokens)
      settle()
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  })
}
