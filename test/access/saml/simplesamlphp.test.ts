import { expect } from 'chai'
import type { Browser, Page } from '../an-access.ts'
import { type ASimpleSamlphp, aSimpleSamlphp } from './a-simplesamlphp.ts'

describe(`SimpleSAMLphp${process.env.SIMPLESAMLPHP ? '' : ' (SIMPLESAMLPHP is not set)'}`, () => {
  let real: ASimpleSamlphp
  before(async function () {
    if (!process.env.SIMPLESAMLPHP) return this.skip()
    real = await aSimpleSamlphp()
  })
  after(() => real?.close())

  it('signs a teacher in, with their school, and back to the page asked', async () => {
    const browser = real.here.browser()
    const page = await browser.post(
      ...(await real
        .ask(browser, 'jmartin', '/api/v1/who')
        .then(({ form }) => [form?.action ?? '', form?.fields ?? {}] as const)),
    )
    expect(page.status).to.be.oneOf([200, 404])
    expect(await browser.who()).to.include({ kind: 'person' })
    const account = await real.here.accounts.byHandle('jeanne.martin')
    expect(account).to.include({ displayName: 'Jeanne Martin', mail: 'jeanne.martin@ac-lyon.test', academie: '10' })
  })

  it('makes a moderator of an inspector', async () => {
    const browser = real.here.browser()
    await real.signIn(browser, 'linspecteur')
    expect(await browser.who()).to.deep.include({ roles: ['teacher', 'moderator'] })
  })

  it('does not get a pupil in', async () => {
    const browser = real.here.browser()
    const page = await real.signIn(browser, 'eleve')
    expect(page.status).to.equal(403)
    expect(page.text).to.include('sso-person-refused')
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
  })

  it('gets a page that names what is missing for a person without mail', async () => {
    const browser = real.here.browser()
    const page = await real.signIn(browser, 'sansmail')
    expect(page.status).to.equal(403)
    expect(page.text).to.include('ctemail ou mail')
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
  })

  it('signs out with us: its own session is over too, and the next sign-in asks who is there', async () => {
    const browser = real.here.browser()
    await real.signIn(browser, 'kdiallo')
    const { body } = await browser.api('POST', '/api/v1/sessions/end')
    const page = await browser.open((body as { redirect: string }).redirect)
    expect(page.url.href).to.equal(real.here.url.href)
    expect(real.here.lines.some(({ msg, isSuccess }) => msg === 'signed out at the provider' && isSuccess)).to.equal(
      true,
    )
    const again = await browser.open('/connexion/sso')
    expect(again.form?.fields).to.have.property('AuthState')
  })

  it('ends our session when the person leaves there', async () => {
    const browser = real.here.browser()
    await real.signIn(browser, 'kdiallo')
    expect(await browser.who()).to.include({ kind: 'person' })
    const initiate = new URL('/simplesaml/saml2/idp/SingleLogoutService.php', real.provider)
    initiate.searchParams.set('ReturnTo', new URL('/simplesaml/', real.provider).href)
    await browser.open(initiate)
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
  })
})

describe(`SimpleSAMLphp, logging out by POST${process.env.SIMPLESAMLPHP ? '' : ' (SIMPLESAMLPHP is not set)'}`, () => {
  let real: ASimpleSamlphp
  before(async function () {
    if (!process.env.SIMPLESAMLPHP) return this.skip()
    real = await aSimpleSamlphp({ logoutByPost: true })
  })
  after(() => real?.close())

  /** Sends each form that comes until a page has none, as the scripts of both sides do in a browser. */
  async function follow(browser: Browser, first: Page): Promise<Page> {
    let page = first
    for (
      let step = 0;
      step < 5 && page.form && /SAML(Request|Response)/.test(Object.keys(page.form.fields).join());
      step++
    ) {
      page = await browser.post(page.form.action, page.form.fields)
    }
    return page
  }

  it('is told when the person leaves here', async () => {
    const browser = real.here.browser()
    await real.signIn(browser, 'kdiallo')
    const { redirect } = (await browser.api('POST', '/api/v1/sessions/end')).body as { redirect: string }
    expect(redirect).to.match(/^\/saml\/sortie\?/)
    const page = await follow(browser, await browser.open(redirect))
    expect(page.url.href).to.equal(real.here.url.href)
    expect(real.here.lines.some(({ msg, isSuccess }) => msg === 'signed out at the provider' && isSuccess)).to.equal(
      true,
    )
    expect((await browser.open('/connexion/sso')).form?.fields).to.have.property('AuthState')
  })

  it('ends our session when the person leaves there', async () => {
    const browser = real.here.browser()
    await real.signIn(browser, 'kdiallo')
    const initiate = new URL('/simplesaml/saml2/idp/SingleLogoutService.php', real.provider)
    initiate.searchParams.set('ReturnTo', new URL('/simplesaml/', real.provider).href)
    await follow(browser, await browser.open(initiate))
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
    expect(
      real.here.lines.some(({ msg, sessions }) => msg === 'signed out by the provider' && sessions === 1),
    ).to.equal(true)
  })
})
