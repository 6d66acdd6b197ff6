/** Removes what deleted and changed records leave behind in the database's files. */
export interface Cleaner {
  /** Resolves when what was deleted before the call is gone, as far as the database lets us do it. Calls that come together share one pass. */
  clean(): Promise<void>
}

/** Of calls that come during a pass, all wait for the one after it. */
export class SharedPass implements Cleaner {
  readonly #pass: () => Promise<void>
  #running: Promise<void> | null = null
  #next: Promise<void> | null = null

  constructor(pass: () => Promise<void>) {
    this.#pass = pass
  }

  clean(): Promise<void> {
    if (this.#running === null) {
      this.#running = this.#pass().finally(() => {
        this.#running = null
      })
      return this.#running
    }
    this.#next ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#next = null
        return this.clean()
      })
    return this.#next
  }
}
