import type { Insertable, Selectable } from 'kysely'
import type { SamplingParameters, TokenLogprob } from '../../engine/engine.ts'
import type { Failure } from '../../errors.ts'
import { type Owner, ownerOf, toOwnerColumns } from '../access/owner.ts'
import type { CompletionRow } from '../tables/completions.ts'
import type { WorkState } from '../tables/work.ts'

export type FinishReason = 'STOP' | 'LENGTH' | 'CANCELED' | 'ERROR'

/** What was asked for besides the prompt, with every default but that of `maxTokens` filled in. */
export interface CompletionParameters extends Omit<SamplingParameters, 'seed'> {
  n: number
  stop: string[]
  logprobs: number | null
  maxTokens: number | null
  echo: boolean
  /** Whether the seed was given. Absent from what an older version has stored, as is `background`. */
  seeded?: boolean
  background?: boolean
}

/** A completion as it is stored; `schema.graphql` describes the fields. */
export interface CompletionRecord extends Owner {
  id: string
  model: string
  state: WorkState
  prompt: string | null
  messages: { role: 'SYSTEM' | 'USER' | 'ASSISTANT'; content: string }[] | null
  parameters: CompletionParameters
  seed: number
  createdAt: number
  finishedAt: number | null
  /** `tokens`: how many were generated, those of a stop string and the end-of-text token included. */
  choices: { index: number; text: string; finishReason: FinishReason | null; tokens: number }[]
  usage: { promptTokens: number; completionTokens: number; cachedTokens: number }
  timings: {
    queueMs: number | null
    promptMs: number | null
    timeToFirstTokenMs: number | null
    tokensPerSecond: number | null
  }
  failure: Failure | null
  /** JSON: where to tell of its end. */
  webhook: string | null
  /** The job that has made it for one of its lines; null for none. */
  jobId: string | null
  /** The line's number. */
  jobLine: number | null
}

/** What a completion's readers are told, in order; the number is the place in that order, from 1. */
export type CompletionEvent =
  | { type: 'started' }
  /** `isPrompt`: the echo of the prompt, not generated. */
  | { type: 'delta'; index: number; text: string; tokens: number[]; logprobs: TokenLogprob[] | null; isPrompt?: true }
  | { type: 'finished' }
  | { type: 'failed'; failure: Failure }

/** Columns that never change. */
type FixedColumn =
  | 'id'
  | 'tenant'
  | 'api_key'
  | 'model'
  | 'prompt'
  | 'messages'
  | 'parameters'
  | 'seed'
  | 'created_at'
  | 'webhook'
  | 'job_id'
  | 'job_line'

/** The columns that change while a completion runs. */
export const toPatch = (record: CompletionRecord): Omit<Insertable<CompletionRow>, FixedColumn> => ({
  state: record.state,
  finished_at: record.finishedAt,
  choices: JSON.stringify(record.choices),
  prompt_tokens: record.usage.promptTokens,
  completion_tokens: record.usage.completionTokens,
  cached_tokens: record.usage.cachedTokens,
  queue_ms: record.timings.queueMs,
  prompt_ms: record.timings.promptMs,
  time_to_first_token_ms: record.timings.timeToFirstTokenMs,
  tokens_per_second: record.timings.tokensPerSecond,
  failure: record.failure && JSON.stringify(record.failure),
})

/** The whole row of a new completion. */
export const toRow = (record: CompletionRecord): Insertable<CompletionRow> => ({
  id: record.id,
  ...toOwnerColumns(record),
  model: record.model,
  prompt: record.prompt && JSON.stringify(record.prompt),
  messages: record.messages && JSON.stringify(record.messages),
  parameters: JSON.stringify(record.parameters),
  seed: record.seed,
  created_at: record.createdAt,
  webhook: record.webhook,
  job_id: record.jobId,
  job_line: record.jobLine,
  ...toPatch(record),
})

/** A stored row as a record. */
export const fromRow = (row: Selectable<CompletionRow>): CompletionRecord => ({
  id: row.id,
  ...ownerOf(row),
  model: row.model,
  state: row.state,
  prompt: row.prompt === null ? null : JSON.parse(row.prompt),
  messages: row.messages === null ? null : JSON.parse(row.messages),
  parameters: JSON.parse(row.parameters),
  seed: row.seed,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
  choices: JSON.parse(row.choices),
  usage: { promptTokens: row.prompt_tokens, completionTokens: row.completion_tokens, cachedTokens: row.cached_tokens },
  timings: {
    queueMs: row.queue_ms,
    promptMs: row.prompt_ms,
    timeToFirstTokenMs: row.time_to_first_token_ms,
    tokensPerSecond: row.tokens_per_second,
  },
  failure: row.failure === null ? null : JSON.parse(row.failure),
  webhook: row.webhook,
  jobId: row.job_id,
  jobLine: row.job_line,
})
