import { expect } from 'chai'
import { type AClock, aClock } from './a-clock.ts'
import { type AnAccess, anAccess } from './an-access.ts'
import { anAuthenticator, phrase } from './an-authenticator.ts'

describe('proving again who one is', () => {
  let here: AnAccess
  let clock: AClock
  before(async () => {
    clock = aClock()
    here = await anAccess({ clock, settings: { sessionIdleSeconds: 24 * 3600 } })
  })
  after(() => here.close())

  it('is asked before a grave act, some time after the sign-in; the rest goes on', async () => {
    const account = await here.openLocalAccount({ displayName: 'Ada', mail: null, roles: ['administrator'] })
    const { _id: accountId, handle } = account
    await here.access.local.door.setPassword(accountId, phrase)
    const browser = here.browser()
    const authenticator = anAuthenticator(clock)
    const enter = () => authenticator.enter(browser, handle)
    await enter()
    expect((await browser.api('POST', '/api/v1/grave')).body).to.deep.equal({ isDone: true })
    for (const minutes of [90, 31]) {
      clock.pass({ minutes })
      expect(await browser.who()).to.include({ kind: 'person' })
    }
    const refused = await browser.api('POST', '/api/v1/grave')
    expect(refused.status).to.equal(403)
    expect(refused.body).to.include({ code: 'fresh-sign-in-needed' })

    const led = await browser.fetch('/connexion/sso?frais&retour=/administration/comptes')
    expect(led.headers.get('location')).to.equal('/connexion/locale?retour=%2Fadministration%2Fcomptes')
    await enter()
    expect((await browser.api('POST', '/api/v1/grave')).status).to.equal(200)
  })

  it('asks nothing of who is not there', async () => {
    expect((await here.browser().api('POST', '/api/v1/grave')).status).to.equal(401)
  })
})

describe('proving it at the SSO', () => {
  it('asks the provider for a new proof, and takes no older one', async () => {
    await using here = await anAccess()
    const browser = here.browser()
    await browser.signIn('odile.bernard')
    const before = await browser.who()
    // Without being asked for a fresh proof, the provider answers at once: the person is known there.
    expect((await browser.open('/connexion/sso')).form?.fields).to.have.property('SAMLResponse')
    const choice = await browser.open('/connexion/sso?frais&retour=/api/v1/who')
    expect(choice.form?.fields).to.have.property('handle')
    const answer = await browser.post(choice.form?.action ?? '', { ...choice.form?.fields, login: 'odile.bernard' })
    const token = browser.cookies().get('session') ?? ''
    // Over https, the provider's form comes without the session's cookie (SameSite=Lax): the former session ends all the same.
    browser.cookies().delete('session')
    await browser.post(answer.form?.action ?? '', answer.form?.fields ?? {})
    const former = here.browser()
    former.cookies().set('session', token)
    expect(await former.who()).to.deep.equal({ kind: 'anonymous' })
    const after = await browser.who()
    expect(browser.cookies().get('session')).not.to.equal(token)
    expect(after.kind === 'person' && before.kind === 'person' && after.accountId === before.accountId).to.equal(true)
    expect((await browser.api('POST', '/api/v1/grave')).status).to.equal(200)
  })
})
