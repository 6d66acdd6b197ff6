import { fromCursor, pageSize, toConnection } from './connection.ts'
import { orFailure, resultTypename } from './failure.ts'
import type { MutationResolvers, QueryResolvers, Resolvers } from './generated.ts'

/** Global ids of webhook deliveries, which are also the messages' own. */
export const deliveryPrefix = 'msg_'

export const deliveryQueries: Pick<QueryResolvers, 'webhookDeliveries'> = {
  webhookDeliveries: async (_, { first, after, ...wanted }, { deliveryStore, caller }) => {
    const size = pageSize(first, 20)
    const filter = { ...wanted, tenant: caller.tenant }
    const page = await deliveryStore.page(filter, size, fromCursor(after, deliveryPrefix))
    return toConnection(page, size, await deliveryStore.count(filter), ({ id }) => id)
  },
}

export const deliveryMutations: Pick<MutationResolvers, 'retryWebhookDelivery'> = {
  retryWebhookDelivery: (_, { id }, { webhooks, caller }) =>
    orFailure(async () => ({ delivery: await webhooks.retry(id, caller) })),
}

export const deliveryResultTypes: Pick<Resolvers, 'RetryWebhookDeliveryResult'> = {
  RetryWebhookDeliveryResult: { __resolveType: resultTypename('RetryWebhookDeliverySuccess') },
}
