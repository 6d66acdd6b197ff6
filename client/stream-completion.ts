import type { CreateCompletionInput } from '../src/resolvers/generated.ts'
import { CompletionStreamError, ConnectionLost, type SubscriptionClient, subscribe } from './subscribe.ts'

/** What the library reads of an event, whatever else is selected of it. */
export interface AnyCompletionEvent {
  __typename: string
  sequence: number
}

/** What a stream tells, as `schema.graphql` describes it. Numbers (`sequence`) grow; none is given twice. */
export type CompletionEvent =
  | { __typename: 'CompletionStarted'; sequence: number; completion: { id: string; seed: number } }
  | { __typename: 'CompletionDelta'; sequence: number; index: number; text: string; tokens: number[] }
  | { __typename: 'CompletionFinished'; sequence: number; completion: FinishedCompletion }
  | { __typename: 'CompletionFailed'; sequence: number; failure: { code: string; message: string } }

interface FinishedCompletion {
  id: string
  state: 'SUCCEEDED' | 'CANCELED'
  text: string
  finishReason: 'STOP' | 'LENGTH' | 'CANCELED' | null
  choices: { index: number; text: string; finishReason: 'STOP' | 'LENGTH' | 'CANCELED' | null }[]
  usage: { promptTokens: number; completionTokens: number; cachedTokens: number }
}

export interface CompletionStreamOptions {
  /** Leaves the stream; the completion is then canceled, unless it was created with `background: true`. */
  signal?: AbortSignal
  /** Tries in a row without any event, after which the stream gives up. Default: 12, about 40 s. */
  maxTries?: number
  /**
   * A subscription of your own to read a completion by, for `resumeCompletion`: with the variables `$id: ID!` and `$after: Int!` and one
   * field, `completionEvents`, of which it selects at least `__typename` and `sequence`. Default: what `CompletionEvent` has.
   */
  document?: string
  /** Told before each further try: how many have failed in a row, and why. */
  onReconnect?: (tries: number, reason: Error) => void
}

const selection = `__typename sequence
  ... on CompletionStarted { completion { id seed } }
  ... on CompletionDelta { index text tokens }
  ... on CompletionFinished { completion { id state text finishReason choices { index text finishReason }
    usage { promptTokens completionTokens cachedTokens } } }
  ... on CompletionFailed { failure { code message } }`
const create = `subscription ($input: CreateCompletionInput!) { event: streamCompletion(input: $input) { ${selection} } }`
const resume = `subscription ($id: ID!, $after: Int!) { event: completionEvents(id: $id, after: $after) { ${selection} } }`

/** Milliseconds before try number n + 1: 250, 500 ... at most 4 s, a random half of it less, so that clients don't come all at once. */
const pauseMs = (tries: number): number => Math.min(4000, 125 * 2 ** tries) * (0.5 + Math.random() / 2)

/**
 * Creates a completion and gives its events. Where the connection or the server goes away, it connects again and goes on after the last
 * event it has seen: no event is missed, none comes twice. Leaving the iterator cancels the completion, unless it is in the background.
 * @param client of graphql-ws (make it with `retryAttempts: 0`, since only this function knows where to go on) or graphql-sse
 * @throws CompletionStreamError
 */
export const streamCompletion = (
  client: SubscriptionClient,
  input: CreateCompletionInput,
  options: CompletionStreamOptions = {},
): AsyncGenerator<CompletionEvent, void, void> => follow(client, { input, id: null, after: 0 }, options)

/**
 * The events of a completion after number `after`, with the same endurance.
 * @throws CompletionStreamError
 */
export const resumeCompletion = <Event extends AnyCompletionEvent = CompletionEvent>(
  client: SubscriptionClient,
  { id, after = 0 }: { id: string; after?: number },
  options: CompletionStreamOptions = {},
): AsyncGenerator<Event, void, void> => follow<Event>(client, { input: null, id, after }, options)

/** Where a stream stands. */
interface Position {
  input: CreateCompletionInput | null
  /** Null until it is known. */
  id: string | null
  /** Number of the last event given. */
  after: number
}

async function* follow<Event extends AnyCompletionEvent>(
  client: SubscriptionClient,
  position: Position,
  { signal, maxTries = 12, document = resume, onReconnect = () => {} }: CompletionStreamOptions,
): AsyncGenerator<Event, void, void> {
  for (let tries = 0; !signal?.aborted; ) {
    try {
      for await (const data of subscribe(client, requestOf(position, document), signal)) {
        const next = Object.values(data)[0] as Event
        if (isOwnStart(next)) {
          // A client that has reconnected by itself has asked for another completion: leave it.
          if (position.id !== null && next.completion.id !== position.id) throw new ConnectionLost('reconnected')
          position.id = next.completion.id
        }
        // A refusal is its stream's only event, whatever number it would have had.
        if (next.sequence <= position.after && next.__typename !== 'CompletionFailed') continue
        tries = 0
        position.after = next.sequence
        yield next
        if (next.__typename === 'CompletionFinished' || next.__typename === 'CompletionFailed') return
      }
      return
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error
      tries += 1
      if (tries >= maxTries)
        throw new CompletionStreamError('CONNECTION_LOST', 'The server could not be reached again.', { cause: error })
      onReconnect(tries, error)
      await pause(pauseMs(tries), signal)
    }
  }
}

/** The first event, which says what the completion is called; another's document need not select that. */
const isOwnStart = (
  event: AnyCompletionEvent,
): event is Extract<CompletionEvent, { __typename: 'CompletionStarted' }> =>
  event.__typename === 'CompletionStarted' && 'completion' in event

const requestOf = (
  { input, id, after }: Position,
  document: string,
): { query: string; variables: Record<string, unknown> } =>
  id === null ? { query: create, variables: { input } } : { query: document, variables: { id, after } }

/** Waits; in a browser no longer than until it is online again. */
const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      page?.removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    const page = 'window' in globalThis ? globalThis.window : undefined
    signal?.addEventListener('abort', done)
    page?.addEventListener('online', done)
  })
