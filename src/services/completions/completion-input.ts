import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { GenerationRequest, PromptInput } from '../../engine/engine.ts'
import { invalidInput } from '../../errors.ts'
import type { CompletionRecord } from '../../store/completions/completion-record.ts'
import { check, integerOf, numberOf, textOf } from '../checks.ts'

export interface CompletionLimits {
  /** Bytes of a prompt, or of all messages together. */
  maxTextBytes: number
  /** Rows that decode together, and so choices of one prompt. */
  maxSequences: number
}

/** What is asked for, checked, with every default filled in but `maxTokens`, which the prompt's length decides. */
export interface CompletionInput {
  prompt: PromptInput
  model: string | null
  request: Omit<GenerationRequest, 'caller' | 'cacheScope' | 'promptIds' | 'maxTokens'>
  record: Stored
}

/** `maxTokens` where none is given, if the context has room for it. */
export const defaultMaxTokens = 256

const roles = ['SYSTEM', 'USER', 'ASSISTANT'] as const
const maxInt = 2_147_483_647

const schemaFor = ({ maxTextBytes, maxSequences }: CompletionLimits) =>
  z.object({
    prompt: textOf(maxTextBytes).nullish(),
    messages: z
      .array(z.object({ role: z.enum(roles), content: textOf(maxTextBytes, 0) }))
      .min(1)
      .max(1000)
      .nullish(),
    model: z.string().nullish(),
    maxTokens: integerOf(1, maxInt).nullish(),
    temperature: numberOf(0, 2).nullish(),
    topP: z.number().positive().max(1).nullish(),
    topK: integerOf(0, maxInt).nullish(),
    minP: numberOf(0, 1).nullish(),
    presencePenalty: numberOf(-2, 2).nullish(),
    frequencyPenalty: numberOf(-2, 2).nullish(),
    repetitionPenalty: z.number().positive().max(2).nullish(),
    stop: z.array(textOf(1024).max(256)).max(16).nullish(),
    seed: integerOf(-maxInt - 1, maxInt).nullish(),
    n: integerOf(1, Math.min(16, maxSequences)).nullish(),
    logprobs: integerOf(0, 20).nullish(),
    logitBias: z
      .array(z.object({ token: integerOf(0, maxInt), bias: numberOf(-100, 100) }))
      .max(300)
      .nullish(),
    echo: z.boolean().nullish(),
    background: z.boolean().nullish(),
  })

/** Makes the function that checks a `CreateCompletionInput`. @returns it throws INVALID_INPUT with the field and its limit */
export function completionInputReader(limits: CompletionLimits): (input: unknown, field?: string) => CompletionInput {
  const schema = schemaFor(limits)
  return (input, field = 'input') => {
    const given = check(field, schema, input)
    const echo = given.echo ?? false
    const prompt = promptOf(given, limits, echo, field)
    const parameters = {
      temperature: given.temperature ?? 1,
      topP: given.topP ?? 1,
      topK: given.topK ?? 0,
      minP: given.minP ?? 0,
      presencePenalty: given.presencePenalty ?? 0,
      frequencyPenalty: given.frequencyPenalty ?? 0,
      repetitionPenalty: given.repetitionPenalty ?? 1,
      logitBias: given.logitBias ?? [],
      n: given.n ?? 1,
      stop: given.stop ?? [],
      logprobs: given.logprobs ?? null,
      maxTokens: given.maxTokens ?? null,
      echo,
      seeded: given.seed != null,
      background: given.background ?? false,
    }
    const record = {
      prompt: given.prompt ?? null,
      messages: given.messages ?? null,
      parameters,
      seed: given.seed ?? randomInt(0, maxInt),
    }
    return { prompt, model: given.model ?? null, request: requestOf(record), record }
  }
}

type Stored = Pick<CompletionRecord, 'prompt' | 'messages' | 'parameters' | 'seed'>

/** What a stored completion asks of its engine. */
export function requestOf({ parameters, seed }: Stored): CompletionInput['request'] {
  const { n, stop, logprobs, maxTokens: _, echo: __, seeded = false, background: ___, ...sampling } = parameters
  return { n, stop, logprobs, reproducible: seeded, sampling: { ...sampling, seed } }
}

/** What a stored completion is tokenized from. */
export const promptInputOf = ({ prompt, messages }: Stored): PromptInput =>
  prompt !== null
    ? { prompt }
    : { messages: (messages ?? []).map(({ role, content }) => ({ role: lower[role], content })) }

type Given = z.output<ReturnType<typeof schemaFor>>

function promptOf(
  { prompt, messages }: Given,
  { maxTextBytes }: CompletionLimits,
  echo: boolean,
  field: string,
): PromptInput {
  if (prompt != null && messages != null)
    throw invalidInput(field, 'must have exactly one of prompt and messages; it has both')
  if (prompt != null) return { prompt }
  if (messages == null) throw invalidInput(field, 'must have exactly one of prompt and messages; it has neither')
  if (echo) throw invalidInput(`${field}.echo`, 'must be left out where messages are given')
  const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0)
  if (bytes > maxTextBytes)
    throw invalidInput(`${field}.messages`, `must have at most ${maxTextBytes} bytes; they have ${bytes}`, maxTextBytes)
  return { messages: messages.map(({ role, content }) => ({ role: lower[role], content })) }
}

const lower = { SYSTEM: 'system', USER: 'user', ASSISTANT: 'assistant' } as const
