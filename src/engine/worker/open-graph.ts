import type { Manifest, PipelineGraph, StockGraph } from '../../models/manifest.ts'
import type { WorkerSettings } from '../protocol.ts'
import { KvPool } from './cache/kv-pool.ts'
import { explainDatatype } from './datatypes.ts'
import { DeltaKvDecoder } from './generation/delta-kv-decoder.ts'
import type { GenerationLoopOptions } from './generation/generation-loop.ts'
import { requireFacts } from './graph-facts.ts'
import { deriveWeights } from './runtime/derived-weights.ts'
import { openExact } from './runtime/open-exact.ts'
import { openSession, type Session } from './runtime/session.ts'
import { countsColumns } from './stock/column-distances.ts'
import { openStock } from './stock/open-stock.ts'
import { checkedMode } from './stock/stock-check.ts'
import { StockDecoder } from './stock/stock-decoder.ts'

/** All kinds but pipelines, whose graphs the library opens. */
export type SingleGraph = Exclude<Manifest['graph'], PipelineGraph>

/** A graph that is loaded. */
export interface OpenedGraph {
  /** For raw tensors: the graph as its file has it. */
  readonly session: Session
  /** What the generation loop runs on; null where the graph is no decoder. */
  readonly generation: Pick<GenerationLoopOptions, 'decoder' | 'pool' | 'graph' | 'settings'> | null
}

/** @throws Error that says why the graph can't be served */
export const openGraph = async (
  folder: string,
  graph: SingleGraph,
  contextLength: number,
  settings: WorkerSettings,
): Promise<OpenedGraph> => {
  if (graph.kind === 'decoder-stock') return openStockGraph(folder, graph, contextLength, settings)
  if (graph.kind === 'encoder')
    return { session: await openExact(folder, graph.file, settings.threads), generation: null }
  if (graph.kind === 'plain')
    return {
      session: await openSession(folder, graph.file, settings.threads).catch(explainDatatype),
      generation: null,
    }
  const session = await openDecoder(folder, graph, settings.threads)
  // The weights of one graph are gone before those of the next are made.
  const prompts = graph.prefill === undefined ? session : await openDecoder(folder, graph.prefill, settings.threads)
  for (const opened of [session, prompts]) requireFacts(opened, graph)
  const pool = new KvPool(graph, settings.kvCacheBytes, settings.maxSequences)
  return { session, generation: { decoder: new DeltaKvDecoder(session, graph, pool, prompts), pool, graph, settings } }
}

/** @param weights the graph that makes them; undefined where they lie beside `file` */
const openDecoder = async (
  folder: string,
  { file, weights }: { file: string; weights?: string | undefined },
  threads: number,
): Promise<Session> => {
  const derived = weights === undefined ? [] : await deriveWeights(folder, weights, threads)
  return openExact(folder, file, threads, { derived })
}

const openStockGraph = async (
  folder: string,
  graph: StockGraph,
  contextLength: number,
  settings: WorkerSettings,
): Promise<OpenedGraph> => {
  const { runner, session } = await openStock(folder, graph, contextLength, settings.threads)
  const mode = await checkedMode(runner, !(await countsColumns(folder, contextLength)))
  const { facts } = runner
  const pool = new KvPool({ ...facts, columnsFirst: true }, settings.kvCacheBytes, settings.maxSequences)
  const generation = {
    decoder: new StockDecoder(runner, mode, pool),
    pool,
    graph: { vocabSize: facts.vocabSize, eosTokenIds: graph.eosTokenIds },
    settings: {
      // A prompt that can't be continued in pieces runs as a whole.
      prefillChunk: mode.isChunked ? settings.prefillChunk : contextLength,
      prefixCache: mode.isChunked && settings.prefixCache,
      draftTokens: mode.canVerify ? settings.draftTokens : 0,
    },
  }
  return { session, generation }
}
