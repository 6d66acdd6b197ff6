import type { RawData, WebSocket } from 'ws'

/**
 * Tells the operations of one socket that their caller has left: by `complete`, or by closing the socket. graphql-ws itself ends
 * subscriptions so, but not a query or mutation that still runs.
 */
export class Departures {
  readonly #operations = new Map<string, AbortController>()

  constructor(socket: WebSocket) {
    socket.on('message', (data: RawData) => this.#read(String(data)))
    socket.once('close', () => {
      for (const operation of this.#operations.values()) operation.abort()
      this.#operations.clear()
    })
  }

  /** @returns a signal that is aborted when the caller of this operation leaves */
  signalFor(id: string): AbortSignal {
    const operation = new AbortController()
    this.#operations.set(id, operation)
    return operation.signal
  }

  /** The operation has ended by itself. */
  forget(id: string): void {
    this.#operations.delete(id)
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
