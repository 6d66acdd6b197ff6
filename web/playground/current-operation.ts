import type { FetcherOpts, FetcherParams } from '@graphiql/toolkit'
import { type DocumentNode, Kind, parse } from 'graphql'

/**
 * GraphiQL learns which operations a document has 100 ms after its last change: whoever switches tabs and runs at once would send the
 * new document with the old tab's operation name. Returns the same request with name and syntax tree of the document itself. A
 * document that does not parse is left as it is: the server says what is wrong with it.
 */
export function currentOperation(
  params: FetcherParams,
  options: FetcherOpts = {},
): { params: FetcherParams; options: FetcherOpts } {
  const documentAST = tryParse(params.query)
  if (!documentAST) return { params, options }
  const names = documentAST.definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? [node.name?.value ?? null] : [],
  )
  const known = names.includes(params.operationName ?? null)
  const operationName = known ? params.operationName : names.length === 1 ? names[0] : null
  return { params: { ...params, operationName: operationName ?? null }, options: { ...options, documentAST } }
}

function tryParse(query: string): DocumentNode | undefined {
  try {
    return parse(query)
  } catch {
    return undefined
  }
}
