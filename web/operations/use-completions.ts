import { useCallback, useEffect, useRef, useState } from 'react'
import { useClient } from 'urql'
import { type ApiFailure, failureOfError } from '../api/failure.ts'
import { CompletionListDocument, type CompletionListQuery } from '../api/generated/graphql.ts'
import { type Filter, toVariables } from './filter.ts'

export type CompletionRow = CompletionListQuery['completions']['nodes'][number]

interface Page {
  rows: CompletionRow[]
  total: number
  cursor: string | null
  hasMore: boolean
}

const pageSize = 50

/** The stored completions that a filter lets through, page by page, newest first. The server filters. */
export function useCompletions(filter: Filter) {
  const client = useClient()
  const [page, setPage] = useState<Page | null>(null)
  const [failure, setFailure] = useState<ApiFailure | null>(null)
  // What was asked for before the filter changed must not come after it.
  const latest = useRef(0)
  const load = useCallback(
    async (after: string | null, before: CompletionRow[]): Promise<void> => {
      latest.current += 1
      const own = latest.current
      const variables = { first: pageSize, after, ...toVariables(filter) }
      const { data, error } = await client.query(CompletionListDocument, variables)
      if (own !== latest.current) return
      setFailure(error ? failureOfError(error) : null)
      if (!data) return
      const { nodes, pageInfo, totalCount } = data.completions
      setPage({
        rows: [...before, ...nodes],
        total: totalCount,
        cursor: pageInfo.endCursor,
        hasMore: pageInfo.hasNextPage,
      })
    },
    [client, filter],
  )
  useEffect(() => void load(null, []), [load])
  return {
    page,
    failure,
    reload: () => void load(null, []),
    more: () => void load(page?.cursor ?? null, page?.rows ?? []),
  }
}
