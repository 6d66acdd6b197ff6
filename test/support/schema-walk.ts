import { readFileSync } from 'node:fs'
import {
  buildSchema,
  type GraphQLInputType,
  getDirectiveValues,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'

/** A field of Query, Mutation or Subscription with a document that asks for nothing else. */
export interface RootField {
  operation: 'query' | 'mutation' | 'subscription'
  name: string
  /** Of which any lets a key in. */
  scopes: string[]
  document: string
}

/** Every root field of `schema.graphql`: what is added later is among them by itself. */
export function rootFields(): RootField[] {
  const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'))
  const directive = schema.getDirective('scope')
  const roots = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }
  return Object.entries(roots).flatMap(([operation, root]) =>
    Object.values(root?.getFields() ?? {}).map((field) => {
      const given = field.args.filter(isRequiredArgument).map(({ name, type }) => `${name}: ${literal(type)}`)
      const args = given.length === 0 ? '' : `(${given.join(', ')})`
      const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'
      const values = directive && field.astNode ? getDirectiveValues(directive, field.astNode) : undefined
      return {
        operation: operation as RootField['operation'],
        name: field.name,
        scopes: (values?.['requires'] ?? []) as string[],
        document: `${operation} { ${field.name}${args}${selection} }`,
      }
    }),
  )
}

/** Any value of a type. */
function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType)
  if (isListType(type)) return `[${literal(type.ofType)}]`
  if (isEnumType(type)) return type.getValues()[0]?.name ?? ''
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields())
    // A document can hold no file.
    const given = type.isOneOf
      ? fields.filter((field) => getNamedType(field.type).name !== 'Upload').slice(0, 1)
      : fields.filter(isRequiredInputField)
    return `{ ${given.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`
  }
  return { Int: '1', Float: '1', Boolean: 'true', DateTime: '"2026-01-01T00:00:00.000Z"' }[type.name] ?? '"x"'
}
