import { z } from 'zod'
import { forbidden } from '../../errors.ts'
import type { RetentionStore } from '../../store/privacy/retention-store.ts'
import type { Caller } from '../access/caller.ts'
import { check } from '../checks.ts'

/** For how long a tenant's ended work is kept. */
export interface TenantRetentionRecord {
  tenant: string
  /** 0 for ever. */
  hours: number
  /** Whether that is the server's, since the tenant has none of its own. */
  isDefault: boolean
  updatedAt: number | null
  updatedBy: string | null
}

const inputSchema = z.object({
  tenant: z
    .string()
    .regex(/^[a-z0-9._-]{1,64}$/, 'must be 1 to 64 of a-z, 0-9, ., _ and -')
    .nullish(),
  hours: z.int().min(0).max(876_000).nullish(),
})

export interface TenantRetentionOptions {
  store: RetentionStore
  /** Of the server. */
  retentionHours: number
  /** Told of a change, to act on it. */
  onChange: () => void
}

/** Each tenant's own retention, in place of RETENTION_HOURS. */
export class TenantRetention {
  readonly #options: TenantRetentionOptions

  constructor(options: TenantRetentionOptions) {
    this.#options = options
  }

  /** @throws FORBIDDEN for another tenant */
  async get(tenant: string, caller: Caller): Promise<TenantRetentionRecord> {
    checkTenant(tenant, caller)
    const own = (await this.#options.store.own()).find((row) => row.tenant === tenant)
    if (own === undefined)
      return { tenant, hours: this.#options.retentionHours, isDefault: true, updatedAt: null, updatedBy: null }
    return { tenant, hours: own.hours, isDefault: false, updatedAt: own.updated_at, updatedBy: own.updated_by }
  }

  /** @throws INVALID_INPUT, FORBIDDEN for another tenant, STORAGE_UNAVAILABLE */
  async set(value: unknown, caller: Caller): Promise<TenantRetentionRecord> {
    const { tenant: named, hours } = check('input', inputSchema, value)
    const tenant = named ?? caller.tenant
    checkTenant(tenant, caller)
    const { store, onChange } = this.#options
    if (hours == null) await store.unset(tenant)
    else await store.set({ tenant, hours, updated_at: Date.now(), updated_by: caller.id })
    onChange()
    return this.get(tenant, caller)
  }
}

function checkTenant(tenant: string, caller: Caller): void {
  if (tenant !== caller.tenant && !caller.scopes.has('TENANTS_ADMIN')) throw forbidden(['TENANTS_ADMIN'])
}
