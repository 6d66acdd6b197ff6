import { invalidInput } from '../errors.ts'
import { check, integerOf } from '../services/checks.ts'

export interface Connection<Entity> {
  nodes: Entity[]
  edges: { cursor: string; node: Entity }[]
  pageInfo: { endCursor: string | null; hasNextPage: boolean }
  totalCount: number
}

const toCursor = (id: string): string => Buffer.from(id).toString('base64url')

/** @returns the page size @throws INVALID_INPUT outside 1 to 100 */
export const pageSize = (first: number | null | undefined, fallback: number): number =>
  check('first', integerOf(1, 100), first ?? fallback)

/** @returns the id behind a cursor, null for none @throws INVALID_INPUT for what is no cursor of this list */
export function fromCursor(after: string | null | undefined, prefix: string): string | null {
  if (after == null) return null
  const id = Buffer.from(after, 'base64url').toString()
  if (!id.startsWith(prefix)) throw invalidInput('after', 'must be a cursor of this list')
  return id
}

/** @param entities one page and, where there are more, one more entity */
export function toConnection<Entity>(
  entities: readonly Entity[],
  first: number,
  totalCount: number,
  idOf: (entity: Entity) => string,
): Connection<Entity> {
  const nodes = entities.slice(0, first)
  const edges = nodes.map((node) => ({ cursor: toCursor(idOf(node)), node }))
  return {
    nodes,
    edges,
    pageInfo: { endCursor: edges.at(-1)?.cursor ?? null, hasNextPage: entities.length > first },
    totalCount,
  }
}
