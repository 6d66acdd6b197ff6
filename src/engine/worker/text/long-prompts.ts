import type { Worker } from 'node:worker_threads'
import { DomainError, failureOf, invalidInput } from '../../../errors.ts'
import { startThread } from '../../../util/start-thread.ts'
import type { PromptInput } from '../../engine.ts'
import type { ThreadReply, ThreadRequest } from './tokenizer-thread.ts'

/** UTF-16 units from which on a prompt is long: some 10 ms of tokenizing, about one decode step. */
const longFrom = 8192

/** Whether tokenizing it would keep running generations waiting. */
export const isLong = (input: PromptInput): boolean =>
  ('prompt' in input
    ? input.prompt.length
    : input.messages.reduce((sum, { content }) => sum + String(content).length, 0)) >= longFrom

interface Pending {
  request: ThreadRequest
  resolve: (ids: number[]) => void
  reject: (error: Error) => void
}

/**
 * Tokenizes long prompts on a thread of its own, started by the first of them: 256 KiB without a space take seconds, during
 * which no token would come and no cancel would be heard. One after the other; a prompt that takes too long, as some regular
 * expressions and templates do for ever, fails alone: the thread ends with it, and the others get a new one.
 */
export class LongPrompts {
  readonly #folder: string
  readonly #timeoutMs: number
  readonly #pending = new Map<number, Pending>()
  #thread: Worker | null = null
  #timer: NodeJS.Timeout | null = null
  #next = 1

  /** @param timeoutMs that one prompt may take */
  constructor(folder: string, timeoutMs: number) {
    this.#folder = folder
    this.#timeoutMs = timeoutMs
  }

  prepare(input: PromptInput): Promise<number[]> {
    this.#thread ??= this.#start()
    const request: ThreadRequest = { id: this.#next++, input }
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { request, resolve, reject })
      this.#thread?.postMessage(request)
      if (this.#pending.size === 1) this.#watch()
    })
  }

  #start(): Worker {
    const thread = startThread('./tokenizer-thread', import.meta.url, { workerData: { folder: this.#folder } })
    thread.on('message', (reply: ThreadReply) => this.#settle(reply))
    // Whatever ends the thread, what it owed fails and the next prompt starts another one.
    thread.on('error', () => {})
    thread.on('exit', () => {
      if (this.#thread !== thread) return
      this.#thread = null
      for (const { reject } of this.#pending.values()) reject(new DomainError(failureOf(null)))
      this.#pending.clear()
      this.#watch()
    })
    return thread
  }

  #settle(reply: ThreadReply): void {
    const pending = this.#pending.get(reply.id)
    this.#pending.delete(reply.id)
    this.#watch()
    if ('ids' in reply) pending?.resolve(reply.ids)
    else pending?.reject(new DomainError(reply.failure))
  }

  /** The first that waits is the one that is worked on: its time begins now. */
  #watch(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    const [first] = this.#pending.values()
    this.#timer = first === undefined ? null : setTimeout(() => this.#giveUp(first), this.#timeoutMs)
  }

  #giveUp({ request, reject }: Pending): void {
    this.#pending.delete(request.id)
    reject(invalidInput('text', `takes this model's tokenizer longer than ${this.#timeoutMs} ms`, this.#timeoutMs))
    void this.#thread?.terminate()
    this.#thread = this.#pending.size === 0 ? null : this.#start()
    for (const pending of this.#pending.values()) this.#thread?.postMessage(pending.request)
    this.#watch()
  }
}
