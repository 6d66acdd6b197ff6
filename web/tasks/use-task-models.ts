import { useQuery } from 'urql'
import { failureOfError } from '../api/failure.ts'
import { TaskModelsDocument } from '../api/generated/graphql.ts'

/** Every model that can be asked, whatever it is for. */
export function useTaskModels() {
  const [{ data, error }] = useQuery({ query: TaskModelsDocument })
  return {
    models: data?.models.nodes.filter(({ state }) => state !== 'DOWNLOADING'),
    failure: error ? failureOfError(error) : null,
  }
}
