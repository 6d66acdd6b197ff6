import type { Failure } from '../errors.ts'
import type { PipelineInput, PipelineOutcome, PipelineTask } from './pipeline.ts'
import type { EngineStatistics } from './statistics.ts'

/** How to choose the next token. Ranges as in `schema.graphql`, already validated; every "off" value is explicit. */
export interface SamplingParameters {
  /** 0 is greedy. */
  temperature: number
  /** 1 is off. */
  topP: number
  /** 0 is off. */
  topK: number
  /** 0 is off. */
  minP: number
  /** 0 is off. */
  presencePenalty: number
  /** 0 is off. */
  frequencyPenalty: number
  /** 1 is off. */
  repetitionPenalty: number
  logitBias: { token: number; bias: number }[]
  /** 32-bit integer. Choice i at position p always draws the same number from the same seed. */
  seed: number
}

/** Always the most probable token. */
export const greedy: Readonly<SamplingParameters> = {
  temperature: 0,
  topP: 1,
  topK: 0,
  minP: 0,
  presencePenalty: 0,
  frequencyPenalty: 0,
  repetitionPenalty: 1,
  logitBias: [],
  seed: 0,
}

/** What of a choice was delivered before its generation was cut off. */
export interface ChoiceProgress {
  /** Tokens of all its deltas. */
  tokens: number[]
  /** Length of all its deltas' text, UTF-16 units. */
  textLength: number
  isFinished: boolean
}

export interface GenerationRequest {
  /** Who asks, opaque, '' where nobody knows: callers get their turns fairly. */
  caller: string
  /** Whose texts it may share keys and values with: only requests of the same scope have a prefix cache in common. */
  cacheScope: string
  /** Whether the same request must give the same text, bit for bit: no speculation, and only exact numbers from the prefix cache. */
  reproducible: boolean
  /** The prompt, at least one token; with `maxTokens` it fits the context. */
  promptIds: number[]
  /** At least 1. */
  maxTokens: number
  /** Choices, at least 1: one prefill, forked rows. */
  n: number
  stop: string[]
  /** Alternatives to report a token, 0-20; null reports no log-probabilities at all. */
  logprobs: number | null
  sampling: SamplingParameters
  /**
   * One a choice, where this takes up a generation that was cut off: events go on behind what was delivered. Where the request is
   * reproducible, known tokens run one position at a time as they did before, so that those after them come out the same.
   */
  progress?: readonly ChoiceProgress[]
}

export interface TokenLogprob {
  token: number
  text: string
  logprob: number
  top: { token: number; text: string; logprob: number }[]
}

export type ChoiceFinish = 'STOP' | 'LENGTH'

/**
 * What happens to a generation, in this order: `prefill` (its turn has come), `prefilled`, any number of `delta` and `choice`
 * (one a choice, after its last delta), then `finished`; or `failed` at any point, after which nothing comes.
 */
export type GenerationEvent =
  | { type: 'prefill' }
  /** `promptMs`: duration of the prefill; `cachedTokens`: prompt tokens taken from the prefix cache. */
  | { type: 'prefilled'; promptMs: number; cachedTokens: number }
  /** `text` is final and made of whole characters; `tokens` are the ids behind it. */
  | { type: 'delta'; index: number; text: string; tokens: number[]; logprobs: TokenLogprob[] | null }
  /** `completionTokens`: every token sampled for this choice, those of a stop string and the end-of-text token included. */
  | { type: 'choice'; index: number; finishReason: ChoiceFinish; completionTokens: number }
  | { type: 'finished' }
  | { type: 'failed'; failure: Failure }

/** A running generation. It outlives the death of an engine process: its events pause and go on. */
export interface Generation {
  /** Frees its rows within a step; no event comes after this call. Safe to call at any time. */
  cancel(): void
}

/** What to tokenize as a prompt: text as it is, or turns put into the model's chat template. */
export type PromptInput =
  | { prompt: string }
  | { messages: { role: 'system' | 'user' | 'assistant'; content: string }[] }

/** One row of an encoder's output. */
export interface EncodedText {
  /** The graph's `output` row: a pooled vector, or a classifier's logits. */
  row: Float32Array
  /** Tokens of the text as the model saw it, special tokens included. */
  tokens: number
  /** Rows of the model run that computed it. */
  batchSize: number
}

export const tensorDatatypes = [
  'FLOAT32',
  'FLOAT64',
  'FLOAT16',
  'INT8',
  'UINT8',
  'INT16',
  'UINT16',
  'INT32',
  'UINT32',
  'INT64',
  'UINT64',
  'BOOL',
  'STRING',
] as const
export type TensorDatatype = (typeof tensorDatatypes)[number]

/** A tensor in row-major order; its values' length is the product of `shape`. BOOL is a Uint8Array of 0 and 1, FLOAT16 a Uint16Array of its bits. */
export interface TensorValue {
  name: string
  datatype: TensorDatatype
  shape: number[]
  values:
    | Float32Array
    | Float64Array
    | Int8Array
    | Uint8Array
    | Int16Array
    | Uint16Array
    | Int32Array
    | Uint32Array
    | BigInt64Array
    | BigUint64Array
    | string[]
}

/** What a graph says of one of its inputs or outputs. */
export interface TensorSpec {
  name: string
  /** Null for what is no tensor, such as a sequence of maps. */
  datatype: TensorDatatype | null
  /** -1 where any size will do. */
  shape: number[]
}

export interface GraphInterface {
  inputs: TensorSpec[]
  outputs: TensorSpec[]
}

export type EngineState = 'AVAILABLE' | 'LOADING' | 'READY' | 'FAILED'

/**
 * One loaded model. The API process knows engines by this interface only: the local one keeps the model in a child process.
 * Every method loads the model first if need be. Rejections are DomainErrors: INVALID_INPUT for what the model can't take,
 * MODEL_UNAVAILABLE where it can't be loaded, ENGINE_FAILED where its process died, CANCELED after an abort.
 */
export interface Engine {
  readonly state: EngineState
  /** What the model's graph takes and gives; null until it has been loaded once. */
  readonly graph: GraphInterface | null
  /** Resolves when the model is ready to answer. */
  load(): Promise<void>
  tokenize(text: string): Promise<{ ids: number[]; tokens: string[] }>
  /** Token ids of a prompt, chat template applied. Does not check the context's length. */
  prepare(input: PromptInput): Promise<number[]>
  /** Starts a generation. Events come in order, several of one engine step in the same turn of the event loop. */
  generate(request: GenerationRequest, onEvent: (event: GenerationEvent) => void): Generation
  /** One row a text, in order. The engine sorts by length and packs runs by padded tokens. */
  encode(texts: string[]): Promise<EncodedText[]>
  /**
   * Runs the model's pipeline: one outcome an item, in order. Text encoders put rows together where that changes no result.
   * @param task the model's own @param signal stops what is left of the work, which is then rejected with CANCELED
   */
  pipeline<T extends PipelineTask>(
    task: T,
    inputs: PipelineInput<T>[],
    signal?: AbortSignal,
  ): Promise<PipelineOutcome<T>[]>
  /** Runs the graph on raw tensors. */
  run(inputs: TensorValue[]): Promise<TensorValue[]>
  /** Drops the keys and values of texts that are cached for these scopes, in a process that is running. */
  forget(scopes: string[]): void
  statistics(): EngineStatistics
  /** Ends the process, which must be idle, and so frees its memory; the next call starts a new one. Resolves when it is gone. */
  unload(): Promise<void>
  /** Ends the process; running work fails with SHUTTING_DOWN. Resolves when it is gone. */
  dispose(): Promise<void>
}
