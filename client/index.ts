export {
  type AnyCompletionEvent,
  type CompletionEvent,
  type CompletionStreamOptions,
  resumeCompletion,
  streamCompletion,
} from './stream-completion.ts'
export { CompletionStreamError, type SubscriptionClient } from './subscribe.ts'
