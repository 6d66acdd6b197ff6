import { type Route, shares } from '../models/route.ts'
import type { Models } from '../services/models/models.ts'
import { modelEventPrefix } from '../store/models/model-store.ts'
import { fromCursor, pageSize, toConnection } from './connection.ts'
import { orFailure, resultTypename } from './failure.ts'
import type {
  ModelRouteResolvers,
  MutationResolvers,
  QueryResolvers,
  Resolvers,
  RouteTargetResolvers,
} from './generated.ts'

export const registryQueries: Pick<QueryResolvers, 'modelMemory' | 'modelRoutes' | 'modelRoute' | 'modelEvents'> = {
  modelMemory: (_, __, { models }) => models.memory,
  modelRoutes: (_, { first, after }, { models }) => {
    const all = models.routes()
    const size = pageSize(first, 50)
    const cursor = fromCursor(after, '')
    const rest = cursor === null ? all : all.filter(({ name }) => name > cursor)
    return toConnection(rest.slice(0, size + 1), size, all.length, ({ name }) => name)
  },
  modelRoute: (_, { name }, { models }) => leading(models, name),
  modelEvents: async (_, { name, first, after }, { modelStore }) => {
    const size = pageSize(first, 20)
    const events = await modelStore.events(name ?? null, size, fromCursor(after, modelEventPrefix))
    return toConnection(events, size, await modelStore.countEvents(name ?? null), ({ id }) => id)
  },
}

type RegistryMutations =
  | 'registerModel'
  | 'promoteModel'
  | 'setRollout'
  | 'rollBackModel'
  | 'setAlias'
  | 'deleteAlias'
  | 'retireModel'
  | 'loadModel'
  | 'unloadModel'
  | 'restoreModel'
  | 'deleteModel'

export const registryMutations: Pick<MutationResolvers, RegistryMutations> = {
  registerModel: (_, { input }, { registry, caller }) =>
    orFailure(async () => ({ model: await registry.register(input, caller.id) })),
  promoteModel: (_, { input }, { deployments, caller }) =>
    orFailure(async () => ({ route: await deployments.promote(input, caller.id) })),
  setRollout: (_, { input }, { deployments, caller }) =>
    orFailure(async () => ({ route: await deployments.setRollout(input, caller.id) })),
  rollBackModel: (_, { input }, { deployments, caller }) =>
    orFailure(async () => ({ route: await deployments.rollBack(input, caller.id) })),
  setAlias: (_, { input }, { deployments, caller }) =>
    orFailure(async () => ({ route: await deployments.setAlias(input, caller.id) })),
  deleteAlias: (_, { input }, { deployments, caller }) =>
    orFailure(async () => ({ route: await deployments.deleteAlias(input, caller.id) })),
  retireModel: (_, { input }, { deployments, caller }) =>
    orFailure(async () => ({ model: await deployments.retire(input, caller.id) })),
  loadModel: (_, { input }, { models, caller }) =>
    orFailure(async () => {
      const model = models.get(input.model, caller)
      await model.engine.load()
      return { model }
    }),
  unloadModel: (_, { input }, { models, caller }) =>
    orFailure(async () => {
      const model = models.find(input.model, caller)
      if (model === undefined) throw models.missing(input.model, caller)
      await model.engine.unload()
      return { model }
    }),
  restoreModel: (_, { input }, { deployments, caller }) =>
    orFailure(async () => ({ model: await deployments.restore(input, caller.id) })),
  deleteModel: (_, { input }, { registry, caller }) => orFailure(() => registry.remove(input, caller.id)),
}

export const ModelRoute: ModelRouteResolvers = {
  targets: ({ name }, _, { models }) => shares(models.targets(name)),
}

export const RouteTarget: RouteTargetResolvers = {
  model: ({ model }, _, { models }) => models.version(model) ?? null,
  name: ({ model }) => model,
}

export const registryResultTypes: Pick<
  Resolvers,
  'RegisterModelResult' | 'ChangeRouteResult' | 'RetireModelResult' | 'LoadModelResult' | 'DeleteModelResult'
> = {
  RegisterModelResult: { __resolveType: resultTypename('RegisterModelSuccess') },
  ChangeRouteResult: { __resolveType: resultTypename('ChangeRouteSuccess') },
  LoadModelResult: { __resolveType: resultTypename('LoadModelSuccess') },
  RetireModelResult: { __resolveType: resultTypename('RetireModelSuccess') },
  DeleteModelResult: { __resolveType: resultTypename('DeleteModelSuccess') },
}

/** A name that leads somewhere. */
function leading(models: Models, name: string): Route | null {
  const route = models.route(name)
  return route !== undefined && models.targets(name).length > 0 ? route : null
}
