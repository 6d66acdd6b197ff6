import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth'
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives'
import { GraphQLError, type ValidationContext, type ValidationRule } from 'graphql'
import { finiteNumbers } from './finite-numbers.ts'

export interface DocumentLimits {
  maxDocumentTokens: number
  maxDepth: number
  maxAliases: number
  maxDirectives: number
}

/** The rules of every transport beside those of the GraphQL specification; what breaks one is refused before any work. */
export const validationRules = ({ maxDepth, maxAliases, maxDirectives }: DocumentLimits): ValidationRule[] => [
  maxDepthRule({ n: maxDepth, ignoreIntrospection: true, ...reportAs('DOCUMENT_TOO_DEEP', maxDepth) }),
  maxAliasesRule({ n: maxAliases, ...reportAs('TOO_MANY_ALIASES', maxAliases) }),
  maxDirectivesRule({ n: maxDirectives, ...reportAs('TOO_MANY_DIRECTIVES', maxDirectives) }),
  finiteNumbers,
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
