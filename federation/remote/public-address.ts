/**
 * Which addresses of the network a stranger may make this instance talk to: those of the internet, and none of this
 * machine, of its networks, nor of the many ways to write them inside IPv6. From the IANA special-purpose registries
 * (RFC 6890 and what followed it); what is not known to be public is not.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net'

const notPublicV4: readonly [network: string, bits: number][] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8], // this machine
  ['169.254.0.0', 16], // link-local, where clouds keep their secrets
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // AMT
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
]

/** Inside 2000::/3, the only part of IPv6 that is the internet: mapped, NAT64, local, multicast addresses are outside. */
const notPublicV6: readonly [network: string, bits: number][] = [
  ['2001::', 23], // protocol assignments: Teredo, benchmarks, ORCHID
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4: an IPv4 address inside
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documentation
]

const refused = new BlockList()
for (const [network, bits] of notPublicV4) refused.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of notPublicV6) refused.addSubnet(network, bits, 'ipv6')
const internetV6 = new BlockList()
internetV6.addSubnet('2000::', 3, 'ipv6')

/** @param address as the resolver gives it; what is no address is not public */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !refused.check(address, 'ipv4')
  // A zone (`fe80::1%eth0`) is of this machine.
  if (!isIPv6(address) || address.includes('%')) return false
  return internetV6.check(address, 'ipv6') && !refused.check(address, 'ipv6')
}
