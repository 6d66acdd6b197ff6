import { DomainError, invalidInput } from '../../errors.ts'
import { checkJson } from '../../models/check-json.ts'
import type { Manifest } from '../../models/manifest.ts'
import { verifyFiles } from '../../models/verify-files.ts'
import { verifyWeights } from '../../models/verify-weights.ts'
import type { GraphInterface, PromptInput } from '../engine.ts'
import type { ToWorker, WorkerCalls, WorkerSettings } from '../protocol.ts'
import { Counters } from './counters.ts'
import { described } from './datatypes.ts'
import { Encoder } from './encoding/encoder.ts'
import { type EncoderInterface, encoderInterface } from './encoding/encoder-input.ts'
import { runTokens } from './encoding/packing.ts'
import { GenerationLoop } from './generation/generation-loop.ts'
import type { SequenceEvent } from './generation/outbox.ts'
import { warmUp } from './generation/warm-up.ts'
import { openGraph, type SingleGraph } from './open-graph.ts'
import { PipelineModel } from './pipelines/pipeline-model.ts'
import { openPlainImages } from './plain/plain-images.ts'
import { plainTexts } from './plain/plain-texts.ts'
import { Vocabulary } from './plain/vocabulary.ts'
import type { Session } from './runtime/session.ts'
import { openTokenizer, type Tokenizer } from './runtime/tokenizer.ts'
import { runTensors } from './tensors.ts'
import { isLong, LongPrompts } from './text/long-prompts.ts'
import { prepare } from './text/prompts.ts'

type Call = Extract<ToWorker, { type: 'call' }>

/** What a model is made of; null is what its kind has not. */
interface ModelParts {
  /** For raw tensors. */
  readonly session: Session | null
  /** For texts. */
  readonly tokenizer: Tokenizer | null
  readonly generation: GenerationLoop | null
  readonly encoder: Encoder | null
  readonly pipeline: PipelineModel | null
}

/** Who is told how the work goes on. */
export interface Listener {
  /** Gets the events of each generation step. */
  deliver: (events: SequenceEvent[]) => void
  /** Told of a pipeline call whose item is done. */
  progress: (id: number) => void
}

/** A model that is loaded, and what can be asked of it. */
export class Model {
  readonly counters: Counters
  /** What its graph takes and gives; nothing where it has several. */
  readonly graph: GraphInterface
  /** Null where the graph is no decoder. */
  readonly generation: GenerationLoop | null
  readonly #parts: ModelParts
  readonly #longPrompts: LongPrompts
  readonly #listener: Listener

  static async open(folder: string, manifest: Manifest, settings: WorkerSettings, listener: Listener): Promise<Model> {
    await verifyFiles(folder, manifest.files)
    await checkJson(folder, manifest.files)
    verifyWeights(folder, manifest.files, manifest.graph)
    const counters = new Counters()
    const longPrompts = new LongPrompts(folder, settings.textTimeoutMs)
    const { graph, contextLength } = manifest
    if (graph.kind === 'pipeline') {
      const pipeline = await PipelineModel.open(folder, manifest, graph, settings, counters)
      const parts = { ...pipeline.parts, generation: null, encoder: null, pipeline }
      return new Model(longPrompts, counters, parts, listener)
    }
    const [tokenizer, { session, generation }] = await Promise.all([
      textsOf(folder, graph),
      openGraph(folder, graph, contextLength, settings),
    ])
    const parts = { session, tokenizer, generation: null, encoder: null, pipeline: null }
    if (graph.kind === 'plain' && graph.image !== undefined) {
      const { image } = graph
      const run = openPlainImages({ session, graph, image, labels: manifest.labels, counters, ...settings })
      const pipeline = PipelineModel.of(session, 'IMAGE_CLASSIFICATION', run)
      return new Model(longPrompts, counters, { ...parts, pipeline }, listener)
    }
    if (tokenizer === null) return new Model(longPrompts, counters, parts, listener)
    if (generation !== null) {
      await warmUp(generation, tokenizer, contextLength)
      const options = { ...generation, tokenizer, contextLength, counters, deliver: listener.deliver }
      return new Model(longPrompts, counters, { ...parts, generation: new GenerationLoop(options) }, listener)
    }
    const texts = encoderOf(graph, session, tokenizer)
    if (texts === null) return new Model(longPrompts, counters, parts, listener)
    const batchTokens = runTokens(settings.batchTokens, settings.threads)
    const encoder = new Encoder({ session, tokenizer, ...texts, batchTokens, counters })
    await encoder.prepare()
    return new Model(longPrompts, counters, { ...parts, encoder }, listener)
  }

  private constructor(longPrompts: LongPrompts, counters: Counters, parts: ModelParts, listener: Listener) {
    const { session, generation } = parts
    this.counters = counters
    this.graph = { inputs: session?.inputs.map(described) ?? [], outputs: session?.outputs.map(described) ?? [] }
    this.generation = generation
    this.#parts = parts
    this.#listener = listener
    this.#longPrompts = longPrompts
  }

  async answer(call: Call): Promise<WorkerCalls[keyof WorkerCalls]['result']> {
    const { session, encoder, pipeline } = this.#parts
    switch (call.method) {
      case 'tokenize': {
        const ids = await this.#prepare({ prompt: call.args })
        const tokenizer = this.#requireTokenizer()
        return { ids, tokens: ids.map((id) => tokenizer.label(id)) }
      }
      case 'prepare':
        return this.#prepare(call.args)
      case 'encode':
        if (encoder === null) throw wrongKind('encodes no text')
        return encoder.encode(call.args)
      case 'pipeline':
        if (pipeline === null) throw wrongKind('has no pipeline')
        return pipeline.answer(call.id, call.args, () => this.#listener.progress(call.id))
      case 'run': {
        if (session === null) throw invalidInput('model', 'must be one of a single graph: this one has several')
        const outputs = await runTensors(session, call.args)
        this.counters.ran(1)
        return outputs
      }
      default:
        return call satisfies never
    }
  }

  /** Stops a generation or a pipeline call. */
  cancel(id: number): void {
    this.generation?.cancel(id)
    this.#parts.pipeline?.cancel(id)
  }

  async #prepare(input: PromptInput): Promise<number[]> {
    const tokenizer = this.#requireTokenizer()
    return isLong(input) && !(tokenizer instanceof Vocabulary)
      ? this.#longPrompts.prepare(input)
      : prepare(tokenizer, input)
  }

  /** @throws INVALID_INPUT where the model has none */
  #requireTokenizer(): Tokenizer {
    const { tokenizer } = this.#parts
    if (tokenizer === null) throw invalidInput('model', 'must be one that takes text: this one has no tokenizer')
    return tokenizer
  }
}

const textsOf = async (folder: string, graph: SingleGraph): Promise<Tokenizer | null> => {
  if (graph.kind !== 'plain') return openTokenizer(folder)
  return graph.text === undefined ? null : Vocabulary.open(folder, graph.text)
}

const encoderOf = (
  graph: SingleGraph,
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
