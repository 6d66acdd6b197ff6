import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { type CompletionEvent, streamCompletion } from '../../../client/index.ts'

/** What a reader has in the end. */
export interface Reading {
  events: CompletionEvent[]
  texts: string[]
  /** Milliseconds of its longest pause between two events. */
  longestPause: number
}

/** Reads a stream to its end through whatever happens to its server, by the client that others use. */
export async function readThrough(
  url: string | (() => string),
  input: object,
  onEvent: (event: CompletionEvent) => void = () => {},
) {
  const client = createClient({
    url: () => (typeof url === 'string' ? url : url()).replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  })
  const reading: Reading = { events: [], texts: [], longestPause: 0 }
  let last = performance.now()
  for await (const event of streamCompletion(client, input, { maxTries: 60 })) {
    const now = performance.now()
    if (reading.events.length > 0) reading.longestPause = Math.max(reading.longestPause, now - last)
    last = now
    reading.events.push(event)
    if (event.__typename === 'CompletionDelta')
      reading.texts[event.index] = (reading.texts[event.index] ?? '') + event.text
    onEvent(event)
  }
  await client.dispose()
  return reading
}

/** Numbers that are missing, and numbers that came twice. */
export function gapsOf({ events }: Reading): { lost: number; doubled: number } {
  const seen = new Set(events.map(({ sequence }) => sequence))
  const last = Math.max(...seen)
  return { lost: last - seen.size, doubled: events.length - seen.size }
}
