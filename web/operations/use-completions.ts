import { useCallback, useEffect, useState } from 'react'
import { useClient } from 'urql'
import { type ApiFailure, failureOfError } from '../api/failure.ts'
import { CompletionListDocument, type CompletionListQuery } from '../api/generated/graphql.ts'

export type CompletionRow = CompletionListQuery['completions']['nodes'][number]

interface Page {
  rows: CompletionRow[]
  total: number
  cursor: string | null
  hasMore: boolean
}

const pageSize = 50

/** The stored completions, page by page, newest first. */
export function useCompletions() {
  const client = useClient()
  const [page, setPage] = useState<Page | null>(null)
  const [failure, setFailure] = useState<ApiFailure | null>(null)
  const load = useCallback(
    async (after: string | null, before: CompletionRow[]): Promise<void> => {
      const { data, error } = await client.query(CompletionListDocument, { first: pageSize, after })
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
    [client],
  )
  useEffect(() => void load(null, []), [load])
  return {
    page,
    failure,
    reload: () => void load(null, []),
    more: () => void load(page?.cursor ?? null, page?.rows ?? []),
  }
}
