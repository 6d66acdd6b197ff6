import type { Client } from '../processes/client.ts'
import type { TransformersJs } from '../processes/transformers-js.ts'
import type { Options } from './options.ts'
import { startLlamaServers } from './systems/llama-server.ts'
import { openNodeLlamaCpp } from './systems/node-llama-cpp.ts'
import type { TextSystem } from './systems/text-system.ts'
import { startTransformersJs } from './systems/transformers-js.ts'
import type { Worker } from './worker.ts'

export interface Peers {
  /** Measured with plain streams. */
  plain: TextSystem[]
  /** Measured on tasks, sampled as asked, drafts allowed. */
  asAsked: TextSystem[]
  transformersJs: Worker<TransformersJs> | null
  versions: string[]
  stop(): Promise<unknown>
}

/** Starts what is there, and says of the rest how to get it. */
export const openPeers = async (options: Options, client: Worker<Client>): Promise<Peers> => {
  if (!options.usePeers)
    return { plain: [], asAsked: [], transformersJs: null, versions: ['no peers'], stop: async () => {} }
  const needsText = options.parts.includes('streams') || options.parts.includes('speculation')
  const llama = needsText ? await openNodeLlamaCpp(options.threads) : null
  if (needsText && llama === null) console.error('node-llama-cpp is not installed: npm ci --prefix bench')
  const servers = needsText ? await startLlamaServers(options.llamaServer, options.threads, client) : null
  if (needsText && servers === null) console.error('llama-server is not found: give it with --llama-server PATH')
  const transformers = await startTransformersJs(client)
  return {
    plain: [...(llama?.plain ?? []), ...(servers?.plain ?? []), transformers.system],
    asAsked: [...(llama?.asAsked ?? []), ...(servers?.asAsked ?? [])],
    transformersJs: transformers.worker,
    versions: [
      llama === null ? 'node-llama-cpp not installed' : `node-llama-cpp ${llama.version}`,
      servers === null ? 'llama-server not found' : `llama-server ${servers.version}`,
    ],
    stop: () => Promise.all([llama?.stop(), servers?.stop(), transformers.worker.stop()]),
  }
}
