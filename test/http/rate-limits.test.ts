import { expect } from 'chai'
import { createRateLimits, defaultBudgets, networkOf } from '#src/http/rate-limits.ts'
import { TooManyRequests } from '#src/http/refusals.ts'
import { viewerFrom } from './an-app.ts'

const anonymous = viewerFrom(undefined)
const small = { ...defaultBudgets, write: { person: 2, address: 3 }, 'sign-in': { person: 1, address: 1 } }

async function refusal(call: Promise<void>): Promise<TooManyRequests | null> {
  return await call.then(
    () => null,
    (error: unknown) => {
      if (error instanceof TooManyRequests) return error
      throw error
    },
  )
}

describe('rate limits', () => {
  it('count each person apart, wherever they are', async () => {
    const limits = createRateLimits(small)
    const jeanne = viewerFrom('teacher')
    await limits.consume('write', jeanne, '192.0.2.1')
    await limits.consume('write', jeanne, '192.0.2.2')
    expect(await refusal(limits.consume('write', jeanne, '192.0.2.3'))).to.be.instanceOf(TooManyRequests)
    expect(await refusal(limits.consume('write', viewerFrom('animator'), '192.0.2.1'))).to.equal(null)
  })

  it('count strangers by address, and say when to come back', async () => {
    const limits = createRateLimits(small)
    for (let i = 0; i < 3; i++) await limits.consume('write', anonymous, '192.0.2.1')
    const refused = await refusal(limits.consume('write', anonymous, '192.0.2.1'))
    expect(refused?.retryAfterSeconds).to.be.within(1, 60)
    expect(refused?.message).to.match(/réessayez dans \d+ secondes/)
    expect(await refusal(limits.consume('write', anonymous, '192.0.2.2'))).to.equal(null)
  })

  it('count a whole IPv6 subscriber as one, and IPv4 in IPv6 as IPv4', () => {
    expect(networkOf('2001:db8:1:2:aaaa::1')).to.equal(networkOf('2001:db8:1:2:bbbb:cccc:dddd:eeee'))
    expect(networkOf('2001:db8:1:2::1')).not.to.equal(networkOf('2001:db8:1:3::1'))
    expect(networkOf('2001:db8::1')).to.equal('2001:db8:0:0::/64')
    expect(networkOf('::1')).to.equal('0:0:0:0::/64')
    expect(networkOf('fe80::1%eth0')).to.equal('fe80:0:0:0::/64')
    expect(networkOf('::ffff:192.0.2.1')).to.equal('192.0.2.1')
  })

  it('count sign-ins by address even when somebody is signed in: the attacker may be', async () => {
    const limits = createRateLimits(small)
    await limits.consume('sign-in', viewerFrom('teacher'), '192.0.2.1')
    expect(await refusal(limits.consume('sign-in', viewerFrom('animator'), '192.0.2.1'))).not.to.equal(null)
  })

  it('keep budgets apart: searching does not use up writing', async () => {
    const limits = createRateLimits(small)
    for (let i = 0; i < 50; i++) await limits.consume('search', anonymous, '192.0.2.1')
    expect(await refusal(limits.consume('write', anonymous, '192.0.2.1'))).to.equal(null)
  })
})
