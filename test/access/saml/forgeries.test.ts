import { expect } from 'chai'
import { binding } from '#test/fixtures/saml/invalid/binding.ts'
import { encryption } from '#test/fixtures/saml/invalid/encryption.ts'
import { meaning } from '#test/fixtures/saml/invalid/meaning.ts'
import { signature } from '#test/fixtures/saml/invalid/signature.ts'
import { text } from '#test/fixtures/saml/invalid/text.ts'
import { wrapping } from '#test/fixtures/saml/invalid/wrapping.ts'
import type { Browser } from '../an-access.ts'
import { type Camp, camps, handOf, send } from './a-hand.ts'
import { base64, type Forgeries } from './forgery.ts'

const groups: Readonly<Record<string, Forgeries>> = { wrapping, signature, text, meaning, binding, encryption }

describe('forged answers of the SSO', () => {
  it('are more than a hundred and fifty, each under its own name', () => {
    const names = Object.values(groups).flatMap((group) => Object.keys(group))
    expect(new Set(names).size).to.equal(names.length).and.to.be.above(150)
  })
})

for (const { name: whose, pending, open } of camps) {
  describe(`forged answers ${whose}${pending ? ` (${pending})` : ''}`, () => {
    let camp: Camp
    let victim: Browser

    before(async function () {
      if (pending) return this.skip()
      camp = await open()
      victim = camp.here.browser()
      await camp.signIn(victim, camp.victim)
      await camp.signIn(camp.here.browser(), camp.attacker)
    })
    after(() => camp?.close())

    for (const [group, forgeries] of Object.entries(groups)) {
      describe(group, () => {
        for (const [name, { reason, forge }] of Object.entries(forgeries)) {
          it(`${name.replaceAll('-', ' ')}: opens nothing, harms nobody, and leaves one word in the log`, async () => {
            const { here } = camp
            const browser = here.browser()
            const hand = await handOf(camp, browser)
            const sending = await forge(hand)
            const accounts = await here.accounts.count({})
            const { from = 'this browser', after: first } = typeof sending === 'string' ? {} : sending
            const sender = from === 'this browser' ? browser : here.browser()
            if (from === 'another browser') await camp.ask(sender, camp.third)
            if (first) await browser.post(hand.acsUrl, { SAMLResponse: base64(first), RelayState: hand.relayState })
            sender.cookies().delete('session')
            here.lines.length = 0
            const response = await send(sender, sending, hand)
            const body = await response.text()

            expect(response.status, body).to.be.within(400, 499)
            expect(body).not.to.match(/\bat .+\.(?:ts|js):\d+/)
            expect(response.headers.getSetCookie().filter((line) => /session=./.test(line))).to.deep.equal([])
            expect(await sender.who()).to.deep.equal({ kind: 'anonymous' })
            expect(await here.accounts.count({})).to.equal(accounts)
            expect(await victim.who()).to.include({ kind: 'person' })
            const refusals = here.lines.filter(({ msg }) => msg === 'SSO refused')
            expect(refusals).to.have.length(1)
            expect([reason].flat()).to.include(refusals[0]?.reason)
            expect(JSON.stringify(here.lines)).not.to.match(/odile|bernard|jeanne|j.?martin|diallo|@ac-/i)
          })
        }
      })
    }
  })
}
