import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth'
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives'
import { GraphQLError, type ValidationContext, type ValidationRule } from 'graphql'
import { noIntrospection } from './no-introspection.ts'
import { repeatedFields } from './repeated-fields.ts'

export interface DocumentLimits {
  maxDocumentTokens: number
  maxDepth: number
  maxAliases: number
  maxDirectives: number
  /** Whether the server hides its schema. */
  production: boolean
}

/** One field, or one fragment, in one selection at most: far above what anybody writes. */
const maxRepetitions = 32

/**
 * The limits of every transport. They look at each part of a document once, however often its fragments are spread, and go before the
 * rules of the GraphQL specification, which compare parts with each other: what breaks one is refused before any work.
 */
export const limitRules = ({ maxDepth, maxAliases, maxDirectives, production }: DocumentLimits): ValidationRule[] => [
  maxDepthRule({ n: maxDepth, ignoreIntrospection: true, ...reportAs('DOCUMENT_TOO_DEEP', maxDepth) }),
  maxAliasesRule({ n: maxAliases, ...reportAs('TOO_MANY_ALIASES', maxAliases) }),
  maxDirectivesRule({ n: maxDirectives, ...reportAs('TOO_MANY_DIRECTIVES', maxDirectives) }),
  repeatedFields(maxRepetitions),
  ...(production ? [noIntrospection] : []),
]

/** The rules' own errors say "Syntax Error", which theirs is not, and carry no code. */
const reportAs = (code: string, limit: number) => ({
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null, error: GraphQLError) =>
      context?.reportError(
        new GraphQLError(error.message.replace(/^Syntax Error: /, ''), { extensions: { code, limit } }),
      ),
  ],
})
