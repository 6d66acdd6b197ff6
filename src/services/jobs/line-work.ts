import { canceled, DomainError } from '../../errors.ts'
import type { JobLineRecord } from '../../store/background/job-line.ts'
import type { JobRecord } from '../../store/background/job-store.ts'
import type { CompletionRecord } from '../../store/completions/completion-record.ts'
import { type IdempotencyClaim, lineScopeOf } from '../../store/idempotency-store.ts'
import { type Caller, checkScope, workCaller } from '../access/caller.ts'
import { whenAdmitted } from '../background/persist.ts'
import { canceledWork } from '../background/work-queue.ts'
import type { CompletionRequest, Completions } from '../completions/completions.ts'
import type { Accounts } from '../limits/accounts.ts'
import { planOperation } from '../predictions/prediction-operations.ts'
import type { Predictions } from '../predictions/predictions.ts'
import type { JobLineInput } from './read-lines.ts'

/** How often a completion that its server did not finish is made anew. */
const maxAgain = 3

/** Carries out what a job's lines say. */
export class LineWork {
  readonly #predictions: Predictions
  readonly #completions: Completions
  readonly #accounts: Accounts

  constructor(predictions: Predictions, completions: Completions, accounts: Accounts) {
    this.#accounts = accounts
    this.#predictions = predictions
    this.#completions = completions
  }

  /** Checks a line as it will be carried out. @throws INVALID_INPUT, FORBIDDEN and whatever else the operation is refused with */
  check({ completion, prediction }: JobLineInput, caller: Caller): void {
    if (prediction != null) {
      checkScope(caller, ['PREDICT'])
      planOperation(this.#predictions, prediction, caller, 'prediction')
    }
    if (completion != null) {
      checkScope(caller, ['COMPLETE'])
      this.#completions.check(completion, 'completion', caller)
    }
  }

  /** @returns what is stored as the line's result @throws what becomes its failure */
  async carryOut(job: JobRecord, line: JobLineRecord, signal: AbortSignal): Promise<unknown> {
    const { completion, prediction } = line.operation as JobLineInput
    const caller = workCaller(`job ${job.id}`, job, this.#accounts.meterFor(job.id, job))
    if (completion != null) return this.#complete(completion, job, line.line, caller, signal)
    return whenAdmitted(async () => {
      const { run } = planOperation(this.#predictions, prediction ?? {}, caller, 'prediction')
      return run(caller, signal)
    }, signal)
  }

  /**
   * A stored completion, which goes on where this server ends; the line that is read again finds it by its key. One that did not go on is
   * made anew.
   */
  async #complete(
    request: CompletionRequest,
    job: JobRecord,
    line: number,
    caller: Caller,
    signal: AbortSignal,
  ): Promise<unknown> {
    for (let again = 0; ; again++) {
      const key = `${line}/${job.attempts}/${again}`
      const claim = { tenant: job.tenant, scope: lineScopeOf(job.id), key, fingerprint: '' }
      const record = await this.#completeOnce(request, caller, { id: job.id, line }, claim, signal)
      if (record.state !== 'INTERRUPTED' || signal.aborted || again === maxAgain) return resultOf(record)
    }
  }

  async #completeOnce(
    request: CompletionRequest,
    caller: Caller,
    job: { id: string; line: number },
    claim: IdempotencyClaim,
    signal: AbortSignal,
  ): Promise<CompletionRecord> {
    const input = { ...request, background: true }
    const { record, reader } = await whenAdmitted(
      () => this.#completions.create(input, caller, signal, { job, claim }),
      signal,
    )
    const leave = (): void => {
      void reader.return?.()
      if (signal.reason === canceledWork) void this.#completions.cancel(record.id, caller).catch(() => {})
    }
    signal.addEventListener('abort', leave, { once: true })
    for await (const _ of reader);
    signal.removeEventListener('abort', leave)
    return record
  }
}

function resultOf(record: CompletionRecord): unknown {
  if (record.state !== 'SUCCEEDED') throw record.failure === null ? canceled() : new DomainError(record.failure)
  const { id, model, choices, usage, seed } = record
  const [first] = choices
  return {
    kind: 'completion',
    id,
    model,
    text: first?.text ?? '',
    finishReason: first?.finishReason,
    choices,
    usage,
    seed,
  }
}
