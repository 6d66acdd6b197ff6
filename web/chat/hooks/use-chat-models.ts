import { useQuery } from 'urql'
import { type ApiFailure, failureOfError } from '../../api/failure.ts'
import { ChatModelsDocument, type ChatModelsQuery } from '../../api/generated/graphql.ts'

export type ChatModel = ChatModelsQuery['models']['nodes'][number]

/** The models that can chat. */
export function useChatModels(): { models: ChatModel[]; failure: ApiFailure | null; reload: () => void } {
  const [{ data, error }, reload] = useQuery({ query: ChatModelsDocument })
  return {
    models: data?.models.nodes.filter(({ state }) => state !== 'DOWNLOADING') ?? [],
    failure: error ? failureOfError(error) : null,
    reload: () => reload({ requestPolicy: 'network-only' }),
  }
}
