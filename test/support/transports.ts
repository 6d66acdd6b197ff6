import { type Answer, connect, type Json, post, type Socket } from './clients.ts'

/** Asks over one transport; a subscription gives its first result. */
export interface Transport {
  name: 'HTTP' | 'WebSocket' | 'SSE'
  ask(query: string, variables?: Json): Promise<Answer>
  dispose(): Promise<void>
}

/** Every way to a server. */
export function transportsTo(url: string): Transport[] {
  let socket: Socket = connect(url)
  return [
    { name: 'HTTP', ask: (query, variables) => post(url, query, variables), dispose: async () => {} },
    {
      name: 'WebSocket',
      ask: async (query, variables) => {
        try {
          return await socket.once(query, variables)
        } catch (error) {
          // A socket that was closed is of no use any more.
          socket = connect(url)
          throw error
        }
      },
      dispose: () => socket.dispose(),
    },
    { name: 'SSE', ask: (query, variables) => firstEvent(url, query, variables), dispose: async () => {} },
  ]
}

/** Asks for an event stream and takes its first result, or the answer that came instead. */
export async function firstEvent(url: string, query: string, variables: Json = {}): Promise<Answer> {
  const leaving = new AbortController()
  const response = await fetch(url, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  })
  const { status } = response
  if (!response.headers.get('content-type')?.includes('event-stream'))
    return { status, ...((await response.json()) as Omit<Answer, 'status'>) }
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    const data = /^event: next\ndata: (.*)\n\n/m.exec(text)?.[1]
    if (data === undefined) continue
    leaving.abort()
    return { status, ...JSON.parse(data) }
  }
  throw new Error(`no result in ${JSON.stringify(text)}`)
}
