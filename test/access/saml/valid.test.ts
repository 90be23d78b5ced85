import { expect } from 'chai'
import { valid } from '#test/fixtures/saml/valid/messages.ts'
import { type Camp, camps, handOf, send } from './a-hand.ts'

for (const { name: whose, pending, open } of camps) {
  describe(`unusual but right answers ${whose}${pending ? ` (${pending})` : ''}`, () => {
    let camp: Camp
    before(async function () {
      if (pending) return this.skip()
      camp = await open()
    })
    after(() => camp?.close())

    for (const [name, make] of Object.entries(valid)) {
      it(`${name.replaceAll('-', ' ')}: the person comes in`, async () => {
        const browser = camp.here.browser()
        const hand = await handOf(camp, browser)
        camp.here.lines.length = 0
        const response = await send(browser, make(hand), hand)
        expect(response.status, JSON.stringify(camp.here.lines)).to.equal(303)
        const viewer = await browser.who()
        const identifier = `NameID:${camp.attacker}`
        const account = await camp.here.accounts.byIdentity({ provider: camp.provider, identifier })
        expect(viewer).to.include({ kind: 'person', accountId: account?._id })
      })
    }
  })
}
