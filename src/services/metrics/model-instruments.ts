import { Counter, Gauge, type Registry } from 'prom-client'
import type { EngineState } from '../../engine/engine.ts'
import type { EngineStatistics } from '../../engine/statistics.ts'
import type { Models } from '../models/models.ts'
import type { ServedModel } from '../models/served-model.ts'

type Counted = {
  [Name in keyof EngineStatistics]: EngineStatistics[Name] extends number ? Name : never
}[keyof EngineStatistics]

/** What engines count themselves: name, statistic, meaning. */
const counters: [string, Exclude<Counted, 'running'>, string][] = [
  ['engine_runs_total', 'runs', 'Runs of a model'],
  ['engine_rows_total', 'rows', 'Rows of all runs of a model; divided by the runs, their mean batch size'],
  ['prompt_tokens_total', 'promptTokens', 'Prompt tokens, those from the prefix cache included'],
  ['generation_tokens_total', 'completionTokens', 'Tokens that were generated'],
  ['prefix_cache_hit_tokens_total', 'cachedTokens', 'Prompt tokens that came from the prefix cache'],
  ['spec_decode_draft_tokens_total', 'draftTokens', 'Tokens that speculative decoding proposed'],
  ['spec_decode_accepted_tokens_total', 'acceptedTokens', 'Proposed tokens that were kept'],
  ['engine_starts_total', 'starts', 'Starts of the process of a model; more than its loads where it died'],
]

const states: EngineState[] = ['AVAILABLE', 'LOADING', 'READY', 'FAILED']

/** What models and their engines know of themselves, read when Prometheus asks. */
export function modelInstruments(registry: Registry, models: Models, kvCacheBytes: number): void {
  const registers = [registry]
  const gauge = (name: string, help: string, read: (model: ServedModel) => number | null): void =>
    void new Gauge({
      name: `modelgraph_${name}`,
      help,
      labelNames: ['model'],
      registers,
      collect() {
        this.reset()
        for (const model of models.list()) {
          const value = read(model)
          if (value !== null) this.set({ model: model.name }, value)
        }
      },
    })
  gauge('num_requests_running', 'Requests that a model works on', ({ engine }) => engine.statistics().running)
  gauge('num_requests_waiting', 'Requests that wait for a model', ({ waiting }) => waiting)
  gauge(
    'model_memory_bytes',
    'Resident memory of the process of a model',
    ({ engine }) => engine.statistics().memoryBytes,
  )
  gauge('kv_cache_bytes', 'Keys and values that a model holds', ({ engine }) => engine.statistics().kvBytes)
  gauge('kv_cache_usage_ratio', 'Of the KV cache that a model may have, the part it holds', ({ engine }) => {
    const { kvBytes } = engine.statistics()
    return kvBytes === null ? null : kvBytes / kvCacheBytes
  })
  for (const [name, statistic, help] of counters)
    new Counter({
      name: `modelgraph_${name}`,
      help,
      labelNames: ['model'],
      registers,
      collect() {
        this.reset()
        for (const { name: model, engine } of models.list()) this.inc({ model }, engine.statistics()[statistic])
      },
    })
  new Gauge({
    name: 'modelgraph_model_state',
    help: '1 for the state that a model is in, 0 for the others',
    labelNames: ['model', 'state'],
    registers,
    collect() {
      this.reset()
      for (const { name: model, engine } of models.list())
        for (const state of states) this.set({ model, state }, engine.state === state ? 1 : 0)
    },
  })
}
