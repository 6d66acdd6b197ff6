import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql'
import { refuseDeepNesting } from './nesting.ts'
import { refuseConditionalSubscriptions } from './plain-subscriptions.ts'

/**
 * What Apollo Server must not be given, since graphql-js would exhaust its stack or throw on it. Other faults are left to it.
 * @returns the errors for the sender, none for most documents
 */
export function refuseUnreadable(source: string, maxTokens: number): GraphQLError[] {
  const tooDeep = refuseDeepNesting(source)
  if (tooDeep !== null) return [tooDeep]
  if (!/\bsubscription\b/.test(source) || !source.includes('@')) return []
  const document = tryParse(source, maxTokens)
  return Array.isArray(document) ? [] : refuseConditionalSubscriptions(document)
}

/** Valid documents that are kept for their next use, and characters of the longest one kept: clients have few and short ones. */
const maxKept = 64
const maxKeptLength = 2000

/**
 * Makes the function that parses and validates a document as Apollo Server does for HTTP, for transports that don't go through it.
 * @returns it returns the document, the same object for the same source, or the errors for its sender
 */
export function createDocumentReader(
  schema: GraphQLSchema,
  rules: readonly ValidationRule[],
  maxTokens: number,
): (source: string) => DocumentNode | GraphQLError[] {
  const kept = new Map<string, DocumentNode>()
  return (source) => {
    const known = kept.get(source)
    const document = known ?? readDocument(schema, source, rules, maxTokens)
    if (Array.isArray(document) || source.length > maxKeptLength) return document
    // The least recently used one stands first.
    kept.delete(source)
    kept.set(source, document)
    const [oldest] = kept.keys()
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest)
    return document
  }
}

function readDocument(
  schema: GraphQLSchema,
  source: string,
  rules: readonly ValidationRule[],
  maxTokens: number,
): DocumentNode | GraphQLError[] {
  const unreadable = refuseUnreadable(source, maxTokens)
  if (unreadable.length > 0) return unreadable
  const document = tryParse(source, maxTokens)
  if (Array.isArray(document)) return document
  const errors = validate(schema, document, [...specifiedRules, ...rules])
  if (errors.length === 0) return document
  return errors.map(
    (error) =>
      new GraphQLError(error.message, {
        nodes: error.nodes ?? null,
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED', ...error.extensions },
      }),
  )
}

function tryParse(source: string, maxTokens: number): DocumentNode | GraphQLError[] {
  try {
    return parse(source, { maxTokens })
  } catch (error) {
    if (error instanceof GraphQLError) return [error]
    throw error
  }
}
