import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely'

/** Rows by falling id, those before `after` (an id) only; one more than `first` where there are more. */
export function newestFirst<Tables, Table extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  first: number,
  after: string | null,
) {
  const newest = query.orderBy(sql`id`, 'desc').limit(first + 1)
  return (after === null ? newest : newest.where(sql<SqlBool>`id < ${after}`)).execute()
}

/** How many rows a query has. */
export async function countOf<Tables, Table extends keyof Tables>(
  query: SelectQueryBuilder<Tables, Table, object>,
): Promise<number> {
  const row = await query.select(sql<number | string>`count(*)`.as('count')).executeTakeFirstOrThrow()
  return Number((row as { count: number | string }).count)
}
