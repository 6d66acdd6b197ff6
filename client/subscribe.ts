/** The part of a graphql-ws or graphql-sse client that is used here; both fit. */
export interface SubscriptionClient {
  /** @returns the way to unsubscribe */
  subscribe(
    request: { query: string; variables: Record<string, unknown> },
    sink: {
      next(result: { data?: unknown; errors?: unknown }): void
      error(error: unknown): void
      complete(): void
    },
  ): () => void
}

/** A stream that can't go on. */
export class CompletionStreamError extends Error {
  /** As in `schema.graphql`, or CONNECTION_LOST where the server could not be reached again. */
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CompletionStreamError'
    this.code = code
  }
}

/** The connection was lost, or the server is stopping: worth another try. */
export class ConnectionLost extends Error {}

/**
 * One operation's results, as an iterator that unsubscribes when it is left or `signal` is aborted.
 * @throws ConnectionLost where another try may help, CompletionStreamError where it can't
 */
export async function* subscribe(
  client: SubscriptionClient,
  request: { query: string; variables: Record<string, unknown> },
  signal: AbortSignal | undefined,
): AsyncGenerator<Record<string, unknown>, void, void> {
  const results: Record<string, unknown>[] = []
  let end: { error?: unknown } | null = null
  let wake = (): void => {}
  const finish = (error?: unknown): void => {
    end ??= { error }
    wake()
  }
  const unsubscribe = client.subscribe(request, {
    next: ({ data, errors }) => {
      if (errors !== undefined) return finish(errors)
      results.push(data as Record<string, unknown>)
      wake()
    },
    error: finish,
    complete: () => finish(new ConnectionLost('The stream ended before its last event.')),
  })
  const leave = (): void => finish()
  signal?.addEventListener('abort', leave, { once: true })
  try {
    if (signal?.aborted) return
    for (;;) {
      const result = results.shift()
      if (result !== undefined) yield result
      else if (end !== null) {
        const { error } = end as { error?: unknown }
        if (error === undefined || signal?.aborted) return
        throw toError(error)
      } else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    signal?.removeEventListener('abort', leave)
    unsubscribe()
  }
}

/** The close that graphql-ws' `terminate()` tells of: this side has given up a connection that went silent. */
const terminated = 4499

/** What GraphQL errors, close events and network errors mean for the stream. */
function toError(error: unknown): Error {
  if (error instanceof ConnectionLost) return error
  if (Array.isArray(error)) {
    const [first] = error as { message: string; extensions?: { code?: string } }[]
    const code = first?.extensions?.code ?? 'INTERNAL'
    if (code === 'SHUTTING_DOWN') return new ConnectionLost(first?.message)
    return new CompletionStreamError(code, first?.message ?? 'The request was refused.')
  }
  const { code, response } = (error ?? {}) as { code?: unknown; response?: { status?: number } }
  // 44xx: graphql-ws' own closes, for what a client did wrong; 1009: a message that is too large.
  const isRefused = typeof code === 'number' && code !== terminated && (code === 1009 || (code >= 4400 && code < 4500))
  const status = response?.status ?? 0
  if (isRefused || (status >= 400 && status < 500))
    return new CompletionStreamError('BAD_REQUEST', `The server refused the connection (${code ?? status}).`, {
      cause: error,
    })
  return new ConnectionLost('The connection was lost.', { cause: error })
}
