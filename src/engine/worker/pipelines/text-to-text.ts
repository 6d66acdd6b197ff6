import { canceled, DomainError, invalidInput } from '../../../errors.ts'
import type { GeneratedText } from '../../pipeline.ts'
import { watchGeneration } from '../runtime/generation-watch.ts'
import { requireTexts } from './model-facts.ts'
import { spansOf } from './offsets.ts'
import type { Course, OpenedPipeline } from './runner.ts'

export interface TextToTextInput {
  text: string
  maxTokens: number
}

/** What an item adds to the library's own way of asking its model. */
export interface Asking {
  /** Stands before the text. */
  readonly prefix?: string
  /** Arguments of the pipeline besides the usual ones. */
  readonly options?: Readonly<Record<string, unknown>>
}

interface Answer {
  output: GeneratedText
  tokens: number
  batchSize: number
}

/**
 * Texts by an encoder-decoder model, one after the other, always the most probable token: the library's pipeline generates, and is
 * told to stop between two tokens when nobody waits any more.
 * @param askingOf throws a DomainError for what the model can't do
 */
export const openTextToText = async <Input extends TextToTextInput>(
  opened: OpenedPipeline,
  askingOf: (input: Input) => Asking = () => ({}),
): Promise<(inputs: readonly Input[], course: Course) => Promise<(Answer | DomainError)[]>> => {
  const cut = textCutter(opened)
  const answer = async (input: Input, { signal }: Course): Promise<Answer> => {
    const { prefix = '', options = {} } = askingOf(input)
    const { text, tokens } = cut(input.text, prefix)
    const watch = watchGeneration(signal)
    const results = (await opened.pipeline.call(`${prefix}${text}`, {
      ...options,
      max_new_tokens: input.maxTokens,
      do_sample: false,
      num_beams: 1,
      stopping_criteria: watch.criterion,
    })) as Record<string, string>[]
    if (signal.aborted) throw canceled()
    opened.counters.ran(1)
    opened.counters.promptTokens += tokens
    opened.counters.completionTokens += watch.tokens
    const isEnded = watch.tokens < input.maxTokens || opened.pipeline.eosIds.includes(watch.last ?? -1)
    const output: GeneratedText = {
      text: Object.values(results[0] ?? {})[0]?.trim() ?? '',
      generatedTokens: watch.tokens,
      finishReason: isEnded ? 'STOP' : 'LENGTH',
    }
    return { output, tokens, batchSize: 1 }
  }
  return async (inputs, course) => {
    const answers: (Answer | DomainError)[] = []
    for (const input of inputs) {
      answers.push(
        await answer(input, course).catch((error: unknown) => {
          if (error instanceof DomainError && error.failure.code === 'INVALID_INPUT') return error
          throw error
        }),
      )
      course.progress()
    }
    return answers
  }
}

/** Cuts a text at its end so that it fits the model's context with its prefix, and counts its tokens. @returns it throws INVALID_INPUT */
const textCutter = (opened: OpenedPipeline): ((text: string, prefix: string) => { text: string; tokens: number }) => {
  const { tokenizer, tools } = requireTexts(opened)
  return (text, prefix) => {
    const surplus = (tokens: number): number => tokens - opened.contextLength
    const whole = tokenizer.encode(`${prefix}${text}`, true).length
    const own = tools.plain(text)
    if (own.length === 0) throw invalidInput('text', 'comes to no tokens')
    if (surplus(whole) <= 0) return { text, tokens: whole }
    // A cut in the middle of a word may give it other, and more, tokens.
    const spans = spansOf(tools, text, own)
    for (let kept = own.length - surplus(whole); kept > 0; kept -= 1) {
      const shorter = text.slice(0, spans[kept - 1]?.end)
      const tokens = tokenizer.encode(`${prefix}${shorter}`, true).length
      if (surplus(tokens) <= 0) return { text: shorter, tokens }
    }
    throw invalidInput('text', `leaves no room in the model's ${opened.contextLength} tokens`, opened.contextLength)
  }
}
