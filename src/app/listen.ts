import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Config } from '../config/config.ts'
import { isLoopback } from '../config/loopback.ts'
import { ConfigError } from '../errors.ts'
import { within } from '../util/abort.ts'

/** @throws ConfigError where the address can't be had */
export const listen = (server: Server, { port, host }: Config): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new ConfigError(`PORT="${port}", HOST="${host}" can't be listened on: ${error.message}`)),
    )
    server.listen(port, host, resolve)
  })

/** Lets answers that are being written be written, for a second at most. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  await within(1000, closed)
  server.closeAllConnections()
  await closed
}

/** The address of `path`, with the port that was taken. */
export const urlOf = (server: Server, host: string, path: string): string => {
  const { port } = server.address() as AddressInfo
  return `http://${isLoopback(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}${path}`
}
