import type { KvBlock } from './kv-pool.ts'

/** A block of a prompt that need not be computed. */
export interface CachedBlock {
  readonly block: KvBlock
  /** Computed in runs of whole chunks from position 0 on, so that a prompt without the cache gives the same bits. */
  readonly isExact: boolean
}

interface Node {
  readonly key: string
  readonly parent: Node | null
  readonly children: Map<string, Node>
  block: KvBlock | null
  isExact: boolean
}

const nodeOf = (key: string, parent: Node | null): Node => ({
  key,
  parent,
  children: new Map(),
  block: null,
  isExact: true,
})

/**
 * Keys and values of prompts and texts that were here before, for those that begin in the same way. A tree of blocks of `chunk`
 * tokens: what two texts have in common is kept once. Least recently used blocks go first, a block never before those after it.
 */
export class PrefixCache {
  readonly #chunk: number
  #limit = 0
  /** Columns held. */
  #columns = 0
  /** One tree a scope: what one caller wrote must not be told to another by its speed. */
  readonly #roots = new Map<string, Node>()
  /** Least recently used first. A node stands before its parent. */
  readonly #uses = new Set<Node>()

  /** @param chunk tokens of a block */
  constructor(chunk: number) {
    this.#chunk = chunk
  }

  get columns(): number {
    return this.#columns
  }

  /** How many columns it may hold from now on; what is above goes. */
  set limit(columns: number) {
    this.#limit = Math.max(0, columns)
    this.#evict()
  }

  /**
   * The longest known beginning of a prompt, in blocks; at least one token is left over, because somebody has to score it.
   * @param isExact only what gives the same bits as computing it again
   */
  match(scope: string, ids: readonly number[], isExact: boolean): CachedBlock[] {
    const blocks: CachedBlock[] = []
    let node = this.#roots.get(scope)
    let last: Node | undefined
    for (let start = 0; start + this.#chunk < ids.length; start += this.#chunk) {
      node = node?.children.get(this.#key(ids, start))
      if (node?.block == null || (isExact && !node.isExact)) break
      blocks.push({ block: node.block, isExact: node.isExact })
      last = node
    }
    this.#touch(last)
    return blocks
  }

  /**
   * Takes what is new of a text's whole blocks.
   * @param exact tokens at its beginning that ran in whole chunks
   * @param read gives a block that is to last, by its first column; null where it can't, and what comes after is left out
   */
  store(scope: string, ids: readonly number[], exact: number, read: (from: number) => KvBlock | null): void {
    const root = this.#roots.get(scope) ?? this.#addRoot(scope)
    let node = root
    for (let start = 0; start + this.#chunk <= ids.length; start += this.#chunk) {
      const isExact = start + this.#chunk <= exact
      const key = this.#key(ids, start)
      const known = node.children.get(key)
      if (known === undefined && this.#limit < this.#chunk) break
      // Exact numbers serve everybody.
      const isNew = known === undefined || (isExact && !known.isExact)
      const block = isNew ? read(start) : known.block
      if (block === null) break
      if (known === undefined) {
        node = nodeOf(key, node)
        node.parent?.children.set(key, node)
        this.#columns += this.#chunk
      } else node = known
      if (!isNew) continue
      node.block = block
      node.isExact = isExact
      this.#touch(node)
      this.#evict()
      if (!this.#uses.has(node)) break
    }
    if (this.#uses.has(node)) this.#touch(node)
    this.#forgetIfEmpty(root)
  }

  /** Drops all texts of a scope. */
  forget(scope: string): void {
    const nodes = [...(this.#roots.get(scope)?.children.values() ?? [])]
    for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
      nodes.push(...node.children.values())
      this.#uses.delete(node)
      this.#columns -= this.#chunk
    }
    this.#roots.delete(scope)
  }

  #key(ids: readonly number[], start: number): string {
    return ids.slice(start, start + this.#chunk).join()
  }

  #addRoot(scope: string): Node {
    const root = nodeOf(scope, null)
    this.#roots.set(scope, root)
    return root
  }

  /** The deepest first, so that its ancestors are newer than it. */
  #touch(deepest: Node | undefined): void {
    for (let node = deepest ?? null; node !== null && node.parent !== null; node = node.parent) {
      this.#uses.delete(node)
      this.#uses.add(node)
    }
  }

  #evict(): void {
    for (const node of this.#uses) {
      if (this.#columns <= this.#limit) return
      this.#uses.delete(node)
      node.parent?.children.delete(node.key)
      this.#columns -= this.#chunk
      if (node.parent !== null) this.#forgetIfEmpty(node.parent)
    }
  }

  /** A scope that has nothing left; does nothing for other nodes. */
  #forgetIfEmpty(node: Node): void {
    if (node.parent === null && node.children.size === 0) this.#roots.delete(node.key)
  }
}
