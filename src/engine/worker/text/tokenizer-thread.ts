// First: what follows is loaded without a network.
import '../no-network.ts'
import { parentPort, workerData } from 'node:worker_threads'
import { type Failure, failureOf } from '../../../errors.ts'
import type { PromptInput } from '../../engine.ts'
import { openTokenizer } from '../runtime/tokenizer.ts'
import { prepare } from './prompts.ts'

export interface ThreadRequest {
  id: number
  input: PromptInput
}
export type ThreadReply = { id: number; ids: number[] } | { id: number; failure: Failure }

/** The thread behind `LongPrompts`: the same tokenizer once more, where it stops nobody. */
const tokenizer = openTokenizer((workerData as { folder: string }).folder)

parentPort?.on('message', async ({ id, input }: ThreadRequest) => {
  const reply = await tokenizer
    .then((loaded) => prepare(loaded, input))
    .then(
      (ids): ThreadReply => ({ id, ids }),
      (error): ThreadReply => ({ id, failure: failureOf(error) }),
    )
  parentPort?.postMessage(reply)
})
