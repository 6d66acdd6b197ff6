import type { Caller } from '../access/caller.ts'
import type { ServedModel } from '../models/served-model.ts'
import { chat } from './chat.ts'
import type { TaskMethod } from './method.ts'
import type { Batch } from './operation.ts'
import { runPipeline } from './run-pipeline.ts'

/** A text that a model wrote; the schema's types for it differ in name only. */
export interface WrittenText {
  text: string
  method: TaskMethod
  model: string
  finishReason: 'STOP' | 'LENGTH'
  usage: { promptTokens: number; completionTokens: number; cachedTokens: number }
  /** Null where a chat model wrote it: its rows are put together anew for every token. */
  batch: Batch | null
}

/** @param instruction the whole text for a TEXT2TEXT_GENERATION model */
export async function byInstruction(
  model: ServedModel,
  instruction: string,
  maxTokens: number,
  caller: Caller,
  signal: AbortSignal,
): Promise<WrittenText> {
  const result = await runPipeline(model, 'TEXT2TEXT_GENERATION', { text: instruction, maxTokens }, caller, signal)
  return written(model, 'INSTRUCTION', result)
}

/** @param system what a chat model is to do @param text what it is to do it with @param examples questions with their answers */
export async function byChat(
  model: ServedModel,
  { system, text, examples = [] }: { system: string; text: string; examples?: readonly (readonly [string, string])[] },
  maxTokens: number,
  caller: Caller,
  signal: AbortSignal,
): Promise<WrittenText> {
  const turns = examples.flatMap(([question, answer]) => [
    { role: 'user' as const, content: question },
    { role: 'assistant' as const, content: answer },
  ])
  const messages = [{ role: 'system' as const, content: system }, ...turns, { role: 'user' as const, content: text }]
  const answer = await chat(model, messages, maxTokens, caller, signal)
  return {
    text: answer.text,
    method: 'CHAT',
    model: model.name,
    finishReason: answer.finishReason,
    usage: { promptTokens: answer.promptTokens, completionTokens: answer.completionTokens, cachedTokens: 0 },
    batch: null,
  }
}

/** What an encoder-decoder model's pipeline gave. */
export const written = (
  model: ServedModel,
  method: TaskMethod,
  {
    output,
    tokens,
    batch,
  }: {
    output: { text: string; generatedTokens: number; finishReason: 'STOP' | 'LENGTH' }
    tokens: number
    batch: Batch
  },
): WrittenText => ({
  text: output.text,
  method,
  model: model.name,
  finishReason: output.finishReason,
  usage: { promptTokens: tokens, completionTokens: output.generatedTokens, cachedTokens: 0 },
  batch,
})
