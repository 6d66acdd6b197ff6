import type { Generated } from 'kysely'

/** Columns are portable between SQLite and Postgres: text, integers up to 2^53, and JSON kept as text. Times are epoch ms. */
export interface Tables {
  completions: CompletionRow
  completion_events: CompletionEventRow
  predictions: PredictionRow
}

export type WorkState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'INTERRUPTED'

export interface CompletionRow {
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
}

/** The token log: what was, or will be, sent to a completion's readers. */
export interface CompletionEventRow {
  completion_id: string
  /** 1, 2, 3 ... without gaps. */
  sequence: number
  /** JSON: the event without its sequence. */
  event: string
}

export interface PredictionRow {
  id: string
  model: string
  state: WorkState
  /** JSON. */
  operation: string
  created_at: number
  finished_at: number | null
  /** JSON. */
  result: string | null
  failure: string | null
}
