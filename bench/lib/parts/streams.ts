import type { Client } from '../../processes/client.ts'
import type { Modelgraph } from '../modelgraph.ts'
import type { Options } from '../options.ts'
import { cpuMs } from '../proc.ts'
import type { Prompts } from '../prompts.ts'
import type { Recorder } from '../recorder.ts'
import { median, sum } from '../statistics.ts'
import { decodeRate, firstMs, gapQuantile, type StreamRequest, tokensOf } from '../stream.ts'
import { timeBareLoop } from '../systems/bare-loop.ts'
import type { RunFigures, TextSystem } from '../systems/text-system.ts'
import type { Worker } from '../worker.ts'

export const oneStream = (length: number): string => `1 stream, prompt of ${length} tokens`
export const manyStreams = (count: number, length: number): string => `${count} streams, prompts of ${length} tokens`
export const shapeOf = (count: number, length: number): string =>
  count === 1 ? oneStream(length) : manyStreams(count, length)

/** Prompts of this length are used for every number of streams, the others for one and for eight. */
export const usualLength = 128
const several = 8

export interface StreamsContext {
  options: Options
  recorder: Recorder
  prompts: Prompts
  client: Worker<Client>
  server: Modelgraph
  peers: readonly TextSystem[]
}

/** The shapes of a run, as numbers of streams and tokens of their prompts. */
export const shapesOf = ({ counts, promptLengths }: Options): { count: number; length: number }[] =>
  promptLengths.flatMap((length) =>
    counts
      .filter((count) => length === usualLength || count === 1 || count === several)
      .map((count) => ({ count, length })),
  )

/** One round: every shape on every system, one after the other. */
export const measureStreams = async (context: StreamsContext): Promise<void> => {
  const { options, recorder, prompts, peers } = context
  await measureBareLoop(context)
  for (const { count, length } of shapesOf(options)) {
    const requests = (): StreamRequest[] => prompts.several(count, length, options.newTokens)
    await observe(context, count, length, requests())
    if (count !== 1 && count !== several) continue
    for (const peer of peers) {
      const shape = shapeOf(count, length)
      const isLeftOut = peer.streams < count || peer.promptLengths?.includes(length) === false
      if (isLeftOut || !recorder.isWorthIt(shape, peer.name, peer.setting, 'tokens/s')) continue
      record(recorder, peer, count, length, await peer.run(requests()))
    }
  }
}

/** What the bare graph would make of the same work: each prompt prefilled, then one step a token, and nothing else. */
const measureBareLoop = async ({ options, recorder }: StreamsContext): Promise<void> => {
  const shapes = shapesOf(options)
  const past = (length: number): number => length + options.newTokens / 2
  const bare = await timeBareLoop(
    options.promptLengths,
    shapes.map(({ count, length }) => ({ rows: count, past: past(length) })),
  )
  for (const { count, length } of shapes) {
    const decodeMs = (options.newTokens - 1) * bare.stepMs(count, past(length))
    const prefillMs = bare.prefillMs(length)
    const at = { shape: shapeOf(count, length), system: 'bare ONNX Runtime' }
    const tokens = count === 1 ? options.newTokens - 1 : count * options.newTokens
    recorder.add({ ...at, metric: 'tokens/s' }, (1000 * tokens) / (decodeMs + (count === 1 ? 0 : count * prefillMs)))
    if (count > 1) continue
    recorder.add({ ...at, metric: 'first token ms' }, prefillMs)
    recorder.add({ ...at, metric: 'prefill tokens/s' }, (1000 * length) / prefillMs)
  }
}

/** Modelgraph, seen by its subscribers and by the operating system. */
const observe = async (
  { recorder, client, server }: StreamsContext,
  count: number,
  length: number,
  requests: StreamRequest[],
): Promise<void> => {
  const parts = { api: [server.apiPid], engine: server.enginePids, client: [client.pid] }
  const before = Object.values(parts).map((pids) => cpuMs(...pids))
  server.resetDelay()
  const figures = await client.call('modelgraph', { url: server.url, requests })
  const delay = await server.delay()
  const system = { name: 'Modelgraph', setting: '' }
  record(recorder, system, count, length, figures)
  const at = { shape: shapeOf(count, length), system: system.name }
  recorder.add({ ...at, metric: 'API event loop p99 ms' }, delay.p99)
  const tokens = sum(figures.streams.map(tokensOf))
  for (const [index, [part, pids]] of Object.entries(parts).entries())
    recorder.add({ ...at, metric: `${part} CPU ms/token` }, (cpuMs(...pids) - (before[index] ?? 0)) / tokens)
}

/** One stream: the decoding alone, the first token apart. Several: all their tokens over the whole time. */
const record = (
  recorder: Recorder,
  { name, setting }: Pick<TextSystem, 'name' | 'setting'>,
  count: number,
  length: number,
  { wallMs, streams }: RunFigures,
): void => {
  const at = { shape: shapeOf(count, length), system: name, setting }
  const first = median(streams.map(firstMs))
  const tokens = sum(streams.map(tokensOf))
  recorder.add({ ...at, metric: 'tokens/s' }, count === 1 ? decodeRate(streams) : (1000 * tokens) / wallMs)
  recorder.add({ ...at, metric: 'first token ms' }, first)
  if (count === 1) recorder.add({ ...at, metric: 'prefill tokens/s' }, (1000 * length) / first)
  recorder.add({ ...at, metric: 'gap p50 ms' }, median(streams.map((stream) => gapQuantile([stream], 0.5))))
  recorder.add({ ...at, metric: 'gap p99 ms' }, median(streams.map((stream) => gapQuantile([stream], 0.99))))
}
