import { insufficientMemory, shuttingDown } from '../errors.ts'

/** A model that may be in memory. Its owner tells the budget when it is at work. */
export interface Resident {
  /** `name@version`. */
  readonly name: string
  /** What it may come to at the largest, bytes. */
  readonly requiredBytes: number
  /** What it was last measured at; null where it isn't in memory. */
  readonly measuredBytes: number | null
  /** Whether it does nothing, so that it may go. */
  readonly isIdle: boolean
  /** When it was last at work, `performance.now()`. */
  readonly lastUsedAt: number
  /** Frees its memory; called where it is idle. Resolves when it is gone. */
  unload(): Promise<void>
}

interface Waiting {
  resident: Resident
  admit: () => void
  refuse: (reason: Error) => void
  timer: NodeJS.Timeout
}

export interface MemoryBudgetOptions {
  /** Bytes that all models may have together. */
  budgetBytes: number
  /** Time that a model waits for others to end their work, milliseconds. */
  waitMs: number
}

/**
 * Which models are in memory. One that is needed takes the place of those that have been idle for longest; where only models at work
 * could make room it waits for them, and is refused with the numbers when that takes too long.
 */
export class MemoryBudget {
  readonly #options: MemoryBudgetOptions
  /** Those whose memory is set aside, also while they come and go. */
  readonly #inside = new Set<Resident>()
  readonly #leaving = new Set<Resident>()
  #waiting: Waiting[] = []
  #isDisposed = false

  constructor(options: MemoryBudgetOptions) {
    this.#options = options
  }

  get budgetBytes(): number {
    return this.#options.budgetBytes
  }

  /** Set aside now, bytes. */
  get usedBytes(): number {
    return [...this.#inside].reduce((sum, resident) => sum + chargeOf(resident), 0)
  }

  /**
   * Sets a model's memory aside, once there is room for it.
   * @throws INSUFFICIENT_MEMORY, SHUTTING_DOWN
   */
  enter(resident: Resident): Promise<void> {
    if (this.#isDisposed) return Promise.reject(shuttingDown())
    if (resident.requiredBytes > this.budgetBytes) return Promise.reject(this.#refusal(resident))
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer)
        this.#waiting = this.#waiting.filter((other) => other !== waiting)
      }
      const timer = setTimeout(() => waiting.refuse(this.#refusal(resident)), this.#options.waitMs)
      const waiting: Waiting = {
        resident,
        admit: () => {
          settle()
          this.#inside.add(resident)
          resolve()
        },
        refuse: (reason) => {
          settle()
          reject(reason)
        },
        timer,
      }
      this.#waiting.push(waiting)
      this.changed()
    })
  }

  /** Gives a model's memory back: its process is gone, or never came to be. */
  left(resident: Resident): void {
    this.#inside.delete(resident)
    this.#leaving.delete(resident)
    this.changed()
  }

  /** To be told whenever a model has become idle. */
  changed(): void {
    for (const { resident, admit } of [...this.#waiting])
      if (resident.requiredBytes <= this.budgetBytes - this.usedBytes) admit()
    const over = this.usedBytes - this.budgetBytes
    // Those inside may have come to more than was set aside for them.
    if (over > 0) this.#evict(over, true)
    const [first] = this.#waiting
    if (first !== undefined) this.#evict(over + first.resident.requiredBytes, false)
  }

  dispose(): void {
    this.#isDisposed = true
    for (const { refuse } of [...this.#waiting]) refuse(shuttingDown())
  }

  /** Unloads those that were idle for longest, as many as needed. @param anyway also where all of them would not do */
  #evict(missingBytes: number, anyway: boolean): void {
    const idle = [...this.#inside]
      .filter((resident) => resident.isIdle && !this.#leaving.has(resident))
      .sort((a, b) => a.lastUsedAt - b.lastUsedAt)
    const chosen: Resident[] = []
    let freed = [...this.#leaving].reduce((sum, resident) => sum + chargeOf(resident), 0)
    for (const resident of idle) {
      if (freed >= missingBytes) break
      chosen.push(resident)
      freed += chargeOf(resident)
    }
    if (freed < missingBytes && !anyway) return
    for (const resident of chosen) {
      this.#leaving.add(resident)
      void resident.unload()
    }
  }

  #refusal(resident: Resident): Error {
    const busy = [...this.#inside].filter(({ isIdle }) => !isIdle).reduce((sum, other) => sum + chargeOf(other), 0)
    return insufficientMemory(resident.name, {
      requiredBytes: resident.requiredBytes,
      availableBytes: Math.max(0, this.budgetBytes - busy),
      budgetBytes: this.budgetBytes,
    })
  }
}

/** What it is known to need, or has come to. */
const chargeOf = ({ requiredBytes, measuredBytes }: Resident): number => Math.max(requiredBytes, measuredBytes ?? 0)
