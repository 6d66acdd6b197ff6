import { type ASTVisitor, GraphQLError, Kind, type SelectionNode, type ValidationContext } from 'graphql'

/**
 * Refuses a selection that names one field, or spreads one fragment, more often than `limit`. Nobody needs that, and graphql-js compares
 * each with each to see whether they can be merged.
 */
export const repeatedFields =
  (limit: number) =>
  (context: ValidationContext): ASTVisitor => ({
    SelectionSet: ({ selections }) => {
      const counts = new Map<string, number>()
      for (const node of selections) {
        const key = keyOf(node)
        const count = (counts.get(key) ?? 0) + 1
        counts.set(key, count)
        if (count <= limit) continue
        const message = `${key.slice(0, 100)} stands more than ${limit} times in one selection.`
        context.reportError(
          new GraphQLError(message, { nodes: node, extensions: { code: 'TOO_MANY_REPETITIONS', limit } }),
        )
        return
      }
    },
  })

const keyOf = (node: SelectionNode): string => {
  if (node.kind === Kind.FIELD) return node.alias?.value ?? node.name.value
  return node.kind === Kind.FRAGMENT_SPREAD ? `...${node.name.value}` : `... on ${node.typeCondition?.name.value ?? ''}`
}
