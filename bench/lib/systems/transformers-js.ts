import type { Client } from '../../processes/client.ts'
import type { TransformersJs } from '../../processes/transformers-js.ts'
import { hubFolder } from '../exports/hub-folder.ts'
import { stockDecoder } from '../exports/stock-decoder.ts'
import { usualLength } from '../parts/streams.ts'
import { startWorker, type Worker } from '../worker.ts'
import type { TextSystem } from './text-system.ts'

export const transformersName = 'transformers.js in a request handler'

/** A handler in a process of its own, with smollm2 loaded. */
export const startTransformersJs = async (
  client: Worker<Client>,
): Promise<{ system: TextSystem; worker: Worker<TransformersJs> }> => {
  const worker = startWorker<TransformersJs>('transformers-js.ts')
  const url = await worker.call('listen', await hubFolder('smollm2', 'smollm2-stock', stockDecoder))
  const system: TextSystem = {
    name: transformersName,
    setting: '',
    streams: 8,
    // It is slow, and no faster with other prompts.
    promptLengths: [usualLength],
    run: (requests) => client.call('handler', { url, requests }),
  }
  return { system, worker }
}
