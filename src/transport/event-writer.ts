import type { Response } from 'express'

/** Writes the events of one response, one after the other, and gives a client up that doesn't read them. */
export class EventWriter {
  readonly #response: Response
  readonly #patienceMs: number
  #writing: Promise<void> | null = null

  /** @param patienceMs for which an event may stay unsent */
  constructor(response: Response, patienceMs: number) {
    this.#response = response
    this.#patienceMs = patienceMs
  }

  /** Resolves when nothing waits to be sent, or nobody is there to send it to. */
  async isFree(): Promise<void> {
    // What was made last is handed to `write` in a later turn.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.#writing !== null) await this.#writing
  }

  /** Sends all chunks and ends the response; returns the source as soon as the client is gone. */
  async write(source: AsyncGenerator<string>, status: number, headers: Record<string, string> = {}): Promise<void> {
    const response = this.#response
    const leave = (): void => void source.return(undefined)
    response.once('close', leave)
    // Without it, a client waits with its first event until the response has some size (Nagle and proxies).
    response.socket?.setNoDelay(true)
    response.writeHead(status, headers)
    try {
      for await (const chunk of source) {
        if (response.destroyed || response.writableEnded) break
        this.#writing = this.#send(chunk)
        await this.#writing
        this.#writing = null
      }
      response.end()
    } catch {
      response.destroy()
    } finally {
      this.#writing = null
      response.off('close', leave)
      leave()
    }
  }

  /** Sends one more chunk and ends the response, whatever its source has still to say. */
  end(chunk: string): void {
    const response = this.#response
    if (!response.headersSent || response.writableEnded || response.destroyed) return
    response.write(chunk)
    response.end()
  }

  #send(chunk: string): Promise<void> {
    const response = this.#response
    return new Promise((resolve) => {
      const patience = setTimeout(() => response.destroy(), this.#patienceMs)
      const done = (): void => {
        clearTimeout(patience)
        response.off('close', done)
        resolve()
      }
      response.once('close', done)
      response.write(chunk, done)
    })
  }
}
