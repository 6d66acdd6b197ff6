// Tries every way to the network that Node has, from a process that began like an engine's, and says what came of each.
import '../../src/engine/worker/no-network.ts'
import dgram, { createSocket } from 'node:dgram'
import dns, { lookup } from 'node:dns'
import { resolve4 } from 'node:dns/promises'
import { get } from 'node:http'
import { connect as connect2 } from 'node:http2'
import { get as getTls } from 'node:https'
import net, { connect, createServer } from 'node:net'
import { connect as connectTls } from 'node:tls'

const port = Number(process.argv[2])
const host = '127.0.0.1'
const emitted = (emitter: NodeJS.EventEmitter, good: string): Promise<unknown> =>
  new Promise((resolve, reject) => emitter.once(good, resolve).once('error', reject))

const attempts: Record<string, () => unknown> = {
  fetch: () => fetch(`http://${host}:${port}/`),
  'http.get': () => emitted(get(`http://${host}:${port}/`), 'response'),
  'https.get': () => emitted(getTls(`https://${host}:${port}/`), 'response'),
  'http2.connect': () => emitted(connect2(`http://${host}:${port}/`), 'connect'),
  'net.connect': () => emitted(connect(port, host), 'connect'),
  'new net.Socket': () => emitted(new net.Socket().connect(port, host), 'connect'),
  'tls.connect': () => emitted(connectTls(port, host), 'secureConnect'),
  'a Unix socket': () => emitted(connect('/var/run/docker.sock'), 'connect'),
  'a server': () => emitted(createServer().listen(0, host), 'listening'),
  'dgram.createSocket': () => createSocket('udp4').send('x', port, host),
  'new dgram.Socket': () =>
    new (dgram.Socket as unknown as new (type: string) => dgram.Socket)('udp4').send('x', port, host),
  'dns.lookup': () =>
    new Promise((resolve, reject) =>
      lookup('localhost', (error, address) => (error ? reject(error) : resolve(address))),
    ),
  'dns.promises': () => resolve4('localhost'),
  'dns default': () => dns.promises.lookup('localhost'),
}

const outcomes: Record<string, string> = {}
for (const [name, attempt] of Object.entries(attempts))
  outcomes[name] = await Promise.resolve()
    .then(attempt)
    .then(
      () => 'worked',
      (error: Error & { code?: string; cause?: { code?: string } }) => error.code ?? error.cause?.code ?? String(error),
    )
process.send?.(outcomes)
process.disconnect?.()
