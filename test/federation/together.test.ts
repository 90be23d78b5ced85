import { expect } from 'chai'
import { together, transactionsTogether } from '#federation/together.ts'
import { StoreUnavailable } from '#src/store/engine.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { anEngine } from '../store/an-engine.ts'

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

onEachEngine('transactions that are asked together', (kind) => {
  it('are one, and each has its own when one of them fails: it alone leaves nothing', async () => {
    await using engine = await anEngine({ kind })
    const words = engine.collection<{ _id: string }>({ name: 'words' })
    await words.put({ _id: 'before' })
    let transactions = 0
    const transact = transactionsTogether((work) => {
      transactions++
      return engine.transaction(work)
    }, 10)
    const write = (word: string) =>
      transact(async (tx) => {
        await tx.in(words).put({ _id: word })
        if (word === 'wrong') throw new RangeError('not that one')
        return word.length
      })
    expect(await Promise.all(['a', 'bb', 'ccc'].map(write))).to.deep.equal([1, 2, 3])
    expect(transactions).to.equal(2)
    const ends = await Promise.allSettled(['dddd', 'wrong', 'ffffff'].map(write))
    expect(ends.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled'])
    const { items } = await words.find({}, { sort: [['_id', 'asc']] })
    expect(items.map(({ _id }) => _id)).to.deep.equal(['a', 'bb', 'before', 'ccc', 'dddd', 'ffffff'])
  })
})
