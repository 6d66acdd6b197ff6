import type { TextTools } from '../runtime/text-tools.ts'

/** Where something stands in a text: from `start` up to `end`, in UTF-16 code units as JavaScript's `slice` counts them. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** How far behind its place a token is looked for, bytes: further than any single token spells. */
const reach = 256

/**
 * Finds what each token stands for in its text; the library's tokenizers don't tell. The text is normalized bit by bit, so that what
 * each bit became is known, and the tokens' spellings are laid over the result one after the other.
 * @param ids tokens of the text alone, without those that the tokenizer puts around it
 * @returns a span a token, without white space around it; an empty one where a token stands for nothing of the text
 */
export const spansOf = (tools: TextTools, text: string, ids: readonly number[]): Span[] => {
  const source = new Source(text, tools)
  const spans: Span[] = []
  let place = 0
  for (const [i, id] of ids.entries()) {
    const spelling = trimmed(tools.spelling(id))
    place = source.skipSpace(place)
    if (id === tools.unknownId || (spelling.length === 0 && !tools.specialIds.has(id))) {
      const end = id === tools.unknownId ? unknownEnd(tools, source, place, ids[i + 1]) : place
      spans.push(source.span(place, end))
      place = end
      continue
    }
    // A special token that the text itself spells out.
    const written = tools.specialIds.has(id) ? new TextEncoder().encode(tools.decode([id], false)) : spelling
    const found = source.find(written, place, i === 0 ? text.length : reach)
    if (found < 0) spans.push(source.span(place, place))
    else {
      spans.push(source.span(found, found + written.length))
      place = found + written.length
    }
  }
  return spans
}

/**
 * Where an unknown token ends: WordPiece makes one of a whole word, the others of what lies between two known tokens.
 * @param next the token behind it
 */
const unknownEnd = (tools: TextTools, source: Source, place: number, next: number | undefined): number => {
  if (tools.isLaterPiece !== null) return source.wordEnd(place, true)
  const end = source.wordEnd(place, false)
  const spelling = next === undefined ? noBytes : trimmed(tools.spelling(next))
  const found = spelling.length === 0 ? -1 : source.find(spelling, place + 1, end - place)
  return found < 0 ? end : Math.min(found, end)
}

const noBytes = new Uint8Array(0)

/** A text in the bytes of its normalized form, each of which knows the characters that it came from. */
class Source {
  readonly #bytes: Uint8Array
  /** For each byte: where its characters start and end in the text. */
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  readonly #length: number

  constructor(text: string, tools: TextTools) {
    this.#length = text.length
    const bytes: number[] = []
    const normalize = isByCharacter(tools) ? tools.normalize : (part: string) => part
    for (const { segment, index } of segments(text, normalize))
      for (const byte of encoder.encode(normalize(segment))) {
        bytes.push(byte)
        this.#starts.push(index)
        this.#ends.push(index + segment.length)
      }
    this.#bytes = Uint8Array.from(bytes)
  }

  /** The next place that holds no white space. */
  skipSpace(place: number): number {
    let next = place
    while (next < this.#bytes.length && isSpace(this.#bytes[next] as number)) next += 1
    return next
  }

  /** Where a word ends: before white space, or before ASCII punctuation as well, which then stands alone. */
  wordEnd(place: number, isCutAtMarks: boolean): number {
    let end = place
    while (end < this.#bytes.length && !isSpace(this.#bytes[end] as number)) {
      const isMark = isCutAtMarks && isPunctuation(this.#bytes[end] as number)
      if (isMark && end > place) return end
      end += 1
      if (isMark) return end
    }
    return end
  }

  /** First place from `from` on where the bytes stand, at most `within` bytes away; -1 where there is none. */
  find(bytes: Uint8Array, from: number, within: number): number {
    const last = Math.min(this.#bytes.length - bytes.length, from + within)
    for (let place = from; place <= last; place += 1)
      if (bytes.every((byte, i) => this.#bytes[place + i] === byte)) return place
    return -1
  }

  span(place: number, end: number): Span {
    if (end <= place) {
      const start = this.#starts[place] ?? this.#length
      return { start, end: start }
    }
    return { start: this.#starts[place] as number, end: this.#ends[end - 1] as number }
  }
}

const encoder = new TextEncoder()
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** A text's characters; where normalizing joins several (an accent written apart from its letter), these together. */
function* segments(text: string, normalize: (part: string) => string): Iterable<{ segment: string; index: number }> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant
  const graphemes = /^[\x00-\x7f]*$/.test(text) ? [{ segment: text, index: 0 }] : segmenter.segment(text)
  for (const { segment, index } of graphemes) {
    const characters = [...segment]
    const isJoined =
      characters.length > 1 && segment !== text && normalize(segment) !== characters.map(normalize).join('')
    let place = index
    for (const character of isJoined ? [segment] : characters) {
      yield { segment: character, index: place }
      place += character.length
    }
  }
}

/** Whether normalizing a text is normalizing its characters: not where the normalizer adds or strips something at the ends. */
const isByCharacter = ({ normalize }: TextTools): boolean =>
  normalize('aa b') === `${normalize('a')}${normalize('a')}${normalize(' ')}${normalize('b')}`

const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
const isPunctuation = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x2f) ||
  (byte >= 0x3a && byte <= 0x40) ||
  (byte >= 0x5b && byte <= 0x60) ||
  (byte >= 0x7b && byte <= 0x7e)

const trimmed = (bytes: Uint8Array): Uint8Array => {
  let start = 0
  while (start < bytes.length && isSpace(bytes[start] as number)) start += 1
  return bytes.subarray(start)
}
