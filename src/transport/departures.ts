import type { RawData, WebSocket } from 'ws'
import { connectionLost } from '../util/abort.ts'

/**
 * Tells the operations of one socket that their caller has left: by `complete`, or by closing the socket. graphql-ws itself ends
 * subscriptions so, but not a query or mutation that still runs. Closes sockets that nobody uses.
 */
export class Departures {
  readonly #operations = new Map<string, AbortController>()
  readonly #idle: NodeJS.Timeout | null

  /** @param idleMs milliseconds without operations after which the socket is closed; 0 for never */
  constructor(socket: WebSocket, idleMs: number) {
    this.#idle = idleMs === 0 ? null : setTimeout(() => this.#closeIfIdle(socket), idleMs)
    socket.on('message', (data: RawData) => this.#read(String(data)))
    socket.once('close', () => {
      if (this.#idle !== null) clearTimeout(this.#idle)
      for (const operation of this.#operations.values()) operation.abort(connectionLost)
      this.#operations.clear()
    })
  }

  /** How many have not ended. */
  get operations(): number {
    return this.#operations.size
  }

  /** @returns a signal that is aborted when the caller of this operation leaves, by `connectionLost` where it did not say so */
  signalFor(id: string): AbortSignal {
    const operation = new AbortController()
    this.#operations.set(id, operation)
    this.#idle?.refresh()
    return operation.signal
  }

  /** The operation has ended by itself. */
  forget(id: string): void {
    this.#operations.delete(id)
    this.#idle?.refresh()
  }

  /** One that still reads a stream after that time is looked at again later. */
  #closeIfIdle(socket: WebSocket): void {
    if (this.#operations.size === 0) socket.close(1000, 'Idle')
    else this.#idle?.refresh()
  }

  #read(message: string): void {
    if (!message.includes('"complete"')) return
    const id = idOfComplete(message)
    if (id === null) return
    this.#operations.get(id)?.abort()
    this.#operations.delete(id)
  }
}

/** The id in a `complete` message; null for every other message, malformed ones included (graphql-ws deals with those). */
function idOfComplete(message: string): string | null {
  try {
    const { type, id } = JSON.parse(message) ?? {}
    return type === 'complete' && typeof id === 'string' ? id : null
  } catch {
    return null
  }
}
