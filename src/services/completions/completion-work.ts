import type { GenerationRequest } from '../../engine/engine.ts'
import { failureOf } from '../../errors.ts'
import type { Place } from '../../scheduler/admission.ts'
import type { Logger } from '../../util/log.ts'
import { CompletionAudience } from './completion-audience.ts'
import { CompletionReader, type ReaderOptions } from './completion-reader.ts'
import type { CompletionRun } from './completion-run.ts'
import type { Order } from './order.ts'

export interface CompletionWorkOptions {
  run: CompletionRun
  isBackground: boolean
  /** Milliseconds for which readers that were cut off may come back. */
  graceMs: number
  logger: Logger
}

/** A completion on its way through queue and engine, with the pauses it makes while nobody reads it. */
export class CompletionWork {
  readonly run: CompletionRun
  readonly audience: CompletionAudience
  readonly #logger: Logger
  /** Null as long as the prompt is being read. */
  #order: Order | null = null
  /** Aborted by a pause; null where it makes one. */
  #attempt: AbortController | null = null

  constructor({ run, isBackground, graceMs, logger }: CompletionWorkOptions) {
    this.run = run
    this.#logger = logger
    this.audience = new CompletionAudience({
      run,
      isBackground,
      graceMs,
      pause: () => this.#pause(),
      resume: () => this.#resume(),
    })
    run.stopping.signal.addEventListener('abort', () => this.#pause(), { once: true })
  }

  /** Whether it waits for readers, and nothing is done for it. */
  get isPaused(): boolean {
    return this.#order !== null && this.#attempt === null
  }

  read(options: ReaderOptions): CompletionReader {
    return new CompletionReader(this.run, this.audience, options)
  }

  /** @param place where it waits; given back when the work pauses or is over */
  start(order: Order, place: Place): void {
    this.#order = order
    void this.#carryOut(order, place)
  }

  #pause(): void {
    this.#attempt?.abort()
    this.#attempt = null
  }

  /** What was begun is not refused, however many wait. */
  #resume(): void {
    if (this.#order === null || this.#attempt !== null || this.run.stopping.signal.aborted) return
    const { model, request } = this.#order
    void this.#carryOut(this.#order, model.admission.enter(request.caller, { isReturning: true }))
  }

  async #carryOut({ model, request, echo }: Order, place: Place): Promise<void> {
    const { run } = this
    const attempt = new AbortController()
    const { signal } = attempt
    if (run.stopping.signal.aborted) return place.leave()
    this.#attempt = attempt
    signal.addEventListener('abort', place.leave, { once: true })
    try {
      await place.acquire(request.n)
      if (echo !== null) run.echo(echo, request.promptIds)
      const generation = model.engine.generate(this.#continued(request), (event) => run.handle(event))
      if (signal.aborted) return generation.cancel()
      signal.addEventListener('abort', () => generation.cancel(), { once: true })
    } catch (error) {
      if (signal.aborted) return
      const failure = failureOf(error)
      if (failure.code === 'INTERNAL')
        this.#logger.error({ err: error, completion: run.record.id }, 'completion failed')
      run.fail(failure)
    }
  }

  #continued(request: GenerationRequest): GenerationRequest {
    const { progress } = this.run
    return progress.isBegun ? { ...request, progress: progress.choices } : request
  }
}
