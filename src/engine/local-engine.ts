import { setTimeout as delay } from 'node:timers/promises'
import { DomainError, type Failure, failureOf, modelUnavailable, shuttingDown } from '../errors.ts'
import { versionedName } from '../models/manifest.ts'
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
} from './engine.ts'
import { DiedWhileLoading, EngineProcess, type EngineProcessOptions } from './engine-process.ts'
import { OngoingGenerations } from './ongoing-generations.ts'
import type { PipelineInput, PipelineOutcome, PipelineRequest, PipelineTask } from './pipeline.ts'
import type { WorkerCalls, WorkerSettings } from './protocol.ts'
import { addTotals, type EngineStatistics, type EngineTotals, noTotals } from './statistics.ts'

/** Wait before start number n after n crashes in a row: none, 0.25 s, 0.5 s ... at most 5 s. */
const backOffMs = (crashes: number): number => (crashes < 2 ? 0 : Math.min(5000, 125 * 2 ** (crashes - 1)))
/** Processes started in a row where each dies before it has loaded. */
const mostTries = 3
/** Calls about a text, which take little and hardly ever kill. */
const repeatable: readonly string[] = ['tokenize', 'prepare', 'encode'] satisfies (keyof WorkerCalls)[]
/** A process that lived longer than this starts a new row of crashes. */
const healthyAfterMs = 5000

export interface LocalEngineOptions extends Omit<EngineProcessOptions, 'settings'> {
  /** Asked at each start of a process. */
  settings: () => WorkerSettings
}

/**
 * A model in a child process of this machine. The process is started when first needed; one that dies after it was ready is
 * started again at once, with growing pauses where it keeps dying, and goes on with the generations of the one before.
 */
export class LocalEngine implements Engine {
  readonly #options: LocalEngineOptions
  #process: EngineProcess | null = null
  #loading: Promise<EngineProcess> | null = null
  #state: EngineState = 'AVAILABLE'
  #graph: GraphInterface | null = null
  #crashes = 0
  #starts = 0
  /** The process that ends because nobody needs it. */
  #leaving: EngineProcess | null = null
  readonly #disposal = new AbortController()
  readonly #generations = new OngoingGenerations()
  /** Counters of processes that are gone. */
  #past: EngineTotals = noTotals

  constructor(options: LocalEngineOptions) {
    this.#options = options
  }

  get state(): EngineState {
    return this.#state
  }

  get graph(): GraphInterface | null {
    return this.#graph
  }

  async load(): Promise<void> {
    await this.#ready()
  }

  tokenize(text: string): Promise<{ ids: number[]; tokens: string[] }> {
    return this.#call('tokenize', text)
  }

  prepare(input: PromptInput): Promise<number[]> {
    return this.#call('prepare', input)
  }

  encode(texts: string[]): Promise<EncodedText[]> {
    return this.#call('encode', texts)
  }

  async pipeline<T extends PipelineTask>(
    task: T,
    inputs: PipelineInput<T>[],
    signal?: AbortSignal,
  ): Promise<PipelineOutcome<T>[]> {
    const process = await this.#ready()
    return process.call('pipeline', { task, inputs } as PipelineRequest, signal) as Promise<PipelineOutcome<T>[]>
  }

  run(inputs: TensorValue[]): Promise<TensorValue[]> {
    return this.#call('run', inputs)
  }

  generate(request: GenerationRequest, onEvent: (event: GenerationEvent) => void): Generation {
    const generation = this.#generations.start(request, onEvent)
    // Whatever comes of it is told to all that wait.
    this.#ready().catch(() => {})
    return generation
  }

  forget(scopes: string[]): void {
    this.#process?.forget(scopes)
  }

  statistics(): EngineStatistics {
    const now = this.#process?.counters
    return {
      ...addTotals(this.#past, now ?? noTotals),
      running: now?.running ?? 0,
      batchInvariant: now?.batchInvariant ?? null,
      starts: this.#starts,
      kvBytes: now?.kvBytes ?? null,
      memoryBytes: now?.memoryBytes ?? null,
    }
  }

  async unload(): Promise<void> {
    // One that has died may be on its way back.
    await this.#loading?.catch(() => {})
    this.#leaving = this.#process
    await this.#leaving?.dispose()
  }

  async dispose(): Promise<void> {
    this.#disposal.abort(shuttingDown())
    await this.#process?.dispose()
  }

  async #call<M extends keyof WorkerCalls>(method: M, args: WorkerCalls[M]['args']): Promise<WorkerCalls[M]['result']> {
    const process = await this.#ready()
    try {
      return await process.call(method, args)
    } catch (error) {
      // It need not be this text that the process died of; those that can be asked again are, once.
      const isLost = error instanceof DomainError && error.failure.code === 'ENGINE_FAILED'
      if (!isLost || !repeatable.includes(method)) throw error
      return (await this.#ready()).call(method, args)
    }
  }

  /** The loaded process; concurrent callers share one start, and a failed start is forgotten so that the next call tries again. */
  #ready(): Promise<EngineProcess> {
    if (this.#loading !== null) return this.#loading
    const loading = this.#start()
    this.#loading = loading
    loading.then(
      (process) => this.#generations.resume(process),
      (error) => {
        this.#loading = null
        this.#state = 'FAILED'
        this.#generations.fail(failureOf(error))
      },
    )
    return loading
  }

  async #start(): Promise<EngineProcess> {
    const name = versionedName(this.#options.entry.manifest)
    this.#state = 'LOADING'
    for (let tries = 1; ; tries += 1)
      try {
        return await this.#startOnce(name)
      } catch (error) {
        if (this.#disposal.signal.aborted) throw shuttingDown()
        if (error instanceof DiedWhileLoading && tries < mostTries) continue
        throw modelUnavailable(name, error instanceof Error ? error.message : 'unknown reason')
      }
  }

  async #startOnce(name: string): Promise<EngineProcess> {
    await delay(backOffMs(this.#crashes), undefined, { signal: this.#disposal.signal }).catch(() => {})
    if (this.#disposal.signal.aborted) throw shuttingDown()
    this.#starts += 1
    const startedAt = performance.now()
    const settings = this.#options.settings()
    const process = new EngineProcess({ ...this.#options, settings })
    this.#process = process
    process.onExit = (failure) => this.#exited(process, startedAt, failure)
    this.#graph = await process.loaded
    this.#state = 'READY'
    this.#options.logger.info(
      { model: name, threads: settings.threads, ms: Math.round(performance.now() - startedAt), pid: process.pid },
      'model ready',
    )
    return process
  }

  #exited(process: EngineProcess, startedAt: number, failure: Failure): void {
    this.#past = addTotals(this.#past, process.counters ?? noTotals)
    const isCrash = process !== this.#leaving
    if (isCrash) this.#crashes = performance.now() - startedAt > healthyAfterMs ? 1 : this.#crashes + 1
    this.#process = null
    if (this.#state !== 'READY') return
    this.#loading = null
    this.#state = 'AVAILABLE'
    if (this.#disposal.signal.aborted) return this.#generations.fail(failure)
    this.#generations.crashed(failure)
    // Somebody was using it: have it ready again before the next request comes.
    if (isCrash || !this.#generations.isEmpty) this.#ready().catch(() => {})
  }
}
