import { forbidden } from '../../errors.ts'
import { type KeyLimits, noLimits, type Scope, scopes } from '../../store/access/key-store.ts'
import type { Owner } from '../../store/access/owner.ts'
import { noSpan, type Span } from '../../util/trace.ts'
import { type Meter, noMeter } from './meter.ts'

/** Whose everything is that was asked for without a key. */
export const defaultTenant = 'default'

/** Who asks, from the door to the engine. What it makes belongs to its tenant and is counted for its key. */
export interface Caller extends Owner {
  /** Opaque: work is fair between these. The key's id; without a key, a connection or an address; for stored work, what it belongs to. */
  readonly id: string
  readonly scopes: ReadonlySet<Scope>
  /** Models it may use, as `name` or `name@version`; null for all. */
  readonly models: ReadonlySet<string> | null
  /** What it may use at most. */
  readonly limits: KeyLimits
  /** Counts what is done for it. */
  readonly meter: Meter
  /** What is done for it now, for whoever traces that. */
  readonly span: Span
  /** What it came in by, and what ends with that: the public part of its secret, '' without a key. */
  readonly credential: string
}

/** Somebody without a key, where none is needed: may do everything. @param id a connection or an address */
export const anonymous = (id: string): Caller => ({
  id,
  tenant: defaultTenant,
  apiKey: null,
  scopes: new Set(scopes),
  models: null,
  limits: noLimits,
  meter: noMeter,
  span: noSpan,
  credential: '',
})

/** Stored work that goes on without whoever asked for it: what it may do was checked then. @param id of whom it takes turns */
export const workCaller = (id: string, { tenant, apiKey }: Owner, meter: Meter): Caller => ({
  ...anonymous(id),
  tenant,
  apiKey,
  meter,
})

/** @param needed any of these will do @throws FORBIDDEN */
export function checkScope(caller: Caller, needed: readonly Scope[]): void {
  if (!needed.some((scope) => caller.scopes.has(scope))) throw forbidden(needed)
}

/** Whether a caller may know of a record at all. */
export const owns = ({ tenant }: Pick<Caller, 'tenant'>, record: Owner): boolean => record.tenant === tenant

/** Whether a caller may use a model. @param name without its version @param version `name@version` */
export const mayUse = ({ models }: Pick<Caller, 'models'>, name: string, version: string): boolean =>
  models === null || models.has(name) || models.has(version)
