import { GraphQLError, Lexer, Source, TokenKind } from 'graphql'

/** Brackets within brackets at most: far above what a document within MAX_DEPTH needs, far below what exhausts the parser's stack. */
const maxNesting = 200

const opening = new Set<TokenKind>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const closing = new Set<TokenKind>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/**
 * Looks at a document's tokens before it is parsed: graphql-js parses by recursion, so that a document of thousands of levels would
 * exhaust the stack. It stops at the first token beyond a limit. Faults of another kind are left to the parser.
 * @param maxTokens lexical tokens at most, comments not counted
 * @returns the error for the sender, or null
 */
export function refuseLargeSource(source: string, maxTokens: number): GraphQLError | null {
  const lexer = new Lexer(new Source(source))
  let depth = 0
  let tokens = 0
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      tokens += 1
      if (tokens > maxTokens)
        return refusal('DOCUMENT_TOO_LARGE', maxTokens, `The document must have at most ${maxTokens} tokens.`)
      if (opening.has(token.kind)) depth += 1
      else if (closing.has(token.kind)) depth -= 1
      if (depth > maxNesting)
        return refusal('DOCUMENT_TOO_DEEP', maxNesting, `The document is nested more than ${maxNesting} levels deep.`)
    }
  } catch {
    return null
  }
  return null
}

const refusal = (code: string, limit: number, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code, limit } })
