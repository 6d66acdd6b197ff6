import { modelPullPrefix } from '../store/model-pull-store.ts'
import { modelEventPrefix } from '../store/model-store.ts'
import {
  Completion,
  completionEventTypes,
  completionMutations,
  completionPrefix,
  completionQueries,
  completionResultTypes,
  completionSubscriptions,
} from './completion.ts'
import { deliveryMutations, deliveryPrefix, deliveryQueries, deliveryResultTypes } from './delivery.ts'
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

const node: QueryResolvers['node'] = (_, { id }, services) => {
  const { models, modelStore, modelPulls, jobStore, deliveryStore, loaders } = services
  if (id.startsWith(modelPrefix)) return models.version(id.slice(modelPrefix.length)) ?? null
  if (id.startsWith(modelPullPrefix)) return modelPulls.find(id)
  if (id.startsWith(completionPrefix)) return loaders.completion.load(id)
  if (id.startsWith(predictionPrefix)) return loaders.prediction.load(id)
  if (id.startsWith(modelEventPrefix)) return modelStore.event(id)
  if (id.startsWith(jobPrefix)) return jobStore.get(id)
  if (id.startsWith(deliveryPrefix)) return deliveryStore.get(id)
  return null
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
  },
  Mutation: {
    ...completionMutations,
    ...predictionMutations,
    ...registryMutations,
    ...modelPullMutations,
    ...jobMutations,
    ...deliveryMutations,
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
  ModelPull,
  ...modelPullResultTypes,
  ...jobResultTypes,
  ...deliveryResultTypes,
  DateTime,
  TensorData,
  Upload,
  Vector,
}
