import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/** A way to the server that can be cut off. */
export interface LossyNetwork {
  /** The server's address by this way. */
  url: string
  /** Ends every connection, and refuses new ones until `mend()`. */
  cut(): void
  mend(): void
  dispose(): Promise<void>
}

export async function openLossyNetwork(target: string): Promise<LossyNetwork> {
  const { port, pathname } = new URL(target)
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect(Number(port), '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}${pathname}`,
    cut,
    mend: () => {
      isCut = false
    },
    dispose: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
