import type { Generated } from 'kysely'
import type { OwnedRow, WorkState } from './work.ts'

export interface CompletionRow extends OwnedRow {
  /** Sorts by time of creation. */
  id: string
  /** `name@version`. */
  model: string
  state: WorkState
  /** JSON: a string. As text, Postgres would not take the character U+0000. */
  prompt: string | null
  /** JSON: `{ role, content }[]`. */
  messages: string | null
  /** JSON: the sampling parameters, `maxTokens`, `n`, `stop`, `logprobs`, `echo`. */
  parameters: string
  seed: number
  created_at: number
  finished_at: number | null
  /** JSON: `{ index, text, finishReason }[]`. */
  choices: Generated<string>
  prompt_tokens: Generated<number>
  completion_tokens: Generated<number>
  cached_tokens: Generated<number>
  queue_ms: number | null
  prompt_ms: number | null
  time_to_first_token_ms: number | null
  tokens_per_second: number | null
  /** JSON: a Failure. */
  failure: string | null
  /** JSON: `{ url, events }`, where to tell of its end. */
  webhook: string | null
  /** The job that has made it for one of its lines. */
  job_id: string | null
  /** The line's number; null too where an earlier version made it. */
  job_line: number | null
}

/** The token log: what was, or will be, sent to a completion's readers. */
export interface CompletionEventRow {
  completion_id: string
  /** 1, 2, 3 ... without gaps. */
  sequence: number
  /** JSON: the event without its sequence. */
  event: string
}
