import { randomUUID } from 'node:crypto'
import type { RequestHandler, Response } from 'express'

const header = 'x-request-id'
/** What a client may call its request: fit for a line of a log. */
const acceptable = /^[\w.:-]{1,64}$/

/** A name for one operation, by which the log and its caller know it. */
export const newRequestId = (): string => randomUUID()

/** Names each request, or keeps the name that its client or a proxy gave it, and says so in the response. */
export const nameRequests: RequestHandler = (request, response, next) => {
  const given = request.get(header)
  response.setHeader(header, given !== undefined && acceptable.test(given) ? given : newRequestId())
  next()
}

export const requestIdOf = (response: Response): string => String(response.getHeader(header))
