import { expect } from 'chai'
import { attributesOf } from '#src/access/oidc/claims.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { type AnAccess, type AnAccessOptions, anAccess, type Browser } from './an-access.ts'
import { type AnOpenIdProvider, anOpenIdProvider } from './an-openid-provider.ts'

const people = {
  jeanne: { given_name: 'Jeanne', usual_name: 'MARTIN', email: 'jeanne.martin@ac-lyon.fr', email_verified: true },
  odile: { given_name: 'Odile', usual_name: 'Bernard', email: 'odile.bernard@ac-lyon.fr', email_verified: true },
  prefet: { given_name: 'Paul', usual_name: 'Préfet', email: 'paul@prefecture.gouv.fr', email_verified: true },
  unverified: { given_name: 'X', usual_name: 'Y', email: 'x.y@ac-lyon.fr', email_verified: false },
}

async function aPair(options: { signsUserInfo?: boolean; engine?: AnAccessOptions['engine'] } = {}) {
  const provider = await anOpenIdProvider(people, options)
  const { issuer, clientId, clientSecret } = provider
  const oidc = {
    issuer,
    clientId,
    clientSecret,
    scopes: 'openid given_name usual_name email',
    acrValues: null,
    name: 'S’identifier avec ProConnect',
    rules: null,
  }
  const here = await anAccess({
    ...(options.engine ? { engine: options.engine } : {}),
    settings: { demonstration: null, oidc },
  })
  provider.serve(here.url)
  return { provider, here }
}

