import { type DocumentNode, GraphQLError, Kind, type SelectionNode, type SelectionSetNode } from 'graphql'

/**
 * Refuses `@skip`, `@include` and the like on a subscription's root field or on a fragment around it. A subscription has exactly one root
 * field, always; graphql-js 16 throws on such a document, while validating or later, instead of telling its sender.
 */
export function refuseConditionalSubscriptions(document: DocumentNode): GraphQLError[] {
  const fragments = new Map<string, SelectionSetNode>()
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node.selectionSet)
  return document.definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === 'subscription')
    .flatMap((node) => ('selectionSet' in node ? rootSelections(node.selectionSet, fragments, new Set()) : []))
    .filter(({ directives }) => directives !== undefined && directives.length > 0)
    .map(
      (nodes) =>
        new GraphQLError("A subscription's root field can't have directives.", {
          nodes,
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        }),
    )
}

/** The selections at the root, those of fragments spread there included. */
function rootSelections(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, SelectionSetNode>,
  seen: Set<string>,
): SelectionNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return [selection, ...rootSelections(selection.selectionSet, fragments, seen)]
    if (selection.kind !== Kind.FRAGMENT_SPREAD || seen.has(selection.name.value)) return [selection]
    seen.add(selection.name.value)
    const spread = fragments.get(selection.name.value)
    return spread === undefined ? [selection] : [selection, ...rootSelections(spread, fragments, seen)]
  })
}
