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

/**
 * Makes the function that parses a document and holds it against the limits: what every transport does first. Whether the document is
 * valid otherwise is left open.
 * @returns it returns the document, or the errors for its sender
 */
export const createLimitCheck =
  ({ schema, limits, maxDocumentTokens }: DocumentChecks) =>
  (source: string): DocumentNode | GraphQLError[] => {
    const tooLarge = refuseLargeSource(source, maxDocumentTokens)
    if (tooLarge !== null) return [tooLarge]
    const document = tryParse(source)
    if (Array.isArray(document)) return document
    const errors = [...refuseConditionalSubscriptions(document), ...validate(schema, document, limits)]
    return errors.length === 0 ? document : errors
  }

/** Rules for valid documents, beside the limits. */
const validityRules = [...specifiedRules, finiteNumbers]

/** Valid documents that are kept for their next use, and characters of the longest one kept: clients have few and short ones. */
const maxKept = 64
const maxKeptLength = 2000

/**
 * Makes the function that parses and validates a document as Apollo Server does for HTTP, for transports that don't go through it.
 * @returns it returns the document, the same object for the same source, or the errors for its sender
 */
export function createDocumentReader(checks: DocumentChecks): (source: string) => DocumentNode | GraphQLError[] {
  const kept = new Map<string, DocumentNode>()
  const checkLimits = createLimitCheck(checks)
  return (source) => {
    const known = kept.get(source)
    const document = known ?? validated(checkLimits(source), checks.schema)
    if (Array.isArray(document) || source.length > maxKeptLength) return document
    // The least recently used one stands first.
    kept.delete(source)
    kept.set(source, document)
    const [oldest] = kept.keys()
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest)
    return document
  }
}

/** As `createDocumentReader`, of requests that may name their document by an id. */
export function createRequestReader(
  checks: DocumentChecks,
  persisted: PersistedDocuments,
): (request: DocumentRequest) => DocumentNode | GraphQLError[] {
  const readDocument = createDocumentReader(checks)
  return (request) => {
    const source = persisted.sourceOf(request)
    return typeof source === 'string' ? readDocument(source) : [source]
  }
}

function validated(document: DocumentNode | GraphQLError[], schema: GraphQLSchema): DocumentNode | GraphQLError[] {
  if (Array.isArray(document)) return document
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
