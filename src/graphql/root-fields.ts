import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'

/** An operation as it is about to be carried out. */
export interface Operation {
  definition: OperationDefinitionNode
  /** Coerced, defaults filled in. */
  variables: Readonly<Record<string, unknown>>
  root: GraphQLObjectType
  /** The fields that it asks of the root type, one for each alias and each time that it is spread; those left out by `@skip` or `@include` are not there. */
  fields: FieldNode[]
}

/** @returns null where it is none, or its variables are none: whoever executes it says so */
export function readOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  values: Readonly<Record<string, unknown>> | null | undefined,
): Operation | null {
  const definition = getOperationAST(document, operationName)
  if (definition == null) return null
  const root = schema.getRootType(definition.operation)
  const { coerced } = getVariableValues(schema, definition.variableDefinitions ?? [], values ?? {}, { maxErrors: 1 })
  if (root == null || coerced === undefined) return null
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  const fields = fieldsOf(definition.selectionSet, { fragments, variables: coerced, seen: new Set() })
  return { definition, variables: coerced, root, fields }
}

interface Walk {
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  variables: Readonly<Record<string, unknown>>
  /** Fragments spread already: once more, they add nothing. */
  seen: Set<string>
}

function fieldsOf({ selections }: SelectionSetNode, walk: Walk): FieldNode[] {
  return selections.flatMap((selection) => {
    const { variables, fragments, seen } = walk
    if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.['if'] === true) return []
    if (getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.['if'] === false) return []
    if (selection.kind === Kind.FIELD) return [selection]
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet, walk)
    const fragment = seen.has(selection.name.value) ? undefined : fragments.get(selection.name.value)
    seen.add(selection.name.value)
    return fragment === undefined ? [] : fieldsOf(fragment.selectionSet, walk)
  })
}
