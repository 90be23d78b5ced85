import { join } from 'node:path'
import { expect } from 'chai'
import { createKeyAndCertificate } from '#src/access/saml/certificate.ts'
import { systemClock } from '#src/clock.ts'
import { binding } from '#test/fixtures/saml/invalid/binding.ts'
import { encryption } from '#test/fixtures/saml/invalid/encryption.ts'
import { meaning } from '#test/fixtures/saml/invalid/meaning.ts'
import { signature } from '#test/fixtures/saml/invalid/signature.ts'
import { text } from '#test/fixtures/saml/invalid/text.ts'
import { wrapping } from '#test/fixtures/saml/invalid/wrapping.ts'
import { type AnAccess, anAccess, type Browser } from '../an-access.ts'
import { handOf, keyIn, send } from './a-hand.ts'
import { base64, type Forgeries, type Hand, type Sending } from './forgery.ts'
import type { Key } from './sign.ts'

const groups: Readonly<Record<string, Forgeries>> = { wrapping, signature, text, meaning, binding, encryption }

describe('forged answers of the SSO', () => {
  let here: AnAccess
  let victim: Browser
  let keys: { provider: Key; other: Key }

  before(async () => {
    here = await anAccess()
    victim = here.browser()
    await victim.signIn('jeanne.martin')
    await here.browser().signIn('odile.bernard')
    keys = {
      provider: await keyIn(join(here.folder, 'saml/demonstration.pem')),
      other: await createKeyAndCertificate('attacker', systemClock.now()),
    }
  })
  after(() => here.close())

  it('are many', () => {
    const names = Object.values(groups).flatMap((group) => Object.keys(group))
    expect(new Set(names).size).to.equal(names.length).and.to.be.at.least(80)
  })

  for (const [group, forgeries] of Object.entries(groups)) {
    describe(group, () => {
      for (const [name, { reason, forge }] of Object.entries(forgeries)) {
        it(`${name.replaceAll('-', ' ')}: opens nothing, harms nobody, and leaves one word in the log`, async () => {
          const browser = here.browser()
          const hand = await handOf(here, browser, keys)
          const sending = await forge(hand)
          const accounts = await here.accounts.count({})
          const { sender, first } = await prepare(here, browser, sending, hand)
          if (first) await browser.post(hand.acsUrl, first)
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
          expect(JSON.stringify(here.lines)).not.to.match(/odile|bernard|jeanne|martin|ac-exemple/i)
        })
      }
    })
  }
})

async function prepare(here: AnAccess, browser: Browser, sending: Sending, hand: Hand) {
  const { from = 'this browser', after } = typeof sending === 'string' ? {} : sending
  const sender = from === 'this browser' ? browser : here.browser()
  if (from === 'another browser') await sender.askProvider('karim.diallo')
  return { sender, first: after && { SAMLResponse: base64(after), RelayState: hand.relayState } }
}
