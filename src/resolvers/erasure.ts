import { erasurePrefix } from '../store/privacy/erasure-store.ts'
import { fromCursor, pageSize, toConnection } from './connection.ts'
import { orFailure, resultTypename } from './failure.ts'
import type { MutationResolvers, QueryResolvers, Resolvers } from './generated.ts'

export const erasureQueries: Pick<QueryResolvers, 'erasures' | 'encryption' | 'tenantRetention'> = {
  erasures: async (_, { first, after }, { erasureStore, caller }) => {
    const size = pageSize(first, 20)
    const tenant = caller.scopes.has('TENANTS_ADMIN') ? null : caller.tenant
    const page = await erasureStore.page(tenant, size, fromCursor(after, erasurePrefix))
    return toConnection(page, size, await erasureStore.count(tenant), ({ id }) => id)
  },
  encryption: (_, __, { resealing }) => resealing.status,
  tenantRetention: (_, { tenant }, { tenantRetention, caller }) => tenantRetention.get(tenant ?? caller.tenant, caller),
}

type ErasureMutations =
  | 'eraseCompletion'
  | 'erasePrediction'
  | 'eraseJob'
  | 'eraseApiKeyData'
  | 'eraseTenant'
  | 'setTenantRetention'

export const erasureMutations: Pick<MutationResolvers, ErasureMutations> = {
  eraseCompletion: (_, { id }, { erasures, caller }) =>
    orFailure(async () => ({ erasure: await erasures.record('COMPLETION', id, caller) })),
  erasePrediction: (_, { id }, { erasures, caller }) =>
    orFailure(async () => ({ erasure: await erasures.record('PREDICTION', id, caller) })),
  eraseJob: (_, { id }, { erasures, caller }) =>
    orFailure(async () => ({ erasure: await erasures.record('JOB', id, caller) })),
  eraseApiKeyData: (_, { id }, { erasures, caller }) =>
    orFailure(async () => ({ erasure: await erasures.ofApiKey(id, caller) })),
  eraseTenant: (_, { tenant }, { erasures, caller }) =>
    orFailure(async () => ({ erasure: await erasures.ofTenant(tenant, caller) })),
  setTenantRetention: (_, { input }, { tenantRetention, caller }) =>
    orFailure(async () => ({ retention: await tenantRetention.set(input, caller) })),
}

export const erasureResultTypes: Pick<Resolvers, 'EraseResult' | 'SetTenantRetentionResult'> = {
  EraseResult: { __resolveType: resultTypename('EraseSuccess') },
  SetTenantRetentionResult: { __resolveType: resultTypename('SetTenantRetentionSuccess') },
}
