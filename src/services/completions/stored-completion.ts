import { notFound } from '../../errors.ts'
import type { CompletionRecord } from '../../store/completions/completion-record.ts'
import type { CompletionStore } from '../../store/completions/completion-store.ts'
import { type Caller, owns } from '../access/caller.ts'
import type { NumberedEvent } from './completion-reader.ts'

/** Events that are read from the store at a time. */
const pageSize = 500

/** A completion that is over. @throws NOT_FOUND */
export async function storedCompletion(
  store: CompletionStore,
  id: string,
  caller: Pick<Caller, 'tenant'>,
): Promise<CompletionRecord> {
  const [record] = await store.getMany([id])
  if (record === undefined || !owns(caller, record)) throw notFound('completion')
  return record
}

/** Its events after number `after`. */
export async function* replay(store: CompletionStore, id: string, after: number): AsyncGenerator<NumberedEvent> {
  for (let position = after; ; ) {
    const events = await store.events(id, position, pageSize)
    for (const event of events) {
      position += 1
      yield { completionId: id, sequence: position, from: position, event }
    }
    if (events.length < pageSize) return
  }
}
