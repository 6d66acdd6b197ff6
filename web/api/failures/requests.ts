import type { ApiFailure } from '../failure.ts'
import type { Explanation, Explanations } from './explanation.ts'

/** A request that the server can’t make sense of, mostly one of another version than its pages. */
const wrongDocument = ({ message }: ApiFailure): Explanation => ({
  title: 'The server doesn’t understand this request',
  advice: `${message} If you have not written it yourself, load the page again: the server may have been updated.`,
  canRetry: false,
})

const tooMuch = ({ message }: ApiFailure): Explanation => ({
  title: 'This request asks for too much at once',
  advice: `${message} Ask in several requests.`,
  canRetry: false,
})

const unknownId = (): Explanation => ({
  title: 'The server doesn’t know this request by its id',
  advice: 'Send its whole text, or have whoever runs the server add it to the list of documents.',
  canRetry: false,
})

/** What is wrong with a request. */
export const requestExplanations: Explanations = {
  INVALID_INPUT: ({ message }) => ({
    title: 'Something in the request is out of range',
    advice: message,
    canRetry: false,
  }),
  CONTEXT_LENGTH_EXCEEDED: ({ maximum, requested }) => ({
    title: 'This conversation no longer fits the model',
    advice: `It needs ${requested ?? 'more'} tokens and the model holds ${maximum ?? 'fewer'}. Allow a shorter answer, fork from an earlier message, or start a new chat.`,
    canRetry: false,
  }),
  NOT_FOUND: () => ({
    title: 'The server no longer has this',
    advice: 'It may have been deleted, or the server was set up anew. Ask again to get a fresh answer.',
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
  RATE_LIMITED: ({ resetAt, message }) => ({
    title: 'Your API key has used up what it may for now',
    advice: resetAt
      ? `It can go on at ${new Date(resetAt).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}.`
      : message,
    canRetry: true,
  }),
  COST_LIMIT_EXCEEDED: ({ limit, requested }) => ({
    title: 'This asks for more at once than your API key may',
    advice: `It may come to ${requested ?? 'more'} tokens, and ${limit ?? 'fewer'} are allowed. Allow a shorter answer, or ask for less at once.`,
    canRetry: false,
  }),
  IDEMPOTENCY_CONFLICT: () => ({
    title: 'This request was sent before, with other contents',
    advice: 'Its idempotency key belongs to an earlier request. Send it with a key of its own.',
    canRetry: false,
  }),
  CANCELED: () => ({
    title: 'This was stopped',
    advice: 'What had been done by then is kept. Ask again to get the rest.',
    canRetry: true,
  }),
  GRAPHQL_PARSE_FAILED: wrongDocument,
  GRAPHQL_VALIDATION_FAILED: wrongDocument,
  BAD_USER_INPUT: wrongDocument,
  OPERATION_RESOLUTION_FAILURE: wrongDocument,
  SUBSCRIPTION_OVER_HTTP: wrongDocument,
  BAD_REQUEST: wrongDocument,
  DOCUMENT_TOO_DEEP: tooMuch,
  DOCUMENT_TOO_LARGE: tooMuch,
  TOO_MANY_ALIASES: tooMuch,
  TOO_MANY_REPETITIONS: tooMuch,
  TOO_MANY_DIRECTIVES: tooMuch,
  TOO_MANY_OPERATIONS: () => ({
    title: 'Too many things run at once over this connection',
    advice: 'Close other tabs of these pages, or wait until something has ended; then try again.',
    canRetry: true,
  }),
  INTROSPECTION_DISABLED: () => ({
    title: 'This server doesn’t describe its schema',
    advice:
      'Documents still run. The schema is in the file schema.graphql; the setting for it is whoever runs the server’s.',
    canRetry: false,
  }),
  QUERY_NOT_IN_SAFELIST: () => ({
    title: 'This server answers a fixed list of requests, and this is none of them',
    advice:
      'The playground is closed by that. On the other pages, load the page again: the server may have been updated. Whoever runs the server can add to the list.',
    canRetry: false,
  }),
  PERSISTED_QUERY_NOT_FOUND: unknownId,
  PERSISTED_QUERY_NOT_SUPPORTED: unknownId,
  BODY_TOO_LARGE: () => ({
    title: 'This is more than the server takes at once',
    advice: 'Send a smaller file, or less text. Whoever runs the server can raise the limit.',
    canRetry: false,
  }),
  FORBIDDEN_ORIGIN: () => ({
    title: 'The server doesn’t answer pages of this address',
    advice: 'Open the page at the server’s own address, or have this one added to the setting ALLOWED_ORIGINS.',
    canRetry: false,
  }),
}
