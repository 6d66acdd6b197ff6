import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LlamaSetting, NodeLlama } from '../../processes/node-llama-cpp.ts'
import { ggufPath } from '../exports/gguf.ts'
import { root } from '../paths.ts'
import { startWorker, type Worker } from '../worker.ts'
import type { TextSystem } from './text-system.ts'

export interface NodeLlamaCpp {
  version: string
  /** Plain decoding, greedy: best for one stream or for several. */
  plain: TextSystem[]
  /** One stream as asked for, with and without drafts looked up in the prompt. */
  asAsked: TextSystem[]
  stop(): Promise<void>
}

const quantizations = ['Q4_1', 'Q4_0'] as const

/** @returns null where node-llama-cpp is not installed in bench/ */
export const openNodeLlamaCpp = async (threads: readonly number[]): Promise<NodeLlamaCpp | null> => {
  const version = installedVersion()
  if (version === null) return null
  const worker = startWorker<NodeLlama>('node-llama-cpp.ts')
  const plain: TextSystem[] = []
  const asAsked: TextSystem[] = []
  for (const quantization of quantizations)
    for (const count of threads) {
      const modelPath = await ggufPath(quantization)
      const system = (lookup: boolean, isGreedy: boolean): TextSystem => ({
        name: `node-llama-cpp, ${quantization}`,
        setting: `${count} thread${count === 1 ? '' : 's'}${lookup ? ', prompt lookup' : ''}`,
        streams: 8,
        promptLengths: null,
        run: (requests) => run(worker, { modelPath, threads: count, lookup }, requests, isGreedy),
      })
      plain.push(system(false, true))
      asAsked.push(system(false, false), system(true, false))
    }
  return { version, plain, asAsked, stop: worker.stop }
}

const run = (
  worker: Worker<NodeLlama>,
  setting: Omit<LlamaSetting, 'sequences'>,
  requests: Parameters<TextSystem['run']>[0],
  isGreedy: boolean,
): ReturnType<TextSystem['run']> =>
  worker.call('run', {
    setting: { ...setting, sequences: requests.length === 1 ? 1 : 8 },
    requests: isGreedy ? requests.map((request) => ({ ...request, temperature: 0 })) : requests,
  })

const installedVersion = (): string | null => {
  try {
    const file = join(root, 'bench/node_modules/node-llama-cpp/package.json')
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
  } catch {
    return null
  }
}
