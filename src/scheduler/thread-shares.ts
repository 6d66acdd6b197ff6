import type { EngineState } from '../engine/engine.ts'
import type { Manifest } from '../models/manifest.ts'
import { fixedThreads, isLongBusy, mostThreads, type ThreadSettings } from '../models/threads.ts'

/** A model in memory, as far as its threads are concerned. */
export interface Sharer {
  readonly state: EngineState
  /** Whether nothing runs in it and nothing waits for it. */
  readonly isIdle: boolean
  /** When it was last at work, `performance.now()`. */
  readonly lastUsedAt: number
  /** Loads it anew; called where it is idle and loaded. Never rejects. */
  renew(): Promise<void>
}

export interface ThreadSharesOptions extends ThreadSettings {
  /** That this process may use. */
  processors: number
  /** Time that a model has to be idle before it is loaded anew, milliseconds. Default: 2000, so that no request is met halfway. */
  settleMs?: number
}

/** The threads of one model. */
export interface ThreadShare {
  /** To be asked whenever a process of it is started: the threads that this one gets. */
  take(): number
  /** It is loaded from now on, or about to be. */
  enter(sharer: Sharer): void
  /** Its process is gone, or never came to be. */
  left(): void
}

interface Member {
  sharer: Sharer
  /** What it has whoever is beside it; null where it shares. */
  fixed: number | null
  /** What its present process was started with; null before there is one. */
  taken: number | null
}

/**
 * How the processors are divided among the models that generate text and are loaded: equally, once those with threads set by hand have
 * theirs. A process can't change its threads, so that one whose share has become another is replaced as soon as it has been idle for a
 * while: one model at a time, and none while another is being loaded.
 */
export class ThreadShares {
  readonly #options: ThreadSharesOptions
  readonly #inside = new Set<Member>()
  readonly #settleMs: number
  #timer: NodeJS.Timeout | undefined
  #isDisposed = false

  constructor(options: ThreadSharesOptions) {
    this.#options = options
    this.#settleMs = options.settleMs ?? 2000
  }

  /** @returns the threads of a model, which counts from when it enters */
  of(manifest: Pick<Manifest, 'name' | 'files' | 'graph'>): ThreadShare {
    const fixed = fixedThreads(manifest, this.#options, this.#options.processors)
    if (!isLongBusy(manifest)) return { take: () => fixed ?? 1, enter: () => {}, left: () => {} }
    let member: Member | null = null
    return {
      take: () => {
        const threads = fixed ?? this.#share()
        if (member !== null) member.taken = threads
        return threads
      },
      enter: (sharer) => {
        member = { sharer, fixed, taken: null }
        this.#inside.add(member)
        this.#settle()
      },
      left: () => {
        if (member !== null) this.#inside.delete(member)
        member = null
        this.#settle()
      },
    }
  }

  dispose(): void {
    this.#isDisposed = true
    clearTimeout(this.#timer)
  }

  /** Of each model that shares. */
  #share(): number {
    const members = [...this.#inside]
    const given = members.reduce((sum, { fixed }) => sum + (fixed ?? 0), 0)
    const sharers = members.filter(({ fixed }) => fixed === null).length
    return Math.max(1, Math.min(mostThreads, Math.floor((this.#options.processors - given) / Math.max(1, sharers))))
  }

  /** Looks after a while, and again until every model has what it is due. */
  #settle(): void {
    if (this.#isDisposed || this.#timer !== undefined || this.#strangers().length === 0) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#renewOne()
      this.#settle()
    }, this.#settleMs).unref()
  }

  #renewOne(): void {
    if ([...this.#inside].some(({ sharer }) => sharer.state === 'LOADING')) return
    const idleSince = performance.now() - this.#settleMs
    const next = this.#strangers().find(
      ({ sharer }) => sharer.state === 'READY' && sharer.isIdle && sharer.lastUsedAt <= idleSince,
    )
    void next?.sharer.renew()
  }

  /** Those that have, or may come to have, other threads than they are due. */
  #strangers(): Member[] {
    const share = this.#share()
    return [...this.#inside].filter(({ fixed, taken }) => fixed === null && taken !== share)
  }
}
