import type { CreateCompletionInput } from '../../api/generated/graphql.ts'

/** How answers are to be generated; what is left out takes the server's default. */
export interface Sampling {
  maxTokens?: number
  temperature?: number
  topP?: number
  topK?: number
  minP?: number
  presencePenalty?: number
  frequencyPenalty?: number
  repetitionPenalty?: number
  n?: number
  seed?: number
  stop?: string[]
  logprobs?: number
  logitBias?: { token: number; bias: number; text: string }[]
}

type NumberKey = Exclude<keyof Sampling, 'stop' | 'seed' | 'logitBias'>

export interface NumberParameter {
  key: NumberKey
  label: string
  minimum: number
  maximum: number
  step: number
  /** What the server takes where nothing is given. */
  fallback: number
  /** What it does, in a sentence or two. */
  meaning: string
}

/** The parameters that are numbers with a range, in the order in which the server applies them. */
export const numberParameters: readonly NumberParameter[] = [
  {
    key: 'maxTokens',
    label: 'Longest answer',
    minimum: 1,
    maximum: 4096,
    step: 1,
    fallback: 256,
    meaning: 'Tokens to generate at most. A token is about three quarters of an English word.',
  },
  {
    key: 'repetitionPenalty',
    label: 'Repetition penalty',
    minimum: 0.1,
    maximum: 2,
    step: 0.05,
    fallback: 1,
    meaning: 'Above 1, words already in the conversation become less likely. 1 is off.',
  },
  {
    key: 'presencePenalty',
    label: 'Presence penalty',
    minimum: -2,
    maximum: 2,
    step: 0.1,
    fallback: 0,
    meaning: 'Above 0, anything already said once in the answer becomes less likely: new topics. 0 is off.',
  },
  {
    key: 'frequencyPenalty',
    label: 'Frequency penalty',
    minimum: -2,
    maximum: 2,
    step: 0.1,
    fallback: 0,
    meaning: 'Above 0, each further use of a word makes it less likely: fewer loops. 0 is off.',
  },
  {
    key: 'temperature',
    label: 'Temperature',
    minimum: 0,
    maximum: 2,
    step: 0.05,
    fallback: 1,
    meaning: 'Low is focused, high is adventurous. 0 always takes the most likely token.',
  },
  {
    key: 'topK',
    label: 'Top-k',
    minimum: 0,
    maximum: 200,
    step: 1,
    fallback: 0,
    meaning: 'Choose among this many of the likeliest tokens only. 0 is off.',
  },
  {
    key: 'topP',
    label: 'Top-p',
    minimum: 0.01,
    maximum: 1,
    step: 0.01,
    fallback: 1,
    meaning: 'Choose among the likeliest tokens whose probabilities add up to this. 1 is off.',
  },
  {
    key: 'minP',
    label: 'Min-p',
    minimum: 0,
    maximum: 1,
    step: 0.01,
    fallback: 0,
    meaning: 'Drop tokens less likely than this share of the likeliest one. 0 is off.',
  },
  {
    key: 'n',
    label: 'Answers at once',
    minimum: 1,
    maximum: 8,
    step: 1,
    fallback: 1,
    meaning: 'Different answers to the same message, written side by side; switch between them with the arrows.',
  },
]

/** What a small model does well with. */
export const initialSampling: Sampling = { maxTokens: 512, temperature: 0.7, topP: 0.9 }

/** The part of the request that says how to sample. */
export function toSamplingInput({ logitBias, stop, ...numbers }: Sampling): Omit<CreateCompletionInput, 'messages'> {
  return {
    ...numbers,
    ...(stop !== undefined && stop.length > 0 && { stop }),
    ...(logitBias !== undefined &&
      logitBias.length > 0 && { logitBias: logitBias.map(({ token, bias }) => ({ token, bias })) }),
  }
}

/** How many settings differ from the server's defaults. */
export const countChanged = (sampling: Sampling): number =>
  Object.entries(sampling).filter(([key, value]) => {
    if (Array.isArray(value)) return value.length > 0
    return value !== numberParameters.find((parameter) => parameter.key === key)?.fallback
  }).length
