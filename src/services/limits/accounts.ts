import { noLimits } from '../../store/access/key-store.ts'
import type { Owner } from '../../store/access/owner.ts'
import type { Caller } from '../access/caller.ts'
import type { Meter } from '../access/meter.ts'
import { type Demand, KeyBudget, type Remainder } from './key-budget.ts'
import type { UsageRecorder } from './usage-recorder.ts'

/** What every key has used and reserved, over all its connections and transports. */
export class Accounts {
  readonly #usage: UsageRecorder
  readonly #budgets = new Map<string, KeyBudget>()
  /** What is reserved for stored work that is not over, by its id. */
  readonly #kept = new Map<string, Reservation>()

  /** @returns accounts that know what earlier servers have counted this day */
  static async open(usage: UsageRecorder): Promise<Accounts> {
    const accounts = new Accounts(usage)
    const today = Math.floor(Date.now() / 86_400_000) * 86_400_000
    const sums = new Map<string, number>()
    for (const { apiKey, promptTokens, completionTokens } of await usage.find({ from: today, to: today + 86_400_000 }))
      sums.set(apiKey, (sums.get(apiKey) ?? 0) + promptTokens + completionTokens)
    for (const [apiKey, tokens] of sums) accounts.#budgets.set(apiKey, new KeyBudget(tokens))
    return accounts
  }

  private constructor(usage: UsageRecorder) {
    this.#usage = usage
  }

  /** Takes what an operation comes to at most from its key's limits. @throws COST_LIMIT_EXCEEDED, RATE_LIMITED */
  reserve(caller: Caller, demand: Demand): Reservation {
    const reservation = new Reservation(
      (more) => this.#budgetOf(caller).take(more, caller.limits),
      (...used) => this.#count(caller, ...used),
      (id) => this.#kept.set(id, reservation),
      (tokens) => this.#charge(caller, tokens),
    )
    reservation.take(demand)
    return reservation
  }

  /** What counts for stored work: against what was reserved for it, or, where an earlier server has begun it, as it comes. */
  meterFor(id: string, owner: Owner): Meter {
    const kept = this.#kept.get(id)
    if (kept !== undefined) return kept
    return {
      used: (model, promptTokens, completionTokens) => {
        this.#count(owner, model, promptTokens, completionTokens)
        this.#charge(owner, promptTokens + completionTokens)
      },
      reserve: () => {},
      keepFor: () => {},
    }
  }

  /** Stored work has ended: what was reserved for it and not used is given back. */
  ended(id: string): void {
    const kept = this.#kept.get(id)
    this.#kept.delete(id)
    kept?.release(id)
  }

  /** How much is left of each of a caller's limits. */
  remainders(caller: Caller): Remainder[] {
    return this.#budgetOf(caller).remainders(caller.limits)
  }

  #count(owner: Owner, model: string, promptTokens: number, completionTokens: number): void {
    this.#usage.add(owner, model, { requests: 1, promptTokens, completionTokens })
  }

  /** What was used without having been reserved. */
  #charge(owner: Owner, tokens: number): void {
    this.#budgetOf(owner).take({ tokens, requests: 0, streams: 0 }, noLimits)(tokens)
  }

  #budgetOf({ apiKey }: Owner): KeyBudget {
    const key = apiKey ?? ''
    const budget = this.#budgets.get(key) ?? new KeyBudget()
    this.#budgets.set(key, budget)
    return budget
  }
}

/** What is set aside for an operation and the stored work it begins, until all of it has ended. */
export class Reservation implements Meter {
  readonly #take: (demand: Demand) => (usedTokens: number) => void
  readonly #count: Meter['used']
  readonly #keep: (id: string) => void
  readonly #charge: (tokens: number) => void
  readonly #settle: ((usedTokens: number) => void)[] = []
  readonly #holders = new Set(['operation'])
  #reservedTokens = 0
  #usedTokens = 0

  constructor(
    take: (demand: Demand) => (usedTokens: number) => void,
    count: Meter['used'],
    keep: (id: string) => void,
    charge: (tokens: number) => void,
  ) {
    this.#charge = charge
    this.#take = take
    this.#count = count
    this.#keep = keep
  }

  /** Model tokens at most, by what has been reserved so far. */
  get reservedTokens(): number {
    return this.#reservedTokens
  }

  /** Model tokens so far. */
  get usedTokens(): number {
    return this.#usedTokens
  }

  take(demand: Demand): void {
    this.#settle.push(this.#take(demand))
    this.#reservedTokens += demand.tokens
  }

  reserve(tokens: number): void {
    this.take({ tokens, requests: 0, streams: 0 })
  }

  used(model: string, promptTokens: number, completionTokens: number): void {
    this.#usedTokens += promptTokens + completionTokens
    this.#count(model, promptTokens, completionTokens)
    // Its caller has left, and it could not be stopped any more.
    if (this.#holders.size === 0) this.#charge(promptTokens + completionTokens)
  }

  keepFor(id: string): void {
    this.#holders.add(id)
    this.#keep(id)
  }

  /** The operation has ended; stored work that it has begun may go on. */
  end(): void {
    this.release('operation')
  }

  release(holder: string): void {
    if (!this.#holders.delete(holder) || this.#holders.size > 0) return
    // The first part takes what was used; the others were reserved on top of it.
    for (const [index, settle] of this.#settle.splice(0).entries()) settle(index === 0 ? this.#usedTokens : 0)
  }
}
