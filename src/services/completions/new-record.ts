import { v7 as uuid } from 'uuid'
import type { Owner } from '../../store/access/owner.ts'
import type { CompletionRecord } from '../../store/completions/completion-record.ts'
import type { ServedModel } from '../models/served-model.ts'
import type { CompletionInput } from './completion-input.ts'

/** A completion as it is stored before it waits for its turn. */
export const newRecord = (
  input: CompletionInput,
  model: ServedModel,
  promptTokens: number,
  webhook: string | null,
  job: { id: string; line: number } | null,
  { tenant, apiKey }: Owner,
): CompletionRecord => ({
  ...input.record,
  tenant,
  apiKey,
  id: `cmpl_${uuid()}`,
  model: model.name,
  state: 'QUEUED',
  createdAt: Date.now(),
  finishedAt: null,
  choices: Array.from({ length: input.request.n }, (_, index) => ({ index, text: '', finishReason: null, tokens: 0 })),
  usage: { promptTokens, completionTokens: 0, cachedTokens: 0 },
  timings: { queueMs: null, promptMs: null, timeToFirstTokenMs: null, tokensPerSecond: null },
  failure: null,
  webhook,
  jobId: job?.id ?? null,
  jobLine: job?.line ?? null,
})
