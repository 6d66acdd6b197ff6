import { stringifyDocument } from 'urql'
import { FollowAnswerDocument, type FollowAnswerSubscription } from './generated/graphql.ts'
import { socket } from './socket.ts'

export type FollowedEvent = FollowAnswerSubscription['completionEvents']

export interface FollowOptions {
  id: string
  /** Number of the last event already seen; 0 for none. */
  after: number
  onEvent: (event: FollowedEvent) => void
  /** Told when the connection is lost (false) and when events come again (true). */
  onConnection: (isConnected: boolean) => void
  /** Aborted to leave the stream. Default: it is read to its end. */
  signal?: AbortSignal
}

const query = stringifyDocument(FollowAnswerDocument)
const longestPauseMs = 4000
const never = new AbortController().signal

/**
 * Reads a completion's events to its last one, over any number of lost connections: events are numbered, so each new connection asks
 * for those after the last one seen, and none is missed or seen twice.
 * @returns when the server has nothing more to tell: mostly after the last event, but a server that stops ends its streams, too
 */
export async function followCompletion({
  id,
  after,
  onEvent,
  onConnection,
  signal = never,
}: FollowOptions): Promise<void> {
  let position = after
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const isOver = await readOnce(id, position, signal, (event) => {
      if (attempt > 0) onConnection(true)
      attempt = 0
      position = event.sequence
      onEvent(event)
    })
    if (isOver || signal.aborted) return
    onConnection(false)
    await pause(Math.min(longestPauseMs, 250 * 2 ** attempt), signal)
  }
}

/** One connection's worth. @returns whether the stream is over, rather than the connection */
function readOnce(
  id: string,
  after: number,
  signal: AbortSignal,
  onEvent: (event: FollowedEvent) => void,
): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = socket.subscribe<FollowAnswerSubscription>(
      { query, variables: { id, after } },
      {
        next: ({ data }) => {
          if (data != null) onEvent(data.completionEvents)
        },
        error: () => resolve(false),
        complete: () => resolve(true),
      },
    )
    signal.addEventListener('abort', stop, { once: true })
  })
}

/** Waits, but no longer than until the browser says that it is online again. */
export function pause(ms: number, signal: AbortSignal = never): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    window.addEventListener('online', done)
    signal.addEventListener('abort', done)
  })
}
