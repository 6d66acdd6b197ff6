import { type Explanations, named, seconds } from './explanation.ts'

/** What goes wrong at the server, or on the way to it. */
export const serverExplanations: Explanations = {
  QUEUE_FULL: ({ retryAfterMs }) => ({
    title: 'The server is busy',
    advice: `Too many requests are waiting. Try again in about ${seconds(retryAfterMs)}.`,
    canRetry: true,
  }),
  ENGINE_FAILED: ({ model }) => ({
    title: `${named(model)} stopped working on this`,
    advice: 'Its process ended unexpectedly and is being started again. Send the request once more.',
    canRetry: true,
  }),
  INSUFFICIENT_STORAGE: () => ({
    title: 'The server’s disk is full',
    advice: 'Make room on it, then try again.',
    canRetry: true,
  }),
  STORAGE_UNAVAILABLE: () => ({
    title: 'The server can’t store anything now',
    advice: 'Its disk may be full, or its database is away. Try again in a moment.',
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
