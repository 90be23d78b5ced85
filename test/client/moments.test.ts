/** A second of a film, as addresses write it. */
import { expect } from 'chai'
import fc from 'fast-check'
import { momentFrom } from '#client/playback/moments.ts'

describe('a moment in an address', () => {
  it('is read as YouTube, PeerTube and people write it', () => {
    const read = ['47', '47s', '1m20s', '1h2m3s', '1:20', '1:02:03', '12.5', '0'].map(momentFrom)
    expect(read).to.deep.equal([47, 47, 80, 3723, 80, 3723, 12.5, 0])
  })

  it('is nothing when it is nonsense', () => {
    for (const text of [null, '', 'demain', '1m2m', '-3', '1:2:3:4', '1e9x', 's'])
      expect(momentFrom(text), String(text)).to.equal(null)
  })

  it('is never negative nor not a number', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const moment = momentFrom(text)
        return moment === null || (Number.isFinite(moment) && moment >= 0)
      }),
    )
  })
})
