import { getEventListeners } from 'node:events'
import { expect } from 'chai'
import { onAbort } from '#federation/on-abort.ts'

describe('those who wait for one signal', () => {
  it('are all told, but those who waited no more, and are one listener', () => {
    const stopping = new AbortController()
    const told: number[] = []
    const waiting = [1, 2, 3].map((one) => onAbort(stopping.signal, () => told.push(one)))
    waiting[1]?.()
    expect(getEventListeners(stopping.signal, 'abort')).to.have.length(1)
    stopping.abort()
    expect(told).to.deep.equal([1, 3])
  })

  it('leave nothing behind, and may come again', () => {
    const stopping = new AbortController()
    onAbort(stopping.signal, () => expect.fail('it waited no more'))()
    expect(getEventListeners(stopping.signal, 'abort')).to.have.length(0)
    let times = 0
    onAbort(stopping.signal, () => times++)
    stopping.abort()
    expect(times).to.equal(1)
  })
})
