import { apiKeyPrefix } from '../services/access/api-keys.ts'
import { usable } from '../services/models/models.ts'
import type { Scope } from '../store/access/key-store.ts'
import { modelPullPrefix } from '../store/models/model-pull-store.ts'
import { modelEventPrefix } from '../store/models/model-store.ts'
import { erasurePrefix } from '../store/privacy/erasure-store.ts'
import { ApiKey, apiKeyMutations, apiKeyQueries, apiKeyResultTypes } from './api-key.ts'
import {
  Completion,
  completionEventTypes,
  completionMutations,
  completionPrefix,
  completionQueries,
  completionResultTypes,
  completionSubscriptions,
} from './completion.ts'
import type { Context } from './context.ts'
import { deliveryMutations, deliveryPrefix, deliveryQueries, deliveryResultTypes } from './delivery.ts'
import { erasureMutations, erasureQueries, erasureResultTypes } from './erasure.ts'
import { typenameOf } from './failure.ts'
import type { QueryResolvers, Resolvers } from './generated.ts'
import { Job, jobMutations, jobPrefix, jobQueries, jobResultTypes, jobSubscriptions } from './job.ts'
import { Model, ModelStatistics, modelPrefix, modelQueries } from './model.ts'
import {
  ModelPull,
  modelPullMutations,
  modelPullQueries,
  modelPullResultTypes,
  modelPullSubscriptions,
} from './model-pull.ts'
import { ownOrNull } from './own.ts'
import {
  Embedding,
  ImageEmbedding,
  Prediction,
  predictionMutations,
  predictionPrefix,
  predictionQueries,
  predictionResultTypes,
  predictionSubscriptions,
  Tensor,
} from './prediction.ts'
import { ModelRoute, RouteTarget, registryMutations, registryQueries, registryResultTypes } from './registry.ts'
import { DateTime, TensorData, Upload, Vector } from './scalars.ts'
import { serverMetricsSubscription } from './server-metrics.ts'
import { quotaTypes, usageQueries } from './usage.ts'

/** What is behind a global id, by its prefix, and the scopes of which any lets a caller see it. */
const nodes: { prefix: string; needed: Scope[]; find: (id: string, context: Context) => Found }[] = [
  {
    prefix: modelPrefix,
    needed: ['PREDICT', 'COMPLETE', 'READ', 'MODELS_ADMIN'],
    find: (id, { models, caller }) => usable(models.listedVersion(id.slice(modelPrefix.length)), caller) ?? null,
  },
  { prefix: completionPrefix, needed: ['COMPLETE', 'READ'], find: (id, { loaders }) => loaders.completion.load(id) },
  { prefix: predictionPrefix, needed: ['PREDICT', 'READ'], find: (id, { loaders }) => loaders.prediction.load(id) },
  {
    prefix: jobPrefix,
    needed: ['PREDICT', 'COMPLETE', 'READ'],
    find: (id, { jobStore, caller }) => ownOrNull(caller, jobStore.get(id)),
  },
  {
    prefix: deliveryPrefix,
    needed: ['READ'],
    find: (id, { deliveryStore, caller }) => ownOrNull(caller, deliveryStore.get(id)),
  },
  { prefix: modelPullPrefix, needed: ['MODELS_ADMIN'], find: (id, { modelPulls }) => modelPulls.find(id) },
  { prefix: modelEventPrefix, needed: ['MODELS_ADMIN'], find: (id, { modelStore }) => modelStore.event(id) },
  {
    prefix: erasurePrefix,
    needed: ['COMPLETE', 'PREDICT', 'READ', 'KEYS_ADMIN'],
    find: async (id, { erasureStore, caller }) => {
      const found = await erasureStore.get(id)
      return found !== null && found.tenant === caller.tenant ? found : null
    },
  },
  { prefix: apiKeyPrefix, needed: ['KEYS_ADMIN'], find: (id, { apiKeys, caller }) => apiKeys.find(id, caller) },
]

type Found = ReturnType<NonNullable<Extract<QueryResolvers['node'], (...args: never) => unknown>>>

const node: QueryResolvers['node'] = (_, { id }, context) => {
  const kind = nodes.find(({ prefix }) => id.startsWith(prefix))
  return kind?.needed.some((scope) => context.caller.scopes.has(scope)) ? kind.find(id, context) : null
}

/** One entry a type of `schema.graphql`. */
export const resolvers: Resolvers = {
  Query: {
    node,
    ...modelQueries,
    ...registryQueries,
    ...modelPullQueries,
    ...completionQueries,
    ...predictionQueries,
    ...jobQueries,
    ...deliveryQueries,
    ...apiKeyQueries,
    ...usageQueries,
    ...erasureQueries,
  },
  Mutation: {
    ...completionMutations,
    ...predictionMutations,
    ...registryMutations,
    ...modelPullMutations,
    ...jobMutations,
    ...deliveryMutations,
    ...apiKeyMutations,
    ...erasureMutations,
  },
  Subscription: {
    ...completionSubscriptions,
    ...predictionSubscriptions,
    ...jobSubscriptions,
    ...modelPullSubscriptions,
    ...serverMetricsSubscription,
  },
  Node: {
    __resolveType: (value) => {
      if ('manifest' in value) return 'Model'
      if ('stop' in value) return 'ModelPull'
      if ('action' in value) return 'ModelEvent'
      if ('hash' in value) return 'ApiKey'
      if ('subjectId' in value && 'digest' in value) return 'Erasure'
      if ('operation' in value) return 'Prediction'
      if ('succeeded' in value) return 'Job'
      return 'body' in value ? 'WebhookDelivery' : 'Completion'
    },
  },
  Failure: { __resolveType: typenameOf },
  Model,
  ModelStatistics,
  ModelRoute,
  RouteTarget,
  Completion,
  Prediction,
  Job,
  Embedding,
  ImageEmbedding,
  Tensor,
  ...completionEventTypes,
  ...completionResultTypes,
  ...predictionResultTypes,
  ...registryResultTypes,
  ApiKey,
  ModelPull,
  ...modelPullResultTypes,
  ...jobResultTypes,
  ...deliveryResultTypes,
  ...apiKeyResultTypes,
  ...quotaTypes,
  ...erasureResultTypes,
  DateTime,
  TensorData,
  Upload,
  Vector,
}
