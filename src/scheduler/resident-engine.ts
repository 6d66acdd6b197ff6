import type {
  EncodedText,
  Engine,
  EngineState,
  Generation,
  GenerationEvent,
  GenerationRequest,
  GraphInterface,
  PromptInput,
  TensorValue,
} from '../engine/engine.ts'
import type { PipelineInput, PipelineOutcome, PipelineTask } from '../engine/pipeline.ts'
import type { EngineStatistics } from '../engine/statistics.ts'
import { type Failure, failureOf, modelUnavailable, shuttingDown } from '../errors.ts'
import type { MemoryBudget, Resident } from './memory-budget.ts'
import { Meter } from './meter.ts'
import type { Sharer, ThreadShare } from './thread-shares.ts'

export interface ResidentEngineOptions {
  engine: Engine
  budget: MemoryBudget
  threads: ThreadShare
  /** `name@version`. */
  name: string
  /** What it may come to at the largest, bytes. */
  requiredBytes: number
  /** Milliseconds without work after which it is unloaded; null for never. */
  keepAliveMs: number | null
}

/**
 * An engine that is in memory only as long as the budget lets it: it comes in when it is first needed, stays while it works, and goes
 * when it has been idle too long or another needs its place. It also measures what it does.
 */
export class ResidentEngine implements Engine, Resident, Sharer {
  readonly name: string
  readonly requiredBytes: number
  readonly meter = new Meter()
  lastUsedAt = 0
  readonly #engine: Engine
  readonly #budget: MemoryBudget
  readonly #threads: ThreadShare
  readonly #keepAliveMs: number | null
  /** Why it could not be loaded the last time. */
  #failure: Failure | null = null
  #uses = 0
  #isInside = false
  #entering: Promise<void> | null = null
  #isRenewing = false
  #leaving: Promise<void> | null = null
  #leavesWhenIdle = false
  #keepAlive: NodeJS.Timeout | undefined
  #isDisposed = false

  constructor({ engine, budget, threads, name, requiredBytes, keepAliveMs }: ResidentEngineOptions) {
    this.#engine = engine
    this.#budget = budget
    this.#threads = threads
    this.name = name
    this.requiredBytes = requiredBytes
    this.#keepAliveMs = keepAliveMs
  }

  get state(): EngineState {
    if (this.#entering !== null) return 'LOADING'
    return this.#failure !== null && this.#engine.state === 'AVAILABLE' ? 'FAILED' : this.#engine.state
  }

  get graph(): GraphInterface | null {
    return this.#engine.graph
  }

  get failure(): Failure | null {
    if (this.#failure !== null || this.#engine.state !== 'FAILED') return this.#failure
    // It had been loaded, and could not be again when its process had died.
    return modelUnavailable(this.name, 'its process ended').failure
  }

  get isIdle(): boolean {
    return this.#uses === 0 && this.#entering === null
  }

  get measuredBytes(): number | null {
    return this.#engine.statistics().memoryBytes
  }

  load(): Promise<void> {
    return this.#use(async () => {})
  }

  tokenize(text: string): Promise<{ ids: number[]; tokens: string[] }> {
    return this.#use(() => this.#engine.tokenize(text))
  }

  prepare(input: PromptInput): Promise<number[]> {
    return this.#use(() => this.#engine.prepare(input))
  }

  encode(texts: string[]): Promise<EncodedText[]> {
    return this.#measured(
      () => this.#engine.encode(texts),
      (rows) => rows.reduce((sum, { tokens }) => sum + tokens, 0),
    )
  }

  pipeline<T extends PipelineTask>(
    task: T,
    inputs: PipelineInput<T>[],
    signal?: AbortSignal,
  ): Promise<PipelineOutcome<T>[]> {
    return this.#measured(
      () => this.#engine.pipeline(task, inputs, signal),
      (outcomes) => outcomes.reduce((sum, outcome) => sum + ('tokens' in outcome ? outcome.tokens : 0), 0),
    )
  }

  run(inputs: TensorValue[]): Promise<TensorValue[]> {
    return this.#measured(() => this.#engine.run(inputs))
  }

