import { join } from 'node:path'
import { expect } from 'chai'
import { createKeyAndCertificate } from '#src/access/saml/certificate.ts'
import { systemClock } from '#src/clock.ts'
import { valid } from '#test/fixtures/saml/valid/messages.ts'
import { type AnAccess, anAccess } from '../an-access.ts'
import { handOf, keyIn, send } from './a-hand.ts'
import type { Key } from './sign.ts'

describe('unusual but right answers of the SSO', () => {
  let here: AnAccess
  let keys: { provider: Key; other: Key }
  before(async () => {
    here = await anAccess()
    keys = {
      provider: await keyIn(join(here.folder, 'saml/demonstration.pem')),
      other: await createKeyAndCertificate('other', systemClock.now()),
    }
  })
  after(() => here.close())

  for (const [name, make] of Object.entries(valid)) {
    it(`${name.replaceAll('-', ' ')}: the person comes in`, async () => {
      const browser = here.browser()
      const hand = await handOf(here, browser, keys)
      here.lines.length = 0
      const response = await send(browser, make(hand), hand)
      expect(response.status, JSON.stringify(here.lines)).to.equal(303)
      const viewer = await browser.who()
      const account = await here.accounts.byHandle('odile.bernard')
      expect(viewer).to.include({ kind: 'person', accountId: account?._id })
    })
  }
})
