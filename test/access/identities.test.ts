import { expect } from 'chai'
import { signedResponse } from '#src/access/demonstration/messages.ts'
import { anInstance } from '#test/an-instance.ts'
import { asPerson } from '#test/as-person.ts'
import { type AnAccess, anAccess, type Browser } from './an-access.ts'
import { aPaperProvider, paperEntityId } from './saml/a-paper-provider.ts'

describe('a second identity', () => {
  let here: AnAccess
  before(async () => {
    here = await anAccess()
  })
  after(() => here.close())

  /** From « link », choosing that person at the provider, up to the form that comes back. */
  async function ask(browser: Browser, login: string) {
    const choice = await browser.open('/connexion/sso?lier&retour=/profil')
    return browser.post(choice.form?.action ?? '', { ...choice.form?.fields, login })
  }
  async function accountIdOf(browser: Browser): Promise<string> {
    const viewer = await browser.who()
    return viewer.kind === 'person' ? viewer.accountId : 'nobody'
  }

  it('is linked when both are proven in one browser, and then opens the same account', async () => {
    const browser = here.browser()
    await browser.signIn('odile.bernard')
    const accountId = await accountIdOf(browser)
    const token = browser.cookies().get('session')
    const answer = await ask(browser, 'karim.diallo')
    const back = await browser.fetch(answer.form?.action ?? '', {
      method: 'POST',
      body: new URLSearchParams(answer.form?.fields),
    })
    expect(back.headers.get('location')).to.equal('/profil')
    expect(browser.cookies().get('session')).to.equal(token)

    const other = here.browser()
    await other.signIn('karim.diallo')
    expect(await accountIdOf(other)).to.equal(accountId)
    const { body } = await browser.api('GET', '/api/v1/users/me/identities')
    expect((body as { data: unknown[] }).data).to.have.length(2)
    expect(JSON.stringify(body)).not.to.match(/karim|odile/)
  })

  it('is linked although the session’s cookie does not come with a form that another site posts', async () => {
    const browser = here.browser()
    await browser.signIn('jeanne.martin')
    const answer = await ask(browser, 'sans.adresse')
    const token = browser.cookies().get('session') ?? ''
    browser.cookies().delete('session')
    const refused = await browser.fetch(answer.form?.action ?? '', {
      method: 'POST',
      body: new URLSearchParams(answer.form?.fields),
    })
    // As far as the rules: this person has no mail, which is told; the session was not asked for.
    expect(await refused.text()).to.include('sso-attribute-missing')
    browser.cookies().set('session', token)
    expect(await browser.who()).to.include({ kind: 'person' })
  })

  it('that opens another account already is refused, and both stay as they were', async () => {
    const [one, other] = [here.browser(), here.browser()]
    await one.signIn('jeanne.martin')
    await other.signIn('lea.inspecteur')
    const [ofOne, ofOther] = [await accountIdOf(one), await accountIdOf(other)]
    const answer = await ask(one, 'lea.inspecteur')
    const page = await one.post(answer.form?.action ?? '', answer.form?.fields ?? {})
    expect(page.status).to.equal(409)
    expect(page.text).to.include('identity-of-another')
    expect([await accountIdOf(one), await accountIdOf(other)]).to.deep.equal([ofOne, ofOther])
  })

  it('is not linked for who is not signed in, who signed out meanwhile, nor in another browser', async () => {
    expect((await here.browser().fetch('/connexion/sso?lier')).status).to.equal(401)

    const browser = here.browser()
    await browser.signIn('jeanne.martin')
    const answer = await ask(browser, 'sans.adresse')
    await browser.api('POST', '/api/v1/sessions/end')
    expect((await browser.post(answer.form?.action ?? '', answer.form?.fields ?? {})).status).to.equal(403)

    const victim = here.browser()
    await victim.signIn('jeanne.martin')
    const pirate = here.browser()
    await pirate.signIn('odile.bernard')
    const theirs = await ask(pirate, 'lea.inspecteur')
    expect((await victim.post(theirs.form?.action ?? '', theirs.form?.fields ?? {})).status).to.equal(403)
  })

  it('of a pupil is never linked', async () => {
    const browser = here.browser()
    await browser.signIn('jeanne.martin')
    const answer = await ask(browser, 'noe.petit')
    expect((await browser.post(answer.form?.action ?? '', answer.form?.fields ?? {})).status).to.equal(403)
  })
})

