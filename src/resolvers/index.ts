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
import { typenameOf } from './failure.ts'
import type { QueryResolvers, Resolvers } from './generated.ts'
import { Model, ModelStatistics, modelPrefix, modelQueries } from './model.ts'
import {
  Embedding,
  ImageEmbedding,
  Prediction,
  predictionMutations,
  predictionPrefix,
  predictionQueries,
  predictionResultTypes,
  Tensor,
} from './prediction.ts'
import { ModelRoute, RouteTarget, registryMutations, registryQueries, registryResultTypes } from './registry.ts'
import { DateTime, TensorData, Upload, Vector } from './scalars.ts'

const node: QueryResolvers['node'] = (_, { id }, { models, modelStore, loaders }) => {
  if (id.startsWith(modelPrefix)) return models.version(id.slice(modelPrefix.length)) ?? null
  if (id.startsWith(completionPrefix)) return loaders.completion.load(id)
  if (id.startsWith(predictionPrefix)) return loaders.prediction.load(id)
  if (id.startsWith(modelEventPrefix)) return modelStore.event(id)
  return null
}

/** One entry a type of `schema.graphql`. */
export const resolvers: Resolvers = {
  Query: { node, ...modelQueries, ...registryQueries, ...completionQueries, ...predictionQueries },
  Mutation: { ...completionMutations, ...predictionMutations, ...registryMutations },
  Subscription: completionSubscriptions,
  Node: {
    __resolveType: (value) => {
      if ('manifest' in value) return 'Model'
      if ('action' in value) return 'ModelEvent'
      return 'operation' in value ? 'Prediction' : 'Completion'
    },
  },
  Failure: { __resolveType: typenameOf },
  Model,
  ModelStatistics,
  ModelRoute,
  RouteTarget,
  Completion,
  Prediction,
  Embedding,
  ImageEmbedding,
  Tensor,
  ...completionEventTypes,
  ...completionResultTypes,
  ...predictionResultTypes,
  ...registryResultTypes,
  DateTime,
  TensorData,
  Upload,
  Vector,
}
