import type { Tokenizer } from '../../src/engine/worker/runtime/tokenizer.ts'

const decoder = new TextDecoder()

/** A byte-level tokenizer of the given tokens; it encodes by taking the longest token that fits. */
export const byteTokenizer = (tokens: readonly Uint8Array[]): Tokenizer => {
  const bytes = (id: number): Uint8Array => tokens[id] ?? new Uint8Array(0)
  const encode = (text: string): number[] => {
    const ids: number[] = []
    for (let rest: Uint8Array = Buffer.from(text); rest.length > 0; ) {
      const fitting = [...tokens.keys()].filter((id) => bytes(id).length > 0 && startsWith(rest, bytes(id)))
      const id = fitting.reduce((best, other) => (bytes(other).length > bytes(best).length ? other : best))
      ids.push(id)
      rest = rest.subarray(bytes(id).length)
    }
    return ids
  }
  return {
    encode,
    decode: (ids) => decoder.decode(Buffer.concat(ids.map(bytes))),
    render: (messages) => messages.map(({ content }) => content).join(''),
    bytes,
    label: (id) => decoder.decode(bytes(id)),
    padId: 0,
  }
}

/** A tokenizer of whole words, which has no bytes: words are joined by spaces. */
export const wordTokenizer = (words: readonly string[]): Tokenizer => {
  const word = (id: number): string => words[id] ?? ''
  return {
    encode: (text) => text.split(' ').map((part) => words.indexOf(part)),
    decode: (ids) => ids.map(word).join(' '),
    render: (messages) => messages.map(({ content }) => content).join(' '),
    bytes: null,
    label: word,
    padId: 0,
  }
}

const startsWith = (text: Uint8Array, token: Uint8Array): boolean => token.every((byte, i) => text[i] === byte)
