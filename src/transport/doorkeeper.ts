import type { IncomingMessage } from 'node:http'
import type { Request, RequestHandler, Response } from 'express'
import type { GraphQLFormattedError } from 'graphql'
import type { ApiKeys } from '../services/access/api-keys.ts'
import type { Caller } from '../services/access/caller.ts'
import { connectionLost } from '../util/abort.ts'

/** Why an operation is stopped whose key was revoked or has expired. */
export const keyEnded = Symbol('key ended')

/** Lets requests in by their API key, and shows those out whose key ends. */
export class Doorkeeper {
  readonly #apiKeys: ApiKeys
  readonly #maskError: (error: unknown) => GraphQLFormattedError
  readonly #callers = new WeakMap<IncomingMessage, Caller>()

  constructor(apiKeys: ApiKeys, maskError: (error: unknown) => GraphQLFormattedError) {
    this.#apiKeys = apiKeys
    this.#maskError = maskError
  }

  /** Refuses strangers before anything of what they send is read. */
  readonly check: RequestHandler = (request, response, next) => {
    try {
      this.#callers.set(
        request,
        this.#apiKeys.authenticate(secretIn(request.headers.authorization), strangerOf(request)),
      )
    } catch (error) {
      return void response
        .status(401)
        .set('www-authenticate', 'Bearer')
        .json({ errors: [this.#maskError(error)] })
    }
    next()
  }

  /** Who sent a request that was let in. */
  callerOf(request: Request): Caller {
    const caller = this.#callers.get(request)
    if (caller === undefined) throw new Error('nobody has asked who this is')
    return caller
  }

  /**
   * Aborted when the caller closes the connection before the answer is written, or its key ends.
   * @param onEnd called where the key ends while the response is open
   */
  departureOf(response: Response, onEnd: () => void = () => {}): AbortSignal {
    const departure = new AbortController()
    const release = this.#apiKeys.hold(this.callerOf(response.req), () => {
      departure.abort(keyEnded)
      onEnd()
    })
    const leave = (): void => {
      release()
      if (!response.writableFinished) departure.abort(connectionLost)
    }
    // It may be gone already: nothing is told of that any more.
    if (response.closed) leave()
    else response.once('close', leave)
    return departure.signal
  }
}

/** The secret in an `Authorization` header; null where there is none. */
export const secretIn = (authorization: unknown): string | null =>
  typeof authorization === 'string' ? (/^bearer +(\S+)$/i.exec(authorization)?.[1] ?? null) : null

/** Requests of one address without keys are one caller's. */
const strangerOf = ({ socket }: IncomingMessage): string => `address ${socket.remoteAddress ?? ''}`
