/** C1: Mastodon CVE-2026-22245, CVE-2026-46348; Lemmy CVE-2025-25194, CVE-2026-33693; Fedify CVE-2026-50131. */
import { expect } from 'chai'
import { isPublicAddress } from '#federation/remote/public-address.ts'

describe('addresses that strangers may make us talk to', () => {
  it('are those of the internet', () => {
    for (const address of ['1.1.1.1', '8.8.8.8', '100.63.255.255', '172.32.0.1', '2606:4700::1111', '2a01:e0a::1']) {
      expect(isPublicAddress(address), address).to.equal(true)
    }
  })

  it('are neither of this machine, nor of its networks, however they are written', () => {
    for (const address of [
      '0.0.0.0',
      '0.1.2.3',
      '10.0.0.1',
      '100.64.0.1',
      '127.0.0.1',
      '127.255.0.9',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
      '192.0.0.8',
      '192.0.2.1',
      '192.88.99.1',
      '192.168.1.1',
      '198.18.0.1',
      '198.19.255.255',
      '198.51.100.7',
      '203.0.113.7',
      '224.0.0.1',
      '240.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::127.0.0.1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:8.8.8.8',
      '::ffff:0:127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b::8.8.8.8',
      '64:ff9b:1::7f00:1',
      '100::1',
      '2001::1',
      '2001:0:53aa:64c::7f00:1',
      '2001:2::1',
      '2001:10::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '3fff::1',
      'fc00::1',
      'fd12:3456::1',
      'fe80::1',
      'fe80::1%eth0',
      '2606:4700::1%eth0',
      'fec0::1',
      'ff02::1',
      'localhost',
      '2130706433',
      '0x7f.1',
      '',
    ]) {
      expect(isPublicAddress(address), address).to.equal(false)
    }
  })
})
