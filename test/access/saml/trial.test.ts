import { expect } from 'chai'
import type { SsoExchange } from '#src/access/saml/exchange-schemas.ts'
import { type AnAccess, anAccess, type Browser } from '../an-access.ts'

describe('a sign-in tried by an administrator', () => {
  let here: AnAccess
  let browser: Browser
  before(async () => {
    here = await anAccess()
    browser = await here.administrator()
  })
  after(() => here.close())

  async function tryAs(login: string): Promise<string> {
    const choice = await browser.open('/connexion/sso?essai&retour=/administration/sso')
    const answer =
      'SAMLResponse' in (choice.form?.fields ?? {})
        ? choice
        : await browser.post(choice.form?.action ?? '', { ...choice.form?.fields, login })
    const token = browser.cookies().get('session')
    const back = await browser.fetch(answer.form?.action ?? '', {
      method: 'POST',
      body: new URLSearchParams(answer.form?.fields),
    })
    expect(back.headers.getSetCookie().filter((line) => line.startsWith('session='))).to.deep.equal([])
    expect(browser.cookies().get('session')).to.equal(token)
    return back.headers.get('location') ?? ''
  }
  const exchange = async () => (await browser.api('GET', '/api/v1/administration/sso')).body as SsoExchange

  it('shows what to give, what was received, and nothing tried yet', async () => {
    const shown = await exchange()
    expect(shown.ours.metadataUrl).to.equal(new URL('/saml/metadata', here.url).href)
    expect(shown.ours.asked.map(({ name }) => name)).to.include('ctemail')
    expect(shown.theirs).to.include({ name: 'Académie de démonstration', certificates: 1 })
    expect(shown.findings.filter(({ verdict }) => verdict === 'mend')).to.deep.equal([])
    expect(shown.rules[0]).to.match(/^enseigner/)
    expect(shown.trial).to.equal(null)
  })

  it('tells the names received and what each serves for, never a value, and opens no account', async () => {
    const accounts = await here.accounts.count({})
    expect(await tryAs('jeanne.martin')).to.equal('/administration/sso')
    const { trial } = await exchange()
    expect(trial).to.include({ admission: 'admitted', hasUnstableIdentifier: false })
    expect(trial?.roles).to.deep.equal(['teacher'])
    expect(trial?.missing).to.deep.equal([])
    const serves = Object.fromEntries(trial?.attributes.map(({ name, servesAs }) => [name, servesAs]) ?? [])
    expect(serves.ctemail).to.deep.equal(['adresse de messagerie'])
    expect(serves.title).to.deep.equal(['règles d’entrée'])
    expect(serves.uid).to.deep.equal([])
    expect(JSON.stringify(trial)).not.to.match(/jeanne|martin|0690001B/i)
    expect(await here.accounts.count({})).to.equal(accounts)
  })

  it('says what would stop a person: a pupil, a missing address', async () => {
    await tryAs('noe.petit')
    expect((await exchange()).trial).to.include({ admission: 'pupil-or-parent' })
    await tryAs('sans.adresse')
    expect((await exchange()).trial?.missing).to.deep.equal(['ctemail', 'mail', 'email'])
  })

  it('is for administrators, in the session that began it', async () => {
    const teacher = here.browser()
    await teacher.signIn('odile.bernard')
    expect((await teacher.fetch('/connexion/sso?essai')).status).to.equal(403)
    expect((await teacher.api('GET', '/api/v1/administration/sso')).status).to.equal(403)
    expect((await here.browser().fetch('/connexion/sso?essai')).status).to.equal(401)

    const other = await here.administrator()
    const choice = await other.open('/connexion/sso?essai')
    const answer = await other.post(choice.form?.action ?? '', { ...choice.form?.fields, login: 'odile.bernard' })
    await other.api('POST', '/api/v1/sessions/end')
    expect((await other.post(answer.form?.action ?? '', answer.form?.fields ?? {})).status).to.equal(403)
  })
})
