import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StockGraph } from '../../../models/manifest.ts'
import { readInterface } from '../../../models/onnx/interface.ts'
import { openSession, type Session } from '../runtime/session.ts'
import { edited, stockEdit } from './stock-edit.ts'
import { StockGraphRunner } from './stock-graph.ts'
import { type StockInterface, stockInterface } from './stock-interface.ts'

/** A stock export that is loaded. */
export interface OpenedStock {
  readonly runner: StockGraphRunner
  /** The graph as its file has it. */
  readonly session: Session
}

/**
 * Loads a stock export, edited so that its runs return only what is new; as it is where the edit can't be made.
 * @param contextLength tokens @param edit false to leave it as it is anyway
 * @throws Error that says why the graph can't be served
 */
export const openStock = async (
  folder: string,
  graph: StockGraph,
  contextLength: number,
  threads: number,
  edit = true,
): Promise<OpenedStock> => {
  const facts = await readFacts(folder, graph)
  const plain = (): Promise<Session> => openSession(folder, graph.file, threads)
  const session = edit
    ? await openSession(folder, graph.file, threads, { addition: stockEdit(facts) }).catch(plain)
    : await plain()
  return { runner: new StockGraphRunner(session, facts, contextLength), session: unedited(session) }
}

/** On its own, so that the file's bytes are forgotten before it is loaded. */
const readFacts = async (folder: string, graph: StockGraph): Promise<StockInterface> =>
  stockInterface(readInterface(await readFile(join(folder, graph.file))), graph)

/** What the edit added, hidden again: any graph can be run on raw tensors, and its callers know the file's graph. */
const unedited = (session: Session): Session => {
  const isOurs = ({ name }: { name: string }): boolean => Object.values<string>(edited).includes(name)
  const outputs = session.outputs.filter((spec) => !isOurs(spec))
  if (outputs.length === session.outputs.length) return session
  const additions = {
    [edited.columns]: session.tensor('int64', BigInt64Array.of(0n), [1, 1, 1, 1]),
    [edited.last]: session.tensor('int64', BigInt64Array.of(0n), [1]),
  }
  return {
    inputs: session.inputs.filter((spec) => !isOurs(spec)),
    outputs,
    tensor: session.tensor,
    run: (feeds, fetches) => session.run({ ...feeds, ...additions }, fetches ?? outputs.map(({ name }) => name)),
  }
}
