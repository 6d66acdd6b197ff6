import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

/**
 * Takes the network from this process, before anything else of it is loaded: neither a model nor a library may send anything anywhere, or
 * fetch it. Everything of Node that reaches out or listens goes through these few places. Where the platform can, the process has no
 * network to begin with (`isolation.ts`); this holds everywhere.
 */
function refuse(): never {
  throw Object.assign(new Error('an engine process has no network'), { code: 'ERR_NO_NETWORK' })
}

net.Socket.prototype.connect = refuse
net.Server.prototype.listen = refuse
dgram.createSocket = refuse
dgram.Socket.prototype.bind = refuse
dgram.Socket.prototype.send = refuse
dgram.Socket.prototype.connect = refuse
for (const name of Object.keys(dns).filter((each) => /^(lookup|resolve|reverse)/.test(each)))
  (dns as unknown as Record<string, unknown>)[name] = refuse
for (const name of Object.keys(dns.promises).filter((each) => /^(lookup|resolve|reverse)/.test(each)))
  (dns.promises as unknown as Record<string, unknown>)[name] = async () => refuse()
globalThis.fetch = async () => refuse()
syncBuiltinESMExports()
