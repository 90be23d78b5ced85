import { expect } from 'chai'
import { createShortMemory } from '#src/short-memory.ts'

describe('a short memory', () => {
  function aMemory(most = 10) {
    let now = 0
    let stored = 'first'
    const waiting: (() => void)[] = []
    const memory = createShortMemory<string>({
      async read(key) {
        const value = `${key} ${stored}`
        await new Promise<void>((resolve) => waiting.push(resolve))
        return value
      },
      milliseconds: 1000,
      most,
      clock: () => now,
    })
    const answered = async (asked: Promise<string>) => {
      waiting.shift()?.()
      return asked
    }
    return {
      memory,
      answered,
      ask: (key: string) => answered(memory.ask(key)),
      at: (milliseconds: number) => (now = milliseconds),
      write: (value: string) => (stored = value),
    }
  }

  it('believes for a second from when it asked, however long the answer took', async () => {
    const { memory, answered, at, write } = aMemory()
    memory.setFollowed(true)
    const asked = memory.ask('a')
    at(600)
    write('second')
    expect(await answered(asked)).to.equal('a first')
    at(999)
    expect(memory.now('a')).to.equal('a first')
    at(1000)
    expect(memory.now('a')).to.equal(undefined)
  })

  it('forgets what it is told, and keeps nothing that was read meanwhile', async () => {
    const { memory, answered, ask, write } = aMemory()
    memory.setFollowed(true)
    await ask('a')
    await ask('b')
    memory.changed('a')
    expect([memory.now('a'), memory.now('b')]).to.deep.equal([undefined, 'b first'])
    for (const tell of [() => memory.changed('a'), () => memory.anyChanged()]) {
      const asked = memory.ask('a')
      write('second')
      tell()
      await answered(asked)
      expect(memory.now('a')).to.equal(undefined)
    }
    expect(memory.now('b')).to.equal(undefined)
    expect(await ask('a')).to.equal('a second')
    expect(memory.now('a')).to.equal('a second')
  })

  it('keeps nothing unless it is told of changes, and no more than its share', async () => {
    const { memory, ask } = aMemory(2)
    await ask('a')
    expect(memory.now('a')).to.equal(undefined)
    memory.setFollowed(true)
    for (const key of ['a', 'b', 'a', 'c']) await ask(key)
    expect(['a', 'b', 'c'].map((key) => memory.now(key))).to.deep.equal(['a first', undefined, 'c first'])
    memory.setFollowed(false)
    expect(memory.now('c')).to.equal(undefined)
  })
})
