import type { Pull } from '../services/pulls/pull.ts'
import { modelPullPrefix } from '../store/models/model-pull-store.ts'
import { fromCursor, pageSize, toConnection } from './connection.ts'
import { orFailure, resultTypename } from './failure.ts'
import type {
  ModelPullResolvers,
  MutationResolvers,
  QueryResolvers,
  Resolvers,
  SubscriptionResolvers,
} from './generated.ts'

export const modelPullQueries: Pick<QueryResolvers, 'modelPull' | 'modelPulls'> = {
  modelPull: (_, { id }, { modelPulls }) => modelPulls.find(id),
  modelPulls: async (_, { first, after }, { modelPulls }) => {
    const size = pageSize(first, 20)
    const pulls = await modelPulls.page(size, fromCursor(after, modelPullPrefix))
    return toConnection(pulls, size, await modelPulls.count(), ({ record }) => record.id)
  },
}

export const modelPullMutations: Pick<MutationResolvers, 'pullModel' | 'cancelPull'> = {
  pullModel: (_, { input }, { modelPulls, caller }) =>
    orFailure(async () => ({ pull: await modelPulls.create(input, caller.id) })),
  cancelPull: (_, { id }, { modelPulls }) => orFailure(async () => ({ pull: await modelPulls.cancel(id) })),
}

export const modelPullSubscriptions: Pick<SubscriptionResolvers, 'pullProgress'> = {
  pullProgress: {
    subscribe: (_, { id }, { modelPulls }) => modelPulls.read(id),
    resolve: (pull: Pull) => pull,
  },
}

export const ModelPull: ModelPullResolvers = {
  id: ({ record }) => record.id,
  hubId: ({ record }) => record.input.id,
  revision: ({ record }) => record.input.revision,
  precision: ({ record }) => (record.input.precision?.toUpperCase() ?? null) as never,
  commit: ({ record }) => record.commit,
  state: ({ record }) => record.state,
  createdAt: ({ record }) => record.createdAt,
  finishedAt: ({ record }) => record.finishedAt,
  files: ({ record }) => record.files,
  model: ({ record }, _, { models }) => (record.model === null ? null : (models.version(record.model) ?? null)),
  failure: ({ record }) => record.failure,
}

export const modelPullResultTypes: Pick<Resolvers, 'PullModelResult' | 'CancelPullResult'> = {
  PullModelResult: { __resolveType: resultTypename('PullModelSuccess') },
  CancelPullResult: { __resolveType: resultTypename('CancelPullSuccess') },
}
