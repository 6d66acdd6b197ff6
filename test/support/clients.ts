import { type Client, createClient, type ExecutionResult } from 'graphql-ws'
import WebSocket from 'ws'

export type Json = Record<string, unknown>

/** Test documents' results are looked into freely. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is each test's own affair
type Loose = any

export interface Answer {
  status: number
  data: Loose
  errors:
    | { message: string; path?: (string | number)[]; extensions: { code: string; [fact: string]: unknown } }[]
    | undefined
}

/** The header that shows an API key. */
export const bearer = (secret: string | undefined): Record<string, string> =>
  secret === undefined ? {} : { authorization: `Bearer ${secret}` }

/** POSTs a document. @param secret of an API key */
export async function post(
  url: string,
  query: string,
  variables: Json = {},
  signal?: AbortSignal,
  secret?: string,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(secret) },
    body: JSON.stringify({ query, variables }),
    signal: signal ?? null,
  })
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) }
}

export interface Socket {
  client: Client
  /** Runs a query or mutation, or takes a subscription's first result. */
  once(query: string, variables?: Json): Promise<Answer>
  /** Streams a subscription; leaving the loop ends it. */
  stream(query: string, variables?: Json): AsyncIterableIterator<Loose>
  dispose(): Promise<void>
}

/** One graphql-ws connection; it doesn't reconnect by itself. @param secret of an API key */
export function connect(url: string, secret?: string): Socket {
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: bearer(secret),
  })
  const iterate = (query: string, variables: Json = {}): AsyncIterableIterator<ExecutionResult<Loose>> =>
    client.iterate({ query, variables }) as AsyncIterableIterator<ExecutionResult<Loose>>
  return {
    client,
    once: async (query, variables) => {
      try {
        for await (const { data, errors } of iterate(query, variables)) return { status: 200, data, errors } as Answer
      } catch (errors) {
        return { status: 200, data: undefined, errors: withoutRequestIds(errors) }
      }
      throw new Error('no result')
    },
    stream: async function* (query, variables) {
      for await (const { data, errors } of iterate(query, variables)) {
        if (errors !== undefined) throw new Error(`stream failed: ${JSON.stringify(errors)}`)
        yield data
      }
    },
    dispose: async () => client.dispose(),
  }
}

/** Each operation's id differs; those who test it read the messages themselves. */
const withoutRequestIds = (errors: unknown): Answer['errors'] => {
  if (!Array.isArray(errors)) throw errors
  return errors.map(({ extensions: { requestId: _, ...extensions }, ...error }) => ({ ...error, extensions }))
}

/** Resolves when `condition` holds; the runner's time limit bounds the wait. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5))
}
