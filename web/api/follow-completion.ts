import { stringifyDocument } from 'urql'
import { resumeCompletion } from '../../client/index.ts'
import { FollowAnswerDocument, type FollowAnswerSubscription } from './generated/graphql.ts'
import { socket } from './socket.ts'

export type FollowedEvent = FollowAnswerSubscription['completionEvents']

export type LastEvent = Extract<FollowedEvent, { __typename: 'CompletionFinished' | 'CompletionFailed' }>

export interface FollowOptions {
  id: string
  /** Number of the last event already seen; 0 for none. */
  after: number
  /** Told when the connection is lost; the next event says that it is back. */
  onLost?: () => void
  /** Aborted to leave the stream. Default: it is read to its end. */
  signal?: AbortSignal
}

const document = stringifyDocument(FollowAnswerDocument)

/**
 * A completion's events to its last one, over any number of lost connections, as long as it takes. The last one is given even where it
 * was seen before, so that whoever has stored the text but not the end learns of it.
 * @throws CompletionStreamError where the server doesn't let this tab read it
 */
export async function* followCompletion({
  id,
  after,
  onLost = () => {},
  signal,
}: FollowOptions): AsyncGenerator<FollowedEvent, void, void> {
  const from = { id, after: Math.max(0, after - 1) }
  const options = { document, maxTries: Number.POSITIVE_INFINITY, onReconnect: onLost, ...(signal && { signal }) }
  for await (const event of resumeCompletion<FollowedEvent>(socket, from, options))
    if (event.sequence > after || isLast(event)) yield event
}

export const isLast = (event: FollowedEvent): event is LastEvent =>
  event.__typename === 'CompletionFinished' || event.__typename === 'CompletionFailed'
