import { DomainError, invalidInput } from '../../errors.ts'
import type { Manifest } from '../../models/manifest.ts'
import { verifyFiles } from '../../models/verify-files.ts'
import { verifyWeights } from '../../models/verify-weights.ts'
import type { GraphInterface } from '../engine.ts'
import type { ToWorker, WorkerCalls, WorkerSettings } from '../protocol.ts'
import { Counters } from './counters.ts'
import { described } from './datatypes.ts'
import { Encoder } from './encoder.ts'
import { type EncoderInterface, encoderInterface } from './encoder-input.ts'
import { GenerationLoop } from './generation-loop.ts'
import { isLong, LongPrompts } from './long-prompts.ts'
import { type OpenedGraph, openGraph } from './open-graph.ts'
import type { SequenceEvent } from './outbox.ts'
import { plainTexts } from './plain/plain-texts.ts'
import { Vocabulary } from './plain/vocabulary.ts'
import { prepare } from './prompts.ts'
import type { Session } from './runtime/session.ts'
import { openTokenizer, type Tokenizer } from './runtime/tokenizer.ts'
import { runTensors } from './tensors.ts'
import { warmUp } from './warm-up.ts'

type Call = Extract<ToWorker, { type: 'call' }>

/** A model that is loaded, and what can be asked of it. */
export class Model {
  readonly counters: Counters
  /** What its graph takes and gives. */
  readonly graph: GraphInterface
  /** Null where the graph is no decoder. */
  readonly generation: GenerationLoop | null
  readonly #session: Session
  /** Null where the model takes no text. */
  readonly #tokenizer: Tokenizer | null
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
    verifyWeights(folder, manifest.files, 'file' in manifest.graph ? manifest.graph.file : undefined)
    const [tokenizer, opened] = await Promise.all([textsOf(folder, manifest), openGraph(folder, manifest, settings)])
    if (opened.generation !== null && tokenizer !== null)
      await warmUp(opened.generation, tokenizer, manifest.contextLength)
    const model = new Model(folder, manifest, settings, opened, tokenizer, deliver)
    await model.#encoder?.prepare()
    return model
  }

  private constructor(
    folder: string,
    manifest: Manifest,
    settings: WorkerSettings,
    { session, generation }: OpenedGraph,
    tokenizer: Tokenizer | null,
    deliver: (events: SequenceEvent[]) => void,
  ) {
    const { graph, contextLength } = manifest
    const counters = new Counters()
    this.counters = counters
    this.graph = { inputs: session.inputs.map(described), outputs: session.outputs.map(described) }
    this.#session = session
    this.#tokenizer = tokenizer
    this.#longPrompts = new LongPrompts(folder)
    this.generation =
      generation === null || tokenizer === null
        ? null
        : new GenerationLoop({ ...generation, tokenizer, contextLength, counters, deliver })
    const texts = tokenizer === null ? null : encoderOf(graph, session, tokenizer)
    this.#encoder =
      texts === null || tokenizer === null
        ? null
        : new Encoder({ session, tokenizer, ...texts, batchTokens: settings.batchTokens, counters })
  }

  async answer(call: Call): Promise<WorkerCalls[keyof WorkerCalls]['result']> {
    switch (call.method) {
      case 'tokenize': {
        const tokenizer = this.#requireTokenizer()
        const prompt = { prompt: call.args }
        const ids =
          isLong(prompt) && !(tokenizer instanceof Vocabulary)
            ? await this.#longPrompts.prepare(prompt)
            : prepare(tokenizer, prompt)
        return { ids, tokens: ids.map((id) => tokenizer.label(id)) }
      }
      case 'prepare':
        return isLong(call.args) ? this.#longPrompts.prepare(call.args) : prepare(this.#requireTokenizer(), call.args)
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

  /** @throws INVALID_INPUT where the model has none */
  #requireTokenizer(): Tokenizer {
    if (this.#tokenizer === null) throw invalidInput('model', 'must be one that takes text: this one has no tokenizer')
    return this.#tokenizer
  }
}

const textsOf = async (folder: string, { graph }: Manifest): Promise<Tokenizer | null> => {
  if (graph.kind !== 'plain') return openTokenizer(folder)
  return graph.text === undefined ? null : Vocabulary.open(folder, graph.text)
}

const encoderOf = (
  graph: Manifest['graph'],
  session: Session,
  { padId }: Tokenizer,
): { graph: EncoderInterface; batchInvariant: boolean | undefined } | null => {
  if (graph.kind === 'encoder') return { graph: encoderInterface(graph, padId), batchInvariant: graph.batchInvariant }
  if (graph.kind !== 'plain' || graph.text === undefined) return null
  return { graph: plainTexts(session, graph, graph.text), batchInvariant: undefined }
}

/** The API process asks models by their task, so this is a mistake of ours, not of a caller. */
export const wrongKind = (what: string): DomainError =>
  new DomainError({ code: 'INTERNAL', message: `This model ${what}.` })
