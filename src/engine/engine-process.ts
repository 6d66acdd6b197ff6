import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import { DomainError, engineFailed, type Failure, shuttingDown } from '../errors.ts'
import type { CatalogueEntry } from '../models/catalogue.ts'
import { versionedName } from '../models/manifest.ts'
import type { Logger } from '../util/log.ts'
import type { Generation, GenerationEvent, GenerationRequest, GraphInterface } from './engine.ts'
import { withoutNetwork } from './isolation.ts'
import { MemoryWatch } from './memory-watch.ts'
import type { FromWorker, ToWorker, WorkerCalls, WorkerCounters, WorkerSettings } from './protocol.ts'

/** The worker beside this file: TypeScript in development (through tsx), JavaScript when built. */
const extension = extname(import.meta.url)
const workerPath = new URL(`./worker/main${extension}`, import.meta.url)
const execArgv = extension === '.ts' ? ['--import', import.meta.resolve('tsx')] : []

const disposed = 'was stopped'
const died = 'died'
const outOfMemory = 'ran out of memory'

export interface EngineProcessOptions {
  entry: CatalogueEntry
  settings: WorkerSettings
  /** Milliseconds until a load counts as failed. */
  loadTimeoutMs: number
  /** Milliseconds of silence, pings unanswered, after which the process is killed. */
  stallTimeoutMs: number
  /** Milliseconds that an item of a pipeline may take, pings unanswered or not, after which the process is killed. */
  pipelineTimeoutMs: number
  /** Resident memory at most, bytes; a process that takes more is killed. Default: no limit. */
  memoryLimitBytes?: number
  /** The process's whole environment. */
  environment: Readonly<Record<string, string>>
  logger: Logger
}

/** The process ended by itself, or had no memory, before its model was loaded, which says little about the model. */
export class DiedWhileLoading extends Error {}

interface PendingGeneration {
  onEvent: (event: GenerationEvent) => void
  onLost: (failure: Failure) => void
}

interface PendingCall {
  /** Since when its present item is worked on; null where it is no pipeline's and silence alone tells a stall. */
  itemSince: number | null
  resolve: (value: never) => void
  reject: (error: Error) => void
}

/**
 * One engine process from fork to exit. It is never used again after it has exited: every call it still owed is rejected with
 * ENGINE_FAILED (or SHUTTING_DOWN where it was disposed of), its generations are told that they are lost, and `onExit` tells the owner.
 */
export class EngineProcess {
  /** Called once when the process is gone, after everything pending was rejected; says what is to be told of it. */
  onExit: (failure: Failure) => void = () => {}
  /** Resolves to what the model's graph takes and gives. */
  readonly loaded: Promise<GraphInterface>
  #counters: WorkerCounters | null = null
  readonly #child: ChildProcess
  readonly #options: EngineProcessOptions
  readonly #calls = new Map<number, PendingCall>()
  readonly #generations = new Map<number, PendingGeneration>()
  readonly #watchdog: NodeJS.Timeout
  readonly #memoryWatch: MemoryWatch | null
  #nextId = 1
  readonly #watchMs: number
  #lastSeen = performance.now()
  #lastWatch = performance.now()
  #isGone = false
  readonly #gone: Promise<void>
  #resolveGone!: () => void
  /** Why it is going away; the first reason stays. */
  #ending: string | null = null
  #resolveLoaded!: (graph: GraphInterface) => void
  #rejectLoaded!: (error: Error) => void

