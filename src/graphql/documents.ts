import { createHash } from 'node:crypto'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql'
import { finiteNumbers } from './finite-numbers.ts'
import type { DocumentRequest, PersistedDocuments } from './persisted-documents.ts'
import { refuseConditionalSubscriptions } from './plain-subscriptions.ts'
import { refuseLargeSource } from './source-limits.ts'

/** What a document is checked against before any of it is carried out. */
export interface DocumentChecks {
  schema: GraphQLSchema
  /** Limits, which go before everything that may take long. */
  limits: readonly ValidationRule[]
  maxDocumentTokens: number
}

/** Rules for valid documents, beside the limits. */
const validityRules = [...specifiedRules, finiteNumbers]

/** Valid documents that are kept for their next use, and characters of the longest one kept: clients have few and short ones. */
const maxKept = 64
const maxKeptLength = 2000

/** Parses and validates documents, for all transports alike, and keeps those that are likely to come again. */
export class DocumentReader {
  readonly #checks: DocumentChecks
  /** By source, the least recently used one first. */
  readonly #kept = new Map<string, { document: DocumentNode; hash: string }>()
  /** The same ones by SHA-256 of their source, hexadecimal. */
  readonly #byHash = new Map<string, DocumentNode>()

  constructor(checks: DocumentChecks) {
    this.#checks = checks
  }

  /** @returns the document, the same object for the same source as long as it is kept, or the errors for its sender */
  read(source: string): DocumentNode | GraphQLError[] {
    const known = this.#kept.get(source)
    const document = known?.document ?? this.#check(source)
    if (!Array.isArray(document) && source.length <= maxKeptLength)
      this.#keep(source, known ?? { document, hash: createHash('sha256').update(source).digest('hex') })
    return document
  }

  /** A valid document, by the SHA-256 of its source; undefined where it isn't kept. */
  find(hash: string): DocumentNode | undefined {
    return this.#byHash.get(hash)
  }

  #keep(source: string, kept: { document: DocumentNode; hash: string }): void {
    this.#kept.delete(source)
    this.#kept.set(source, kept)
    this.#byHash.set(kept.hash, kept.document)
    if (this.#kept.size <= maxKept) return
    for (const [oldest, { hash }] of this.#kept) {
      this.#kept.delete(oldest)
      this.#byHash.delete(hash)
      return
    }
  }

  /** The limits go before everything that may take long. */
  #check(source: string): DocumentNode | GraphQLError[] {
    const { schema, limits, maxDocumentTokens } = this.#checks
    const tooLarge = refuseLargeSource(source, maxDocumentTokens)
    if (tooLarge !== null) return [tooLarge]
    const document = tryParse(source)
    if (Array.isArray(document)) return document
    const errors = [...refuseConditionalSubscriptions(document), ...validate(schema, document, limits)]
    return errors.length === 0 ? validated(document, schema) : errors
  }
}

/** Reads the document of a request, which may name it by an id. @returns the document, or the errors for its sender */
export type ReadRequest = (request: DocumentRequest) => DocumentNode | GraphQLError[]

export const createRequestReader =
  (reader: DocumentReader, persisted: PersistedDocuments): ReadRequest =>
  (request) => {
    const source = persisted.sourceOf(request)
    return typeof source === 'string' ? reader.read(source) : [source]
  }

function validated(document: DocumentNode, schema: GraphQLSchema): DocumentNode | GraphQLError[] {
  const errors = validate(schema, document, validityRules)
  if (errors.length === 0) return document
  return errors.map(
    (error) =>
      new GraphQLError(error.message, {
        nodes: error.nodes ?? null,
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED', ...error.extensions },
      }),
  )
}

function tryParse(source: string): DocumentNode | GraphQLError[] {
  try {
    return parse(source)
  } catch (error) {
    if (error instanceof GraphQLError) return [error]
    throw error
  }
}
