import { useQuery } from 'urql'
import { failureOfError } from '../api/failure.ts'
import {
  ModelAliasesDocument,
  type ModelAliasesQuery,
  type ModelFactsFragment,
  ModelFamiliesDocument,
  ModelHistoryDocument,
} from '../api/generated/graphql.ts'

export type Model = ModelFactsFragment

export type Alias = ModelAliasesQuery['modelRoutes']['nodes'][number]

/** The versions of one model, newest first. */
export interface Family {
  name: string
  versions: Model[]
}

const shownEvents = 30

/** Every model with its versions, and what was done with them. */
export function useModels() {
  const [{ data, error }, reloadModels] = useQuery({ query: ModelFamiliesDocument })
  const [{ data: history }, reloadHistory] = useQuery({
    query: ModelHistoryDocument,
    variables: { first: shownEvents },
  })
  const [{ data: routes }, reloadAliases] = useQuery({ query: ModelAliasesDocument })
  return {
    aliases: routes?.modelRoutes.nodes.filter(({ isAlias, targets }) => isAlias && targets.length > 0),
    memory: data?.modelMemory,
    families: data && familiesOf(data.models.nodes),
    events: history?.modelEvents.nodes ?? [],
    failure: error ? failureOfError(error) : null,
    reload: () => {
      reloadModels()
      reloadHistory()
      reloadAliases()
    },
  }
}

function familiesOf(models: readonly Model[]): Family[] {
  const byName = new Map<string, Model[]>()
  for (const model of models) byName.set(model.name, [...(byName.get(model.name) ?? []), model])
  return [...byName].map(([name, versions]) => ({ name, versions }))
}

export const fullName = ({ name, version }: Pick<Model, 'name' | 'version'>): string => `${name}@${version}`
