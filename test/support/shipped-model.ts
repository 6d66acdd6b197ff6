import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { GenerationEvent, GenerationRequest, SamplingParameters } from '../../src/engine/engine.ts'
import type { WorkerSettings } from '../../src/engine/protocol.ts'
import { Model } from '../../src/engine/worker/model.ts'
import { manifestSchema } from '../../src/models/manifest.ts'
import { plainSampling } from './sampling.ts'

export const settings: WorkerSettings = {
  threads: 2,
  kvCacheBytes: 512 * 2 ** 20,
  maxSequences: 16,
  prefillChunk: 64,
  prefixCache: false,
  draftTokens: 7,
  batchTokens: 2048,
  maxImagePixels: 1_000_000,
  maxAudioSeconds: 60,
  textTimeoutMs: 30_000,
}

export const greedy: SamplingParameters = { ...plainSampling, temperature: 0, seed: 1 }

export const requestOf = (changes: Partial<GenerationRequest> & { promptIds: number[] }): GenerationRequest => ({
  caller: '',
  cacheScope: '',
  reproducible: true,
  maxTokens: 16,
  n: 1,
  stop: [],
  logprobs: null,
  sampling: greedy,
  ...changes,
})

/** What a generation gave: events in order, and for each choice its text and tokens. */
export interface Outcome {
  events: GenerationEvent[]
  texts: string[]
  tokens: number[][]
}

export interface ShippedModel {
  model: Model
  generate(request: GenerationRequest): Promise<Outcome>
  /** Starts without waiting; the returned id can be canceled. */
  start(request: GenerationRequest, onEvent: (event: GenerationEvent) => void): number
}

/** Opens a model of `models/` in this process, as the engine process does in its own. */
export const openShipped = (name: string, changes: Partial<WorkerSettings> = {}): Promise<ShippedModel> =>
  openModel(fileURLToPath(new URL(`../../models/${name}`, import.meta.url)), changes)

/** The same for any model folder. */
export const openModel = async (folder: string, changes: Partial<WorkerSettings> = {}): Promise<ShippedModel> => {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(`${folder}/modelgraph.json`, 'utf8')))
  const listeners = new Map<number, (event: GenerationEvent) => void>()
  const model = await Model.open(
    folder,
    manifest,
    { ...settings, ...changes },
    {
      deliver: (events) => {
        for (const { id, event } of events) listeners.get(id)?.(event)
      },
      progress: () => {},
    },
  )
  let next = 1
  const start = (request: GenerationRequest, onEvent: (event: GenerationEvent) => void): number => {
    const id = next++
    listeners.set(id, onEvent)
    model.generation?.submit(id, request)
    return id
  }
  const generate = (request: GenerationRequest): Promise<Outcome> =>
    new Promise((resolve) => {
      const events: GenerationEvent[] = []
      start(request, (event) => {
        events.push(event)
        if (event.type === 'finished' || event.type === 'failed') resolve(outcomeOf(events, request.n))
      })
    })
  return { model, generate, start }
}

const outcomeOf = (events: GenerationEvent[], n: number): Outcome => {
  const deltas = (index: number) =>
    events.flatMap((event) => (event.type === 'delta' && event.index === index ? [event] : []))
  const choices = Array.from({ length: n }, (_, index) => deltas(index))
  return {
    events,
    texts: choices.map((own) => own.map(({ text }) => text).join('')),
    tokens: choices.map((own) => own.flatMap(({ tokens }) => tokens)),
  }
}

/** A JSON file of `test/model/fixtures`. */
export const fixture = <T>(path: string): T =>
  JSON.parse(readFileSync(new URL(`../model/fixtures/${path}`, import.meta.url), 'utf8')) as T
