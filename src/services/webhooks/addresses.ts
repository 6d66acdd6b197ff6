import { lookup as resolve } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Why a message was not sent; the message goes into the delivery log. */
export class RefusedAddress extends Error {
  constructor() {
    super('the address is private')
  }
}

/** Whether an IP address belongs to the public internet: no loopback, private, link-local, shared, multicast or reserved one. */
export const isPublic = (address: string): boolean => ipaddr.process(address).range() === 'unicast'

/** Whether a URL's host is an address that may not be used; names are looked at when they are resolved. */
export function isRefusedHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return isIP(host) !== 0 && !isPublic(host)
}

/**
 * Resolves a name for one connection and refuses it where any of its addresses is private. The connection is made to the very addresses
 * that were looked at, so a name that changes between look and use (DNS rebinding) gains nothing.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0)
    const [first] = addresses
    if (first === undefined || !addresses.every(({ address }) => isPublic(address)))
      return callback(new RefusedAddress(), '', 0)
    if (options.all === true) return callback(null, addresses)
    callback(null, first.address, first.family)
  })
}
