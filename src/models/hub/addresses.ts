import { lookup as resolve } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { hubFailed } from './hub-error.ts'

/** Addresses that are no hosts of the internet: a hub's answer must not lead there. */
const inner = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inner.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inner.addSubnet(network, prefix, 'ipv6')

/** IPv4 addresses written as IPv6 (`::ffff:10.0.0.1`) are found by the rules of IPv4. */
const isInner = (address: string): boolean => inner.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

const bare = (host: string): string => host.replace(/^\[|\]$/g, '')

/** Whether a host is on this machine or network; false where its name can't be resolved. */
export const isInnerHost = (host: string): Promise<boolean> =>
  isIP(bare(host)) > 0
    ? Promise.resolve(isInner(bare(host)))
    : new Promise((done) =>
        resolve(host, { all: true }, (_, found) => done((found ?? []).some((one) => isInner(one.address)))),
      )

/** Fails for a host given as an inner address; names are checked when they are resolved. @throws HUB_FAILED FORBIDDEN_REDIRECT */
export const requireOuter = (host: string): void => {
  if (isIP(bare(host)) > 0 && isInner(bare(host))) throw forbidden()
}

/** Resolves names to addresses of the internet only, at the moment of connecting: a name can't lead elsewhere between check and use. */
export const outerLookup: LookupFunction = (host, options, done) =>
  resolve(host, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '')
    if (found.length === 0 || found.some(({ address }) => isInner(address)))
      return done(forbidden() as NodeJS.ErrnoException, '')
    const [first] = found
    return options.all ? done(null, found) : done(null, first?.address ?? '', first?.family ?? 4)
  })

const forbidden = (): Error => hubFailed('FORBIDDEN_REDIRECT', "leads to an address inside this server's network")
