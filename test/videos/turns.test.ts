import { expect } from 'chai'
import { createTurns } from '#src/videos/turns.ts'

describe('turns', () => {
  it('are never more at once than the bound, also for who comes as a place is handed on', async () => {
    const inTurn = createTurns({ atOnce: 1, mostWaiting: 2, refusal: 'Trop.' })
    let running = 0
    let most = 0
    const work = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
    }
    const held = Promise.withResolvers<void>()
    const first = inTurn(() => held.promise)
    const second = inTurn(work)
    const third = held.promise.then(() => inTurn(work))
    held.resolve()
    await Promise.all([first, second, third])
    expect(most).to.equal(1)
  })

  it('go in order; one too many is refused at once, and a failure frees its place', async () => {
    const inTurn = createTurns({ atOnce: 1, mostWaiting: 1, refusal: 'Trop.' })
    const held = Promise.withResolvers<void>()
    const first = inTurn(() => held.promise)
    const second = inTurn(async () => 'second')
    expect(await inTurn(async () => 'third').catch((error: Error) => error.message)).to.equal('Trop.')
    held.reject(new Error('failed'))
    expect(await first.catch((error: Error) => error.message)).to.equal('failed')
    expect(await second).to.equal('second')
    expect(await inTurn(async () => 'fourth')).to.equal('fourth')
  })
})
