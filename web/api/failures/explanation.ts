import type { ApiFailure } from '../failure.ts'

/** A failure in the words of a person who wants to go on. */
export interface Explanation {
  title: string
  /** What to do now. */
  advice: string
  /** Whether the same request may well succeed if it is sent again. */
  canRetry: boolean
}

/** By code. */
export type Explanations = Readonly<Record<string, (failure: ApiFailure) => Explanation>>

/** What a failure's model is called at the beginning of a sentence. */
export const named = (model: string | null | undefined): string => model ?? 'The model'

/** `a second`, `12 seconds` */
export const seconds = (ms: number | null | undefined): string => {
  const s = Math.max(1, Math.ceil((ms ?? 1000) / 1000))
  return s === 1 ? 'a second' : `${s} seconds`
}
