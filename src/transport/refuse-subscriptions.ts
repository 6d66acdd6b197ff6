import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError } from 'graphql'
import type { Context } from '../resolvers/context.ts'

/** Tells whoever POSTs a subscription where it belongs. */
export const refuseSubscriptions: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation !== 'subscription') return
      throw new GraphQLError(
        'Subscriptions are served on this same path over WebSocket (protocol graphql-transport-ws), or as an event stream (Accept: text/event-stream).',
        {
          extensions: { code: 'SUBSCRIPTION_OVER_HTTP', http: { status: 405 } },
        },
      )
    },
  }),
}
