import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { expect } from 'chai'
import { signedResponse } from '#src/access/demonstration/messages.ts'
import { samlReasons } from '#src/access/saml/refusals.ts'
import { aClock } from '../a-clock.ts'
import { aPaperProvider } from './a-paper-provider.ts'

const messageOf = (location: string) => {
  const query = new URL(location).searchParams
  const xml = inflateRawSync(Buffer.from(query.get('SAMLRequest') ?? '', 'base64')).toString()
  return { query, xml }
}

describe('a request to the provider', () => {
  it('asks nothing that a provider may refuse, says where to answer, and is signed with SHA-256', async () => {
    await using provider = await aPaperProvider()
    const browser = provider.here.browser()
    const begun = await browser.fetch('/connexion/sso?retour=/publier')
    const { query, xml } = messageOf(begun.headers.get('location') ?? '')
    expect(query.get('SigAlg')).to.equal('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')
    expect(query.get('Signature')).to.match(/^[\w+/]{300,}=*$/)
    expect(xml).to.match(/Destination="https:\/\/papier\.test\/sso"/)
    expect(xml).to.include(`AssertionConsumerServiceURL="${provider.here.url.href}saml/acs"`)
    for (const refused of ['RequestedAuthnContext', 'nameid-format', 'ForceAuthn', 'sha1']) {
      expect(xml + query, refused).not.to.include(refused)
    }
  })

  it('says nothing of the person nor of the page in its RelayState, another at each sign-in', async () => {
    await using provider = await aPaperProvider()
    const browser = provider.here.browser()
    const states: (string | null)[] = []
    for (let time = 0; time < 2; time++) {
      const begun = await browser.fetch('/connexion/sso?retour=/videos/secret')
      states.push(messageOf(begun.headers.get('location') ?? '').query.get('RelayState'))
    }
    expect(states[0]).to.match(/^[\w-]{43}$/)
    expect(states[0]).not.to.equal(states[1])
  })

  it('over https, is tied to the browser by a cookie that comes back with a form of another site', async () => {
    await using provider = await aPaperProvider({ settings: { publicUrl: new URL('https://classe.test/') } })
    const begun = await provider.here.browser().fetch('/connexion/sso')
    expect(begun.headers.getSetCookie()).to.have.length(1)
    expect(begun.headers.getSetCookie()[0]).to.match(
      /^__Host-sso=[\w-]{43}; Path=\/; HttpOnly; SameSite=None; Secure; Max-Age=900$/,
    )
  })

  it('is answered within a quarter of an hour, or not at all', async () => {
    const clock = aClock()
    await using provider = await aPaperProvider({ clock })
    async function reasonAfter(minutes: number): Promise<unknown> {
      const browser = provider.here.browser()
      const { fields, relayState } = await provider.begin(browser)
      clock.pass({ minutes })
      const later = (time: Temporal.DurationLike) => clock.now().add(time).toString({ smallestUnit: 'second' })
      const late = {
        ...fields,
        issueInstant: later({ seconds: 0 }),
        authenticatedAt: later({ seconds: 0 }),
        notBefore: later({ seconds: -30 }),
        confirmedUntil: later({ minutes: 5 }),
        notOnOrAfter: later({ minutes: 5 }),
      }
      await provider.post(browser, signedResponse(late, provider.keys[0]), relayState)
      return provider.here.lines.filter(({ msg }) => msg === 'SSO refused').at(-1)?.reason
    }
    // Not our refusal: node-saml reads the clock of the machine, which did not move.
    expect(await reasonAfter(14)).to.equal('unverified')
    expect(await reasonAfter(16)).to.equal('no-such-request')
  })
})

describe('docs/sso.md', () => {
  it('says what each refusal means, and what to do', async () => {
    const text = await readFile(join(import.meta.dirname, '../../../docs/sso.md'), 'utf8')
    const incidents = text.slice(text.indexOf('## Incidents'))
    const others = ['no-cookie', 'other-browser', 'no-such-request', 'pupil-or-parent', 'refused-by-rule', 'no-rule']
    expect([...samlReasons, ...others].filter((reason) => !incidents.includes(`\`${reason}\``))).to.deep.equal([])
  })
})
