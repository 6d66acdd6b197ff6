import { invalidInput } from '../../errors.ts'
import type { PromptInput } from '../engine.ts'
import type { Tokenizer } from './runtime/tokenizer.ts'

/** Token ids of a prompt: text as it is, or turns in the model's chat template with the assistant's turn begun. */
export const prepare = (tokenizer: Tokenizer, input: PromptInput): number[] => {
  // Text gets what the tokenizer adds to any text (a begin token, say); a template spells such tokens out itself.
  if ('prompt' in input) return tokenizer.encode(input.prompt, true)
  return tokenizer.encode(render(tokenizer, input.messages), false)
}

const render = (tokenizer: Tokenizer, messages: readonly { role: string; content: string }[]): string => {
  try {
    return tokenizer.render(messages)
  } catch {
    // Templates refuse by throwing (turns that don't alternate, say), in words that may quote the messages.
    throw invalidInput('input.messages', "can't be put into the model's chat template")
  }
}
