import { type DocumentNode, type FieldNode, type GraphQLSchema, getArgumentValues, getDirectiveValues } from 'graphql'
import { type Caller, checkScope } from '../services/access/caller.ts'
import type { Accounts, Reservation } from '../services/limits/accounts.ts'
import type { CostEstimator } from '../services/limits/cost.ts'
import type { Scope } from '../store/access/key-store.ts'
import { type Operation, readOperation } from './root-fields.ts'

/** An operation as it came in, its document valid. */
export interface IncomingOperation {
  document: DocumentNode
  operationName?: string | null | undefined
  variables?: Readonly<Record<string, unknown>> | null | undefined
}

/** Model tokens that an operation may come to. */
export interface OperationCost {
  /** With those of a job's lines, which are reckoned as they are read. */
  tokens: number
  /** By response key; a job's lines are in none. */
  fields: Record<string, number>
}

/** An operation that may be carried out. */
export interface Admission {
  /** Who asks, with what was reserved for this operation. */
  caller: Caller
  /** As far as it is known by then. */
  cost(): OperationCost
  /** To be ended with the operation. */
  reservation: Reservation
}

/**
 * Decides whether a caller may do what an operation asks, on every transport, before anything of it is done; and reserves what it may come
 * to. @throws FORBIDDEN, COST_LIMIT_EXCEEDED, RATE_LIMITED
 */
export type Admit = (operation: IncomingOperation, caller: Caller) => Admission

/** @param schema whose root fields say by `@scope` what they require */
export function createAdmit(schema: GraphQLSchema, cost: CostEstimator, accounts: Accounts): Admit {
  const required = requiredScopes(schema)
  return ({ document, operationName, variables }, caller) => {
    const operation = readOperation(schema, document, operationName, variables)
    for (const { name } of operation?.fields ?? []) {
      const needed = required.get(`${operation?.root.name}.${name.value}`)
      // Introspection is for everybody who has got in.
      if (needed !== undefined) checkScope(caller, needed)
    }
    const fields: Record<string, number> = {}
    let total = 0
    for (const node of operation?.fields ?? []) {
      const tokens = operation === null ? 0 : tokensOf(operation, node, cost, caller)
      const key = node.alias?.value ?? node.name.value
      if (tokens > 0) fields[key] = (fields[key] ?? 0) + tokens
      total += tokens
    }
    const streams = operation?.definition.operation === 'subscription' ? 1 : 0
    const reservation = accounts.reserve(caller, { tokens: total, requests: 1, streams })
    const quote = (): OperationCost => ({ tokens: reservation.reservedTokens, fields })
    return { caller: { ...caller, meter: reservation }, cost: quote, reservation }
  }
}

function tokensOf({ root, variables }: Operation, node: FieldNode, cost: CostEstimator, caller: Caller): number {
  const field = root.getFields()[node.name.value]
  return field === undefined ? 0 : cost.tokensOf(field.name, getArgumentValues(field, node, variables), caller)
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
