import type { Client } from '../../processes/client.ts'
import type { Modelgraph } from '../modelgraph.ts'
import type { Options } from '../options.ts'
import type { Prompts } from '../prompts.ts'
import type { Recorder } from '../recorder.ts'
import { decodeRate, type StreamFigures, type StreamRequest } from '../stream.ts'
import type { TextSystem } from '../systems/text-system.ts'
import { edits, openTasks } from '../texts.ts'
import type { Worker } from '../worker.ts'

export const editShape = 'tasks that repeat their input, 1 stream'
export const openShape = 'open tasks, 1 stream'
export const mixedShape = 'mixed tasks, 1 stream'
/** Each with how many, of how many kinds, and how its requests are sampled. */
const sets = [
  { shape: editShape, tasks: edits, temperature: 0 },
  { shape: openShape, tasks: openTasks, temperature: 1 },
] as const

/** One round: every task on every system, one after the other; Modelgraph with a seed (plain decoding) and without. */
export const measureSpeculation = async (context: {
  options: Options
  recorder: Recorder
  prompts: Prompts
  client: Worker<Client>
  server: Modelgraph
  peers: readonly TextSystem[]
}): Promise<void> => {
  const { options, recorder, prompts, client, server, peers } = context
  const modelgraph = (requests: StreamRequest[]): ReturnType<TextSystem['run']> =>
    client.call('modelgraph', { url: server.url, requests })
  const systems = [
    { name: 'Modelgraph', setting: '', seed: null, run: modelgraph },
    { name: 'Modelgraph, with a seed', setting: '', seed: 1, run: modelgraph },
    ...peers.map((peer) => ({ ...peer, seed: 1 })),
  ]
  for (const { name, setting, seed, run } of systems) {
    if (!recorder.isWorthIt(mixedShape, name, setting, 'tokens/s')) continue
    const all: StreamFigures[] = []
    for (const { shape, tasks, temperature } of sets) {
      const streams: StreamFigures[] = []
      for (const task of tasks) {
        const request = prompts.chat([{ role: 'user', content: task }], options.newTokens, temperature, seed)
        streams.push(...(await run([request])).streams)
      }
      recorder.add({ shape, system: name, setting, metric: 'tokens/s' }, decodeRate(streams))
      all.push(...streams)
    }
    recorder.add({ shape: mixedShape, system: name, setting, metric: 'tokens/s' }, decodeRate(all))
  }
}
