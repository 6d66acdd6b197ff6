import { type Expression, type SqlBool, sql } from 'kysely'
import type { WorkState } from '../tables/work.ts'

/** Which records of a list are wanted; what is left out or null wants all. */
export interface WorkFilter {
  tenant: string
  state?: WorkState | null | undefined
  /** `name`, any version, or `name@version`. */
  model?: string | null | undefined
  /** Epoch milliseconds, this one included. */
  createdAfter?: number | null | undefined
  /** Epoch milliseconds, this one not included. */
  createdBefore?: number | null | undefined
}

/** The conditions of a filter, for tables with these columns. */
export function matching({ tenant, state, model, createdAfter, createdBefore }: WorkFilter): Expression<SqlBool>[] {
  const conditions: Expression<SqlBool>[] = [sql<SqlBool>`tenant = ${tenant}`]
  if (state != null) conditions.push(sql<SqlBool>`state = ${state}`)
  if (createdAfter != null) conditions.push(sql<SqlBool>`created_at >= ${createdAfter}`)
  if (createdBefore != null) conditions.push(sql<SqlBool>`created_at < ${createdBefore}`)
  if (model?.includes('@')) conditions.push(sql<SqlBool>`model = ${model}`)
  else if (model != null) conditions.push(sql<SqlBool>`substr(model, 1, ${model.length + 1}) = ${`${model}@`}`)
  return conditions
}
