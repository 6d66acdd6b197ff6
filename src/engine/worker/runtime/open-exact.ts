import { tell } from '../report.ts'
import { productsSaturate } from '../runtime/quantized-products.ts'
import { openSession, type Session } from '../runtime/session.ts'

/**
 * Opens an encoder's graph so that its 8-bit products are exact on any processor, if that can be had; where not, standard error says
 * so in a line.
 * @param saturate whether this processor's products of 8-bit numbers are inexact unless asked for otherwise
 * @throws Error of the runtime where the graph can't be opened
 */
export const openEncoder = async (
  folder: string,
  file: string,
  threads: number,
  saturate: () => Promise<boolean> = productsSaturate,
): Promise<Session> => {
  if (!(await saturate())) return openSession(folder, file, threads)
  try {
    return await openSession(folder, file, threads, { exact: true })
  } catch {
    const session = await openSession(folder, file, threads)
    tell('Products of 8-bit numbers overflow on this processor (it has no VNNI): a quantized encoder is less accurate.')
    return session
  }
}
