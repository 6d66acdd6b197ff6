import { type DocumentNode, GraphQLObjectType, GraphQLSchema, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql'

/** The schema with which one event of a subscription is executed: its root fields have no arguments, which only begin a stream. */
export function toEventSchema(schema: GraphQLSchema): GraphQLSchema {
  const config = schema.toConfig()
  const root = config.subscription?.toConfig()
  if (root === undefined) return schema
  for (const field of Object.values(root.fields)) field.args = {}
  const subscription = new GraphQLObjectType(root)
  const types = config.types.map((type) => (type === config.subscription ? subscription : type))
  return new GraphQLSchema({ ...config, types, subscription, assumeValid: true })
}

/**
 * A subscription's document for the event schema: without its root field's arguments and the variables that only they used. These are
 * often most of a document's input, and graphql-js would coerce them again for every event.
 * @param schema the one that the document was written for
 */
export function toEventDocument(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const types = new TypeInfo(schema)
  const root = schema.getSubscriptionType()
  const stripped = visit(
    document,
    visitWithTypeInfo(types, {
      Field: (node) => (types.getParentType() === root ? { ...node, arguments: [] } : undefined),
    }),
  )
  const used = new Set<string>()
  visit(stripped, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  })
  const definitions = stripped.definitions.map((node) =>
    node.kind === Kind.OPERATION_DEFINITION
      ? {
          ...node,
          variableDefinitions: node.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value)),
        }
      : node,
  )
  return { ...stripped, definitions } as DocumentNode
}