  constructor(options: EngineProcessOptions) {
    this.#options = options
    this.loaded = new Promise((resolve, reject) => {
      this.#resolveLoaded = resolve
      this.#rejectLoaded = reject
    })
    this.#gone = new Promise((resolve) => {
      this.#resolveGone = resolve
    })
    const [program, ...args] = [...(withoutNetwork() ?? []), process.execPath]
    this.#child = fork(workerPath, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execPath: program,
      execArgv: [...args, ...execArgv],
      env: options.environment,
    })
    this.#child.on('message', (message) => this.#receive(message as FromWorker))
    this.#child.on('error', (error) => {
      options.logger.error({ model: this.#model, reason: error.message }, 'engine process error')
      // A process that could not even be started has no exit.
      if (this.#child.pid === undefined) this.#exited(null, null)
    })
    this.#child.once('exit', (code, signal) => this.#exited(code, signal))
    this.#child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => options.logger.warn({ model: this.#model, text }, 'engine process'))
    this.#watchMs = Math.min(1000, options.stallTimeoutMs / 4)
    this.#watchdog = setInterval(() => this.#watch(), this.#watchMs)
    this.#watchdog.unref()
    const { entry, settings, memoryLimitBytes: limit } = options
    const { pid } = this.#child
    const excess = `needed more than ${Math.round((limit ?? 0) / 1024 / 1024)} MiB of memory and was stopped`
    this.#memoryWatch =
      pid === undefined || limit === undefined ? null : new MemoryWatch(pid, limit, () => this.#end(excess))
    this.#send({ type: 'load', folder: entry.folder, manifest: entry.manifest, settings })
  }

  get counters(): WorkerCounters | null {
    return this.#counters
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** @param signal tells a pipeline to stop; the call then ends with what the process answers */
  call<M extends keyof WorkerCalls>(
    method: M,
    args: WorkerCalls[M]['args'],
    signal?: AbortSignal,
  ): Promise<WorkerCalls[M]['result']> {
    const id = this.#nextId++
    const cancel = (): void => this.#send({ type: 'cancel', id })
    return new Promise<WorkerCalls[M]['result']>((resolve, reject) => {
      if (this.#ending !== null) return reject(this.#failure())
      const itemSince = method === 'pipeline' ? performance.now() : null
      this.#calls.set(id, { itemSince, resolve, reject })
      this.#send({ type: 'call', id, method, args } as ToWorker)
      if (signal?.aborted) cancel()
      else signal?.addEventListener('abort', cancel, { once: true })
    }).finally(() => signal?.removeEventListener('abort', cancel))
  }

  /** @param onLost called where the process ends first */
  generate(
    request: GenerationRequest,
    onEvent: (event: GenerationEvent) => void,
    onLost: (failure: Failure) => void,
  ): Generation {
    const id = this.#nextId++
    this.#generations.set(id, { onEvent, onLost })
    this.#send({ type: 'generate', id, request })
    return {
      cancel: () => {
        if (this.#generations.delete(id)) this.#send({ type: 'cancel', id })
      },
    }
  }

  /** Kills the process and resolves when it is gone. `session.run` can't be interrupted in any gentler way. */
  async dispose(): Promise<void> {
    if (!this.#isGone) this.#end(disposed)
    await this.#gone
  }

  get #model(): string {
    return versionedName(this.#options.entry.manifest)
  }

  /** Drops what is cached for these scopes. */
  forget(scopes: string[]): void {
    this.#send({ type: 'forget', scopes })
  }

  #send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  #receive(message: FromWorker): void {
    this.#lastSeen = performance.now()
    if ('counters' in message) this.#counters = message.counters
    switch (message.type) {
      case 'loaded':
        return this.#resolveLoaded(message.graph)
      case 'loadFailed':
        return this.#end(message.reason)
      case 'outOfMemory':
        return this.#end(outOfMemory)
      case 'result':
        return this.#settle(message.id)?.resolve(message.value as never)
      case 'error':
        return this.#settle(message.id)?.reject(new DomainError(message.failure))
      case 'step':
        for (const { id, event } of message.events) this.#deliver(id, event)
        return
      case 'progress':
        return this.#begin(message.id)
      case 'pong':
        return
      default:
        return message satisfies never
    }
  }

  /** The next item of a pipeline call has its whole time again. */
  #begin(id: number): void {
    const call = this.#calls.get(id)
    if (call !== undefined && call.itemSince !== null) call.itemSince = performance.now()
  }

  #settle(id: number): PendingCall | undefined {
    const call = this.#calls.get(id)
    this.#calls.delete(id)
    return call
  }

  #deliver(id: number, event: GenerationEvent): void {
    const generation = this.#generations.get(id)
    if (event.type === 'finished' || event.type === 'failed') this.#generations.delete(id)
    generation?.onEvent(event)
  }

  /** Kills a process that loads too long or no longer answers. */
  #watch(): void {
    const now = performance.now()
    // Where this process itself was suspended, the other one's silence means nothing.
    if (now - this.#lastWatch > 2 * this.#watchMs) {
      this.#lastSeen = now
      for (const id of this.#calls.keys()) this.#begin(id)
    }
    this.#lastWatch = now
    const silentMs = now - this.#lastSeen
    if (this.#counters === null) {
      if (silentMs > this.#options.loadTimeoutMs)
        this.#end(`loading took longer than ${this.#options.loadTimeoutMs} ms`)
      return
    }
    // One run of a large pipeline may hold the process for longer than a stall is borne: an item has a time of its own.
    const itemMs = this.#longestItemMs(now)
    if (itemMs !== null) {
      if (itemMs > this.#options.pipelineTimeoutMs)
        this.#end(`took longer than ${this.#options.pipelineTimeoutMs} ms and was stopped`)
    } else if (silentMs > this.#options.stallTimeoutMs) this.#end('stalled and was stopped')
    else if (silentMs > this.#options.stallTimeoutMs / 2) this.#send({ type: 'ping' })
  }

  /** How long the oldest present item of a pipeline has been worked on; null where no pipeline runs. */
  #longestItemMs(now: number): number | null {
    let longest: number | null = null
    for (const { itemSince } of this.#calls.values())
      if (itemSince !== null) longest = Math.max(longest ?? 0, now - itemSince)
    return longest
  }

  #end(reason: string): void {
    this.#ending ??= reason
    this.#child.kill('SIGKILL')
  }

  #failure(): DomainError {
    return this.#ending === disposed
      ? shuttingDown()
      : engineFailed(this.#model, this.#counters === null ? 'could not be started' : (this.#ending ?? died))
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#isGone) return
    this.#isGone = true
    clearInterval(this.#watchdog)
    this.#memoryWatch?.dispose()
    if (this.#ending !== disposed)
      this.#options.logger.error({ model: this.#model, code, signal, reason: this.#ending }, 'engine process ended')
    this.#ending ??= died
    this.#rejectLoaded(
      this.#ending === died || this.#ending === outOfMemory
        ? new DiedWhileLoading(this.#ending)
        : new Error(this.#ending),
    )
    const failure = this.#failure()
    for (const { reject } of this.#calls.values()) reject(failure)
    this.#calls.clear()
    for (const { onLost } of this.#generations.values()) onLost(failure.failure)
    this.#generations.clear()
    this.onExit(failure.failure)
    this.#resolveGone()
  }
}
