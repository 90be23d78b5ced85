/**
 * Passkeys from invitation to sign-in, in a real browser with a virtual authenticator (CDP WebAuthn), on a whole
 * instance that has no SSO; and what an authenticator must not be able to do.
 */
import { expect } from 'chai'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import type { InvitationMade } from '#src/access/local/registration-schemas.ts'
import { codeAt, stepAt } from '#src/access/local/totp.ts'
import { createOpenLocalAccount } from '#src/accounts/open-account.ts'
import { systemClock } from '#src/clock.ts'
import { createNumbers } from '#src/numbering/numbers.ts'
import { anInstance, type TestInstance } from '#test/an-instance.ts'
import { asPerson } from '#test/as-person.ts'
import { builtClient } from '#test/client/a-page.ts'
import { aBrowser, aPage } from './a-browser.ts'

describe('passkeys', () => {
  let browser: Browser
  let instance: TestInstance
  let context: BrowserContext
  let page: Page
  let complaints: string[]
  let cdp: CDPSession
  let authenticatorId: string
  before(async () => {
    await builtClient()
    instance = await anInstance({ settings: { LOCAL_ACCOUNTS: 'invitation' } })
    browser = await aBrowser()
    context = await browser.newContext({ locale: 'fr-FR' })
    ;({ page, complaints } = await aPage(context, { origin: instance.url.origin, expected: /Failed to load resource/ }))
    cdp = await context.newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    } as const
    ;({ authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options }))
  })
  after(async () => {
    await browser?.close()
    await instance?.close()
  })

  const at = (path: string) => new URL(path, instance.url).href
  const me = () => page.evaluate(async () => (await fetch('/api/v1/users/me')).status)
  async function signOut(): Promise<void> {
    await context.clearCookies()
  }

  it('open an account by invitation, without any password', async () => {
    const ada = await asPerson(instance, 'Ada Admin', { roles: ['administrator'] })
    const { body } = await ada.send<InvitationMade>('POST', '/api/v1/administration/invitations', {
      displayName: 'Inès Moreau',
      mail: 'ines@ecole.test',
    })
    await page.goto(body.link)
    await page.getByRole('button', { name: 'Continuer' }).click()
    await page.getByRole('button', { name: 'Créer une clé d’accès' }).click()
    await page.waitForURL((url) => url.pathname === '/' || url.pathname === '/charte')
    expect(await me()).to.equal(200)
    expect((await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials).to.have.length(1)
  })

  it('open the door again, from the page of sign-in, and lead back to the page asked', async () => {
    await signOut()
    await page.goto(at('/connexion?retour=/aide'))
    await page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).click()
    await page.waitForURL((url) => url.pathname === '/aide')
    expect(await me()).to.equal(200)
  })

  it('serve once each time: what was sent is worth nothing sent again', async () => {
    await signOut()
    await page.goto(at('/connexion'))
    const sent = page.waitForRequest((request) => request.url().endsWith('/api/v1/local/passkey'))
    await page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).click()
    const body = (await sent).postDataJSON()
    await page.waitForURL((url) => url.pathname === '/')
    const thief = instance.caller()
    const replayed = await thief.send<{ code: string }>('POST', '/api/v1/local/passkey', body)
    expect([replayed.status, replayed.body.code]).to.deep.equal([403, 'wrong-credentials'])
    expect((await thief.get('/api/v1/users/me')).status).to.equal(401)
  })

  it('are listed in the profile; the only way in is not removed', async () => {
    await page.evaluate(async () => {
      const { charter } = await (await fetch('/api/v1/users/me')).json()
      await fetch('/api/v1/users/me/charter', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ version: charter.version }),
      })
    })
    await page.goto(at('/profil'))
    await page.getByRole('button', { name: /^Retirer la clé/ }).click()
    await page.getByText('C’est votre seul moyen d’entrer').waitFor()
    expect(await page.getByText('Mes identités').count()).to.equal(0)
  })

  it('open nothing when the device did not verify who holds it', async () => {
    await signOut()
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await page.goto(at('/connexion'))
    await page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).click()
    await page.getByText('Votre appareil n’en a pas donné').waitFor()
    expect(await me()).to.equal(401)
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  })

  it('open nothing once the account is suspended', async () => {
    const account = await instance.parts.accountsStore.byHandle('ines.moreau')
    await instance.parts.accountsStore.update(account?._id as never, { set: { state: 'suspended' } })
    await page.goto(at('/connexion'))
    await page.getByRole('button', { name: 'Entrer avec une clé d’accès' }).click()
    await page.getByText('n’ouvre rien ici').waitFor()
    expect(await me()).to.equal(401)
  })

  it('leave the console silent', () => {
    expect(complaints).to.deep.equal([])
  })
})

describe('a password and a code', () => {
  it('open the door of administrators from the link that was given, then again; a code drawn as text serves too', async () => {
    await builtClient()
    await using instance = await anInstance()
    const browser = await aBrowser()
    try {
      const context = await browser.newContext({ locale: 'fr-FR' })
      const { page, complaints } = await aPage(context, { origin: instance.url.origin })
      const { parts } = instance
      const open = createOpenLocalAccount({
        accounts: parts.accountsStore,
        numbers: createNumbers({ engine: parts.engine }),
        clock: systemClock,
      })
      const ada = await open({ displayName: 'Ada Admin', mail: null, roles: ['administrator'] })
      const token = await parts.access.local.door.newLink(ada._id)
      await page.goto(new URL(`/administration/connexion#jeton=${token}`, instance.url).href)
      await page.getByLabel('Nouveau mot de passe').fill('une phrase bien longue')
      await page.getByRole('button', { name: 'Garder ce mot de passe' }).click()
      await page.getByRole('img', { name: 'Dessin à viser' }).waitFor()
      const secret = (await page.locator('code').innerText()).replaceAll(' ', '')
      await page.getByLabel('Code à six chiffres').fill(codeAt(secret, stepAt(systemClock.now())))
      await page.getByRole('button', { name: 'Entrer', exact: true }).click()
      await page.waitForURL((url) => !url.pathname.endsWith('/connexion'))

      await context.clearCookies()
      await page.goto(new URL('/administration/connexion', instance.url).href)
      await page.getByLabel('Identifiant').fill('ada.admin')
      await page.getByLabel('Mot de passe').fill('une phrase bien longue')
      await page.getByRole('button', { name: 'Entrer', exact: true }).click()
      // The code that has served does not serve again: the next one, which its authenticator may be ahead to show.
      await page.getByLabel('Code à six chiffres').fill(codeAt(secret, stepAt(systemClock.now()) + 1))
      await page.getByRole('button', { name: 'Entrer', exact: true }).click()
      await page.waitForURL((url) => !url.pathname.endsWith('/connexion'))
      expect(complaints).to.deep.equal([])
    } finally {
      await browser.close()
    }
  })
})
