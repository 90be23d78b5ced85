/** How fast a file leaves, and how long the rest takes. */
import { expect } from 'chai'
import { createPace, nextPieceBytes, pieceBytes } from '#client/uploads/pace.ts'

describe('the pace of an upload', () => {
  it('says nothing in the first second, then what the last seconds were', () => {
    const pace = createPace(8)
    pace.note(0, 0)
    pace.note(100, 500)
    expect(pace.bytesPerSecond()).to.equal(null)
    expect(pace.secondsLeft(1000)).to.equal(null)
    pace.note(400, 2000)
    expect(pace.bytesPerSecond()).to.equal(200)
    expect(pace.secondsLeft(1000)).to.equal(3)
  })

  it('forgets what was long ago, so that a slow beginning does not last', () => {
    const pace = createPace(8)
    pace.note(0, 0)
    for (let second = 10; second <= 14; second += 1) pace.note(1000 * (second - 9), second * 1000)
    expect(pace.bytesPerSecond()).to.equal(1000)
  })

  it('begins again after a stop', () => {
    const pace = createPace(8)
    pace.note(0, 0)
    pace.note(5000, 5000)
    pace.forget()
    expect(pace.bytesPerSecond()).to.equal(null)
  })
})

describe('the next piece of an upload', () => {
  const afterMany = (bytesPerSecond: number) => {
    let bytes: number = pieceBytes.first
    for (let n = 0; n < 20; n++) bytes = nextPieceBytes(bytes, (bytes / bytesPerSecond) * 1000)
    return bytes
  }

  it('is what four seconds carry', () => {
    expect(afterMany(1_000_000)).to.equal(4_000_000)
  })

  it('keeps its bounds, also where the clock did not move', () => {
    expect(afterMany(1e9)).to.equal(pieceBytes.most)
    expect(afterMany(1)).to.equal(pieceBytes.least)
    expect(nextPieceBytes(1_000_000, 0)).to.equal(4_000_000)
    expect(nextPieceBytes(1, 10)).to.equal(pieceBytes.least)
  })

  it('follows by degrees: one that went at another pace is not the line', () => {
    expect(nextPieceBytes(1_000_000, 1)).to.equal(4_000_000)
    expect(nextPieceBytes(8_000_000, 80_000)).to.equal(2_000_000)
  })
})
