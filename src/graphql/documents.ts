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
  const tooDeep = refuseDeepNesting(source)
  if (tooDeep !== null) return [tooDeep]
  let document: DocumentNode
  try {
    document = parse(source, { maxTokens })
  } catch (error) {
    if (error instanceof GraphQLError) return [error]
    throw error
  }
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
