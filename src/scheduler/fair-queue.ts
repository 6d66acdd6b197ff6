/** Items that wait, by caller: first come first served within one, and the callers in turn. */
export class FairQueue<Item> {
  /** Callers with items, the one whose turn it is first. */
  readonly #turns = new Map<string, Item[]>()
  #size = 0

  get size(): number {
    return this.#size
  }

  push(caller: string, item: Item): void {
    const items = this.#turns.get(caller)
    if (items === undefined) this.#turns.set(caller, [item])
    else items.push(item)
    this.#size += 1
  }

  /** The next item of each caller, in the order of their turns. Don't change the queue while reading on. */
  *heads(): IterableIterator<[caller: string, item: Item]> {
    for (const [caller, [head]] of this.#turns) yield [caller, head as Item]
  }

  /** Takes a caller's next item; its next turn comes after everybody else's. */
  take(caller: string): Item | undefined {
    const items = this.#turns.get(caller)
    const item = items?.shift()
    if (items === undefined || item === undefined) return undefined
    this.#size -= 1
    this.#turns.delete(caller)
    if (items.length > 0) this.#turns.set(caller, items)
    return item
  }

  /** Takes up to `count` items, one a turn. */
  takeUpTo(count: number): Item[] {
    const taken: Item[] = []
    while (taken.length < count) {
      const [caller] = this.#turns.keys()
      if (caller === undefined) break
      taken.push(this.take(caller) as Item)
    }
    return taken
  }

  /** Drops an item that waits no longer; the caller keeps its turn. */
  remove(caller: string, item: Item): void {
    const items = this.#turns.get(caller) ?? []
    const index = items.indexOf(item)
    if (index < 0) return
    items.splice(index, 1)
    this.#size -= 1
    if (items.length === 0) this.#turns.delete(caller)
  }
}