  generate(request: GenerationRequest, onEvent: (event: GenerationEvent) => void): Generation {
    this.#begin()
    const measure = this.meter.generation()
    let isOver = false
    const end = (): void => {
      if (!isOver) this.#end()
      isOver = true
    }
    const observe = (event: GenerationEvent): void => {
      measure(event)
      onEvent(event)
      if (event.type === 'finished' || event.type === 'failed') end()
    }
    let generation: Generation | null = null
    const go = (): void => {
      if (!isOver) generation = this.#engine.generate(request, observe)
    }
    if (this.#isInside) go()
    else
      this.#enter().then(go, (error) => {
        if (!isOver) observe({ type: 'failed', failure: failureOf(error) })
      })
    return {
      cancel: () => {
        generation?.cancel()
        end()
      },
    }
  }

  forget(scopes: string[]): void {
    this.#engine.forget(scopes)
  }

  statistics(): EngineStatistics {
    return this.#engine.statistics()
  }

  /** Frees its memory: at once where it is idle, otherwise when its work has ended. Resolves when it is gone, or will go later. */
  async unload(): Promise<void> {
    if (!this.#isInside && !this.#isRenewing) return
    if (!this.isIdle) {
      this.#leavesWhenIdle = true
      return
    }
    await this.#leave()
  }

  /** Loads it anew, as with other threads; what is asked of it meanwhile waits as it does for any load. */
  async renew(): Promise<void> {
    if (!this.#isInside || !this.isIdle || this.#isDisposed) return
    this.#isInside = false
    this.#isRenewing = true
    clearTimeout(this.#keepAlive)
    // Whoever waits for it is told why it could not be loaded.
    await this.#enter(() => this.#load(() => this.#engine.unload())).catch(() => {})
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true
    clearTimeout(this.#keepAlive)
    await this.#engine.dispose()
    this.#threads.left()
  }

  #measured<Result>(work: () => Promise<Result>, tokensOf?: (result: Result) => number): Promise<Result> {
    return this.meter.measured(() => this.#use(work), tokensOf)
  }

  async #use<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#begin()
    try {
      if (!this.#isInside) await this.#enter()
      return await work()
    } finally {
      this.#end()
    }
  }

  #begin(): void {
    this.#uses += 1
    this.lastUsedAt = performance.now()
    this.meter.lastUsedAt = Date.now()
    clearTimeout(this.#keepAlive)
  }

  #end(): void {
    this.#uses -= 1
    this.lastUsedAt = performance.now()
    this.#rest()
  }

  /** What becomes of it where nobody needs it now. */
  #rest(): void {
    if (!this.isIdle || !this.#isInside || this.#isDisposed) return
    if (this.#leavesWhenIdle || this.#keepAliveMs === 0) void this.#leave()
    else if (this.#keepAliveMs !== null)
      this.#keepAlive = setTimeout(() => void this.unload(), this.#idleMsLeft(this.#keepAliveMs)).unref()
    this.#budget.changed()
  }

  /** Having been loaded anew is no work. */
  #idleMsLeft(keepAliveMs: number): number {
    return Math.max(0, keepAliveMs - (performance.now() - this.lastUsedAt))
  }

  /** Concurrent callers share one way in. */
  #enter(way = () => this.#comeIn()): Promise<void> {
    this.#entering ??= way().finally(() => {
      this.#entering = null
      // Whoever has asked for it may have left meanwhile.
      this.#rest()
    })
    return this.#entering
  }

  async #comeIn(): Promise<void> {
    await this.#leaving
    if (this.#isDisposed) throw shuttingDown()
    try {
      await this.#budget.enter(this)
    } catch (error) {
      this.#failure = failureOf(error)
      throw error
    }
    this.#threads.enter(this)
    await this.#load()
  }

  /** @param before what is to be done first; its place is its own meanwhile */
  async #load(before = async () => {}): Promise<void> {
    try {
      await before()
      await this.#engine.load()
      this.#failure = null
      this.#isInside = true
    } catch (error) {
      this.#failure = failureOf(error)
      this.#leavesWhenIdle = false
      this.#giveBack()
      throw error
    } finally {
      this.#isRenewing = false
    }
  }

  /** What it had of the machine. */
  #giveBack(): void {
    this.#threads.left()
    this.#budget.left(this)
  }

  #leave(): Promise<void> {
    this.#isInside = false
    this.#leavesWhenIdle = false
    clearTimeout(this.#keepAlive)
    this.#leaving ??= this.#engine.unload().finally(() => {
      this.#leaving = null
      this.#giveBack()
    })
    return this.#leaving
  }
}
