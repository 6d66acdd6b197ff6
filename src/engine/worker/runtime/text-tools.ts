import type { PreTrainedTokenizer } from '@xenova/transformers'
import type { TokenizerJson } from './word-cache.ts'

/** What text tasks need of a tokenizer beyond `Tokenizer`: pairs, special tokens, and what a token spells. */
export interface TextTools {
  /** Token ids without what the tokenizer puts around a text. */
  plain(text: string): number[]
  /** Two texts as one row, with the numbers that tell them apart where the model has such. */
  pair(first: string, second: string): { ids: number[]; typeIds: number[] | null }
  /** What a token spells, in the bytes of UTF-8 of the normalized text; empty for a special token. */
  spelling(id: number): Uint8Array
  /** The tokenizer's normalizer, such as lower case without accents. */
  normalize(text: string): string
  /** All its tokens. */
  vocabulary(): string[]
  decode(ids: readonly number[], skipSpecial: boolean): string
  readonly specialIds: ReadonlySet<number>
  /** Null where the vocabulary has none. */
  readonly unknownId: number | null
  readonly maskId: number | null
  readonly maskToken: string | null
  /** Whether a token is marked as a later piece of a word, as WordPiece does (`##ing`); null where the vocabulary has no such mark. */
  readonly isLaterPiece: ((id: number) => boolean) | null
}

/** Parts of the vendor's class that its types leave out. */
interface Internals {
  _tokenizerJSON: TokenizerJson & { model: { continuing_subword_prefix?: string; end_of_word_suffix?: string } }
  _tokenizer: {
    id_to_token(id: number): string | undefined
    token_to_id(token: string): number | undefined
    get_vocab(): Map<string, number>
    normalizer: ((text: string) => string) | null
    encode(text: string, options: object): { ids: number[]; token_type_ids?: number[] }
  }
  unk_token_id?: number
  mask_token_id?: number
  mask_token?: string
  return_token_type_ids: boolean
}

/** @param bytes of byte-level tokens; null where tokens are spelled in characters */
export const textToolsOf = (vendor: PreTrainedTokenizer, bytes: ((id: number) => Uint8Array) | null): TextTools => {
  const { _tokenizerJSON: json, _tokenizer: inner, ...facts } = vendor as unknown as Internals
  const specialIds = new Set<number>(vendor.all_special_ids)
  const prefix = json.model.continuing_subword_prefix ?? ''
  const suffix = json.model.end_of_word_suffix ?? ''
  return {
    plain: (text) => vendor.encode(text, { add_special_tokens: false }),
    pair: (first, second) => {
      const { ids, token_type_ids } = inner.encode(first, { text_pair: second, return_token_type_ids: true })
      return { ids, typeIds: token_type_ids ?? null }
    },
    spelling: (id) => {
      if (specialIds.has(id)) return new Uint8Array(0)
      return bytes?.(id) ?? spelled(inner.id_to_token(id) ?? '', prefix, suffix)
    },
    normalize: (text) => inner.normalizer?.(text) ?? text,
    vocabulary: () => [...inner.get_vocab().keys()],
    decode: (ids, skipSpecial) => vendor.decode([...ids], { skip_special_tokens: skipSpecial }),
    specialIds,
    unknownId: facts.unk_token_id ?? null,
    maskId: facts.mask_token_id ?? null,
    maskToken: facts.mask_token ?? null,
    isLaterPiece: prefix === '' ? null : (id) => (inner.id_to_token(id) ?? '').startsWith(prefix),
  }
}

const encoder = new TextEncoder()

/** `##ing`, `word</w>`, `▁word` and `<0xE2>` in bytes. */
const spelled = (token: string, prefix: string, suffix: string): Uint8Array => {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(token)?.[1]
  if (byte !== undefined) return Uint8Array.of(Number.parseInt(byte, 16))
  let text = prefix !== '' && token.startsWith(prefix) ? token.slice(prefix.length) : token
  if (suffix !== '' && text.endsWith(suffix)) text = text.slice(0, -suffix.length)
  return encoder.encode(text.replaceAll('▁', ' '))
}
