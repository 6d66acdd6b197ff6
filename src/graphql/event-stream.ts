import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
} from 'graphql'
import { toEventDocument, toEventSchema } from './event-schema.ts'

type Subscribe = (args: ExecutionArgs) => Promise<AsyncGenerator<ExecutionResult, void, void> | ExecutionResult>

/**
 * Makes `subscribe` for a schema: as graphql-js's own, but what is the same for all events of a stream is done once a stream, and what
 * is the same for all streams of a document once a document.
 */
export function createSubscribe(schema: GraphQLSchema): Subscribe {
  const eventSchema = toEventSchema(schema)
  const eventDocuments = new WeakMap<DocumentNode, DocumentNode>()
  const eventDocumentOf = (document: DocumentNode): DocumentNode => {
    const known = eventDocuments.get(document)
    if (known !== undefined) return known
    const made = toEventDocument(schema, document)
    eventDocuments.set(document, made)
    return made
  }
  return async (args) => {
    const source = await createSourceEventStream(args)
    if (!isStream(source)) return source
    return new EventStream(source, { ...args, schema: eventSchema, document: eventDocumentOf(args.document) })
  }
}

const toGraphQLError = (error: unknown): GraphQLError => {
  const originalError = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(originalError.message, { originalError })
}

const isStream = (source: AsyncIterable<unknown> | ExecutionResult): source is AsyncIterable<unknown> =>
  Symbol.asyncIterator in source

/** The results of a stream's events. An error of the source is the last of them. */
class EventStream implements AsyncGenerator<ExecutionResult, void, void> {
  readonly #source: AsyncIterator<unknown>
  readonly #args: ExecutionArgs
  #isOver = false

  constructor(source: AsyncIterable<unknown>, args: ExecutionArgs) {
    this.#source = source[Symbol.asyncIterator]()
    this.#args = args
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<ExecutionResult, void>> {
    if (this.#isOver) return { done: true, value: undefined }
    try {
      const event = await this.#source.next()
      if (event.done === true) return this.return()
      return { done: false, value: await execute({ ...this.#args, rootValue: event.value }) }
    } catch (error) {
      await this.return()
      return { done: false, value: { errors: [toGraphQLError(error)] } }
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult, void>> {
    this.#isOver = true
    await this.#source.return?.()
    return { done: true, value: undefined }
  }

  async throw(error: unknown): Promise<IteratorResult<ExecutionResult, void>> {
    await this.return()
    throw error
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }
}
