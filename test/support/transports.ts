import { type Answer, connect, type Json, post, type Socket } from './clients.ts'
import { askForEvents } from './raw-requests.ts'

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
export const firstEvent = (url: string, query: string, variables: Json = {}): Promise<Answer> =>
  askForEvents(url, { query, variables })
