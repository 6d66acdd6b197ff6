import type { QueryResolvers, Resolvers } from './generated.ts'

export const usageQueries: Pick<QueryResolvers, 'usage' | 'quota'> = {
  usage: (_, { range, groupBy, apiKey, tenant }, { usageReports, caller }) =>
    usageReports.report({ ...range, groupBy, apiKey, tenant }, caller),
  quota: (_, __, { accounts, caller }) => accounts.remainders(caller),
}

/** A failure's facts are kept as they are told in errors. */
export const quotaTypes: Pick<Resolvers, 'RateLimited'> = {
  RateLimited: {
    resetAt: (failure) =>
      failure.code === 'RATE_LIMITED' && failure.resetAt !== null ? Date.parse(failure.resetAt) : null,
  },
}
