import { expect } from 'chai'
import { giveBackMemory } from '#src/give-back-memory.ts'

describe('giving memory back', () => {
  it('lets go at once of what nothing uses any more', async () => {
    const left = new WeakRef(Buffer.alloc(1024))
    await giveBackMemory()
    expect(left.deref()).to.equal(undefined)
  })
})
