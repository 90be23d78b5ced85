import { sign } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { multibaseOf, pemOfMultibase } from '#federation/multikey.ts'
import type { ActivityDocument } from '#federation/ports.ts'
import type { SignedRequest } from '#federation/signature-ports.ts'
import { canonicalJson } from '#federation/signatures/canonical-json.ts'
import { cavageText, isCavageSignedBy, readCavage } from '#federation/signatures/cavage.ts'
import { contentDigestOf, digestOf, isContentDigestOf, isDigestOf } from '#federation/signatures/digest.ts'
import { isProvenBy, readProof } from '#federation/signatures/integrity-proof.ts'
import { openLinkedData } from '#federation/signatures/linked-data.ts'
import { isMessageSignedBy, readMessageSignatures } from '#federation/signatures/rfc9421.ts'
import { createSigning } from '#federation/signatures/signing.ts'
import { baseContext } from '#federation/vocabulary/context.ts'
import { systemClock } from '#src/clock.ts'
import { someKeys, type TestKeys } from './some-keys.ts'

const lyon = 'https://lyon.example/accounts/jeanne'
const lowerCase = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

describe('signatures', () => {
  const signing = createSigning({ clock: systemClock })
  let keys: TestKeys
  let others: TestKeys
  before(async () => {
    ;[keys, others] = await Promise.all([someKeys(lyon), someKeys(lyon)])
  })

  describe('of bodies', () => {
    // A7: activitypub-express checks no digest.
    it('hold for one digest of SHA-256, in either case', () => {
      const body = Buffer.from('{"a":"é"}')
      const right = digestOf(body)
      expect(right).to.match(/^SHA-256=/)
      expect(isDigestOf(right, body)).to.equal(true)
      expect(isDigestOf(right.replace('SHA-256', 'sha-256'), body)).to.equal(true)
      expect(isDigestOf(`SHA-512=abc, ${right}`, body)).to.equal(true)
      expect(isDigestOf(right, Buffer.from('{"a":"e"}'))).to.equal(false)
      const swapped = digestOf('autre')
      for (const wrong of [
        `${right},${swapped}`,
        `${swapped},${right}`,
        `${right},${right}`,
        '',
        'SHA-256=',
        'SHA=a',
      ]) {
        expect(isDigestOf(wrong, body), wrong).to.equal(false)
      }
      expect(isContentDigestOf(contentDigestOf(body), body)).to.equal(true)
      expect(isContentDigestOf(contentDigestOf('autre'), body)).to.equal(false)
      expect(isContentDigestOf(right, body)).to.equal(false)
    })
  })

  describe('of requests, the older way', () => {
    const request: SignedRequest = {
      method: 'POST',
      url: 'https://creteil.example/inbox?page=1',
      body: '{}',
      date: Temporal.Instant.from('2026-11-29T10:00:00Z'),
    }
    const received = { method: 'POST', path: '/inbox?page=1', host: 'creteil.example' }

    it('hold for this request only', async () => {
      const headers = lowerCase(await signing.cavage(request, keys))
      const said = readCavage(headers.signature ?? '') ?? expect.fail()
      expect(said).to.deep.include({ keyId: `${lyon}#main-key`, algorithm: 'rsa-sha256', created: null })
      const holds = (more: Partial<typeof received & { headers: Record<string, string> }>, by = keys) => {
        const text = cavageText(said, { ...received, headers, ...more })
        return text !== null && isCavageSignedBy(text, said.signature, by.rsaPublic)
      }
      expect(holds({})).to.equal(true)
      expect(holds({}, others)).to.equal(false)
      for (const other of [
        { method: 'GET' },
        { path: '/accounts/jeanne/inbox' },
        { path: '/inbox?page=2' },
        { host: 'versailles.example' },
        { headers: { ...headers, date: 'Sun, 29 Nov 2026 10:00:01 GMT' } },
        { headers: { ...headers, digest: digestOf('{} ') } },
        { headers: { host: 'creteil.example' } },
      ]) {
        expect(holds(other), JSON.stringify(other)).to.equal(false)
      }
      expect(isCavageSignedBy('anything', said.signature, keys.ed25519Public)).to.equal(false)
    })

    it('cover no body of a request that has none', async () => {
      const { body: _, ...get } = { ...request, method: 'GET' as const }
      const headers = await signing.cavage(get, keys)
      expect(headers.Signature).to.contain('headers="(request-target) host date"')
      expect(headers).to.not.have.any.keys('Digest', 'Content-Type')
    })

    it('are read as others write them', () => {
      const said = readCavage(
        'keyId="https://mastodon.example/users/a#main-key",headers="(request-target) (created) (expires) host Digest",created=1795973700, expires=1795974000,algorithm="hs2019",signature="YWJj"',
      )
      expect(said).to.deep.include({
        created: 1795973700,
        expires: 1795974000,
        headers: ['(request-target)', '(created)', '(expires)', 'host', 'digest'],
      })
    })

    it('are nothing when they cannot be read in one way', () => {
      for (const header of [
        '',
        'Signature',
        'keyId="a"',
        'keyId="a",signature=""',
        'keyId="a",signature="***"',
        'keyId="a",keyId="b",headers="date",signature="YWJj"',
        'keyId="a",signature="YWJj",signature="ZGVm"',
        'keyId="a\\"b",signature="YWJj"',
        'keyId="a",created="now",signature="YWJj"',
        'keyId="a",signature="YWJj" trailing',
        `keyId="${'a'.repeat(5000)}",signature="YWJj"`,
      ]) {
        expect(readCavage(header), header.slice(0, 60)).to.equal(null)
      }
      const twice = readCavage('keyId="a",headers="date date",signature="YWJj"') ?? expect.fail()
      expect(cavageText(twice, { ...received, headers: { date: 'x' } })).to.equal(null)
    })

    it('are read in a time that grows with their length', () => {
      const header = `keyId="a",${' '.repeat(2000)}${'a='.repeat(500)}`
      const start = process.cpuUsage()
      readCavage(header)
      expect(process.cpuUsage(start).user).to.be.lessThan(1_000_000)
    })
  })

  describe('of requests, by RFC 9421', () => {
    it('hold for this request only', async () => {
      const url = 'https://creteil.example/inbox?page=1'
      const body = Buffer.from('{"type":"Like"}')
      const headers = lowerCase(await signing.rfc9421({ method: 'POST', url, body, date: systemClock.now() }, keys))
      const [said = expect.fail()] = readMessageSignatures(headers)
      expect(said).to.include({ keyId: `${lyon}#main-key`, expires: null })
      expect(said.components).to.include.members(['@method', '@target-uri', 'content-digest'])
      const received = { method: 'POST', url, headers, body }
      expect(await isMessageSignedBy(said, received, keys.rsaPublic)).to.equal(true)
      expect(await isMessageSignedBy(said, received, others.rsaPublic)).to.equal(false)
      for (const other of [
        { method: 'PUT' },
        { url: 'https://creteil.example/inbox' },
        { url: 'https://versailles.example/inbox?page=1' },
        { headers: { ...headers, date: 'Sun, 29 Nov 2026 10:00:01 GMT' } },
        { body: Buffer.from('{"type":"Love"}') },
      ]) {
        expect(await isMessageSignedBy(said, { ...received, ...other }, keys.rsaPublic)).to.equal(false)
      }
    })

    it('are read one by one, and left out when they are not plain', () => {
      const read = (input: string, signature = 'sig1=:YWJj:, b=:ZGVm:') =>
        readMessageSignatures({ 'signature-input': input, signature })
      const one = 'sig1=("@method" "@target-uri");keyid="https://a.example/k";created=1'
      expect(read(one)).to.have.length(1)
      expect(read(`${one}, b=();created=2;keyid="https://a.example/k";expires=9;alg="ed25519"`)[1]).to.deep.include({
        label: 'b',
        components: [],
        created: 2,
        expires: 9,
        signature: 'b=:ZGVm:',
      })
      for (const wrong of [
        '',
        'sig1',
        'sig1=("@method");created=1',
        'sig1=("@method");keyid="k"',
        'sig1=("@method");keyid="k";keyid="l";created=1',
        'sig1=("@query-param";name="a");keyid="k";created=1',
        'sig1=("@method" "@method");keyid="k";created=1',
        'c=("@method");keyid="k";created=1',
        `${one},${one}`,
        `${one} and more`,
      ]) {
        expect(read(wrong), wrong).to.deep.equal([])
      }
      expect(read(one, 'sig1=:YWJj:, sig1=:ZGVm:')).to.deep.equal([])
      expect(readMessageSignatures({ signature: 'keyId="a",signature="YWJj"' })).to.deep.equal([])
    })
  })

  describe('of documents', () => {
    const activity = {
      '@context': baseContext,
      id: `${lyon}/notes/1/activity`,
      type: 'Create',
      actor: lyon,
      to: ['https://www.w3.org/ns/activitystreams#Public'],
      object: {
        type: 'Note',
        id: `${lyon}/notes/1`,
        attributedTo: lyon,
        content: '<p>Merci, à bientôt</p>',
        atSeconds: 42,
      },
    } as unknown as ActivityDocument
    let signed: ActivityDocument
    before(async () => {
      signed = await signing.document(activity, keys)
    })

    it('are of both kinds, and leave the rest as it was', () => {
      const { proof, signature, ...rest } = signed
      expect(rest).to.deep.equal(activity)
      expect(proof).to.deep.include({ cryptosuite: 'eddsa-jcs-2022', verificationMethod: `${lyon}#ed25519-key` })
      expect(signature).to.deep.include({ type: 'RsaSignature2017', creator: `${lyon}#main-key` })
    })

    it('are the same, byte for byte, when they are made again as of the same instant', async () => {
      const at = Temporal.Instant.from('2026-11-30T08:15:00.120Z')
      const twice = await Promise.all([signing.document(activity, keys, at), signing.document(activity, keys, at)])
      expect(JSON.stringify(twice[0])).to.equal(JSON.stringify(twice[1]))
      expect(twice[0]?.proof).to.deep.include({ created: '2026-11-30T08:15:00Z' })
      expect(twice[0]?.signature).to.deep.include({ created: '2026-11-30T08:15:00.120Z' })
    })

    it('hold as proofs for every byte of it', () => {
      const proof = readProof(signed) ?? expect.fail()
      expect(isProvenBy(signed, proof, keys.ed25519Public)).to.equal(true)
      expect(isProvenBy(signed, proof, others.ed25519Public)).to.equal(false)
      expect(isProvenBy(signed, proof, keys.rsaPublic)).to.equal(false)
      const { signature: _, ...withoutSignature } = signed
      expect(isProvenBy(withoutSignature as ActivityDocument, proof, keys.ed25519Public)).to.equal(true)
      const { '@context': __, ...withoutContext } = signed
      for (const changed of [
        { ...signed, type: 'Update' },
        { ...signed, extra: 1 },
        { ...signed, '@context': ['https://www.w3.org/ns/activitystreams', { actor: 'as:target' }] },
        withoutContext as ActivityDocument,
      ]) {
        expect(isProvenBy(changed, proof, keys.ed25519Public)).to.equal(false)
      }
      const later = { ...proof, options: { ...proof.options, created: '2030-01-01T00:00:00Z' } }
      expect(isProvenBy(signed, later, keys.ed25519Public)).to.equal(false)
    })

    it('hold as LD signatures for what is read, whatever the order and the spelling', async () => {
      const opened = (await openLinkedData(signed, keys.rsaPublic)) ?? expect.fail()
      expect(opened).to.include({ id: activity.id, type: 'Create', actor: lyon })
      expect(opened.object).to.deep.equal(activity.object)
      const reordered = Object.fromEntries(Object.entries(signed).reverse()) as ActivityDocument
      expect(await openLinkedData(reordered, keys.rsaPublic)).to.deep.equal(opened)
      expect(await openLinkedData(signed, others.rsaPublic)).to.equal(null)
      expect(await openLinkedData(activity, keys.rsaPublic)).to.equal(null)
      const note = activity.object as object
      expect(await openLinkedData({ ...signed, object: { ...note, content: 'autre' } }, keys.rsaPublic)).to.equal(null)
    })

    // A5: Mastodon CVE-2022-24307, CVE-2026-46349; Fedify CVE-2026-42462. A6: an inline context renames.
    it('mean what was signed, however the document is arranged', async () => {
      const { object, ...rest } = signed
      const note = object as Record<string, unknown>
      const forged = { type: 'Note', id: `${lyon}/notes/1`, content: 'forged' }
      const context = signed['@context'] as unknown[]
      for (const arranged of [
        { ...rest, '@graph': [object] },
        { '@context': context, '@graph': [{ ...signed, '@context': undefined }], signature: signed.signature },
        { ...rest, '@included': [object] },
        { ...rest, '@reverse': { object } },
        { ...rest, object: { id: note.id }, target: object },
        { ...signed, object: [object, forged] },
        { ...signed, '@context': [...context, { g: '@graph' }], g: [forged] },
        { ...signed, '@context': [...context, 'https://evil.test/context.json'] },
        { ...signed, '@context': [{ '@import': 'https://evil.test/context.json' }, ...context] },
        { ...signed, object: { ...note, '@context': { content: 'as:summary' } } },
      ]) {
        expect(await openLinkedData(arranged as never, keys.rsaPublic), JSON.stringify(arranged).slice(0, 99)).to.equal(
          null,
        )
      }
      // The words are changed and not what they say: read, it says what was signed.
      const renamed = {
        ...rest,
        '@context': [...context, { whatever: 'as:object', by: { '@id': 'as:actor', '@type': '@id' } }],
      }
      const { actor: _, ...others } = renamed as unknown as Record<string, unknown>
      const read = await openLinkedData(
        { ...others, whatever: object, by: lyon, actor: undefined } as never,
        keys.rsaPublic,
      )
      expect(read).to.deep.include({ actor: lyon, object: activity.object })
    })

    it('cost little to refuse', async () => {
      const many = Array.from({ length: 5000 }, (_, index) => ({ type: 'Hashtag', name: `#${index}` }))
      const start = process.cpuUsage()
      expect(await openLinkedData({ ...signed, tag: many }, keys.rsaPublic)).to.equal(null)
      expect(process.cpuUsage(start).user).to.be.lessThan(2_000_000)
    })
  })

  it('are made of JSON in one spelling (RFC 8785)', () => {
    expect(
      canonicalJson({ b: [1, 1e30, 0.1, -0, 'é\u2028'], a: { '\u20ac': 1, '\r': 2, '1': null }, c: undefined }),
    ).to.equal('{"a":{"\\r":2,"1":null,"€":1},"b":[1,1e+30,0.1,0,"é\u2028"]}')
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).to.deep.equal(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('have keys that are written and read', () => {
    expect(pemOfMultibase(multibaseOf(keys.ed25519Pem))).to.equal(keys.ed25519Pem)
    const rsaLike = sign('sha256', Buffer.from(''), keys.rsa.privateKey).toString('base64')
    for (const wrong of ['', 'z', 'zabc', 'u7QE', `z${'1'.repeat(99)}`, rsaLike])
      expect(pemOfMultibase(wrong)).to.equal(null)
  })
})
