import { invalidInput } from '../../../errors.ts'
import { truncate } from '../truncation.ts'
import type { OpenedPipeline } from './runner.ts'
import type { TokenRow } from './token-rows.ts'

/** Makes the function from a text to its row of tokens, cut at the model's context. @returns it throws INVALID_INPUT */
export const textReader = ({
  pipeline: { tokenizer },
  contextLength,
}: OpenedPipeline): ((text: string) => TokenRow) => {
  if (tokenizer === null) throw new Error('its task needs a tokenizer')
  const cut = truncate(tokenizer, contextLength)
  return (text) => {
    const ids = cut(tokenizer.encode(text, true))
    if (ids.length === 0) throw invalidInput('text', 'comes to no tokens')
    return { ids }
  }
}
