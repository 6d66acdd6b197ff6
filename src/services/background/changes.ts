/** Tells whoever waits that a stored record has changed. Nobody's waiting costs nothing. */
export class Changes {
  readonly #waiting = new Map<string, { changed: Promise<void>; tell: () => void }>()

  /** Resolves at the next `notify` of this id. */
  next(id: string): Promise<void> {
    const known = this.#waiting.get(id)
    if (known !== undefined) return known.changed
    let tell = (): void => {}
    const changed = new Promise<void>((resolve) => {
      tell = resolve
    })
    this.#waiting.set(id, { changed, tell })
    return changed
  }

  notify(id: string): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    waiting?.tell()
  }

  notifyAll(): void {
    for (const id of [...this.#waiting.keys()]) this.notify(id)
  }
}
