/** Time between two looks for credentials that have expired, milliseconds. */
const sweepMs = 1000
/** Time in which what a credential has begun is told that it is over, before its connections are closed, milliseconds. */
const farewellMs = 250

/** What is open in a credential's name at the moment: connections and requests, to be closed with it. */
export class Sessions {
  readonly #open = new Map<string, Set<() => void>>()
  readonly #sweep: NodeJS.Timeout

  /** @param isGood whether a credential still lets its holder in */
  constructor(isGood: (credential: string) => boolean) {
    this.#sweep = setInterval(() => {
      for (const credential of this.#open.keys()) if (!isGood(credential)) this.#close(credential)
    }, sweepMs).unref()
  }

  /** @param close called when the credential is over @returns to be called when there is nothing to close any more */
  enter(credential: string, close: () => void): () => void {
    const own = this.#open.get(credential) ?? new Set()
    this.#open.set(credential, own.add(close))
    return () => {
      own.delete(close)
      if (own.size === 0 && this.#open.get(credential) === own) this.#open.delete(credential)
    }
  }

  /** Closes what a credential has open, after a moment in which it can be told why. */
  end(credential: string): void {
    setTimeout(() => this.#close(credential), farewellMs).unref()
  }

  dispose(): void {
    clearInterval(this.#sweep)
  }

  #close(credential: string): void {
    for (const close of this.#open.get(credential) ?? []) close()
  }
}
