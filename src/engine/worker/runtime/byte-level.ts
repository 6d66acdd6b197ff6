/** Bytes that byte-level BPE writes as themselves: printable ASCII and most of Latin-1. */
const isPrintable = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae

/** The other bytes take the characters from U+0100 on, in order (GPT-2's `bytes_to_unicode`). */
const table = (): Map<number, number> => {
  const bytes = new Map<number, number>()
  let next = 0x100
  for (let byte = 0; byte < 256; byte += 1) bytes.set(isPrintable(byte) ? byte : next++, byte)
  return bytes
}

const bytes = table()

/** The byte that a character of a byte-level vocabulary stands for; undefined for any other character. */
export const byteOfCharacter = (code: number): number | undefined => bytes.get(code)