onEachEngine('signing in by OpenID Connect', (engine) => {
  let provider: AnOpenIdProvider
  let here: AnAccess
  before(async () => {
    ;({ provider, here } = await aPair({ engine }))
  })
  after(async () => {
    await here?.close()
    await provider?.close()
  })

  async function signIn(login: string, path = '/connexion/oidc?retour=/api/v1/who', browser = here.browser()) {
    provider.be(login)
    return { browser, page: await browser.open(path) }
  }
  /** Up to the address that the provider sends back to, not opened yet. */
  async function ask(browser: Browser, login: string, path = '/connexion/oidc'): Promise<URL> {
    provider.be(login)
    let url = new URL(path, here.url)
    for (let hops = 0; hops < 10; hops++) {
      const response = await browser.fetch(url)
      url = new URL(response.headers.get('location') ?? '', url)
      if (url.pathname === '/connexion/oidc/retour') return url
    }
    throw new Error('never sent back')
  }
  const refusals = () => here.lines.filter(({ msg }) => msg === 'SSO refused').map(({ reason }) => reason)

  it('offers one button, and no password', () => {
    expect(here.access.signInDoors('/publier')).to.deep.equal([
      { name: 'S’identifier avec ProConnect', path: '/connexion/oidc?retour=%2Fpublier' },
    ])
  })

  it('opens an account by the subject of the provider, with what it says', async () => {
    const { browser } = await signIn('jeanne')
    expect(await browser.who()).to.deep.include({ kind: 'person', roles: ['teacher'] })
    const account = await here.accounts.byHandle('jeanne.martin')
    expect(account).to.include({ displayName: 'Jeanne Martin', mail: 'jeanne.martin@ac-lyon.fr', academie: '10' })
    const again = await signIn('jeanne')
    expect(await again.browser.who()).to.include({ accountId: account?._id })
    const [identity] = await here.accounts.identitiesOf(account?._id as never)
    expect(identity).to.include({ provider: provider.issuer.href.replace(/\/$/, ''), identifier: 'sub:jeanne' })
  })

  it('lets nobody in whom the rules do not name, nor by a mail that was not verified', async () => {
    const prefet = await signIn('prefet')
    expect([prefet.page.status, prefet.page.text]).to.satisfy(
      ([status, text]: [number, string]) => status === 403 && text.includes('sso-person-refused'),
    )
    const unverified = await signIn('unverified')
    expect(unverified.page.status).to.equal(403)
    for (const { browser } of [prefet, unverified]) expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
    expect(await here.accounts.byHandle('paul.prefet')).to.equal(null)
  })

  it('serves once, in the browser that began it', async () => {
    const mine = here.browser()
    const back = await ask(mine, 'odile')
    here.lines.length = 0
    const victim = here.browser()
    expect((await victim.fetch(back)).status).to.equal(403)
    await ask(victim, 'jeanne')
    expect((await victim.fetch(back)).status).to.equal(403)
    expect((await mine.fetch(back)).status).to.equal(303)
    expect((await mine.fetch(back)).status).to.equal(403)
    expect(refusals()).to.deep.equal(['no-cookie', 'other-browser', 'no-such-request'])
    expect(await victim.who()).to.deep.equal({ kind: 'anonymous' })
  })

  it('takes no code, state or answer that the provider did not give', async () => {
    for (const forge of [
      (url: URL) => url.searchParams.set('code', 'invented'),
      (url: URL) => url.searchParams.set('iss', 'https://ailleurs.test'),
      (url: URL) => url.searchParams.delete('code'),
      (url: URL) => url.searchParams.append('code', 'twice'),
      (url: URL) => {
        url.searchParams.delete('code')
        url.searchParams.set('error', 'access_denied')
      },
    ]) {
      const browser = here.browser()
      const back = await ask(browser, 'odile')
      forge(back)
      here.lines.length = 0
      const response = await browser.fetch(back)
      expect(response.status).to.equal(403)
      expect(await response.text()).not.to.match(/\bat .+\.(?:ts|js):\d+/)
      expect(refusals()).to.deep.equal(['oidc'])
      expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
    }
    const lost = await here.browser().fetch('/connexion/oidc/retour')
    expect(lost.status).to.equal(403)
  })

  it('takes no code of another person’s sign-in, put beside one’s own state', async () => {
    const [mine, theirs] = [here.browser(), here.browser()]
    const [back, stolen] = [await ask(mine, 'odile'), await ask(theirs, 'jeanne')]
    back.searchParams.set('code', stolen.searchParams.get('code') ?? '')
    expect((await mine.fetch(back)).status).to.equal(403)
    expect(await mine.who()).to.deep.equal({ kind: 'anonymous' })
  })

  it('asks for a fresh proof when one is needed', async () => {
    const { browser } = await signIn('odile')
    const led = await browser.fetch('/connexion/sso?frais&retour=/profil')
    expect(led.headers.get('location')).to.equal('/connexion/oidc?frais&retour=%2Fprofil')
    const asked = await browser.fetch(led.headers.get('location') ?? '')
    const url = new URL(asked.headers.get('location') ?? '')
    expect(url.searchParams.get('prompt')).to.equal('login')
    expect(url.searchParams.get('max_age')).to.equal('0')
    const token = browser.cookies().get('session')
    await signIn('odile', led.headers.get('location') ?? '', browser)
    expect(browser.cookies().get('session')).not.to.equal(token)
    expect(await browser.who()).to.include({ kind: 'person' })
  })

  it('signs out here and at the provider', async () => {
    const { browser } = await signIn('odile')
    const { body } = await browser.api('POST', '/api/v1/sessions/end')
    const url = new URL((body as { redirect: string }).redirect)
    expect(url.origin).to.equal(provider.issuer.origin)
    expect(url.searchParams.get('post_logout_redirect_uri')).to.equal(here.url.href)
    expect(url.searchParams.get('id_token_hint')).to.match(/^ey/)
    expect((await browser.open(url)).status).to.equal(200)
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
  })

  it('keeps nothing personal in its log', () => {
    expect(JSON.stringify(here.lines)).not.to.match(/jeanne|odile|martin|@ac-|ey[JK]/i)
  })
})

describe('an OpenID provider', () => {
  it('that signs what it says of people (ProConnect does) is read too', async () => {
    const { provider, here } = await aPair({ signsUserInfo: true })
    await using _both = { [Symbol.asyncDispose]: () => Promise.all([here.close(), provider.close()]).then(() => {}) }
    const browser = here.browser()
    await browser.open('/connexion/oidc')
    expect(await browser.who()).to.include({ kind: 'person' })
  })

  it('that is down makes the sign-in unavailable, not broken', async () => {
    const { provider, here } = await aPair()
    await using _here = here
    await provider.close()
    const page = await here.browser().open('/connexion/oidc')
    expect(page.status).to.equal(503)
    expect(page.text).to.include('sso-unavailable')
  })

  it('may say anything: only texts, numbers and lists of them are kept, within bounds', () => {
    const said = attributesOf({
      sub: 'a',
      uai: ['0690001B', { deep: true }, 3],
      nothing: null,
      deep: { a: 1 },
      long: 'x'.repeat(5000),
      email: 'a@b.fr',
      email_verified: false,
    })
    expect([...said.keys()]).to.deep.equal(['sub', 'uai', 'long'])
    expect(said.get('uai')).to.deep.equal(['0690001B', '3'])
    expect(said.get('long')?.[0]).to.have.length(2000)
  })
})
