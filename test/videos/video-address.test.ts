import { expect } from 'chai'
import fc from 'fast-check'
import { longUuid, parseVideoAddress, shortUuid } from '#src/videos/video-address.ts'

describe('the address of a video', () => {
  it('gives every UUID a short form of 22 characters that leads back to it', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(shortUuid(uuid)).to.match(/^[1-9A-HJ-NP-Za-km-z]{22}$/)
        expect(longUuid(shortUuid(uuid))).to.equal(uuid)
      }),
    )
  })

  it('is the same as PeerTube gives (npm short-uuid, Flickr’s base 58)', () => {
    // Video of framatube.org, as PeerTube answered it: uuid and shortUUID.
    expect(shortUuid('9c9de5e8-0a1e-484a-b099-e80766180a6d')).to.equal('kkGMgK9ZtnKfYAgnEtQxbv')
  })

  it('names nothing when it is not an address, however long or strange', () => {
    for (const text of ['', '0', '-1', '1e3', '../etc', 'zzzzzzzzzzzzzzzzzzzzzz', '0'.repeat(22), 'x'.repeat(400)]) {
      expect(parseVideoAddress(text), text).to.equal(null)
    }
    fc.assert(fc.property(fc.string(), (text) => void parseVideoAddress(text)))
  })

  it('knows a number from a UUID', () => {
    expect(parseVideoAddress('12')).to.deep.equal({ by: 'number', number: 12 })
    const uuid = '9C9DE5E8-0A1E-484A-B099-E80766180A6D'
    expect(parseVideoAddress(uuid)).to.deep.equal({ by: 'uuid', uuid: uuid.toLowerCase() })
  })
})
