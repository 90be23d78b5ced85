import type { LookupAddress } from 'node:dns'
import { expect } from 'chai'
import { createGuardedLookup } from '#federation/remote/resolve.ts'

const somewhere: LookupAddress = { address: '93.184.216.34', family: 4 }

describe('the addresses of a host', () => {
  /** What each name answers; those that are absent never do. */
  const answers = new Map<string, readonly LookupAddress[] | Error>()
  const asked: string[] = []
  const lookup = createGuardedLookup({
    allowsPrivate: false,
    heldMs: 0,
    resolve: async (hostname) => {
      asked.push(hostname)
      const answer = answers.get(hostname)
      if (answer instanceof Error) throw answer
      return answer ?? new Promise(() => {})
    },
  })
  const addressesOf = (hostname: string) =>
    new Promise<string[]>((resolve, reject) => {
      lookup(hostname, { all: true }, (error, found) =>
        error ? reject(error) : resolve((found as LookupAddress[]).map(({ address }) => address)),
      )
    })

  it('are those that it had a while ago when nobody answers, and what is answered when somebody does', async () => {
    answers.set('a.example', [somewhere])
    expect(await addressesOf('a.example')).to.deep.equal(['93.184.216.34'])
    answers.set('a.example', [{ address: '93.184.216.35', family: 4 }])
    expect(await addressesOf('a.example')).to.deep.equal(['93.184.216.35'])
    answers.set('a.example', Object.assign(new Error('try again'), { code: 'EAI_AGAIN' }))
    expect(await addressesOf('a.example')).to.deep.equal(['93.184.216.35'])
    answers.delete('a.example')
    const before = asked.length
    expect(await Promise.all([addressesOf('a.example'), addressesOf('a.example')])).to.deep.equal([
      ['93.184.216.35'],
      ['93.184.216.35'],
    ])
    // One question waits, however many ask.
    expect(asked.length - before).to.equal(1)
  })

  it('are none once it is said that there is none, or that they are private', async () => {
    for (const answer of [
      Object.assign(new Error('no'), { code: 'ENOTFOUND' }),
      [{ address: '10.0.0.1', family: 4 }],
    ]) {
      answers.set('b.example', [somewhere])
      await addressesOf('b.example')
      answers.set('b.example', answer)
      expect(await addressesOf('b.example').catch(() => 'none')).to.equal('none')
    }
  })
})
