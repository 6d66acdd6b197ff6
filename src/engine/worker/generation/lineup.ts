import type { GenerationRequest } from '../../engine.ts'
import type { KvPool } from '../cache/kv-pool.ts'
import { admissible, turnOf } from './policy.ts'
import type { Sequence } from './sequence.ts'

/** All sequences of a loop, by how far they are: those that wait for columns, those being prefilled, those that decode. */
export class Lineup {
  /** In order of their turns. */
  #waiting: Sequence[] = []
  /** In order of their turns; the first one is prefilled next. */
  #prefilling: Sequence[] = []
  #decoding: Sequence[] = []
  /** Prompt tokens that are done, computed or cached. */
  #served = 0

  get isEmpty(): boolean {
    return this.#waiting.length + this.#prefilling.length + this.#decoding.length === 0
  }
  /** Whose prompt is next. */
  get next(): Sequence | undefined {
    return this.#prefilling[0]
  }
  get decoding(): readonly Sequence[] {
    return this.#decoding
  }

  /** The place of a request that comes now; see `turnOf`. */
  turnOf({ caller, promptIds }: GenerationRequest): number {
    const own = [...this.#waiting, ...this.#prefilling].filter(
      ({ request, isCanceled }) => request.caller === caller && !isCanceled,
    )
    return turnOf(
      promptIds.length,
      this.#served,
      own.map(({ turn }) => turn),
    )
  }

  add(sequence: Sequence): void {
    this.#waiting = inOrder([...this.#waiting, sequence])
  }

  /** Lets in those that fit into the pool beside all others. */
  admit(pool: KvPool): void {
    const running = [...this.#prefilling, ...this.#decoding].map(({ claim }) => claim)
    const waiting = this.#waiting.map(({ claim }) => claim)
    const admitted = admissible(running, waiting, pool.budget)
    this.#prefilling = inOrder([...this.#prefilling, ...this.#waiting.splice(0, admitted)])
    const admittedToo = [...running, ...waiting.slice(0, admitted)]
    pool.expectedRows = admittedToo.reduce((sum, { rows }) => sum + rows, 0)
    pool.expectedColumns = Math.max(0, ...admittedToo.map(({ finalLength }) => finalLength))
  }

  served(promptTokens: number): void {
    this.#served += promptTokens
  }

  /** Its prompt is done. */
  promote(sequence: Sequence): void {
    this.#prefilling = without(this.#prefilling, sequence)
    this.#decoding.push(sequence)
  }

  remove(sequence: Sequence): void {
    this.#waiting = without(this.#waiting, sequence)
    this.#prefilling = without(this.#prefilling, sequence)
    this.#decoding = without(this.#decoding, sequence)
  }

  cancel(id: number): void {
    for (const sequence of this.#all) if (sequence.id === id) sequence.isCanceled = true
  }

  get canceled(): readonly Sequence[] {
    return this.#all.filter(({ isCanceled }) => isCanceled)
  }

  get #all(): readonly Sequence[] {
    return [...this.#waiting, ...this.#prefilling, ...this.#decoding]
  }
}

/** Those that come first are first among equals. */
const inOrder = (sequences: readonly Sequence[]): Sequence[] => [...sequences].sort((a, b) => a.turn - b.turn)
const without = (sequences: Sequence[], sequence: Sequence): Sequence[] =>
  sequences.includes(sequence) ? sequences.filter((other) => other !== sequence) : sequences
