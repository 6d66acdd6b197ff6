import { DomainError } from '../../errors.ts'
import type { Manifest } from '../../models/manifest.ts'
import { verifyFiles } from '../../models/verify-files.ts'
import type { ToWorker, WorkerCalls, WorkerSettings } from '../protocol.ts'
import { Counters } from './counters.ts'
import { Encoder } from './encoder.ts'
import { GenerationLoop } from './generation-loop.ts'
import { isLong, LongPrompts } from './long-prompts.ts'
import { type OpenedGraph, openGraph } from './open-graph.ts'
import type { SequenceEvent } from './outbox.ts'
import { prepare } from './prompts.ts'
import type { Session } from './runtime/session.ts'
import { openTokenizer, type Tokenizer } from './runtime/tokenizer.ts'
import { runTensors } from './tensors.ts'

type Call = Extract<ToWorker, { type: 'call' }>

/** A model that is loaded, and what can be asked of it. */
export class Model {
  readonly counters: Counters
  /** Null where the graph is no decoder. */
  readonly generation: GenerationLoop | null
  readonly #session: Session
  readonly #tokenizer: Tokenizer
  readonly #encoder: Encoder | null
  readonly #longPrompts: LongPrompts

  /** @param deliver gets the events of each generation step */
  static async open(
    folder: string,
    manifest: Manifest,
    settings: WorkerSettings,
    deliver: (events: SequenceEvent[]) => void,
  ): Promise<Model> {
    await verifyFiles(folder, manifest.files)
    const [tokenizer, opened] = await Promise.all([openTokenizer(folder), openGraph(folder, manifest, settings)])
    const model = new Model(folder, manifest, settings, opened, tokenizer, deliver)
    await model.#encoder?.prepare()
    return model
  }

  private constructor(
    folder: string,
    manifest: Manifest,
    settings: WorkerSettings,
    { session, generation }: OpenedGraph,
    tokenizer: Tokenizer,
    deliver: (events: SequenceEvent[]) => void,
  ) {
    const { graph, contextLength } = manifest
    const counters = new Counters()
    this.counters = counters
    this.#session = session
    this.#tokenizer = tokenizer
    this.#longPrompts = new LongPrompts(folder)
    this.generation =
      generation === null ? null : new GenerationLoop({ ...generation, tokenizer, contextLength, counters, deliver })
    this.#encoder =
      graph.kind === 'encoder'
        ? new Encoder({ session, tokenizer, graph, batchTokens: settings.batchTokens, counters })
        : null
  }

  async answer(call: Call): Promise<WorkerCalls[keyof WorkerCalls]['result']> {
    switch (call.method) {
      case 'tokenize': {
        const prompt = { prompt: call.args }
        const ids = isLong(prompt) ? await this.#longPrompts.prepare(prompt) : prepare(this.#tokenizer, prompt)
        return { ids, tokens: ids.map((id) => this.#tokenizer.label(id)) }
      }
      case 'prepare':
        return isLong(call.args) ? this.#longPrompts.prepare(call.args) : prepare(this.#tokenizer, call.args)
      case 'encode':
        if (this.#encoder === null) throw wrongKind('encodes no text')
        return this.#encoder.encode(call.args)
      case 'run': {
        const outputs = await runTensors(this.#session, call.args)
        this.counters.ran(1)
        return outputs
      }
      default:
        return call satisfies never
    }
  }
}

/** The API process asks models by their task, so this is a mistake of ours, not of a caller. */
export const wrongKind = (what: string): DomainError =>
  new DomainError({ code: 'INTERNAL', message: `This model ${what}.` })
