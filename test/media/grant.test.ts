import { expect } from 'chai'
import fc from 'fast-check'
import { type Grant, grantKeyFrom, readGrant, writeGrant } from '#src/media/grant.ts'

const key = grantKeyFrom('a secret of at least thirty-two characters')
const now = 1_800_000_000

const ofAny = {
  videoId: fc.uuid(),
  reach: fc.constantFrom('audience', 'author'),
  epoch: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  expiresAt: fc.integer({ min: now + 1, max: 2 ** 40 - 1 }),
}
const forAlly: fc.Arbitrary<Grant> = fc.record({
  ...ofAny,
  reach: fc.constant('ally'),
  ally: fc.stringMatching(/^[0-9a-f]{12}$/),
})
const aGrant: fc.Arbitrary<Grant> = fc.oneof(fc.record(ofAny), forAlly)

describe('a media grant', () => {
  it('is read as it was written, by its own video only', () => {
    fc.assert(
      fc.property(aGrant, fc.uuid(), (grant, other) => {
        const token = writeGrant(key, grant)
        expect(token).to.match(grant.reach === 'ally' ? /^[A-Za-z0-9_-]{64}$/ : /^[A-Za-z0-9_-]{56}$/)
        expect(readGrant(key, token, grant.videoId, now)).to.deep.equal({ state: 'good', grant })
        if (other !== grant.videoId) expect(readGrant(key, token, other, now)).to.deep.equal({ state: 'forged' })
      }),
    )
  })

  it('is refused when any of its characters is another one', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. é'
    fc.assert(
      fc.property(aGrant, fc.nat(55), fc.constantFrom(...alphabet), (grant, place, letter) => {
        const token = writeGrant(key, grant)
        fc.pre(token[place] !== letter)
        const changed = token.slice(0, place) + letter + token.slice(place + 1)
        expect(readGrant(key, changed, grant.videoId, now)).to.deep.equal({ state: 'forged' })
      }),
      { numRuns: 1000 },
    )
  })

  it('is refused when it is cut, prolonged, or anything else', () => {
    fc.assert(
      fc.property(aGrant, fc.oneof(fc.string(), fc.base64String(), fc.nat(55)), (grant, other) => {
        const token = writeGrant(key, grant)
        const shown = typeof other === 'number' ? token.slice(0, other) : token + (other || 'A')
        expect(readGrant(key, shown, grant.videoId, now)).to.deep.equal({ state: 'forged' })
        if (typeof other === 'string') expect(readGrant(key, other, grant.videoId, now).state).to.equal('forged')
      }),
    )
  })

  it('is worth nothing from the second it expires, nor under another key', () => {
    fc.assert(
      fc.property(aGrant, (grant) => {
        const token = writeGrant(key, grant)
        expect(readGrant(key, token, grant.videoId, grant.expiresAt - 1).state).to.equal('good')
        expect(readGrant(key, token, grant.videoId, grant.expiresAt)).to.deep.equal({ state: 'expired' })
        expect(readGrant(grantKeyFrom('another secret'), token, grant.videoId, now).state).to.equal('forged')
      }),
    )
  })

  it('reads a forged one as forged, never as expired', () => {
    const token = writeGrant(grantKeyFrom('another secret'), {
      videoId: 'v',
      reach: 'audience',
      epoch: 0,
      expiresAt: 1,
    })
    expect(readGrant(key, token, 'v', now)).to.deep.equal({ state: 'forged' })
  })
})
