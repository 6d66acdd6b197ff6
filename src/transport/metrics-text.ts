import type { RequestHandler } from 'express'
import type { GraphQLFormattedError } from 'graphql'
import { checkScope } from '../services/access/caller.ts'
import type { Instruments } from '../services/metrics/instruments.ts'
import type { Doorkeeper } from './doorkeeper.ts'

/** What Prometheus reads. Where keys exist, its key (`Authorization: Bearer`) needs the scope METRICS. */
export const metricsText =
  (
    instruments: Instruments,
    doorkeeper: Doorkeeper,
    maskError: (error: unknown) => GraphQLFormattedError,
  ): RequestHandler =>
  async (request, response) => {
    try {
      checkScope(doorkeeper.callerOf(request), ['METRICS'])
    } catch (error) {
      return void response.status(403).json({ errors: [maskError(error)] })
    }
    response.set({ 'content-type': instruments.contentType, 'cache-control': 'no-store' })
    response.send(await instruments.text())
  }
