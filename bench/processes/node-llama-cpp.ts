// node-llama-cpp at its leanest: its own library calls in a process of their own, no server between.
import { getLlama, InputLookupTokenPredictor, type LlamaContext, type LlamaModel, type Sequence } from 'node-llama-cpp'
import type { StreamFigures, StreamRequest } from '../lib/stream.ts'
import { serve } from '../lib/worker.ts'

export interface LlamaSetting {
  modelPath: string
  threads: number
  sequences: number
  /** Drafts looked up in the prompt. */
  lookup: boolean
}

const models = new Map<string, Promise<LlamaModel>>()
const contexts = new Map<string, Promise<{ context: LlamaContext; sequences: Sequence[] }>>()

const once = <T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> => {
  const value = made.get(key) ?? make()
  made.set(key, value)
  return value
}

const openModel = (modelPath: string): Promise<LlamaModel> =>
  once(models, modelPath, async () => {
    const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error', maxThreads: 0 })
    return llama.loadModel({ modelPath })
  })

const openContext = (setting: LlamaSetting): Promise<{ context: LlamaContext; sequences: Sequence[] }> =>
  once(contexts, JSON.stringify(setting), async () => {
    const model = await openModel(setting.modelPath)
    const { threads, sequences, lookup } = setting
    const context = await model.createContext({ contextSize: 1024, threads, sequences, flashAttention: true })
    const predictor = lookup ? { tokenPredictor: new InputLookupTokenPredictor() } : {}
    return { context, sequences: Array.from({ length: sequences }, () => context.getSequence(predictor)) }
  })

const generate = async (sequence: Sequence, request: StreamRequest): Promise<StreamFigures> => {
  const figures: StreamFigures = { atMs: [], tokens: [], cachedTokens: 0 }
  const startedAt = performance.now()
  const { promptIds, temperature, seed, mayEnd, maxTokens } = request
  const options = { temperature, yieldEogToken: !mayEnd, ...(seed === null ? {} : { seed }) }
  for await (const _ of sequence.evaluate(promptIds, options)) {
    figures.atMs.push(performance.now() - startedAt)
    figures.tokens.push(1)
    if (figures.tokens.length === maxTokens) break
  }
  return figures
}

const methods = {
  /** Runs all requests at once, each in a sequence of its own. */
  run: async ({ setting, requests }: { setting: LlamaSetting; requests: StreamRequest[] }) => {
    const { sequences } = await openContext(setting)
    await Promise.all(sequences.map((sequence) => sequence.clearHistory()))
    const startedAt = performance.now()
    const streams = await Promise.all(requests.map((request, index) => generate(sequences[index] as Sequence, request)))
    return { wallMs: performance.now() - startedAt, streams }
  },
  /** Frees what other settings hold. */
  close: async (setting: LlamaSetting) => {
    const key = JSON.stringify(setting)
    await (await contexts.get(key))?.context.dispose()
    contexts.delete(key)
  },
}
export type NodeLlama = typeof methods

serve(methods)
