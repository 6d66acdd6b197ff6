import { z } from 'zod'
import { flag, integer, list, type Settings } from '../forms.ts'

const threadsByModel = list.transform((items, { addIssue }) => {
  const threads = new Map<string, number>()
  for (const item of items) {
    const [, name, count] = /^([a-z0-9][a-z0-9.-]*)=([1-9]\d{0,2})$/.exec(item) ?? []
    if (name === undefined) addIssue(`must be name=threads; "${item}" is not`)
    else threads.set(name, Math.min(256, Number(count)))
  }
  return threads
})

/** How a model's process computes, and when it is given up. */
export const engines = {
  ENGINE_THREADS: [
    z.union([z.literal('auto').transform(() => null), integer(1, 256)]),
    'auto',
    'Threads of one model run; auto: loaded models that generate text divide the processors, others have all, at most 8, and those of up to 1 MiB one',
  ],
  MODEL_THREADS: [
    threadsByModel,
    '',
    'Threads of single models where they differ (comma-separated, such as smollm2=3,minilm=1), by name without version',
  ],
  KV_CACHE_MB: [
    integer(64, 1_048_576),
    '1024',
    'Upper bound of the KV cache of a model, of running texts and of those remembered together, MiB',
  ],
  PREFIX_CACHE: [
    flag,
    'true',
    'Whether prompts reuse the keys and values of earlier texts that begin alike, as the next turn of a chat does',
  ],
  DRAFT_TOKENS: [
    integer(0, 15),
    '7',
    'Tokens of a draft at most in speculative decoding, which serves requests without a seed; 0 switches it off',
  ],
  MAX_SEQUENCES: [integer(1, 256), '16', 'Rows of one model that decode together at most'],
  PREFILL_CHUNK: [
    integer(16, 4096),
    '64',
    'Prompt tokens processed between two decode steps at most; a change may change texts of the same seed',
  ],
  MAX_QUEUE: [integer(0, 100_000), '256', 'Requests a model that may wait; more are refused with QUEUE_FULL'],
  BATCH_TOKENS: [
    integer(16, 1_048_576),
    '4096',
    'Padded tokens of one encoder run at most; 256 a thread where that is less',
  ],
  BATCH_TEXTS: [integer(1, 65_536), '256', 'Texts handed to an encoder at once at most'],
  LOAD_TIMEOUT_MS: [integer(100, 3_600_000), '60000', 'Time a model may take to load, milliseconds'],
  STALL_TIMEOUT_MS: [
    integer(100, 3_600_000),
    '30000',
    'Time an engine process may stay silent before it is killed, milliseconds',
  ],
  PIPELINE_TIMEOUT_MS: [
    integer(100, 3_600_000),
    '120000',
    'Time one item of a pipeline (a text, an image, a recording) may take before its engine process is killed, milliseconds',
  ],
} as const satisfies Settings
