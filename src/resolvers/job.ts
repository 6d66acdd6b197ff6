import type { JobRecord } from '../store/background/job-store.ts'
import { fromCursor, pageSize, toConnection } from './connection.ts'
import { orFailure, resultTypename } from './failure.ts'
import type { JobResolvers, MutationResolvers, QueryResolvers, Resolvers, SubscriptionResolvers } from './generated.ts'
import { ownOrNull } from './own.ts'

/** Global ids of jobs. */
export const jobPrefix = 'job_'

export const jobQueries: Pick<QueryResolvers, 'job' | 'jobs'> = {
  job: (_, { id }, { jobStore, caller }) => ownOrNull(caller, jobStore.get(id)),
  jobs: async (_, { first, after, ...wanted }, { jobStore, caller }) => {
    const size = pageSize(first, 20)
    const filter = { ...wanted, tenant: caller.tenant }
    const page = await jobStore.page(filter, size, fromCursor(after, jobPrefix))
    return toConnection(page, size, await jobStore.count(filter), ({ id }) => id)
  },
}

export const jobMutations: Pick<MutationResolvers, 'createJob' | 'cancelJob' | 'retryJob'> = {
  createJob: (_, { input }, { jobs, caller }) => orFailure(async () => ({ job: await jobs.create(input, caller) })),
  cancelJob: (_, { id }, { jobs, caller }) => orFailure(async () => ({ job: await jobs.cancel(id, caller) })),
  retryJob: (_, { id }, { jobs, caller }) => orFailure(async () => ({ job: await jobs.retry(id, caller) })),
}

export const jobSubscriptions: Pick<SubscriptionResolvers, 'jobEvents'> = {
  jobEvents: {
    subscribe: (_, { id, after }, { jobs, caller }) => jobs.events(id, after ?? 0, caller),
    resolve: (job: JobRecord) => ({ sequence: job.sequence, job }),
  },
}

export const Job: JobResolvers = {
  resultsPath: ({ id }) => `/jobs/${id}/results.jsonl`,
  errorsPath: ({ id }) => `/jobs/${id}/errors.jsonl`,
}

export const jobResultTypes: Pick<Resolvers, 'CreateJobResult' | 'CancelJobResult' | 'RetryJobResult'> = {
  CreateJobResult: { __resolveType: resultTypename('CreateJobSuccess') },
  CancelJobResult: { __resolveType: resultTypename('CancelJobSuccess') },
  RetryJobResult: { __resolveType: resultTypename('RetryJobSuccess') },
}
