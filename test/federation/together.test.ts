import { expect } from 'chai'
import { together } from '#federation/together.ts'
import { StoreUnavailable } from '#src/store/engine.ts'

describe('what is written together', () => {
  it('is all that was asked while the write before was under way, and each is given its own answer', async () => {
    const writes: (readonly number[])[] = []
    const double = together(
      async (items: readonly number[]) => {
        writes.push(items)
        await new Promise(setImmediate)
        return items.map((item) => item * 2)
      },
      { atOnce: 3 },
    )
    expect(await Promise.all([1, 2, 3, 4, 5].map(double))).to.deep.equal([2, 4, 6, 8, 10])
    expect(writes).to.deep.equal([[1], [2, 3, 4], [5]])
  })

  it('is tried one by one when it fails, so that one does not refuse the others', async () => {
    const refuses = async (items: readonly number[]) => {
      if (items.includes(2)) throw new RangeError('not 2')
      return items
    }
    const answers = await Promise.allSettled([1, 2, 3].map(together(refuses, { atOnce: 3, gatherMs: 1 })))
    expect(answers.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('is tried once when nothing can be written: nobody waits for as many times as there are others', async () => {
    let tries = 0
    const unreachable = async (): Promise<never[]> => {
      tries++
      throw new StoreUnavailable('unreachable', 'away')
    }
    const answers = await Promise.allSettled([1, 2, 3].map(together(unreachable, { atOnce: 3, gatherMs: 1 })))
    expect(answers.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected'])
    expect(tries).to.equal(1)
  })
})
