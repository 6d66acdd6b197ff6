import type { Tokenizer } from '../runtime/tokenizer.ts'

/** Turns token ids into text as they come: each piece is final and made of whole characters. */
export interface Detokenizer {
  push(id: number): string
}

/** One a choice. What is still incomplete when the choice ends is dropped: nobody has seen it. */
export const createDetokenizer = (tokenizer: Tokenizer): Detokenizer =>
  tokenizer.bytes === null ? new WindowDetokenizer(tokenizer) : new ByteDetokenizer(tokenizer.bytes)

/** For byte-level vocabularies: bytes through a streaming UTF-8 decoder. */
class ByteDetokenizer implements Detokenizer {
  readonly #bytes: (id: number) => Uint8Array
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })

  constructor(bytes: (id: number) => Uint8Array) {
    this.#bytes = bytes
  }

  push(id: number): string {
    return this.#decoder.decode(this.#bytes(id), { stream: true })
  }
}

/** Where the window may be cut at last: the tokenizer's own pieces rarely reach further back. */
const windowTokens = 8

/**
 * For vocabularies whose tokens have no text of their own (WordPiece, SentencePiece): decodes a window of tokens again with
 * each new one and gives what it adds, holding back while it ends in U+FFFD, an unfinished character.
 */
class WindowDetokenizer implements Detokenizer {
  readonly #tokenizer: Tokenizer
  #ids: number[] = []
  #shown = ''

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer
  }

  push(id: number): string {
    this.#ids.push(id)
    const text = this.#tokenizer.decode(this.#ids)
    if (text.endsWith('\ufffd') || text.length <= this.#shown.length) return ''
    const piece = text.slice(this.#shown.length)
    this.#shown = text
    if (this.#ids.length > 2 * windowTokens) {
      this.#ids = this.#ids.slice(-windowTokens)
      this.#shown = this.#tokenizer.decode(this.#ids)
    }
    return piece
  }
}
