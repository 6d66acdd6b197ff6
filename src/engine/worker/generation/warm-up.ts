import { greedy } from '../../engine.ts'
import { Counters } from '../counters.ts'
import type { Tokenizer } from '../runtime/tokenizer.ts'
import { GenerationLoop, type GenerationLoopOptions } from './generation-loop.ts'

/**
 * Lets a decoder generate two tokens before anybody waits for one: kernels are packed, arenas and pages taken. It counts nowhere and
 * leaves nothing in the cache.
 * @throws Error where the first run fails: such a model is not ready to serve
 */
export async function warmUp(
  generation: Pick<GenerationLoopOptions, 'decoder' | 'pool' | 'graph' | 'settings'>,
  tokenizer: Tokenizer,
  contextLength: number,
): Promise<void> {
  if (contextLength < 3) return
  let hasFailed = false
  const loop = new GenerationLoop({
    ...generation,
    settings: { ...generation.settings, prefixCache: false, draftTokens: 0 },
    tokenizer,
    contextLength,
    counters: new Counters(),
    deliver: (events) => {
      hasFailed ||= events.some(({ event }) => event.type === 'failed')
    },
  })
  loop.submit(0, {
    caller: '',
    cacheScope: '',
    reproducible: true,
    promptIds: [0],
    maxTokens: 2,
    n: 1,
    stop: [],
    logprobs: null,
    sampling: greedy,
  })
  await loop.idle
  if (hasFailed) throw new Error('its first run failed')
}
