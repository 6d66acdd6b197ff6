import type { OwnedRow } from '../tables/work.ts'

/** Whose a record is. */
export interface Owner {
  tenant: string
  /** The key with which it was asked for; null where none was needed. */
  apiKey: string | null
}

export const toOwnerColumns = ({ tenant, apiKey }: Owner) => ({ tenant, api_key: apiKey })

export const ownerOf = (
  row: { [Column in keyof OwnedRow]: Column extends 'tenant' ? string : OwnedRow[Column] },
): Owner => ({
  tenant: row.tenant,
  apiKey: row.api_key,
})
