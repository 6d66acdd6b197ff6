import { Counter, Histogram, type Registry } from 'prom-client'
import type { CompletionRecord } from '../../store/completions/completion-record.ts'

/** Told of what happens to completions. All durations are milliseconds. */
export interface GenerationInstruments {
  /** Its turn has come. @param ms since it was asked for */
  begun(model: string, ms: number): void
  /** @param ms since it was asked for */
  firstToken(model: string, ms: number): void
  /** @param ms since the tokens before @param tokens that came together */
  moreTokens(model: string, ms: number, tokens: number): void
  ended(record: CompletionRecord): void
}

/** Histograms of completions, named after those that servers of language models share. */
export function generationInstruments(registry: Registry): GenerationInstruments {
  const registers = [registry]
  const histogram = (name: string, help: string, buckets: number[]): Histogram<'model'> =>
    new Histogram({ name: `modelgraph_${name}`, help, labelNames: ['model'], buckets, registers })
  const slow = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]
  const queued = histogram('request_queue_time_seconds', 'From a completion being asked for to its turn', [
    0.001,
    ...slow,
  ])
  const first = histogram('time_to_first_token_seconds', 'From a completion being asked for to its first token', slow)
  const between = histogram(
    'inter_token_latency_seconds',
    'Time for a token after the first, as seen by its reader',
    [0.001, 0.0025, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 1],
  )
  const whole = histogram('e2e_request_latency_seconds', 'From a completion being asked for to its end', slow)
  const count = [1, 8, 32, 128, 512, 2048, 8192]
  const prompt = histogram('request_prompt_tokens', 'Tokens of a prompt', count)
  const generated = histogram('request_generation_tokens', 'Tokens that were generated for a completion', count)
  const completions = new Counter({
    name: 'modelgraph_completions_total',
    help: 'Completions that have ended',
    labelNames: ['model', 'state'],
    registers,
  })
  return {
    begun: (model, ms) => queued.observe({ model }, ms / 1000),
    firstToken: (model, ms) => first.observe({ model }, ms / 1000),
    moreTokens: (model, ms, tokens) => {
      for (let i = 0; i < tokens; i++) between.observe({ model }, ms / 1000 / tokens)
    },
    ended: ({ model, state, createdAt, finishedAt, usage }) => {
      whole.observe({ model }, Math.max(0, (finishedAt ?? Date.now()) - createdAt) / 1000)
      prompt.observe({ model }, usage.promptTokens)
      generated.observe({ model }, usage.completionTokens)
      completions.inc({ model, state })
    },
  }
}
