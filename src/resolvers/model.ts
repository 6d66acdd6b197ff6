import { invalidInput } from '../errors.ts'
import { shares, undecided } from '../models/route.ts'
import { usable } from '../services/models/models.ts'
import { fromCursor, pageSize, toConnection } from './connection.ts'
import type { ModelResolvers, ModelStatisticsResolvers, QueryResolvers } from './generated.ts'

/** Global ids of models. */
export const modelPrefix = 'mdl_'

export const modelQueries: Pick<QueryResolvers, 'models' | 'model'> = {
  models: (_, { task, first, after, retired }, { models, caller }) => {
    const all = models.listed(task, { isRetired: retired ?? false, caller })
    const size = pageSize(first, 50)
    const cursor = fromCursor(after, '')
    const start = cursor === null ? 0 : all.findIndex(({ name }) => name === cursor) + 1
    if (cursor !== null && start === 0) throw invalidInput('after', 'must be a cursor of this list')
    return toConnection(all.slice(start, start + size + 1), size, all.length, ({ name }) => name)
  },
  model: (_, { name }, { models, caller }) => models.find(name, caller) ?? models.coming(name, caller) ?? null,
}

export const Model: ModelResolvers = {
  id: ({ name }) => `${modelPrefix}${name}`,
  name: ({ manifest }) => manifest.name,
  version: ({ manifest }) => manifest.version,
  task: ({ manifest }) => manifest.task,
  state: ({ engine, retiredAt }) => (retiredAt === null ? engine.state : 'RETIRED'),
  failure: ({ engine }) => engine.failure,
  requiredMemoryBytes: ({ engine }) => engine.requiredBytes,
  versions: ({ manifest }, _, { models, caller }) =>
    models.listedVersions(manifest.name).filter((model) => usable(model, caller) !== undefined),
  // Where it comes from is its operator's affair, as the pull itself is.
  pull: ({ pullId }, _, { modelPulls, caller }) =>
    pullId !== null && caller.scopes.has('MODELS_ADMIN') ? modelPulls.find(pullId) : null,
  rolloutWeight: ({ name, manifest }, _, { models }) =>
    shares(models.targets(manifest.name)).find(({ model }) => model === name)?.share ?? 0,
  route: ({ manifest }, _, { models }) => models.route(manifest.name) ?? undecided(manifest.name),
  aliases: ({ name }, _, { models }) =>
    models.routes().filter(({ isAlias, targets }) => isAlias && targets.some(({ model }) => model === name)),
  title: ({ manifest }) => manifest.title,
  description: ({ manifest }) => manifest.description,
  licence: ({ manifest }) => manifest.licence,
  source: ({ manifest }) => manifest.source,
  parameters: ({ manifest }) => manifest.parameters,
  precision: ({ manifest }) => manifest.precision,
  labels: ({ manifest }) => manifest.labels,
  batchInvariant: ({ engine }) => engine.statistics().batchInvariant,
  inputs: ({ engine }) => engine.graph?.inputs ?? null,
  outputs: ({ engine }) => engine.graph?.outputs ?? null,
  statistics: (model) => model,
}

export const ModelStatistics: ModelStatisticsResolvers = {
  runs: ({ engine }) => engine.statistics().runs,
  rows: ({ engine }) => engine.statistics().rows,
  promptTokens: ({ engine }) => engine.statistics().promptTokens,
  completionTokens: ({ engine }) => engine.statistics().completionTokens,
  cachedTokens: ({ engine }) => engine.statistics().cachedTokens,
  draftTokens: ({ engine }) => engine.statistics().draftTokens,
  acceptedTokens: ({ engine }) => engine.statistics().acceptedTokens,
  running: ({ engine }) => engine.statistics().running,
  starts: ({ engine }) => engine.statistics().starts,
  memoryBytes: ({ engine }) => engine.statistics().memoryBytes,
  served: ({ engine }) => engine.meter.served,
  errors: ({ engine }) => engine.meter.errors,
  latencyP50Ms: ({ engine }) => engine.meter.latency(0.5),
  latencyP99Ms: ({ engine }) => engine.meter.latency(0.99),
  tokensPerSecond: ({ engine }) => engine.meter.tokensPerSecond,
  lastUsedAt: ({ engine }) => engine.meter.lastUsedAt,
}
