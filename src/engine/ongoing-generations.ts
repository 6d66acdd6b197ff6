import type { Failure } from '../errors.ts'
import type { Generation, GenerationEvent, GenerationRequest } from './engine.ts'
import { GenerationProgress } from './generation-progress.ts'

/** A process that runs generations. `onLost` is called instead of any further event where the process ends before they do. */
export interface GenerationHost {
  generate(
    request: GenerationRequest,
    onEvent: (event: GenerationEvent) => void,
    onLost: (failure: Failure) => void,
  ): Generation
}

/** Crashes without a new token in between, after which a generation is the culprit if nobody else can be. */
const suspicious = 2
/** Crashes that a generation may live through at most, whether or not it went on in between. */
const mostCrashes = 16

interface Ongoing {
  readonly request: GenerationRequest
  readonly onEvent: (event: GenerationEvent) => void
  readonly progress: GenerationProgress
  /** Null while it waits for a process. */
  running: Generation | null
  /** Crashes since its last new token. */
  strikes: number
  crashes: number
}

/**
 * The generations of a model, which outlive its processes: those that a process loses are taken up by the next one, behind what they
 * have delivered. One that kills its process again and again ends with a failure, and only it: whoever was running in two crashes
 * without a new token in between is a suspect. One that was alone the second time is to blame; otherwise each runs alone until it has
 * gone on by a token, so that the next crash tells which of them it was. Everybody else waits so long.
 */
export class OngoingGenerations {
  /** In the order in which they came. */
  readonly #all = new Set<Ongoing>()
  #host: GenerationHost | null = null

  get isEmpty(): boolean {
    return this.#all.size === 0
  }

  start(request: GenerationRequest, onEvent: (event: GenerationEvent) => void): Generation {
    const progress = new GenerationProgress(request)
    const ongoing: Ongoing = { request, onEvent, progress, running: null, strikes: 0, crashes: 0 }
    this.#all.add(ongoing)
    this.#admit()
    return {
      cancel: () => {
        if (!this.#all.delete(ongoing)) return
        ongoing.running?.cancel()
        this.#admit()
      },
    }
  }

  /** Hands all that wait to a process, which is ready. */
  resume(host: GenerationHost): void {
    this.#host = host
    this.#admit()
  }

  /** Ends all: there will be no other process. */
  fail(failure: Failure): void {
    this.#host = null
    for (const ongoing of [...this.#all]) this.#end(ongoing, failure)
  }

  /** The process is gone; what it ran waits for the next one. To be called once all of it was lost. */
  crashed(failure: Failure): void {
    this.#host = null
    const [only, ...others] = [...this.#all].filter(({ running }) => running !== null)
    if (only !== undefined && others.length === 0 && only.strikes >= suspicious) this.#end(only, failure)
    for (const ongoing of [...this.#all]) {
      if (ongoing.crashes >= mostCrashes) this.#end(ongoing, failure)
      ongoing.running = null
    }
  }

  #admit(): void {
    if (this.#host === null) return
    const [suspect] = this.#suspects
    if (suspect === undefined) {
      for (const ongoing of this.#all) if (ongoing.running === null) this.#run(ongoing, this.#host)
    } else if ([...this.#all].every(({ running }) => running === null)) this.#run(suspect, this.#host)
  }

  get #suspects(): Ongoing[] {
    return [...this.#all].filter(({ strikes }) => strikes >= suspicious)
  }

  #run(ongoing: Ongoing, host: GenerationHost): void {
    const { request, progress } = ongoing
    const resumed = progress.isBegun ? { ...request, progress: progress.choices } : request
    ongoing.running = host.generate(
      resumed,
      (event) => this.#take(ongoing, event),
      () => {
        ongoing.strikes += 1
        ongoing.crashes += 1
      },
    )
  }

  #take(ongoing: Ongoing, event: GenerationEvent): void {
    ongoing.progress.take(event)
    const isOver = event.type === 'finished' || event.type === 'failed'
    if (isOver) this.#all.delete(ongoing)
    const wasTried = ongoing.strikes >= suspicious
    if (isOver || event.type === 'delta') ongoing.strikes = 0
    // The rest of its step comes in this turn.
    if (wasTried && ongoing.strikes === 0) queueMicrotask(() => this.#release(ongoing))
    ongoing.onEvent(event)
  }

  /** One suspect has gone on: it waits for the others, or all go on together. */
  #release(ongoing: Ongoing): void {
    if (this.#suspects.length > 0) {
      ongoing.running?.cancel()
      ongoing.running = null
    }
    this.#admit()
  }

  #end(ongoing: Ongoing, failure: Failure): void {
    this.#all.delete(ongoing)
    ongoing.onEvent({ type: 'failed', failure })
  }
}
