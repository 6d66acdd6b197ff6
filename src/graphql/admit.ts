import { type DocumentNode, type GraphQLSchema, getDirectiveValues } from 'graphql'
import { type Caller, checkScope } from '../services/access/caller.ts'
import type { Scope } from '../store/key-store.ts'
import { readOperation } from './root-fields.ts'

/** An operation as it came in, its document valid. */
export interface IncomingOperation {
  document: DocumentNode
  operationName?: string | null | undefined
  variables?: Readonly<Record<string, unknown>> | null | undefined
}

/** Decides whether a caller may do what an operation asks, on every transport, before anything of it is done. @throws FORBIDDEN */
export type Admit = (operation: IncomingOperation, caller: Caller) => void

/** @param schema whose root fields say by `@scope` what they require */
export function createAdmit(schema: GraphQLSchema): Admit {
  const required = requiredScopes(schema)
  return ({ document, operationName, variables }, caller) => {
    const operation = readOperation(schema, document, operationName, variables)
    if (operation === null) return
    for (const { name } of operation.fields) {
      const needed = required.get(`${operation.root.name}.${name.value}`)
      // Introspection is for everybody who has got in.
      if (needed !== undefined) checkScope(caller, needed)
    }
  }
}

/** What each field of the root types requires. @throws where one says nothing: it would be open to every key */
function requiredScopes(schema: GraphQLSchema): ReadonlyMap<string, readonly Scope[]> {
  const directive = schema.getDirective('scope')
  if (directive == null) throw new Error('the schema has no directive @scope')
  const required = new Map<string, readonly Scope[]>()
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    for (const field of Object.values(root?.getFields() ?? {})) {
      const values = field.astNode == null ? undefined : getDirectiveValues(directive, field.astNode)
      if (values === undefined) throw new Error(`${root?.name}.${field.name} has no @scope`)
      required.set(`${root?.name}.${field.name}`, values['requires'] as Scope[])
    }
  return required
}
