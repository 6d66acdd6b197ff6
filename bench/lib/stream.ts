import { quantile, sum } from './statistics.ts'

/** A generation asked of every system alike. */
export interface StreamRequest {
  /** Text as the model reads it, any chat template spelled out. */
  prompt: string
  /** The same as token ids. */
  promptIds: number[]
  maxTokens: number
  /** 0 is greedy. */
  temperature: number
  /** Reproducible, and then without speculative decoding; null leaves it to the server. */
  seed: number | null
  /** Whether the text may end before `maxTokens`. */
  mayEnd: boolean
}

/** What one reader saw of a generation; milliseconds since its request. */
export interface StreamFigures {
  /** When each delivery came. */
  atMs: number[]
  /** How many tokens each delivery brought. */
  tokens: number[]
  /** Prompt tokens that the server took from its cache, where it says so. */
  cachedTokens: number
}

export const firstMs = ({ atMs }: StreamFigures): number => atMs[0] ?? Number.NaN
const lastMs = ({ atMs }: StreamFigures): number => atMs.at(-1) ?? Number.NaN
export const tokensOf = ({ tokens }: StreamFigures): number => sum(tokens)
/** Milliseconds between deliveries. */
export const gapsOf = ({ atMs }: StreamFigures): number[] => atMs.slice(1).map((at, index) => at - (atMs[index] ?? 0))
export const gapQuantile = (streams: readonly StreamFigures[], share: number): number =>
  quantile(streams.flatMap(gapsOf), share)

/** Tokens a second after the first delivery, over all streams as if one came after the other. */
export const decodeRate = (streams: readonly StreamFigures[]): number =>
  (1000 * sum(streams.map((stream) => tokensOf(stream) - (stream.tokens[0] ?? 0)))) /
  sum(streams.map((stream) => lastMs(stream) - firstMs(stream)))
