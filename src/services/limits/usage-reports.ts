import { invalidInput } from '../../errors.ts'
import type { UsageRecord } from '../../store/access/usage-store.ts'
import type { Caller } from '../access/caller.ts'
import { formatMoney, moneyOf, type Prices } from './prices.ts'
import { hourMs, type UsageRecorder } from './usage-recorder.ts'

const dayMs = 24 * hourMs
/** Hours of a report at most. */
const maxHours = 24 * 366
/** Time that a report tells of where none is given. */
const usualMs = 30 * dayMs

export type UsageGroup = 'HOUR' | 'DAY' | 'MODEL' | 'KEY' | 'TENANT'

export interface UsageQuery {
  from?: number | null | undefined
  to?: number | null | undefined
  groupBy?: readonly UsageGroup[] | null | undefined
  apiKey?: string | null | undefined
  tenant?: string | null | undefined
}

/** What was used, added up; see `UsageEntry` in the schema. */
export interface UsageEntry {
  start: number | null
  model: string | null
  apiKeyId: string | null
  tenant: string | null
  requests: number
  promptTokens: number
  completionTokens: number
  amount: string
}

export interface UsageReport {
  from: number
  to: number
  currency: string
  total: UsageEntry
  entries: UsageEntry[]
}

interface Sum extends Omit<UsageEntry, 'amount'> {
  money: bigint
}

/** Tells what keys and tenants have used, and what it costs by the prices of now. */
export class UsageReports {
  readonly #usage: UsageRecorder
  readonly #prices: Prices
  readonly #currency: string

  constructor(usage: UsageRecorder, { prices, currency }: { prices: Prices; currency: string }) {
    this.#usage = usage
    this.#prices = prices
    this.#currency = currency
  }

  /**
   * A caller learns of its own key; with KEYS_ADMIN of its tenant, with TENANTS_ADMIN of all.
   * @throws INVALID_INPUT
   */
  async report(query: UsageQuery, caller: Caller): Promise<UsageReport> {
    const { from, to } = rangeOf(query)
    const seesTenant = caller.scopes.has('KEYS_ADMIN')
    const seesAll = seesTenant && caller.scopes.has('TENANTS_ADMIN')
    const tenant = seesAll ? (query.tenant ?? undefined) : caller.tenant
    const apiKey = seesTenant ? (query.apiKey ?? undefined) : (caller.apiKey ?? '')
    const isForeign =
      (!seesAll && query.tenant != null && query.tenant !== caller.tenant) ||
      (!seesTenant && query.apiKey != null && query.apiKey !== apiKey)
    const records = isForeign ? [] : await this.#usage.find({ from, to, tenant, apiKey })
    const total = empty()
    const groups = new Map<string, Sum>()
    for (const record of records) {
      this.#add(total, record)
      const place = placeOf(record, query.groupBy ?? [])
      const key = JSON.stringify(place)
      const sum = groups.get(key) ?? { ...empty(), ...place }
      groups.set(key, sum)
      this.#add(sum, record)
    }
    const entries = (query.groupBy ?? []).length === 0 ? [] : [...groups.values()].map(toEntry)
    return { from, to, currency: this.#currency, total: toEntry(total), entries }
  }

  #add(sum: Sum, { model, requests, promptTokens, completionTokens }: UsageRecord): void {
    sum.requests += requests
    sum.promptTokens += promptTokens
    sum.completionTokens += completionTokens
    sum.money += moneyOf(this.#prices, model, promptTokens, completionTokens)
  }
}

/** Whole hours. */
function rangeOf({ from, to }: UsageQuery): { from: number; to: number } {
  const end = Math.ceil((to ?? Date.now() + 1) / hourMs) * hourMs
  const start = Math.floor((from ?? end - usualMs) / hourMs) * hourMs
  if (start >= end) throw invalidInput('range.from', 'must lie before range.to')
  if ((end - start) / hourMs > maxHours) throw invalidInput('range', `must be at most ${maxHours} hours`, maxHours)
  return { from: start, to: end }
}

const empty = (): Sum => ({
  start: null,
  model: null,
  apiKeyId: null,
  tenant: null,
  requests: 0,
  promptTokens: 0,
  completionTokens: 0,
  money: 0n,
})

/** Which group a record belongs to. */
function placeOf({ hour, model, apiKey, tenant }: UsageRecord, groupBy: readonly UsageGroup[]) {
  const by = new Set(groupBy)
  const start = by.has('HOUR') ? hour : by.has('DAY') ? Math.floor(hour / dayMs) * dayMs : null
  return {
    start,
    model: by.has('MODEL') ? model : null,
    apiKeyId: by.has('KEY') && apiKey !== '' ? apiKey : null,
    tenant: by.has('TENANT') ? tenant : null,
  }
}

const toEntry = ({ money, ...sum }: Sum): UsageEntry => ({ ...sum, amount: formatMoney(money) })
