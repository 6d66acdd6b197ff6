/** The parts of `tokenizer.json` that say whether texts may be tokenized word by word. */
export interface TokenizerJson {
  normalizer: Normalizer | null
  pre_tokenizer: { type: string } | null
  model: { type: string }
  added_tokens: readonly { content: string; lstrip: boolean; rstrip: boolean }[]
}

interface Normalizer {
  type: string
  normalizers?: readonly Normalizer[]
  pattern?: { String?: string }
}

type Encode = (text: string, special: boolean) => number[]

const spaces = /[ \t\n\r]+/
/** Words kept, about 10 MB; then all are forgotten, as the next few texts bring the common ones back. */
const maxWords = 65_536
/** UTF-16 units of a word that is kept. */
const maxLength = 32

/**
 * Whether what stands between spaces is tokenized the same by itself: so it is with BERT's normalizer and splitting into words, as
 * neither looks across a space.
 */
export const isByWords = ({ normalizer, pre_tokenizer, model, added_tokens }: TokenizerJson): boolean =>
  model.type === 'WordPiece' &&
  pre_tokenizer?.type === 'BertPreTokenizer' &&
  (normalizer === null || isWordwise(normalizer)) &&
  added_tokens.every(({ content, lstrip, rstrip }) => !lstrip && !rstrip && !spaces.test(content))

const isWordwise = ({ type, normalizers = [], pattern }: Normalizer): boolean =>
  type === 'BertNormalizer' ||
  (type === 'Sequence' && normalizers.every(isWordwise)) ||
  (type === 'Replace' && pattern?.String !== undefined && !spaces.test(pattern.String))

/** The same as `encode`, several times faster, by keeping the tokens of words. Only for a tokenizer that `isByWords`. */
export const cachingWords = (encode: Encode): Encode => {
  const words = new Map<string, readonly number[]>()
  const [before, after] = surroundings(encode)
  const encodeWord = (word: string): readonly number[] => {
    const known = words.get(word)
    if (known !== undefined) return known
    const ids = encode(word, false)
    if (words.size >= maxWords) words.clear()
    if (word.length <= maxLength) words.set(word, ids)
    return ids
  }
  return (text, special) => {
    const ids: number[] = special ? [...before] : []
    for (const word of text.split(spaces)) if (word !== '') for (const id of encodeWord(word)) ids.push(id)
    if (special) for (const id of after) ids.push(id)
    return ids
  }
}

/** What the tokenizer puts around any text: found by comparing one with and without. */
const surroundings = (encode: Encode): [before: readonly number[], after: readonly number[]] => {
  const plain = encode('a', false)
  const whole = encode('a', true)
  const start = whole.findIndex((_, i) => plain.every((id, j) => whole[i + j] === id))
  return [whole.slice(0, start), whole.slice(start + plain.length)]
}
