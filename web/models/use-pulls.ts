import { useState } from 'react'
import { useClient, useQuery } from 'urql'
import { type ApiFailure, failureOfError } from '../api/failure.ts'
import {
  type PullFactsFragment,
  PullFromHubDocument,
  RecentPullsDocument,
  StopPullDocument,
} from '../api/generated/graphql.ts'

export type Pull = PullFactsFragment

/** The latest pulls from the hub, and how to begin and stop one. */
export function usePulls() {
  const client = useClient()
  const [{ data }, reload] = useQuery({ query: RecentPullsDocument })
  const [failure, setFailure] = useState<ApiFailure | null>(null)
  const pull = async (id: string, revision: string): Promise<boolean> => {
    const input = { id, ...(revision !== '' && { revision }) }
    const { data: answer, error } = await client.mutation(PullFromHubDocument, { input })
    const refusal = error ? failureOfError(error) : answer && 'code' in answer.result ? answer.result : null
    setFailure(refusal)
    reload()
    return refusal === null
  }
  const stop = async (id: string): Promise<void> => {
    await client.mutation(StopPullDocument, { id })
    reload()
  }
  return { pulls: data?.modelPulls.nodes ?? [], failure, pull, stop }
}
