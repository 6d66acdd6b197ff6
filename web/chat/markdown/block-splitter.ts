import { marked, type Token } from 'marked'

/** A block of markdown: a paragraph, a list, a fenced piece of code. `key` stays the same while the text grows. */
export interface Block {
  key: number
  token: Token
  /** Whether more text may still change it. */
  isOpen: boolean
}

/**
 * Splits a growing text into blocks. A block that another one follows is never read again, so the work of an update depends on the
 * length of the last block, not of the text.
 */
export class BlockSplitter {
  #text = ''
  /** Characters that belong to closed blocks. */
  #closedLength = 0
  #closed: Block[] = []

  /** @param isWhole whether the text will grow no more */
  split(text: string, isWhole: boolean): Block[] {
    if (!text.startsWith(this.#text.slice(0, this.#closedLength))) this.#restart()
    this.#text = text
    const tokens = marked.lexer(text.slice(this.#closedLength))
    const last = tokens.findLastIndex(({ type }) => type !== 'space')
    for (const token of tokens.slice(0, Math.max(0, last))) {
      this.#closedLength += token.raw.length
      if (token.type !== 'space') this.#closed = [...this.#closed, this.#block(token, false)]
    }
    const open = tokens[last]
    return open === undefined ? this.#closed : [...this.#closed, this.#block(open, !isWhole)]
  }

  #block(token: Token, isOpen: boolean): Block {
    return { key: this.#closed.length, token, isOpen }
  }

  #restart(): void {
    this.#closedLength = 0
    this.#closed = []
  }
}
