import type { CompletionEvent, CompletionRecord } from '../../store/completions/completion-record.ts'
import type { EventLog } from '../../store/completions/token-log.ts'
import type { Logger } from '../../util/log.ts'
import type { Meter } from '../access/meter.ts'
import type { Accounts } from '../limits/accounts.ts'
import type { GenerationInstruments } from '../metrics/generation-instruments.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { CompletionRun } from './completion-run.ts'
import { CompletionWork } from './completion-work.ts'

export interface RunningCompletionsOptions {
  log: EventLog
  accounts: Accounts
  webhooks: Webhooks
  /** Milliseconds for which a completion waits for a reader who was cut off. */
  readerGraceMs: number
  logger: Logger
  instruments: GenerationInstruments
}

interface AddOptions {
  stored?: CompletionEvent[]
  onEnd?: () => void
}

/** The completions that are not over. Each leaves by itself when it ends: it is counted, and its webhooks are told. */
export class RunningCompletions {
  readonly #options: RunningCompletionsOptions
  readonly #works = new Map<string, CompletionWork>()

  constructor(options: RunningCompletionsOptions) {
    this.#options = options
  }

  /** The messages that tell of a completion's end. */
  readonly deliveriesOf = (record: CompletionRecord) =>
    this.#options.webhooks.deliveriesOf('completion', record, { model: record.model, usage: record.usage })

  get(id: string): CompletionWork | undefined {
    return this.#works.get(id)
  }

  all(): CompletionWork[] {
    return [...this.#works.values()]
  }

  /** @param stored its events so far, where an earlier server has begun it @param onEnd told of its end besides */
  add(record: CompletionRecord, { stored = [], onEnd: tell = () => {} }: AddOptions = {}): CompletionWork {
    const { log, logger, instruments, webhooks, accounts, readerGraceMs } = this.#options
    const onEnd = (): void => {
      countUsage(record, accounts.meterFor(record.id, record))
      accounts.ended(record.id)
      this.#works.delete(record.id)
      webhooks.wake()
      tell()
    }
    const { deliveriesOf } = this
    const run = new CompletionRun({ record, stored, log, logger, instruments, deliveriesOf, onEnd })
    const isBackground = record.parameters.background === true
    const work = new CompletionWork({ run, isBackground, graceMs: readerGraceMs, logger })
    this.#works.set(record.id, work)
    return work
  }
}

/** A prompt counts once it has been read, whatever became of the completion. */
function countUsage({ model, usage, timings }: CompletionRecord, meter: Meter): void {
  if (timings.promptMs !== null) meter.used(model, usage.promptTokens, usage.completionTokens)
}
