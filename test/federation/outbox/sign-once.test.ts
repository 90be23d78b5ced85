import { expect } from 'chai'
import { createSignOnce } from '#federation/outbox/sign-once.ts'
import { silent } from '../../jobs/a-queue.ts'

describe('what is sent of messages', () => {
  it('is made once while it is sent, and kept as far as memory goes: what is passed on may be large', async () => {
    const read: string[] = []
    const body = 'x'.repeat(1_000_000)
    const letterOf = createSignOnce({
      log: silent,
      keys: { at: async () => ({}) as never },
      signDocument: async (activity) => activity,
      store: {
        message: async (id: string) => {
          read.push(id)
          return { _id: id, isForwarded: true, body, actor: 'https://lyon.example/accounts/jeanne' } as never
        },
        keepSigned: async () => true,
      },
    })
    for (let n = 0; n < 100; n++) await Promise.all([letterOf(`m${n}`), letterOf(`m${n}`)])
    expect(read).to.have.length(100)
    await letterOf('m99')
    expect(read).to.have.length(100)
    // 100 MB are not held.
    await letterOf('m50')
    expect(read).to.have.length(101)
  })
})