describe('after a change of identifier or of provider', () => {
  it('each finds their account again, by what the operator said was theirs before', async () => {
    await using provider = await aPaperProvider({
      saml: { identifier: 'uid', former: { identifier: 'NameID', provider: 'https://ancien.test/idp' } },
    })
    const { openOrRefreshAccount } = provider.here
    const opened = async (identity: { provider: string; identifier: string }) =>
      (await openOrRefreshAccount({ identity, displayName: 'X', mail: null, academie: null, schools: [], roles: [] }))
        .account
    const byName = await opened({ provider: paperEntityId, identifier: 'NameID:odile' })
    const byOldProvider = await opened({ provider: 'https://ancien.test/idp', identifier: 'uid:pierre' })
    const byBoth = await opened({ provider: 'https://ancien.test/idp', identifier: 'NameID:marie' })

    for (const [nameId, uid, expected] of [
      ['odile', 'obernard', byName],
      ['_new', 'pierre', byOldProvider],
      ['marie', 'mdupont', byBoth],
    ] as const) {
      for (const time of ['first', 'again']) {
        const browser = provider.here.browser()
        const { fields, relayState } = await provider.begin(browser, { nameId })
        const attributes = { ...fields.attributes, uid: [uid] }
        await provider.post(browser, signedResponse({ ...fields, attributes }, provider.keys[0]), relayState)
        expect(await browser.who(), `${uid} ${time}`).to.include({ kind: 'person', accountId: expected._id })
      }
    }
    expect(await provider.here.accounts.count({})).to.equal(3)
  })
})

describe('two accounts of one person', () => {
  it('are joined by an administrator: one opens by all that opened either, the other is closed', async () => {
    await using instance = await anInstance()
    const administrator = await asPerson(instance, 'Ada Admin', { roles: ['administrator'] })
    const kept = await asPerson(instance, 'Jeanne Martin')
    const left = await asPerson(instance, 'Jeanne Martin')
    const joined = await administrator.send('POST', `/api/v1/administration/accounts/${kept.me.accountId}/join`, {
      from: left.me.username,
      reason: 'Même personne, vérifié par téléphone.',
    })
    expect(joined.status).to.equal(200)
    const { accountsStore } = instance.parts
    expect(await accountsStore.identitiesOf(kept.me.accountId as never)).to.have.length(2)
    expect(await accountsStore.identitiesOf(left.me.accountId as never)).to.have.length(0)
    expect((await accountsStore.byHandle(left.me.username))?.state).to.equal('closed')
    expect((await left.get('/api/v1/users/me')).status).to.equal(401)
    expect((await kept.get('/api/v1/users/me')).status).to.equal(200)
    const trail = await administrator.get<{ data: { action: string }[] }>('/api/v1/administration/audit')
    expect(trail.body.data.filter(({ action }) => action === 'accounts-joined')).to.have.length(2)
  })

  it('are not joined by anybody else, nor with themselves, nor when nobody could administer any more', async () => {
    await using instance = await anInstance()
    const administrator = await asPerson(instance, 'Ada Admin', { roles: ['administrator'] })
    const one = await asPerson(instance, 'Un')
    const join = (who: typeof one, to: typeof one, from: typeof one) =>
      who.send<{ code: string }>('POST', `/api/v1/administration/accounts/${to.me.accountId}/join`, {
        from: from.me.accountId,
        reason: 'Parce que.',
      })
    expect((await join(one, one, administrator)).status).to.equal(403)
    expect((await join(administrator, one, one)).body.code).to.equal('invalid-input')
    expect((await join(administrator, one, administrator)).body.code).to.equal('last-administrator')
    expect((await administrator.get('/api/v1/users/me')).status).to.equal(200)
  })
})
