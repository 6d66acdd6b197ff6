import { readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { GraphQLSchema } from 'graphql'
import { resolvers } from '../resolvers/index.ts'

/** `schema.graphql`, the contract, with the resolvers that keep it; a resolver for a field it doesn't have is an error. */
export const createSchema = (): GraphQLSchema =>
  makeExecutableSchema({
    typeDefs: readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'),
    resolvers,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  })
