import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { pino } from 'pino'
import { selfSigned } from '#src/access/saml/certificate.ts'
import { examineProvider } from '#src/access/saml/examine-provider.ts'
import { identityProviderOf, MetadataRefused, readMetadata } from '#src/access/saml/identity-provider.ts'
import { KeyRefused, keptKey, readKey } from '#src/access/saml/keys.ts'
import { createProviderSource } from '#src/access/saml/provider-source.ts'
import { SsoUnavailable } from '#src/access/saml/refusals.ts'
import { signElement } from '#src/access/saml/signatures.ts'
import { systemClock } from '#src/clock.ts'
import type { Engine } from '#src/store/engine.ts'
import { anEngine } from '#test/store/an-engine.ts'
import { type AClock, aClock } from '../a-clock.ts'
import type { Key } from './sign.ts'
import { keyOf } from './some-keys.ts'

const key: Key = await keyOf('idp')
const otherKey: Key = await keyOf('other')
const base64Of = ({ certificate }: Key) => new X509Certificate(certificate).raw.toString('base64')

function metadata({
  entityId = 'https://idp.test/metadata',
  keys = [key],
  attributes = '',
  services = '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.test/sso"/>',
  extensions = '',
  protocols = 'urn:oasis:names:tc:SAML:2.0:protocol',
}: {
  entityId?: string
  keys?: readonly Key[]
  attributes?: string
  services?: string
  extensions?: string
  protocols?: string
} = {}): string {
  const descriptors = keys.map(
    (each) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64Of(each)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  )
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ID="_metadata0123" entityID="${entityId}"${attributes}><!-- written by a person --><md:IDPSSODescriptor protocolSupportEnumeration="${protocols}">${extensions}${descriptors.join('')}${services}</md:IDPSSODescriptor></md:EntityDescriptor>`
}

const read = (xml: string, entityId: string | null = null) => identityProviderOf(readMetadata(xml), entityId)

async function refusalOf(attempt: Promise<unknown>): Promise<unknown> {
  try {
    await attempt
  } catch (refusal) {
    return refusal
  }
  throw new Error('it was accepted')
}

describe('the provider’s metadata', () => {
  it('give its addresses, its certificates and its name, comments and all', () => {
    const provider = read(
      metadata({
        keys: [key, otherKey],
        services:
          '<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.test/slo" ResponseLocation="https://idp.test/slo-answer"/><md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.test/sso-post"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.test/sso"/>',
        extensions:
          '<md:Extensions><shibmd:Scope xmlns:shibmd="urn:mace:shibboleth:metadata:1.0">AC-Lyon.fr</shibmd:Scope><mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"><mdui:DisplayName xml:lang="en">Lyon</mdui:DisplayName><mdui:DisplayName xml:lang="fr">Académie de Lyon</mdui:DisplayName></mdui:UIInfo></md:Extensions>',
      }),
    )
    expect(provider).to.deep.include({
      entityId: 'https://idp.test/metadata',
      name: 'Académie de Lyon',
      signOn: { location: 'https://idp.test/sso', binding: 'redirect' },
      singleLogout: {
        redirect: { location: 'https://idp.test/slo', responseLocation: 'https://idp.test/slo-answer' },
        post: null,
      },
      scopes: ['ac-lyon.fr'],
      nameIdFormats: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    })
    expect(provider.signingCertificates).to.have.length(2)
  })

  it('of a whole federation give the one that is named', () => {
    const federation = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" validUntil="2030-01-01T00:00:00Z">${metadata({ entityId: 'https://a.test' })}<md:EntitiesDescriptor>${metadata({ entityId: 'https://b.test' })}</md:EntitiesDescriptor><md:EntityDescriptor entityID="https://sp.test"/></md:EntitiesDescriptor>`
    expect(read(federation, 'https://b.test').entityId).to.equal('https://b.test')
    expect(read(federation, 'https://b.test').validUntil?.toString()).to.equal('2030-01-01T00:00:00Z')
    expect(() => read(federation)).to.throw(MetadataRefused, 'SAML_IDP_ENTITY_ID')
    expect(() => read(federation, 'https://c.test')).to.throw(MetadataRefused, 'n’est pas dans')
  })

  it('that do not hold are refused with what is wrong, in French', () => {
    for (const [xml, word] of [
      ['bonjour', 'lisible'],
      ['<html/>', 'métadonnées SAML'],
      [`<!DOCTYPE x [<!ENTITY a "b">]>${metadata()}`, 'lisible'],
      [metadata({ services: '' }), 'adresse de connexion'],
      [
        metadata({
          services:
            '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="javascript:alert(1)"/>',
        }),
        'adresse de connexion',
      ],
      [metadata({ keys: [] }), 'certificat'],
      [metadata({ protocols: 'urn:oasis:names:tc:SAML:1.1:protocol' }), 'SAML 2.0'],
      [metadata().replace(/IDPSSODescriptor/g, 'SPSSODescriptor'), 'aucun fournisseur'],
    ] as const) {
      expect(() => read(xml)).to.throw(MetadataRefused, word)
    }
  })
})

