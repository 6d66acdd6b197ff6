import type { Failure } from '../errors.ts'
import type { Manifest } from '../models/manifest.ts'
import type {
  EncodedText,
  GenerationEvent,
  GenerationRequest,
  GraphInterface,
  PromptInput,
  TensorValue,
} from './engine.ts'
import type { PipelineOutcome, PipelineRequest, PipelineTask } from './pipeline.ts'
import type { EngineTotals } from './statistics.ts'

/** What the engine process needs to know; it reads no environment of its own. */
export interface WorkerSettings {
  /** Threads of one model run. */
  threads: number
  /** Upper bound of the KV cache, bytes. */
  kvCacheBytes: number
  /** Rows that decode together at most. */
  maxSequences: number
  /** Prompt tokens a prefill step processes at most; chunks start at multiples of it. */
  prefillChunk: number
  /** Whether prompts share keys and values with earlier texts that begin alike. */
  prefixCache: boolean
  /** Tokens of a draft at most; 0 switches speculative decoding off. */
  draftTokens: number
  /** Padded tokens (rows x longest row) of one encoder run at most. */
  batchTokens: number
  /** Width x height of an image at most. */
  maxImagePixels: number
  /** Length of a recording at most. */
  maxAudioSeconds: number
  /** Time that a long text may take to become tokens, milliseconds; shorter ones stall the process where they take that long. */
  textTimeoutMs: number
}

/** The calls that are answered once, by name: arguments and result. */
export interface WorkerCalls {
  tokenize: { args: string; result: { ids: number[]; tokens: string[] } }
  prepare: { args: PromptInput; result: number[] }
  encode: { args: string[]; result: EncodedText[] }
  pipeline: { args: PipelineRequest; result: PipelineOutcome<PipelineTask>[] }
  run: { args: TensorValue[]; result: TensorValue[] }
}

/** From the API process to the engine process. `load` comes once and first; ids are the sender's and never reused. */
export type ToWorker =
  | { type: 'load'; folder: string; manifest: Manifest; settings: WorkerSettings }
  | {
      [M in keyof WorkerCalls]: { type: 'call'; id: number; method: M; args: WorkerCalls[M]['args'] }
    }[keyof WorkerCalls]
  | { type: 'generate'; id: number; request: GenerationRequest }
  /** Of a generation or a pipeline call; a pipeline's is answered nonetheless. */
  | { type: 'cancel'; id: number }
  /** Drops what is cached for these scopes; answered by nothing. */
  | { type: 'forget'; scopes: string[] }
  | { type: 'ping' }

/** Counters since the process started, sent along so that nobody has to ask. */
export interface WorkerCounters extends EngineTotals {
  running: number
  /** Whether an encoder's result is the same in any batch, as measured; null where it is no encoder. */
  batchInvariant: boolean | null
  /** Keys and values held, of running texts and of those remembered, bytes; null where it is no decoder. */
  kvBytes: number | null
  memoryBytes: number
}

/** From the engine process to the API process. */
export type FromWorker =
  | { type: 'loaded'; graph: GraphInterface; counters: WorkerCounters }
  | { type: 'loadFailed'; reason: string }
  /** There was no memory to go on with; nothing comes after it, and another process is to take over. */
  | { type: 'outOfMemory' }
  | { type: 'result'; id: number; value: WorkerCalls[keyof WorkerCalls]['result']; counters: WorkerCounters }
  | { type: 'error'; id: number; failure: Failure }
  /** All events of one step of the generation loop, in order. */
  | { type: 'step'; events: { id: number; event: GenerationEvent }[]; counters: WorkerCounters }
  /** An item of a pipeline call is done: the time for the next one begins. */
  | { type: 'progress'; id: number; counters: WorkerCounters }
  | { type: 'pong'; counters: WorkerCounters }
