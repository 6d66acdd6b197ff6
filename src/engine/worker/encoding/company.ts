import type { Tokenizer } from '../runtime/tokenizer.ts'

/**
 * Which texts a text may share a run with so that its result stays the same to the bit: any; those of as many tokens, where
 * padding changes a result; none, where the others do (a scale over the whole tensor, for instance).
 */
export type Company = 'ANY' | 'SAME_LENGTH' | 'NONE'

/** Words of many kinds and unlike ones at its ends, so that their activations differ. */
const sample =
  'One, two, one, two, three! A man is eating food, and someone said: "It is 23 °C." Überall 漢字 (maybe), 50 % off; ' +
  'x = [1, 2] & y ~ $7.99? No, never: antidisestablishmentarianism. The quick brown fox counts: four, five, six, seven.'

/**
 * Finds out by running a few rows alone and together. It proves dependence and makes independence likely: what happens to
 * these rows happens to others.
 * @param run results of rows of token ids that share a run @param limit tokens of a row at most
 */
export const measureCompany = async (
  run: (rows: readonly number[][]) => Promise<Float32Array[]>,
  tokenizer: Pick<Tokenizer, 'encode'>,
  limit: number,
): Promise<Company> => {
  const ids = tokenizer.encode(sample, true)
  const short = Math.max(1, Math.min(8, limit >> 1))
  const rows = [ids.slice(0, short), ids.slice(-short), ids.slice(0, limit)]
  const alone: Float32Array[] = []
  for (const row of rows) alone.push(...(await run([row])))
  const isSame = async (...places: number[]): Promise<boolean> => {
    // Some graphs are made for a single row and refuse others.
    const together = await run(places.map((place) => rows[place] as number[])).catch(() => null)
    return together?.every((result, i) => isEqual(result, alone[places[i] as number] as Float32Array)) ?? false
  }
  if (!(await isSame(0, 1)) || !(await isSame(1, 0, 1, 1, 0))) return 'NONE'
  return (await isSame(0, 2)) && (await isSame(2, 1, 0, 2, 0)) ? 'ANY' : 'SAME_LENGTH'
}

const isEqual = (a: Float32Array, b: Float32Array): boolean =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength))
