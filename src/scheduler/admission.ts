import { canceled, queueFull } from '../errors.ts'
import { FairQueue } from './fair-queue.ts'

export interface AdmissionOptions {
  /** Rows that may run at once. */
  slots: number
  /** Requests that may wait; more are refused with QUEUE_FULL. */
  maxQueue: number
}

/** A request's place, from its first check to its end. */
export interface Place {
  /**
   * Waits until it is its turn and its rows are free.
   * @param rows 1 to `slots`
   * @throws CANCELED where `leave` was or is called meanwhile, QUEUE_FULL where it has to give way to a caller with fewer requests
   */
  acquire(rows: number): Promise<void>
  /** Gives back whatever it holds, or stops waiting. Safe to call at any time and twice. */
  leave(): void
}

interface Ticket {
  caller: string
  /** Rows asked for. */
  rows: number
  /** Rows given to others that came later in turn, while this one was too large for what was free. */
  passed: number
  heldSince: number
  state: 'checked' | 'waits' | 'holds' | 'over'
  admit: () => void
  refuse: (reason: Error) => void
  /** Why it is over, where it never held rows. */
  refusal: Error
}

/**
 * Bounded access to a model's rows, fair between callers: they take turns, one request a turn. A request that is larger than what is
 * free lets others pass until they have got as many rows as it asks for; then all wait for it.
 *
 * When the queue is full, a caller with fewer waiting requests than another (by two or more) takes the place of the other's newest one,
 * so that nobody can keep others out by asking a lot.
 */
export class Admission {
  readonly #options: AdmissionOptions
  readonly #queue = new FairQueue<Ticket>()
  /** Places without rows yet, by caller, oldest first: those that wait, and those that are still being checked. */
  readonly #waiting = new Map<string, Set<Ticket>>()
  #waitingCount = 0
  #free: number
  /** Moving average of how long rows are held, milliseconds. */
  #heldMs = 1000

  constructor(options: AdmissionOptions) {
    this.#options = options
    this.#free = options.slots
  }

  get waiting(): number {
    return this.#waitingCount
  }

  /** Whether nobody waits and nobody is in. */
  get isIdle(): boolean {
    return this.#waitingCount === 0 && this.#free === this.#options.slots
  }

  /**
   * Takes a place before any work is done.
   * @param caller who asks; '' is a caller as well
   * @param isReturning whether its work was begun before: it waits its turn, but is neither refused nor has to give way
   * @throws QUEUE_FULL
   */
  enter(caller: string, { isReturning = false } = {}): Place {
    if (!isReturning && this.#waitingCount >= this.#free + this.#options.maxQueue) this.#makeRoom(caller)
    const ticket: Ticket = {
      caller,
      rows: 0,
      passed: 0,
      heldSince: 0,
      state: 'checked',
      admit: () => {},
      refuse: () => {},
      refusal: canceled(),
    }
    if (!isReturning) this.#waiting.set(caller, (this.#waiting.get(caller) ?? new Set()).add(ticket))
    this.#waitingCount += 1
    return {
      acquire: (rows) =>
        new Promise((resolve, reject) => {
          if (ticket.state === 'over') return reject(ticket.refusal)
          Object.assign(ticket, { rows, state: 'waits', admit: resolve, refuse: reject })
          this.#queue.push(caller, ticket)
          this.#admit()
        }),
      leave: () => this.#leave(ticket),
    }
  }

  #leave(ticket: Ticket): void {
    const { state, caller } = ticket
    if (state === 'over') return
    ticket.state = 'over'
    if (state === 'holds') {
      this.#heldMs += (performance.now() - ticket.heldSince - this.#heldMs) / 8
      this.#free += ticket.rows
    } else {
      this.#queue.remove(caller, ticket)
      this.#forget(ticket)
      ticket.refuse(ticket.refusal)
    }
    this.#admit()
  }

  #admit(): void {
    for (let next = this.#next(); next !== null; next = this.#next()) {
      const ticket = this.#queue.take(next.caller) as Ticket
      this.#forget(ticket)
      this.#free -= ticket.rows
      ticket.state = 'holds'
      ticket.heldSince = performance.now()
      ticket.admit()
    }
  }

  /** Who may run now. Those it passes take note of it. */
  #next(): Ticket | null {
    const passed: Ticket[] = []
    for (const [, head] of this.#queue.heads()) {
      if (head.rows <= this.#free) {
        for (const ticket of passed) ticket.passed += head.rows
        return head
      }
      if (head.passed >= head.rows) return null
      passed.push(head)
    }
    return null
  }

  /** @throws QUEUE_FULL where nobody has to give way to this caller */
  #makeRoom(caller: string): void {
    let fullest = new Set<Ticket>()
    for (const tickets of this.#waiting.values()) if (tickets.size > fullest.size) fullest = tickets
    const newest = [...fullest].at(-1)
    const own = this.#waiting.get(caller)?.size ?? 0
    if (newest === undefined || fullest.size < own + 2) throw queueFull(this.#retryAfterMs())
    newest.refusal = queueFull(this.#retryAfterMs())
    this.#leave(newest)
  }

  #forget(ticket: Ticket): void {
    const own = this.#waiting.get(ticket.caller)
    own?.delete(ticket)
    if (own?.size === 0) this.#waiting.delete(ticket.caller)
    this.#waitingCount -= 1
  }

  #retryAfterMs(): number {
    return Math.ceil((this.#heldMs * (this.#waitingCount + 1)) / this.#options.slots)
  }
}
