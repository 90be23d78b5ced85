/**
 * A provider that is only a key and a file of metadata: the test writes its answers itself. For what the others do not
 * do: two certificates at once, scopes, sign-ins that it begins, one signature instead of two.
 */
import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { newId, type ResponseFields, responseFor } from '#src/access/demonstration/messages.ts'
import { systemClock } from '#src/clock.ts'
import { type AnAccess, type AnAccessOptions, anAccess, type Browser } from '../an-access.ts'
import { base64 } from './forgery.ts'
import type { Key } from './sign.ts'
import { keyOf } from './some-keys.ts'

export const paperEntityId = 'https://papier.test/idp'

export interface APaperProvider extends AsyncDisposable {
  readonly here: AnAccess
  readonly keys: readonly [Key, Key]
  /** Begins a sign-in; answers what is right, signed by nobody yet. */
  begin(browser: Browser, says?: Partial<ResponseFields>): Promise<{ fields: ResponseFields; relayState: string }>
  /** What is right for a sign-in begun at the provider. */
  unsolicited(says?: Partial<ResponseFields>): Promise<ResponseFields>
  post(browser: Browser, xml: string, relayState?: string): Promise<Response>
}

export async function aPaperProvider(
  options: AnAccessOptions & { scope?: string; services?: string; certificates?: 1 | 2 } = {},
): Promise<APaperProvider> {
  const folder = await mkdtemp(join(tmpdir(), 'c12-paper-'))
  const keys = [await keyOf('paper'), await keyOf('paper, next')] as const
  const metadata = join(folder, 'idp.xml')
  const descriptors = keys.slice(0, options.certificates ?? 2).map(({ certificate }) => {
    const raw = new X509Certificate(certificate).raw.toString('base64')
    return `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${raw}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
  })
  const scope = options.scope
    ? `<md:Extensions><shibmd:Scope xmlns:shibmd="urn:mace:shibboleth:metadata:1.0">${options.scope}</shibmd:Scope></md:Extensions>`
    : ''
  const services =
    options.services ??
    '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://papier.test/sso"/>'
  await writeFile(
    metadata,
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${paperEntityId}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${scope}${descriptors.join('')}${services}</md:IDPSSODescriptor></md:EntityDescriptor>`,
  )
  const here = await anAccess({
    ...options,
    settings: { demonstration: null, ...options.settings },
    saml: { metadata, ...options.saml },
  })

  async function right(requestId: string | null, says: Partial<ResponseFields>): Promise<ResponseFields> {
    const us = await (await here.access.saml()).us()
    const fields = responseFor({
      provider: paperEntityId,
      acsUrl: us.acsUrl,
      audience: us.entityId,
      requestId,
      login: 'odile',
      attributes: { ctemail: ['odile@ac-lyon.test'], displayName: ['Odile Bernard'], title: ['ENS'] },
      sessionIndex: newId(),
      authenticatedAt: systemClock.now(),
      now: systemClock.now(),
    })
    return { ...fields, ...says }
  }

  return {
    here,
    keys,
    async begin(browser, says = {}) {
      const response = await browser.fetch('/connexion/sso')
      const location = response.headers.get('location')
      const form = location ? new URL(location).searchParams : formOf(await response.text())
      const message = Buffer.from(form.get('SAMLRequest') ?? '', 'base64')
      const xml = location ? inflateRawSync(message).toString() : message.toString()
      const id = /\bID="([^"]+)"/.exec(xml)?.[1] ?? ''
      return { fields: await right(id, says), relayState: form.get('RelayState') ?? '' }
    },
    unsolicited: (says = {}) => right(null, says),
    post: (browser, xml, relayState) =>
      browser.fetch('/saml/acs', {
        method: 'POST',
        body: new URLSearchParams({
          SAMLResponse: base64(xml),
          ...(relayState === undefined ? {} : { RelayState: relayState }),
        }),
      }),
    async [Symbol.asyncDispose]() {
      await here.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function formOf(html: string): Map<string, string> {
  const inputs = html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
  return new Map([...inputs].map(([, name = '', value = '']) => [name, value]))
}
