import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { assertionXml, responseXml, signedResponse } from '#src/access/demonstration/messages.ts'
import { signElement, verifyRoot } from '#src/access/saml/signatures.ts'
import { systemClock } from '#src/clock.ts'
import { wrapping } from '#test/fixtures/saml/invalid/wrapping.ts'
import { aPaperProvider, paperEntityId } from './a-paper-provider.ts'
import { encryptedAssertion } from './encrypt.ts'
import { bareOf, type Hand } from './forgery.ts'
import { keyOf } from './some-keys.ts'

describe('providers as they are', () => {
  it('may change certificate: both are believed while both are published, one alone is not', async () => {
    await using both = await aPaperProvider()
    for (const key of both.keys) {
      const browser = both.here.browser()
      const { fields, relayState } = await both.begin(browser)
      expect((await both.post(browser, signedResponse(fields, key), relayState)).status).to.equal(303)
    }
    await using one = await aPaperProvider({ certificates: 1 })
    const browser = one.here.browser()
    const { fields, relayState } = await one.begin(browser)
    expect((await one.post(browser, signedResponse(fields, one.keys[1]), relayState)).status).to.equal(403)
    expect((await one.post(browser, signedResponse(fields, one.keys[0]), relayState)).status).to.equal(303)
  })

  it('may take requests by POST only: a form carries ours, signed and not deflated', async () => {
    await using provider = await aPaperProvider({
      services:
        '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://papier.test/sso"/>',
    })
    const browser = provider.here.browser()
    const page = await browser.open('/connexion/sso')
    expect(page.form?.action.href).to.equal('https://papier.test/sso')
    expect(page.headers.get('content-security-policy')).to.include('form-action https://papier.test')
    expect(Buffer.from(page.form?.fields.SAMLRequest ?? '', 'base64').toString()).to.match(
      /^<.*AuthnRequest.*SignatureValue/s,
    )
    expect((await browser.open('/saml/envoi.js')).text).to.include('requestSubmit')
    const { fields, relayState } = await provider.begin(browser)
    expect((await provider.post(browser, signedResponse(fields, provider.keys[0]), relayState)).status).to.equal(303)
  })

  it('may begin the sign-in only where the operator allowed it; and each answer serves once', async () => {
    await using closed = await aPaperProvider()
    const refused = await closed.post(closed.here.browser(), signedResponse(await closed.unsolicited(), closed.keys[0]))
    expect(refused.status).to.equal(403)

    await using open = await aPaperProvider({ saml: { allowsUnsolicited: true } })
    const browser = open.here.browser()
    const answer = signedResponse(await open.unsolicited(), open.keys[0])
    const back = await open.post(browser, answer, '/thematiques/se-former')
    expect(back.headers.get('location')).to.equal('/thematiques/se-former')
    expect(await browser.who()).to.include({ kind: 'person' })

    const thief = open.here.browser()
    expect((await open.post(thief, answer, '/')).status).to.equal(403)
    expect(await thief.who()).to.deep.equal({ kind: 'anonymous' })
    expect(open.here.lines.map(({ reason }) => reason)).to.include('replayed')

    const other = open.here.browser()
    const elsewhere = await open.post(
      other,
      signedResponse(await open.unsolicited(), open.keys[0]),
      'https://ailleurs.test/',
    )
    expect(elsewhere.headers.get('location')).to.equal('/')

    // A solicited answer still belongs to the browser that asked.
    const asking = open.here.browser()
    const { fields, relayState } = await open.begin(asking)
    expect((await open.post(open.here.browser(), signedResponse(fields, open.keys[0]), relayState)).status).to.equal(
      403,
    )
  })

  it('replayed at once by ten browsers, let one in', async () => {
    await using provider = await aPaperProvider({ saml: { allowsUnsolicited: true } })
    const answer = signedResponse(await provider.unsolicited(), provider.keys[0])
    const browsers = Array.from({ length: 10 }, () => provider.here.browser())
    await Promise.all(browsers.map((browser) => provider.post(browser, answer)))
    const viewers = await Promise.all(browsers.map((browser) => browser.who()))
    expect(viewers.filter(({ kind }) => kind === 'person')).to.have.length(1)
  })

  it('that sign only the assertion are believed when the operator says so, and wrapped forgeries still are not', async () => {
    await using provider = await aPaperProvider({ saml: { demanded: 'assertion' } })
    const [key] = provider.keys
    const browser = provider.here.browser()
    const { fields, relayState } = await provider.begin(browser)
    const response = responseXml(fields, signElement(assertionXml(fields), fields.assertionId, key))
    expect((await provider.post(browser, response, relayState)).status).to.equal(303)

    for (const [name, { forge }] of Object.entries(wrapping)) {
      const attacker = provider.here.browser()
      const begun = await provider.begin(attacker)
      const genuine = responseXml(begun.fields, signElement(assertionXml(begun.fields), begun.fields.assertionId, key))
      const hand = {
        response: genuine,
        bare: bareOf(genuine),
        attacker: 'odile',
        victim: 'jeanne',
        relayState: begun.relayState,
      } as Hand
      const forged = await forge(hand)
      if (typeof forged !== 'string') throw new Error(`${name} is not a message`)
      expect((await provider.post(attacker, forged, begun.relayState)).status, name).to.equal(403)
      expect((await attacker.who()).kind, name).to.equal('anonymous')
    }
  })

  it('that sign only the response are believed when the operator says so', async () => {
    await using provider = await aPaperProvider({ saml: { demanded: 'response' } })
    const browser = provider.here.browser()
    const { fields, relayState } = await provider.begin(browser)
    const response = signElement(responseXml(fields, assertionXml(fields)), fields.responseId, provider.keys[0])
    expect((await provider.post(browser, response, relayState)).status).to.equal(303)
  })

  it('that do not sign the response may not encrypt with what can be altered', async () => {
    await using provider = await aPaperProvider({ saml: { demanded: 'assertion' } })
    const us = await (await provider.here.access.saml()).us()
    for (const [cipher, status] of [
      ['aes256-cbc', 403],
      ['aes256-gcm', 303],
    ] as const) {
      const browser = provider.here.browser()
      const { fields, relayState } = await provider.begin(browser)
      const signed = signElement(assertionXml(fields), fields.assertionId, provider.keys[0])
      const { certificate } = us.keys.active
      const response = responseXml(fields, encryptedAssertion(signed, { certificate, cipher }))
      expect((await provider.post(browser, response, relayState)).status).to.equal(status)
    }
  })

  it('that still encrypt for our former key are read during the change', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'c12-former-'))
    const former = await keyOf('former')
    const otherKey = { keyFile: join(folder, 'key.pem'), certificateFile: join(folder, 'certificate.pem') }
    await writeFile(otherKey.keyFile, former.privateKey)
    await writeFile(otherKey.certificateFile, former.certificate)
    await using provider = await aPaperProvider({ saml: { otherKey } })
    const page = await provider.here.browser().open('/saml/metadata')
    expect(page.text.match(/<md:KeyDescriptor use="encryption">/g)).to.have.length(2)
    const browser = provider.here.browser()
    const { fields, relayState } = await provider.begin(browser)
    const signed = signElement(assertionXml(fields), fields.assertionId, provider.keys[0])
    const response = responseXml(fields, encryptedAssertion(signed, { certificate: former.certificate }))
    const answer = signElement(response, fields.responseId, provider.keys[0])
    expect((await provider.post(browser, answer, relayState)).status).to.equal(303)
    await rm(folder, { recursive: true, force: true })
  })

  it('speak only for the domains that their metadata give them', async () => {
    const principal = 'urn:oid:1.3.6.1.4.1.5923.1.1.1.6'
    await using provider = await aPaperProvider({ scope: 'univ-lyon.test', saml: { identifier: principal } })
    for (const [value, status] of [
      ['odile@univ-lyon.test', 303],
      ['odile@UNIV-LYON.test', 303],
      ['odile@univ-lille.test', 403],
      ['odile', 403],
      ['odile@univ-lyon.test@univ-lille.test', 403],
    ] as const) {
      const browser = provider.here.browser()
      const { fields, relayState } = await provider.begin(browser)
      const attributes = { ...fields.attributes, [principal]: [value] }
      const response = await provider.post(
        browser,
        signedResponse({ ...fields, attributes }, provider.keys[0]),
        relayState,
      )
      expect(response.status, value).to.equal(status)
    }
  })

  it('that give the end of the session are obeyed', async () => {
    await using provider = await aPaperProvider()
    const browser = provider.here.browser()
    const { fields, relayState } = await provider.begin(browser)
    const end = systemClock.now().add({ minutes: 20 })
    const assertion = assertionXml(fields).replace(
      '<saml:AuthnStatement ',
      `<saml:AuthnStatement SessionNotOnOrAfter="${end}" `,
    )
    const signed = signElement(assertion, fields.assertionId, provider.keys[0])
    const answer = signElement(responseXml(fields, signed), fields.responseId, provider.keys[0])
    await provider.post(browser, answer, relayState)
    const viewer = await browser.who()
    if (viewer.kind !== 'person') throw new Error('not signed in')
    const [session] = await provider.here.access.sessions.of(viewer.accountId)
    expect(session?.endsAt).to.equal(end.toString({ smallestUnit: 'millisecond' }))
  })

  it('may say where people go when they leave, among the addresses that the operator allowed', async () => {
    await using provider = await aPaperProvider({ saml: { returnOrigins: ['https://portail.ac-lyon.test'] } })
    for (const [asked, led] of [
      ['https://portail.ac-lyon.test/accueil', 'https://portail.ac-lyon.test/accueil'],
      ['https://portail.ac-lyon.test.pirate.test/', '/'],
      ['javascript:alert(1)', '/'],
    ] as const) {
      const browser = provider.here.browser()
      const { fields, relayState } = await provider.begin(browser)
      const attributes = { ...fields.attributes, FrEduUrlRetour: [asked] }
      await provider.post(browser, signedResponse({ ...fields, attributes }, provider.keys[0]), relayState)
      expect((await browser.api('POST', '/api/v1/sessions/end')).body).to.deep.equal({ redirect: led })
    }
  })

  it('may take logouts by POST only: a form carries ours, once', async () => {
    await using provider = await aPaperProvider({
      services:
        '<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://papier.test/slo"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://papier.test/sso"/>',
    })
    const browser = provider.here.browser()
    const { fields, relayState } = await provider.begin(browser)
    await provider.post(browser, signedResponse(fields, provider.keys[0]), relayState)
    const { redirect } = (await browser.api('POST', '/api/v1/sessions/end')).body as { redirect: string }
    const page = await browser.open(redirect)
    expect(page.form?.action.href).to.equal('https://papier.test/slo')
    const us = await (await provider.here.access.saml()).us()
    const request = verifyRoot(Buffer.from(page.form?.fields.SAMLRequest ?? '', 'base64').toString(), [
      us.keys.active.certificate,
    ])
    expect(request.textContent).to.include('odile').and.include(fields.sessionIndex)
    expect((await browser.open(redirect)).form).to.equal(null)
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
  })

  it('with the same identifiers as another are other people', async () => {
    await using provider = await aPaperProvider()
    const browser = provider.here.browser()
    const { fields, relayState } = await provider.begin(browser)
    await provider.post(browser, signedResponse(fields, provider.keys[0]), relayState)
    const identifier = 'NameID:odile'
    expect(await provider.here.accounts.byIdentity({ provider: paperEntityId, identifier })).not.to.equal(null)
    expect(await provider.here.accounts.byIdentity({ provider: 'https://autre.test', identifier })).to.equal(null)
  })
})

describe('the demonstration', () => {
  it('does not start beside a public address', async () => {
    const { startDemonstrationProvider } = await import('#src/access/demonstration/identity-provider.ts')
    const start = startDemonstrationProvider({
      publicUrl: new URL('https://classe.test/'),
    } as Parameters<typeof startDemonstrationProvider>[0])
    expect(await start.catch((error: Error) => error.message)).to.include('PUBLIC_URL')
  })
})