describe('where the metadata come from', () => {
  let engine: Engine
  let clock: AClock
  let server: Server
  let answer: { status: number; body: string }
  let asked: number
  let address: string
  let folder: string
  const log = pino({ level: 'silent' })

  beforeEach(async () => {
    clock = aClock()
    engine = await anEngine({ clock })
    folder = await mkdtemp(join(tmpdir(), 'c12-metadata-'))
    answer = { status: 200, body: metadata() }
    asked = 0
    server = createServer((_request, response) => {
      asked += 1
      response.writeHead(answer.status).end(answer.body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await engine[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  const source = (certificates: readonly string[] = [], location = address) =>
    createProviderSource({ engine, clock, log, location, entityId: null, certificates })

  it('is asked once for many sign-ins, and again after an hour', async () => {
    const provider = source()
    await Promise.all([provider.current(), provider.current(), provider.current()])
    await provider.current()
    expect(asked).to.equal(1)
    clock.pass({ minutes: 61 })
    answer.body = metadata({ keys: [otherKey] })
    await provider.current()
    await provider.refresh()
    expect(asked).to.equal(2)
    const [certificate = ''] = (await provider.current()).signingCertificates
    expect(new X509Certificate(certificate).subject).to.equal('CN=other')
  })

  it('may be down or talk nonsense: the last good copy serves, also to a process that has just started', async () => {
    await source().current()
    for (const bad of [
      { status: 500, body: 'panne' },
      { status: 200, body: '<html>maintenance</html>' },
      { status: 200, body: metadata({ keys: [] }) },
    ]) {
      answer = bad
      expect((await source().current()).entityId).to.equal('https://idp.test/metadata')
    }
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    expect((await source().current()).entityId).to.equal('https://idp.test/metadata')
  })

  it('that never answered makes the sign-in unavailable, not broken', async () => {
    answer = { status: 503, body: '' }
    expect(await refusalOf(source().current())).to.be.instanceOf(SsoUnavailable)
  })

  it('is no longer believed once it said it would not be valid', async () => {
    answer.body = metadata({ attributes: ` validUntil="${clock.now().add({ hours: 2 })}"` })
    const provider = source()
    await provider.current()
    clock.pass({ hours: 3 })
    expect(await refusalOf(provider.current())).to.be.instanceOf(SsoUnavailable)
    answer.body = metadata()
    expect((await provider.current()).entityId).to.equal('https://idp.test/metadata')
  })

  it('must be signed by the key that was given, when one was', async () => {
    const certificates = [key.certificate]
    const signed = signElement(metadata().replace(/<!--.*-->/, ''), '_metadata0123', key)
    answer.body = signed
    expect((await source(certificates).refresh()).entityId).to.equal('https://idp.test/metadata')
    for (const body of [
      metadata(),
      signElement(metadata().replace(/<!--.*-->/, ''), '_metadata0123', otherKey),
      signed.replace('https://idp.test/sso', 'https://pirate.test/sso'),
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${signed}</md:EntitiesDescriptor>`,
    ]) {
      answer.body = body
      expect(await refusalOf(source(certificates).refresh())).to.be.instanceOf(MetadataRefused)
    }
    expect((await source(certificates).current()).signOn.location).to.equal('https://idp.test/sso')
  })

  it('must be in https, but on this machine', async () => {
    expect(await refusalOf(source([], 'http://idp.test/metadata').refresh())).to.be.instanceOf(MetadataRefused)
  })

  it('may be a file, read again when it changes', async () => {
    const file = join(folder, 'idp.xml')
    await writeFile(file, metadata())
    const provider = source([], file)
    expect((await provider.current()).signingCertificates).to.have.length(1)
    await writeFile(file, metadata({ keys: [key, otherKey] }))
    await utimes(file, new Date(), new Date(Date.now() + 5000))
    expect((await provider.current()).signingCertificates).to.have.length(2)
    await writeFile(file, 'à moitié écri')
    expect((await provider.current()).signingCertificates).to.have.length(2)
  })
})

describe('what the doctor says of the SSO', () => {
  const now = systemClock.now()
  const examine = (xml: string, changes: Partial<Parameters<typeof examineProvider>[0]> = {}) =>
    examineProvider({
      provider: read(xml),
      ourCertificates: [key.certificate],
      identifier: 'NameID',
      isOurAddressPublic: true,
      now,
      ...changes,
    })
  const worst = (findings: ReturnType<typeof examine>) =>
    findings.filter(({ verdict }) => verdict !== 'holds').map(({ verdict, sentence }) => `${verdict} ${sentence}`)

  it('finds nothing to mend in a provider that is well', () => {
    const services =
      '<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.test/slo"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.test/sso"/>'
    expect(worst(examine(metadata({ services })))).to.deep.equal([])
  })

  it('says in French what to mend and what to watch', () => {
    const services =
      '<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="http://idp.test/sso"/>'
    const attributes = ` validUntil="${now.subtract({ hours: 48 })}"`
    const said = worst(examine(metadata({ services, attributes }))).join('\n')
    expect(said)
      .to.match(/mend .*plus valables/)
      .and.match(/mend .*https/)
      .and.match(/watch .*déconnexion/)
      .and.match(/watch .*SAML_IDENTIFIER/)
    expect(worst(examine(metadata(), { now: now.add({ hours: 24 * 3630 }) })).join('\n')).to.match(
      /préparez le suivant/,
    )
    expect(worst(examine(metadata(), { identifier: 'uid' })).join('\n')).not.to.include('NameID')
  })
})

describe('our own keys', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'c12-keys-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('are made once, whoever starts first, and only we can read them', async () => {
    const file = join(folder, 'saml/key.pem')
    const made = await Promise.all([1, 2, 3].map(() => keptKey(file, 'classe.test', systemClock.now())))
    expect(new Set(made.map(({ privateKey }) => privateKey)).size).to.equal(1)
    expect((await stat(file)).mode & 0o777).to.equal(0o600)
    expect(await keptKey(file, 'classe.test', systemClock.now())).to.deep.equal(made[0])
  })

  it('come with a certificate that OpenSSL reads, for ten years', () => {
    const { privateKey } = key
    const now = Temporal.Instant.from('2027-01-01T08:00:00Z')
    const certificate = new X509Certificate(selfSigned(privateKey, 'Académie — « test »', now))
    expect(certificate.verify(certificate.publicKey)).to.equal(true)
    expect(certificate.ca).to.equal(false)
    expect(new Date(certificate.validTo).getTime() - now.epochMilliseconds).to.equal(3652 * 86_400_000)
    const late = selfSigned(privateKey, 'x', Temporal.Instant.from('2055-01-01T00:00:00Z'))
    expect(new Date(new X509Certificate(late).validTo).getUTCFullYear()).to.equal(2064)
  })

  it('given by the operator must go together', async () => {
    const keyFile = join(folder, 'key.pem')
    const certificateFile = join(folder, 'certificate.pem')
    await writeFile(keyFile, key.privateKey)
    await writeFile(certificateFile, key.certificate)
    expect((await readKey({ keyFile, certificateFile })).certificate).to.equal(key.certificate)
    await writeFile(certificateFile, otherKey.certificate)
    expect(await refusalOf(readKey({ keyFile, certificateFile }))).to.be.instanceOf(KeyRefused)
    expect(await refusalOf(readKey({ keyFile: join(folder, 'none'), certificateFile }))).to.be.instanceOf(KeyRefused)
    expect(await readFile(keyFile, 'utf8')).to.equal(key.privateKey)
  })
})
