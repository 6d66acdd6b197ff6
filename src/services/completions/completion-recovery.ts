import { failureOf, interrupted, modelNotFound } from '../../errors.ts'
import type { CompletionStore } from '../../store/completions/completion-store.ts'
import type { Logger } from '../../util/log.ts'
import type { Models } from '../models/models.ts'
import type { CompletionWork } from './completion-work.ts'
import { orderOf } from './order.ts'
import type { RunningCompletions } from './running-completions.ts'

export interface RecoveryOptions {
  models: Models
  store: CompletionStore
  running: RunningCompletions
  onRestart: 'resume' | 'interrupt'
  logger: Logger
}

/** Of whom turns are taken by what an earlier server has begun without a key: its caller's name was that server's own. */
const restartCaller = 'restart'

/**
 * Finds what an earlier server has left unfinished, or closes it as interrupted. To be called before anybody can ask for it.
 * @returns the way to go on with it
 */
export async function recoverCompletions(options: RecoveryOptions): Promise<() => void> {
  const { onRestart, running, store } = options
  if (onRestart === 'interrupt') {
    await store.interruptUnfinished(interrupted().failure, Date.now(), running.deliveriesOf)
    return () => {}
  }
  const works = (await store.unfinished()).map(({ record, events }) => running.add(record, { stored: events }))
  return () => {
    for (const work of works) {
      work.audience.expect()
      void takeUp(work, options)
    }
  }
}

async function takeUp(work: CompletionWork, { models, logger }: RecoveryOptions): Promise<void> {
  const { run } = work
  const { record } = run
  try {
    const model = models.version(record.model)
    if (model === undefined) throw modelNotFound(record.model)
    const caller = { id: record.apiKey ?? restartCaller, apiKey: record.apiKey }
    // First come, first served, before those that ask only now.
    const place = model.admission.enter(caller.id, { isReturning: true })
    run.stopping.signal.addEventListener('abort', place.leave, { once: true })
    work.start(await orderOf(record, model, caller), place)
  } catch (error) {
    const failure = failureOf(error)
    if (failure.code === 'INTERNAL') logger.error({ err: error, completion: record.id }, 'completion not taken up')
    run.fail(failure)
  }
}
