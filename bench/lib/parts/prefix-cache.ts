import type { Client } from '../../processes/client.ts'
import type { Modelgraph } from '../modelgraph.ts'
import type { Prompts, Turn } from '../prompts.ts'
import type { Recorder } from '../recorder.ts'
import { median } from '../statistics.ts'
import { firstMs, type StreamFigures } from '../stream.ts'
import type { Worker } from '../worker.ts'

export const chatShape = 'second turn of a chat of 500 tokens'
export const chatSystems = ['cold', 'cached', 'cached, with a seed'] as const
const conversations = 3

/** One round: the same kind of second turn, to a server that knows the first turn and to one that doesn't. */
export const measurePrefixCache = async (context: {
  recorder: Recorder
  prompts: Prompts
  client: Worker<Client>
  server: Modelgraph
}): Promise<void> => {
  const { recorder, prompts, client, server } = context
  const answer = async (turns: Turn[], maxTokens: number, seed: number | null): Promise<StreamFigures> => {
    const requests = [prompts.chat(turns, maxTokens, 0, seed)]
    const { streams } = await client.call('modelgraph', { url: server.url, requests })
    return streams[0] as StreamFigures
  }
  for (const system of chatSystems) {
    const seed = system.endsWith('seed') ? 7 : null
    const second: StreamFigures[] = []
    for (let index = 0; index < conversations; index++) {
      const turns = conversation(prompts)
      if (system !== 'cold') await answer(turns.slice(0, 1), 8, seed)
      second.push(await answer(turns, 8, seed))
    }
    const at = { shape: chatShape, system }
    recorder.add({ ...at, metric: 'first token ms' }, median(second.map(firstMs)))
    recorder.add({ ...at, metric: 'cached tokens' }, median(second.map(({ cachedTokens }) => cachedTokens)))
  }
}

/** About 440 tokens, an answer, and a short question about it. */
const conversation = (prompts: Prompts): Turn[] => [
  { role: 'user', content: `${prompts.text(430)}\n\nWho is this story about?` },
  { role: 'assistant', content: 'It is about a lighthouse keeper and the woman who found his second book.' },
  { role: 'user', content: 'What did she do with it?' },
]
