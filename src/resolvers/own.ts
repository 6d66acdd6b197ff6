import { type Caller, owns } from '../services/access/caller.ts'
import type { Owner } from '../store/access/owner.ts'

/** A record of the caller's tenant; anybody else's is as if there were none. */
export async function ownOrNull<Entity extends Owner>(
  caller: Caller,
  found: Promise<Entity | null>,
): Promise<Entity | null> {
  const entity = await found
  return entity !== null && owns(caller, entity) ? entity : null
}
