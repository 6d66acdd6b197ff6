import { tell } from '../report.ts'
import type { DerivedWeights } from './derived-weights.ts'
import { productsSaturate } from './quantized-products.ts'
import { openSession, type Session } from './session.ts'

export interface ExactChoices {
  /** External data files that are not on disk. */
  derived?: readonly DerivedWeights[]
  /** Whether this processor's products of 8-bit numbers are inexact unless asked for otherwise. Default: it is tried out. */
  saturate?: () => Promise<boolean>
}

/**
 * Opens a graph so that its 8-bit products are exact on any processor, if that can be had; where not, standard error says so in a line.
 * @throws Error of the runtime where the graph can't be opened
 */
export const openExact = async (
  folder: string,
  file: string,
  threads: number,
  { derived = [], saturate = productsSaturate }: ExactChoices = {},
): Promise<Session> => {
  if (!(await saturate())) return openSession(folder, file, threads, { derived })
  try {
    return await openSession(folder, file, threads, { derived, exact: true })
  } catch {
    const session = await openSession(folder, file, threads, { derived })
    tell('Products of 8-bit numbers overflow on this processor (it has no VNNI): a quantized model is less accurate.')
    return session
  }
}
