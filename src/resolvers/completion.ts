import { failureOf } from '../errors.ts'
import type { NumberedEvent } from '../services/completions/completion-reader.ts'
import type { CompletionRecord } from '../store/completions/completion-record.ts'
import type { Logger } from '../util/log.ts'
import { fromCursor, pageSize, toConnection } from './connection.ts'
import type { Context } from './context.ts'
import { orFailure, resultTypename, storedFailure } from './failure.ts'
import type {
  CompletionResolvers,
  MutationResolvers,
  QueryResolvers,
  Resolvers,
  SubscriptionResolvers,
} from './generated.ts'

/** Global ids of completions. */
export const completionPrefix = 'cmpl_'

export const completionQueries: Pick<QueryResolvers, 'completion' | 'completions'> = {
  completion: (_, { id }, { loaders }) => loaders.completion.load(id),
  completions: async (_, { first, after, ...wanted }, { completionStore, completions, caller }) => {
    const size = pageSize(first, 20)
    const filter = { ...wanted, tenant: caller.tenant }
    const stored = await completionStore.page(filter, size, fromCursor(after, completionPrefix))
    const current = stored.map((record) => completions.running(record.id) ?? record)
    return toConnection(current, size, await completionStore.count(filter), ({ id }) => id)
  },
}

export const completionMutations: Pick<MutationResolvers, 'createCompletion' | 'cancelCompletion'> = {
  createCompletion: (_, { input }, { completions, caller, signal }) =>
    orFailure(async () => {
      const { record, reader, isBackground } = await completions.create(input, caller, signal)
      if (isBackground) return leave(reader, record)
      const completion = await readToEnd(reader, record, signal)
      return completion.state === 'FAILED' || completion.state === 'INTERRUPTED'
        ? storedFailure(completion.failure ?? failureOf(null))
        : { completion }
    }),
  cancelCompletion: (_, { id }, { completions, caller }) =>
    orFailure(async () => ({ completion: await completions.cancel(id, caller) })),
}

export const completionSubscriptions: Pick<SubscriptionResolvers, 'streamCompletion' | 'completionEvents'> = {
  streamCompletion: {
    subscribe: (_, { input }, { completions, logger, caller, signal }) =>
      orFailedEvent(logger, async () => (await completions.create(input, caller, signal, { mayReturn: true })).reader),
    resolve: (event: NumberedEvent) => event,
  },
  completionEvents: {
    subscribe: (_, { id, after }, { completions, logger, caller, signal }) =>
      orFailedEvent(logger, () => completions.events(id, after ?? 0, caller, signal)),
    resolve: (event: NumberedEvent) => event,
  },
}

export const Completion: CompletionResolvers = {
  model: ({ model }, _, { models }) => models.find(model) ?? null,
  text: ({ choices }) => choices[0]?.text ?? '',
  finishReason: ({ choices }) => choices[0]?.finishReason ?? null,
}

export const completionEventTypes: Pick<
  Resolvers,
  'CompletionEvent' | 'CompletionStarted' | 'CompletionDelta' | 'CompletionFinished' | 'CompletionFailed'
> = {
  CompletionEvent: {
    __resolveType: ({ completionId, event }, { metrics }) => {
      // What was refused is stored nowhere: this is its only event.
      if (completionId === '' && event.type === 'failed') metrics.failed(event.failure.code)
      return eventTypenames[event.type]
    },
  },
  CompletionStarted: { completion: loadCompletion },
  CompletionDelta: {
    from: ({ from }) => from,
    index: ({ event }) => deltaOf(event).index,
    text: ({ event }) => deltaOf(event).text,
    tokens: ({ event }) => deltaOf(event).tokens,
    logprobs: ({ event }) => deltaOf(event).logprobs,
  },
  CompletionFinished: { completion: loadCompletion },
  CompletionFailed: { failure: ({ event }) => (event.type === 'failed' ? event.failure : failureOf(null)) },
}

export const completionResultTypes: Pick<Resolvers, 'CreateCompletionResult' | 'CancelCompletionResult'> = {
  CreateCompletionResult: { __resolveType: resultTypename('CreateCompletionSuccess') },
  CancelCompletionResult: { __resolveType: resultTypename('CancelCompletionSuccess') },
}

const eventTypenames = {
  started: 'CompletionStarted',
  delta: 'CompletionDelta',
  finished: 'CompletionFinished',
  failed: 'CompletionFailed',
} as const

async function loadCompletion(
  { completionId }: NumberedEvent,
  _: unknown,
  { loaders }: Context,
): Promise<CompletionRecord> {
  const record = await loaders.completion.load(completionId)
  if (record === null) throw new Error('an event without its completion')
  return record
}

function deltaOf(event: NumberedEvent['event']) {
  if (event.type !== 'delta') throw new Error(`not a delta: ${event.type}`)
  return event
}

async function leave(
  reader: AsyncIterableIterator<NumberedEvent>,
  completion: CompletionRecord,
): Promise<{ completion: CompletionRecord }> {
  await reader.return?.()
  return { completion }
}

async function readToEnd(
  reader: AsyncIterableIterator<NumberedEvent>,
  record: CompletionRecord,
  signal: AbortSignal,
): Promise<CompletionRecord> {
  const close = (): void => void reader.return?.()
  if (signal.aborted) close()
  signal.addEventListener('abort', close, { once: true })
  for await (const _ of reader);
  signal.removeEventListener('abort', close)
  return record
}

/** A stream never throws: what was refused becomes its one event. */
async function orFailedEvent(
  logger: Logger,
  open: () => Promise<AsyncIterableIterator<NumberedEvent>>,
): Promise<AsyncIterableIterator<NumberedEvent>> {
  try {
    return await open()
  } catch (error) {
    const failure = failureOf(error)
    if (failure.code === 'INTERNAL') logger.error({ err: error }, 'stream failed')
    return failedEvent(failure)
  }
}

async function* failedEvent(failure: ReturnType<typeof failureOf>): AsyncGenerator<NumberedEvent> {
  yield { completionId: '', sequence: 1, from: 1, event: { type: 'failed', failure } }
}
