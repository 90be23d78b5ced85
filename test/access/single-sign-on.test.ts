import { expect } from 'chai'
import { type AnAccess, anAccess } from './an-access.ts'

describe('signing in by the académie’s SSO', () => {
  let here: AnAccess
  before(async () => {
    here = await anAccess()
  })
  after(() => here.close())

  it('opens an account for a teacher, with what the SSO says, and comes back to the page asked', async () => {
    const browser = here.browser()
    const page = await browser.signIn('jeanne.martin', '/api/v1/who')
    expect(page.url.pathname).to.equal('/')
    const viewer = await browser.who()
    expect(viewer).to.include({ kind: 'person', hasAcceptedCharter: false })
    const account = await here.accounts.byHandle('jeanne.martin')
    expect(account).to.deep.include({
      displayName: 'Jeanne Martin',
      mail: 'jeanne.martin@ac-exemple.test',
      academie: '10',
      schools: ['0690001B'],
      roles: ['teacher'],
    })
  })

  it('gives roles by the rules: a coordinator animates, an inspector moderates', async () => {
    for (const [login, roles] of [
      ['karim.diallo', ['teacher', 'animator']],
      ['lea.inspecteur', ['teacher', 'moderator']],
    ] as const) {
      const browser = here.browser()
      await browser.signIn(login)
      expect(await browser.who()).to.deep.include({ roles })
    }
  })

  it('refuses a pupil with a page that says why, and keeps nothing', async () => {
    const browser = here.browser()
    const page = await browser.signIn('noe.petit')
    expect(page.status).to.equal(403)
    expect(page.text).to.include('sso-person-refused').and.include('élèves')
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
    expect(await here.accounts.byHandle('noe.petit')).to.equal(null)
  })

  it('names the attribute that is missing, and opens no half-made account', async () => {
    const browser = here.browser()
    const page = await browser.signIn('sans.adresse')
    expect(page.status).to.equal(403)
    expect(page.text).to.include('ctemail')
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
    expect(await here.accounts.byHandle('camille.sans-adresse')).to.equal(null)
  })

  it('sets no cookie before sign-in but the short one that ties it to this browser', async () => {
    const browser = here.browser()
    await browser.open('/saml/metadata')
    await browser.who()
    expect([...browser.cookies().keys()]).to.deep.equal([])
    const begun = await browser.fetch('/connexion/sso')
    expect(begun.headers.getSetCookie()).to.have.length(1)
    expect(begun.headers.getSetCookie()[0]).to.match(/^sso=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=900$/)
  })

  it('opens one account when the same person signs in twice at once', async () => {
    await using fresh = await anAccess()
    const browsers = [fresh.browser(), fresh.browser(), fresh.browser()]
    await Promise.all(browsers.map((browser) => browser.signIn('odile.bernard')))
    const viewers = await Promise.all(browsers.map((browser) => browser.who()))
    expect(new Set(viewers.map((viewer) => (viewer.kind === 'person' ? viewer.accountId : 'nobody'))).size).to.equal(1)
    expect(await fresh.accounts.count({})).to.equal(1)
  })

  it('lets two tabs of one browser sign in, each back to its own page', async () => {
    const browser = here.browser()
    const first = await browser.askProvider('odile.bernard', '/premier')
    const second = await browser.askProvider('odile.bernard', '/second')
    for (const [page, path] of [
      [second, '/second'],
      [first, '/premier'],
    ] as const) {
      const back = await browser.fetch(page.form?.action ?? '', {
        method: 'POST',
        body: new URLSearchParams(page.form?.fields),
      })
      expect(back.headers.get('location')).to.equal(path)
      expect(await browser.who()).to.include({ kind: 'person' })
    }
  })

  it('leads back only to a path of ours', async () => {
    for (const path of [
      'https://ailleurs.test/',
      '//ailleurs.test',
      '/\\ailleurs.test',
      '/.//ailleurs.test',
      'javascript:1',
    ]) {
      const browser = here.browser()
      const page = await browser.askProvider('odile.bernard', path)
      const back = await browser.fetch(page.form?.action ?? '', {
        method: 'POST',
        body: new URLSearchParams(page.form?.fields),
      })
      expect(back.headers.get('location'), path).to.equal('/')
    }
  })

  it('says who it is in metadata that an SSO team can load', async () => {
    const page = await here.browser().open('/saml/metadata')
    expect(page.headers.get('content-type')).to.include('samlmetadata+xml')
    expect(page.text)
      .to.include(`entityID="${here.url.href}saml/metadata"`)
      .and.include(`Location="${here.url.href}saml/acs"`)
      .and.include('WantAssertionsSigned="true"')
      .and.include('use="encryption"')
      .and.include('Name="ctemail"')
  })

  it('signs out here and at the provider', async () => {
    const browser = here.browser()
    await browser.signIn('odile.bernard')
    const token = browser.cookies().get('session')
    const { status, body } = await browser.api('POST', '/api/v1/sessions/end')
    expect(status).to.equal(200)
    const { redirect } = body as { redirect: string }
    expect(redirect).to.match(new RegExp(`^${here.providerUrl.href}slo\\?SAMLRequest=`))
    expect(browser.cookies().has('session')).to.equal(false)
    const page = await browser.open(redirect)
    expect(page.url.href).to.equal(here.url.href)
    expect((await browser.open(here.providerUrl)).text).to.include('Personne n’est connecté ici')

    browser.cookies().set('session', token ?? '')
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
  })

  it('ends the session here when the person leaves at the provider', async () => {
    const browser = here.browser()
    const other = here.browser()
    await browser.signIn('odile.bernard')
    await other.signIn('jeanne.martin')
    const home = await browser.open(here.providerUrl)
    const page = await browser.post(home.form?.action ?? '', {})
    expect(page.text).to.include('Fournisseur d’identité de démonstration')
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
    expect(await other.who()).to.include({ kind: 'person' })
  })

  it('keeps nothing personal in its log', async () => {
    const browser = here.browser()
    await browser.signIn('jeanne.martin')
    await browser.signIn('noe.petit')
    expect(JSON.stringify(here.lines)).not.to.match(/jeanne|martin|petit|ac-exemple|SAMLResponse|session=/i)
    expect(here.lines.some((line) => line.reason === 'pupil-or-parent')).to.equal(true)
  })
})
