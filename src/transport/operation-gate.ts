import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError } from 'graphql'
import { DomainError } from '../errors.ts'
import type { Admission, Admit } from '../graphql/admit.ts'
import { refusalOf } from '../graphql/refusal.ts'
import type { Context } from '../resolvers/context.ts'
import { quotaHeaders, refusalHeaders } from './quota-headers.ts'

/** The header, or the request's extension `cost: true`, by which an operation's cost is asked for. */
export const costHeader = 'x-modelgraph-cost'

/**
 * Decides about an operation over HTTP before anything of it is done, and settles with its caller when it has ended. Whoever POSTs a
 * subscription is told where it belongs.
 */
export const operationGate = (admit: Admit): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => {
    let admission: Admission | null = null
    let refusal: Record<string, string> | null = null
    return {
      didResolveOperation: async ({ operation, document, operationName, request, contextValue }) => {
        if (operation?.operation === 'subscription') throw misplaced()
        try {
          admission = admit({ document, operationName, variables: request.variables }, contextValue.caller)
          contextValue.caller = admission.caller
        } catch (error) {
          if (error instanceof DomainError) refusal = refusalHeaders(error.failure)
          throw refusalOf(error)
        }
      },
      willSendResponse: async ({ request, response: { http, body }, contextValue: { accounts, caller } }) => {
        admission?.reservation.end()
        for (const [name, value] of Object.entries(refusal ?? quotaHeaders(accounts.remainders(caller))))
          http.headers.set(name, value)
        const isAsked = request.http?.headers.has(costHeader) || wantsCost(request.extensions)
        if (admission === null || !isAsked || body.kind !== 'single') return
        const cost = { ...admission.cost(), used: admission.reservation.usedTokens }
        body.singleResult.extensions = { ...body.singleResult.extensions, cost }
      },
    }
  },
})

/** Whether a request's extensions ask for its cost. */
export const wantsCost = (extensions: Readonly<Record<string, unknown>> | null | undefined): boolean =>
  extensions?.['cost'] === true

const misplaced = (): GraphQLError =>
  new GraphQLError(
    'Subscriptions are served on this same path over WebSocket (protocol graphql-transport-ws), or as an event stream (Accept: text/event-stream).',
    {
      extensions: { code: 'SUBSCRIPTION_OVER_HTTP', http: { status: 405 } },
    },
  )
