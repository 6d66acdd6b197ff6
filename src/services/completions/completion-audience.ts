import type { CompletionRun } from './completion-run.ts'

export interface CompletionAudienceOptions {
  run: CompletionRun
  /** Whether the completion goes on without readers. */
  isBackground: boolean
  /** Milliseconds for which a reader that was cut off may come back. */
  graceMs: number
  /** Called when everybody was cut off: nobody needs the rest as long as nobody comes back. */
  pause: () => void
  /** Called when somebody has come back. */
  resume: () => void
}

/**
 * The readers of a completion that is not over, and what their coming and going means to it. Where the last one leaves, a completion that
 * isn't in the background is canceled; where the last one is cut off, it pauses until somebody comes back, and is canceled if nobody does.
 */
export class CompletionAudience {
  /** Resolves when the completion has ended and nobody reads it any more. */
  readonly unread: Promise<void>
  #resolveUnread: () => void = () => {}
  readonly #options: CompletionAudienceOptions
  #readers = 0
  /** Readers that could read on elsewhere, if they were cut off. */
  #returning = 0
  /** Runs while it is waited for readers. */
  #absence: NodeJS.Timeout | undefined

  constructor(options: CompletionAudienceOptions) {
    this.#options = options
    this.unread = new Promise((resolve) => {
      this.#resolveUnread = resolve
    })
    void options.run.ended.then(() => this.#settle())
    options.run.stopping.signal.addEventListener('abort', () => clearTimeout(this.#absence), { once: true })
  }

  /** Whether somebody, now or later, can read what the next server adds. */
  get isLasting(): boolean {
    return this.#options.isBackground || this.#returning > 0 || this.#absence !== undefined
  }

  /** @param mayReturn whether this reader knows how to read on */
  enter(mayReturn: boolean): void {
    this.#readers += 1
    if (mayReturn) this.#returning += 1
    if (this.#absence === undefined) return
    clearTimeout(this.#absence)
    this.#absence = undefined
    this.#options.resume()
  }

  /** @param isCutOff asked a little later: of a lost connection, each transport tells in its own order */
  exit(mayReturn: boolean, isCutOff: () => boolean): void {
    this.#readers -= 1
    if (mayReturn) this.#returning -= 1
    this.#settle()
    queueMicrotask(() => this.#left(mayReturn && isCutOff()))
  }

  /** Waits for readers, who were cut off by the end of an earlier server. */
  expect(): void {
    if (!this.#options.isBackground && this.#readers === 0) this.#wait()
  }

  #left(isCutOff: boolean): void {
    const { run, isBackground, pause, graceMs } = this.#options
    if (this.#readers > 0 || isBackground || run.stopping.signal.aborted || this.#absence !== undefined) return
    if (!isCutOff || graceMs === 0) return run.cancel()
    pause()
    this.#wait()
  }

  #wait(): void {
    this.#absence = setTimeout(() => this.#options.run.cancel(), this.#options.graceMs)
  }

  #settle(): void {
    if (this.#readers === 0 && this.#options.run.isWhole) this.#resolveUnread()
  }
}
