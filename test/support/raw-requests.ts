import { once } from 'node:events'
import WebSocket from 'ws'
import type { Answer, Json } from './clients.ts'

/** A way of sending the members of a GraphQL request just as they are given; a subscription gives its first result. */
export interface Door {
  name: string
  /** Whether subscriptions can be sent through it, and mutations. */
  streams: boolean
  mutates: boolean
  send(request: Json): Promise<Answer>
}

export const doorsOf = (url: string): Door[] => [
  { name: 'HTTP POST', streams: false, mutates: true, send: (request) => overHttp(post(url, request)) },
  { name: 'HTTP GET', streams: false, mutates: false, send: (request) => overHttp(get(url, request)) },
  { name: 'WebSocket', streams: true, mutates: true, send: (request) => overSocket(url, request) },
  { name: 'SSE POST', streams: true, mutates: true, send: (request) => askForEvents(url, request) },
  { name: 'SSE GET', streams: true, mutates: false, send: (request) => overEvents(get(url, request, events)) },
]

/** Asks for an event stream and takes its first result, or the answer that came instead. */
export const askForEvents = (url: string, request: Json): Promise<Answer> => overEvents(post(url, request, events))

type Sent = (signal?: AbortSignal) => Promise<Response>
const events = 'text/event-stream'
const json = { 'content-type': 'application/json' }

const post =
  (url: string, request: Json, accept = 'application/json'): Sent =>
  (signal) =>
    fetch(url, {
      method: 'POST',
      headers: { ...json, accept },
      body: JSON.stringify(request),
      signal: signal ?? null,
    })

const get =
  (url: string, request: Json, accept = 'application/json'): Sent =>
  (signal) => {
    const parameters = Object.entries(request).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    return fetch(`${url}?${new URLSearchParams(parameters)}`, {
      headers: { ...json, accept },
      signal: signal ?? null,
    })
  }

async function overHttp(sent: Sent): Promise<Answer> {
  const response = await sent()
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) }
}

async function overEvents(sent: Sent): Promise<Answer> {
  const leaving = new AbortController()
  const response = await sent(leaving.signal)
  const { status } = response
  if (!response.headers.get('content-type')?.includes(events))
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

async function overSocket(url: string, payload: Json): Promise<Answer> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), 'graphql-transport-ws')
  await once(socket, 'open')
  const answer = new Promise<Answer>((resolve, reject) => {
    socket.on('message', (data) => {
      const { type, payload: told } = JSON.parse(String(data))
      if (type === 'connection_ack') socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }))
      if (type === 'next') resolve({ status: 200, ...told })
      if (type === 'error') resolve({ status: 200, data: undefined, errors: told })
    })
    socket.on('close', (code, reason) => reject(new Error(`closed: ${code} ${reason}`)))
  })
  socket.send('{"type":"connection_init"}')
  return answer.finally(() => socket.terminate())
}
