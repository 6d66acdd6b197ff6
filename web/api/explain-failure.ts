import type { ApiFailure } from './failure.ts'

/** A failure in the words of a person who wants to go on. */
export interface Explanation {
  title: string
  /** What to do now. */
  advice: string
  /** Whether the same request may well succeed if it is sent again. */
  canRetry: boolean
}

const seconds = (ms: number | null | undefined): string => {
  const s = Math.max(1, Math.ceil((ms ?? 1000) / 1000))
  return s === 1 ? 'a second' : `${s} seconds`
}
const named = (model: string | null | undefined): string => model ?? 'The model'

const explanations: Record<string, (failure: ApiFailure) => Explanation> = {
  INVALID_INPUT: ({ message }) => ({
    title: 'Something in the request is out of range',
    advice: message,
    canRetry: false,
  }),
  MODEL_NOT_FOUND: ({ model }) => ({
    title: `There is no model called ${model ?? 'that'}`,
    advice: 'It may have been removed or renamed. Choose another model.',
    canRetry: false,
  }),
  WRONG_TASK: ({ model }) => ({
    title: `${named(model)} can’t do this`,
    advice: 'It was made for another task. Choose a model that is meant for this one.',
    canRetry: false,
  }),
  CONTEXT_LENGTH_EXCEEDED: ({ maximum, requested }) => ({
    title: 'This conversation no longer fits the model',
    advice: `It needs ${requested ?? 'more'} tokens and the model holds ${maximum ?? 'fewer'}. Allow a shorter answer, fork from an earlier message, or start a new chat.`,
    canRetry: false,
  }),
  QUEUE_FULL: ({ retryAfterMs }) => ({
    title: 'The server is busy',
    advice: `Too many requests are waiting. Try again in about ${seconds(retryAfterMs)}.`,
    canRetry: true,
  }),
  MODEL_UNAVAILABLE: ({ model }) => ({
    title: `${named(model)} could not be loaded`,
    advice:
      'There may be too little memory, or a file is damaged. Try again, or choose another model; the server’s log says more.',
    canRetry: true,
  }),
  ENGINE_FAILED: ({ model }) => ({
    title: `${named(model)} stopped working on this`,
    advice: 'Its process ended unexpectedly and is being started again. Send the request once more.',
    canRetry: true,
  }),
  MODEL_RETIRED: ({ model }) => ({
    title: `${named(model)} has been retired`,
    advice: 'It takes no more work. Choose another version, or restore it on the page of the models.',
    canRetry: false,
  }),
  INSUFFICIENT_MEMORY: ({ model }) => ({
    title: `There is no memory for ${model ?? 'this model'} now`,
    advice:
      'Other models are at work. Wait until they are done, unload one, or give models more memory (MODEL_MEMORY_MB).',
    canRetry: true,
  }),
  INVALID_MODEL: ({ message }) => ({
    title: 'This is no model that can be served',
    advice: message,
    canRetry: false,
  }),
  MODEL_VERSION_EXISTS: () => ({
    title: 'This version is there already, with other contents',
    advice: 'A version never changes. Give the new one a higher version in its modelgraph.json.',
    canRetry: false,
  }),
  INSUFFICIENT_STORAGE: () => ({
    title: 'The server’s disk is full',
    advice: 'Make room on it, then try again.',
    canRetry: true,
  }),
  UNAUTHENTICATED: () => ({
    title: 'This server needs an API key',
    advice: 'Yours is missing, unknown, expired or revoked.',
    canRetry: false,
  }),
  FORBIDDEN: ({ message }) => ({
    title: 'Your API key doesn’t allow this',
    advice: message,
    canRetry: false,
  }),
  STORAGE_UNAVAILABLE: () => ({
    title: 'The server can’t store anything now',
    advice: 'Its disk may be full, or its database is away. Try again in a moment.',
    canRetry: true,
  }),
  REVISION_CONFLICT: () => ({
    title: 'Somebody else has just changed this',
    advice: 'Look at how it stands now, then change it again.',
    canRetry: false,
  }),
  NOT_FOUND: () => ({
    title: 'The server no longer has this',
    advice: 'It may have been deleted, or the server was set up anew. Ask again to get a fresh answer.',
    canRetry: true,
  }),
  SHUTTING_DOWN: () => ({
    title: 'The server is restarting',
    advice: 'It takes no new work right now. Try again in a moment.',
    canRetry: true,
  }),
  INTERRUPTED: () => ({
    title: 'The server stopped in the middle',
    advice: 'What had been written is kept. Continue the answer, or ask again.',
    canRetry: true,
  }),
  INTERNAL: () => ({
    title: 'Something unexpected happened',
    advice: 'The server has logged the details. Try again; if it happens every time, look into the log.',
    canRetry: true,
  }),
  UNREACHABLE: () => ({
    title: 'The server can’t be reached',
    advice: 'Check that it is running and that you are connected, then try again.',
    canRetry: true,
  }),
}

/** A code that this page doesn't know yet is told in the server's own words. */
export const explainFailure = (failure: ApiFailure): Explanation =>
  explanations[failure.code]?.(failure) ?? { title: failure.message, advice: `Code: ${failure.code}`, canRetry: true }
