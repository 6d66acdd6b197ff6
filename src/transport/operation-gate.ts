import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError } from 'graphql'
import type { Admit } from '../graphql/admit.ts'
import { refusalOf } from '../graphql/refusal.ts'
import type { Context } from '../resolvers/context.ts'

/** Decides about an operation over HTTP before anything of it is done. Whoever POSTs a subscription is told where it belongs. */
export const operationGate = (admit: Admit): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation, document, operationName, request, contextValue }) => {
      if (operation?.operation === 'subscription') throw misplaced()
      try {
        admit({ document, operationName, variables: request.variables }, contextValue.caller)
      } catch (error) {
        throw refusalOf(error)
      }
    },
  }),
})

const misplaced = (): GraphQLError =>
  new GraphQLError(
    'Subscriptions are served on this same path over WebSocket (protocol graphql-transport-ws), or as an event stream (Accept: text/event-stream).',
    {
      extensions: { code: 'SUBSCRIPTION_OVER_HTTP', http: { status: 405 } },
    },
  )
