import type { RequestHandler } from 'express'
import { type MultipartLimits, readMultipart } from './multipart.ts'

/** Headers that no page of another site can send without asking first; Apollo Server demands one of them of every multipart request. */
const preflightHeaders = ['apollo-require-preflight', 'x-apollo-operation-name']

/** Takes multipart requests apart. One that Apollo Server is about to refuse as forged is not even read. */
export const uploads =
  (limits: MultipartLimits): RequestHandler =>
  async (request, _response, next) => {
    if (!request.is('multipart/form-data')) return next()
    const isPreflighted = preflightHeaders.some((name) => request.headers[name])
    request.body = isPreflighted ? await readMultipart(request, limits) : {}
    next()
  }
