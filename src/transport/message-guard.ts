import { type RawData, WebSocket } from 'ws'

const badRequest = 4400
/** Where a message may be one that only servers send; text within a string has its quotation marks escaped. */
const suspicious = /"type"\s*:\s*"(next|error|connection_ack)"/

/**
 * Stands before the protocol's own listener, which throws on messages that only servers send and prints each: such a socket is closed, and
 * what a closing socket still says is not looked at. To be called when that listener is there.
 */
export function guardMessages(socket: WebSocket): void {
  const listeners = socket.listeners('message') as ((data: RawData, isBinary: boolean) => void)[]
  socket.removeAllListeners('message')
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (socket.readyState !== WebSocket.OPEN) return
    if (isServers(String(data))) return socket.close(badRequest, 'Only servers send such a message')
    for (const listener of listeners) listener.call(socket, data, isBinary)
  })
}

function isServers(message: string): boolean {
  if (!suspicious.test(message)) return false
  try {
    return ['next', 'error', 'connection_ack'].includes(JSON.parse(message)?.type)
  } catch {
    return false
  }
}
