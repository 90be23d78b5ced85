/** How fast a file leaves, and how long the rest takes. */
import { expect } from 'chai'
import { createPace } from '#client/uploads/pace.ts'

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
