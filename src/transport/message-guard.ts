import { type RawData, WebSocket } from 'ws'

const badRequest = 4400
/** Where a message may be one that only servers send; text within a string has its quotation marks escaped. */
const suspicious = /"type"\s*:\s*"(next|error|connection_ack)"/
/** Where a message may name a document by its id. */
const namesDocument = /"(documentId|sha256Hash)"/

/**
 * Stands before the protocol's own listener, which throws on messages that only servers send and prints each: such a socket is closed, and
 * what a closing socket still says is not looked at. To be called when that listener is there.
 */
export function guardMessages(socket: WebSocket): void {
  const listeners = socket.listeners('message') as ((data: RawData, isBinary: boolean) => void)[]
  socket.removeAllListeners('message')
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (socket.readyState !== WebSocket.OPEN) return
    const message = String(data)
    if (isServers(message)) return socket.close(badRequest, 'Only servers send such a message')
    const complete = namesDocument.test(message) ? withQuery(message) : data
    for (const listener of listeners) listener.call(socket, complete, isBinary)
  })
}

/** The protocol wants a text of every document: a message that names its document by an id instead has an empty one added. */
function withQuery(message: string): Buffer {
  try {
    const { payload, ...rest } = JSON.parse(message)
    if (rest.type === 'subscribe' && typeof payload === 'object' && payload !== null)
      return Buffer.from(JSON.stringify({ ...rest, payload: { ...payload, query: payload.query ?? '' } }))
  } catch {
    // The protocol deals with what is no message.
  }
  return Buffer.from(message)
}

function isServers(message: string): boolean {
  if (!suspicious.test(message)) return false
  try {
    return ['next', 'error', 'connection_ack'].includes(JSON.parse(message)?.type)
  } catch {
    return false
  }
}
