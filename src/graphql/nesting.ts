import { GraphQLError, Lexer, Source, TokenKind } from 'graphql'

/** Brackets within brackets at most: far above what a document within MAX_DEPTH needs, far below what exhausts the parser's stack. */
const maxNesting = 200

const opening = new Set<TokenKind>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const closing = new Set<TokenKind>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/**
 * Looks at a document's brackets before it is parsed: graphql-js parses by recursion, so that a document of thousands of levels would
 * exhaust the stack. Faults of another kind are left to the parser.
 * @returns the error for the sender, or null
 */
export function refuseDeepNesting(source: string): GraphQLError | null {
  const lexer = new Lexer(new Source(source))
  let depth = 0
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      if (opening.has(token.kind)) depth += 1
      else if (closing.has(token.kind)) depth -= 1
      if (depth > maxNesting) return tooDeep()
    }
  } catch {
    return null
  }
  return null
}

const tooDeep = (): GraphQLError =>
  new GraphQLError(`The document is nested more than ${maxNesting} levels deep.`, {
    extensions: { code: 'DOCUMENT_TOO_DEEP', limit: maxNesting },
  })
