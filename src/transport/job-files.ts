import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import express, { type RequestHandler, type Response, Router } from 'express'
import type { GraphQLFormattedError } from 'graphql'
import { DomainError, type Failure } from '../errors.ts'
import { checkScope } from '../services/access/caller.ts'
import type { Jobs } from '../services/jobs/jobs.ts'
import type { Accounts } from '../services/limits/accounts.ts'
import type { JobLineRecord } from '../store/background/job-line.ts'
import type { Doorkeeper } from './doorkeeper.ts'
import { quotaHeaders, refusalHeaders } from './quota-headers.ts'

export interface JobFilesOptions {
  jobs: Jobs
  accounts: Accounts
  /** Bytes of a job's file at most. */
  maxJobBytes: number
  maskError: (error: unknown) => GraphQLFormattedError
  doorkeeper: Doorkeeper
}

/** Files of jobs: a job is made of a posted file, its results and errors are read as files. All are JSON lines. */
export function jobFiles(options: JobFilesOptions): Router {
  const router = Router()
  // Every content type: what a file is called says nothing that its lines don't.
  router.post(
    '/',
    express.text({ type: () => true, limit: options.maxJobBytes, defaultCharset: 'utf-8' }),
    create(options),
  )
  router.get(
    '/:id/results.jsonl',
    download(options, 'SUCCEEDED', ({ line, customId, kind, result }) => ({ line, customId, operation: kind, result })),
  )
  router.get(
    '/:id/errors.jsonl',
    download(options, 'FAILED', ({ line, customId, kind, failure }) => ({ line, customId, operation: kind, failure })),
  )
  return router
}

const create =
  ({ jobs, accounts, maskError, doorkeeper }: JobFilesOptions): RequestHandler =>
  async (request, response) => {
    try {
      const caller = doorkeeper.callerOf(request)
      checkScope(caller, ['PREDICT', 'COMPLETE'])
      const jsonl = typeof request.body === 'string' ? request.body : ''
      const reservation = accounts.reserve(caller, { tokens: 0, requests: 1, streams: 0 })
      const input = { jsonl, idempotencyKey: request.get('idempotency-key') }
      const { id, state, total } = await jobs
        .create(input, { ...caller, meter: reservation })
        .finally(() => reservation.end())
      response.set(quotaHeaders(accounts.remainders(caller)))
      response.status(201).json({ id, state, total })
    } catch (error) {
      if (error instanceof DomainError) response.set(refusalHeaders(error.failure))
      refuse(response, maskError(error))
    }
  }

const download =
  (
    { jobs, maskError, doorkeeper }: JobFilesOptions,
    state: 'SUCCEEDED' | 'FAILED',
    toLine: (line: JobLineRecord) => object,
  ): RequestHandler<{ id: string }> =>
  async (request, response) => {
    try {
      const caller = doorkeeper.callerOf(request)
      checkScope(caller, ['READ', 'PREDICT', 'COMPLETE'])
      const { id } = await jobs.get(request.params.id, caller)
      const signal = doorkeeper.departureOf(response)
      response.type('application/jsonl').set('cache-control', 'no-store')
      await pipeline(Readable.from(textOf(jobs.lines(id, state), toLine)), response, { signal })
    } catch (error) {
      // What breaks off in the middle is closed by the pipeline.
      if (!response.headersSent && !response.destroyed) refuse(response, maskError(error))
    }
  }

async function* textOf(lines: AsyncIterable<JobLineRecord>, toLine: (line: JobLineRecord) => object) {
  for await (const line of lines) yield `${JSON.stringify(toLine(line))}\n`
}

const statuses: Partial<Record<Failure['code'], number>> = {
  INVALID_INPUT: 400,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  IDEMPOTENCY_CONFLICT: 409,
  QUEUE_FULL: 429,
  RATE_LIMITED: 429,
  COST_LIMIT_EXCEEDED: 403,
  SHUTTING_DOWN: 503,
  STORAGE_UNAVAILABLE: 503,
}

const refuse = (response: Response, error: GraphQLFormattedError): void =>
  void response.status(statuses[error.extensions?.['code'] as Failure['code']] ?? 500).json({ errors: [error] })
