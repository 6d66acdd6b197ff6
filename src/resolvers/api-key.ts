import { apiKeyPrefix } from '../services/access/api-keys.ts'
import { fromCursor, pageSize, toConnection } from './connection.ts'
import { orFailure, resultTypename } from './failure.ts'
import type { ApiKeyResolvers, MutationResolvers, QueryResolvers, Resolvers } from './generated.ts'

export const apiKeyQueries: Pick<QueryResolvers, 'apiKeys'> = {
  apiKeys: (_, { tenant, first, after }, { apiKeys, caller }) => {
    const all = apiKeys.list(caller, tenant)
    const size = pageSize(first, 20)
    const cursor = fromCursor(after, apiKeyPrefix)
    const rest = cursor === null ? all : all.filter(({ id }) => id < cursor)
    return toConnection(rest.slice(0, size + 1), size, all.length, ({ id }) => id)
  },
}

export const apiKeyMutations: Pick<MutationResolvers, 'createApiKey' | 'rotateApiKey' | 'revokeApiKey'> = {
  createApiKey: (_, { input }, { apiKeys, caller }) => orFailure(() => apiKeys.create(input, caller)),
  rotateApiKey: (_, { input }, { apiKeys, caller }) => orFailure(() => apiKeys.rotate(input, caller)),
  revokeApiKey: (_, { id }, { apiKeys, caller }) => orFailure(async () => ({ key: await apiKeys.revoke(id, caller) })),
}

export const ApiKey: ApiKeyResolvers = {
  previousExpiresAt: ({ previous }) =>
    previous !== null && previous.expiresAt > Date.now() ? previous.expiresAt : null,
}

export const apiKeyResultTypes: Pick<Resolvers, 'CreateApiKeyResult' | 'RotateApiKeyResult' | 'RevokeApiKeyResult'> = {
  CreateApiKeyResult: { __resolveType: resultTypename('CreateApiKeySuccess') },
  RotateApiKeyResult: { __resolveType: resultTypename('RotateApiKeySuccess') },
  RevokeApiKeyResult: { __resolveType: resultTypename('RevokeApiKeySuccess') },
}
