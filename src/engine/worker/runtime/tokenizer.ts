import { AutoTokenizer, type PreTrainedTokenizer } from '@xenova/transformers'
import { byteOfCharacter } from './byte-level.ts'
import { useLocalFiles } from './local-files.ts'
import { cachingWords, isByWords, type TokenizerJson } from './word-cache.ts'

/** What the worker needs of a model's tokenizer. */
export interface Tokenizer {
  /**
   * Token ids of a text. Text that looks like a special token becomes that token, as it does in the reference implementation:
   * a prompt can spell a whole chat template out, and a chat message can do the same.
   * @param special whether to add what the tokenizer puts around a text, such as [CLS] and [SEP]
   */
  encode(text: string, special: boolean): number[]
  /** Text of token ids, special tokens left out. */
  decode(ids: readonly number[]): string
  /** The chat template applied to turns, ending where the assistant begins. Throws what the template throws. */
  render(messages: readonly { role: string; content: string }[]): string
  /** The bytes a token stands for, none for a special one; null where tokens have no bytes of their own (not byte-level). */
  bytes: ((id: number) => Uint8Array) | null
  /** The token as a reader would write it: its text where it has one, otherwise its name in the vocabulary. */
  label(id: number): string
  readonly padId: number
}

/** Parts of the vendor's class that its types leave out. */
interface Internals {
  _tokenizerJSON: TokenizerJson & { decoder: { type: string; decoders?: { type: string }[] } | null }
  _tokenizer: { id_to_token(id: number): string | undefined }
}

/** Loads from the folder alone: nothing is fetched, nothing is cached elsewhere. */
export const openTokenizer = async (folder: string): Promise<Tokenizer> => {
  const vendor = await AutoTokenizer.from_pretrained(useLocalFiles(folder), { local_files_only: true })
  return tokenizerOf(vendor)
}

/** A tokenizer that was opened already. */
export const tokenizerOf = (vendor: PreTrainedTokenizer): Tokenizer => {
  const internals = vendor as unknown as Internals
  const json = internals._tokenizerJSON
  const { decoder } = json
  const isByteLevel = [decoder, ...(decoder?.decoders ?? [])].some((part) => part?.type === 'ByteLevel')
  const special = new Set<number>(vendor.all_special_ids)
  const name = (id: number): string => internals._tokenizer.id_to_token(id) ?? ''
  const bytes = isByteLevel ? (id: number) => (special.has(id) ? noBytes : bytesOf(name(id))) : null
  const encode = (text: string, withSpecial: boolean): number[] =>
    vendor.encode(text, { add_special_tokens: withSpecial })
  return {
    encode: isByWords(json) ? cachingWords(encode) : encode,
    decode: (ids) => (ids.length === 0 ? '' : vendor.decode([...ids], { skip_special_tokens: true })),
    render: (messages) =>
      vendor.apply_chat_template([...messages], { tokenize: false, add_generation_prompt: true }) as string,
    bytes,
    label: (id) => (bytes === null || special.has(id) ? name(id) : whole.decode(bytes(id))),
    padId: vendor.pad_token_id ?? 0,
  }
}

const noBytes = new Uint8Array(0)
const whole = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()

/** A token of the vocabulary spells its bytes in 256 printable characters; an added token is written as it is. */
const bytesOf = (token: string): Uint8Array => {
  const bytes = new Uint8Array(token.length)
  for (let i = 0; i < token.length; i += 1) {
    const byte = byteOfCharacter(token.charCodeAt(i))
    if (byte === undefined) return encoder.encode(token)
    bytes[i] = byte
  }
  return bytes
}
