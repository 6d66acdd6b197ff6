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

/**
 * Parses and validates a document as Apollo Server does for HTTP, for transports that don't go through it.
 * @returns the document, or the errors for its sender
 */
export function readDocument(
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
