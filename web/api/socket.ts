import { createClient } from 'graphql-ws'
import { socketEndpoint } from './endpoint.ts'
import { session } from './session.ts'

const pingEveryMs = 10_000
const pongWithinMs = 5_000
/** How the server closes the connections of those whom it doesn't let in, or no longer. */
const unauthenticated = 4401

let pongTimer: ReturnType<typeof setTimeout> | undefined

/**
 * The one WebSocket of this tab, opened when the first subscription starts. It does not send a subscription again by itself: whoever
 * reads a stream knows where it stopped, and resumes it from there (`followCompletion`, `serverMetrics`). A connection that has died
 * without a word is noticed by its missing pong.
 */
export const socket = createClient({
  url: socketEndpoint.href,
  connectionParams: session.headers,
  lazy: true,
  retryAttempts: 0,
  keepAlive: pingEveryMs,
  on: {
    ping: (received) => {
      if (received) return
      clearTimeout(pongTimer)
      pongTimer = setTimeout(() => socket.terminate(), pongWithinMs)
    },
    pong: (received) => {
      if (received) clearTimeout(pongTimer)
    },
    closed: (event) => {
      clearTimeout(pongTimer)
      if ((event as CloseEvent).code === unauthenticated) session.refused()
    },
  },
})

// Another key is another connection.
let { generation } = session.view()
session.subscribe(() => {
  const { generation: now, isRefused } = session.view()
  if (now !== generation || isRefused) socket.terminate()
  generation = now
})
