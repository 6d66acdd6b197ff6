import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql'
import { failureOf } from '../errors.ts'
import type { Context } from '../resolvers/context.ts'

type Resolver = GraphQLFieldResolver<unknown, Context>

/**
 * Gives each root field that an operation asks for a span of its own, below which is what it does; a subscription's lasts until its stream
 * has begun. To be called only where traces are wanted: it changes the schema's resolvers.
 */
export function traceRootFields(schema: GraphQLSchema): void {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    for (const field of Object.values(root?.getFields() ?? {})) {
      const name = `${root?.name}.${field.name}`
      if (field.subscribe !== undefined) field.subscribe = traced(name, field.subscribe)
      else field.resolve = traced(name, field.resolve ?? defaultFieldResolver)
    }
}

const traced =
  (name: string, resolve: Resolver): Resolver =>
  async (source, args, context, info) => {
    const span = context.caller.span.child(name, { attributes: { 'graphql.field.path': String(info.path.key) } })
    if (!span.isRecording) return resolve(source, args, context, info)
    try {
      return await resolve(source, args, { ...context, caller: { ...context.caller, span } }, info)
    } catch (error) {
      span.fail(failureOf(error).code)
      throw error
    } finally {
      span.end()
    }
  }
