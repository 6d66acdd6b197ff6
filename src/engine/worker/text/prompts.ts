import { invalidInput } from '../../../errors.ts'
import type { PromptInput } from '../../engine.ts'
import type { Tokenizer } from '../runtime/tokenizer.ts'

/**
 * Token ids of a prompt: text as it is, or turns in the model's chat template with the assistant's turn begun. Where the last turn is
 * the assistant's own, the template ends in the middle of it: its text is to be continued.
 */
export const prepare = (tokenizer: Tokenizer, input: PromptInput): number[] => {
  // Text gets what the tokenizer adds to any text (a begin token, say); a template spells such tokens out itself.
  if ('prompt' in input) return tokenizer.encode(input.prompt, true)
  const last = input.messages.at(-1)
  if (last?.role !== 'assistant') return tokenizer.encode(render(tokenizer, input.messages), false)
  return tokenizer.encode(render(tokenizer, input.messages.slice(0, -1)) + last.content, false)
}

const render = (tokenizer: Tokenizer, messages: readonly { role: string; content: string }[]): string => {
  try {
    return tokenizer.render(messages)
  } catch {
    // Templates refuse by throwing (turns that don't alternate, say), in words that may quote the messages.
    throw invalidInput('input.messages', "can't be put into the model's chat template")
  }
}
