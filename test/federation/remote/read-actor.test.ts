import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import type { ActivityDocument } from '#federation/ports.ts'
import { readActor } from '#federation/remote/read-actor.ts'
import { actorDocument } from '../a-remote-actor.ts'
import { someKeys, type TestKeys } from '../signatures/some-keys.ts'
import { refusalOf } from './refusal-of.ts'

describe('the document of an actor', () => {
  const id = 'https://peer.example/users/anne'
  let keys: TestKeys
  before(async () => {
    keys = await someKeys(id)
  })
  const read = (more: Record<string, unknown> = {}, allowsPrivate = false) =>
    readActor({ ...actorDocument(id, keys), ...more } as ActivityDocument, {
      allowsPrivate,
      fetchedAt: '2026-11-29T10:00:00.000Z',
    })

  it('becomes what is kept of it', () => {
    expect(read()).to.deep.equal({
      _id: id,
      type: 'Person',
      host: 'peer.example',
      name: 'anne',
      displayName: 'Une collègue',
      summary: '<p>Bonjour</p>',
      url: 'https://peer.example/@anne',
      inbox: `${id}/inbox`,
      sharedInbox: 'https://peer.example/inbox',
      followers: `${id}/followers`,
      outbox: `${id}/outbox`,
      playlists: null,
      owners: [],
      icon: null,
      keys: [
        { id: `${id}#main-key`, kind: 'rsa', publicKeyPem: keys.rsa.publicKeyPem },
        { id: `${id}#ed25519-key`, kind: 'ed25519', publicKeyPem: keys.ed25519Pem },
      ],
      approvesFollowers: false,
      speaksRfc9421: false,
      fetchedAt: '2026-11-29T10:00:00.000Z',
      goneAt: null,
    })
  })

  it('is read as each program writes it', () => {
    // PeerTube 8: addresses of pages as links, a Group with its owners, icons in several sizes.
    const channel = read({
      type: 'Group',
      preferredUsername: 'anne_channel',
      url: [
        { type: 'Link', mediaType: 'application/activity+json', href: 'https://peer.example/other' },
        { type: 'Link', mediaType: 'text/html', href: 'https://peer.example/c/anne_channel' },
      ],
      attributedTo: [{ type: 'Person', id: 'https://peer.example/accounts/anne' }],
      icon: [
        { type: 'Image', mediaType: 'image/png', width: 48, url: 'https://peer.example/48.png' },
        { type: 'Image', mediaType: 'image/png', width: 600, url: 'https://peer.example/600.png' },
        { type: 'Image', mediaType: 'image/png', width: 5000, url: 'https://peer.example/5000.png' },
      ],
    })
    expect(channel).to.deep.include({
      url: 'https://peer.example/c/anne_channel',
      owners: ['https://peer.example/accounts/anne'],
      icon: 'https://peer.example/600.png',
    })
    // Lemmy: the site itself, without a name.
    expect(read({ type: 'Application', preferredUsername: undefined, name: 'Lemmy' })).to.deep.include({
      name: 'peer.example',
      displayName: 'Lemmy',
    })
    // Mastodon: an icon on another host.
    expect(read({ icon: { type: 'Image', url: 'https://files.example/a.png' } }).icon).to.equal(
      'https://files.example/a.png',
    )
    // A sender whose context was lost; Misskey: a summary that is null, and nothing of its own name.
    const { publicKey, ...rest } = actorDocument(id, keys)
    const lost = readActor(
      {
        ...rest,
        name: null,
        summary: null,
        'https://w3id.org/security#publicKey': {
          '@id': keys.rsa.id,
          'https://w3id.org/security#owner': { id },
          'https://w3id.org/security#publicKeyPem': keys.rsa.publicKeyPem,
        },
      } as unknown as ActivityDocument,
      { allowsPrivate: false, fetchedAt: '' },
    )
    expect(lost).to.deep.include({ displayName: 'anne', summary: '' })
    expect(lost.keys.map((key) => key.id)).to.include(keys.rsa.id)
    expect(publicKey).to.not.equal(undefined)
    // FEP-844e.
    const generator = { type: 'Application', implements: [{ href: 'https://datatracker.ietf.org/doc/html/rfc9421' }] }
    expect(read({ generator }).speaksRfc9421).to.equal(true)
    expect(read({ manuallyApprovesFollowers: true }).approvesFollowers).to.equal(true)
  })

  // C4: Fedify GHSA-f59r-8gcj-68f2; B4: Misskey CVE-2024-52591, CVE-2025-25306.
  it('says nothing of other hosts', () => {
    const elsewhere = read({
      endpoints: { sharedInbox: 'https://victim.example/inbox' },
      followers: 'https://victim.example/followers',
      outbox: 'https://peer.example.evil.test/outbox',
      url: 'https://victim.example/@anne',
      type: 'Group',
      attributedTo: ['https://victim.example/users/b'],
    })
    expect(elsewhere).to.deep.include({ sharedInbox: null, followers: null, outbox: null, url: id, owners: [] })
    for (const inbox of [
      'https://victim.example/inbox',
      'http://peer.example/inbox',
      'https://peer.example:8443/inbox',
      'https://127.0.0.1/inbox',
      'data:,',
      { path: '/run/docker.sock' },
      12,
      null,
      undefined,
    ]) {
      expect(() => read({ inbox }), String(inbox)).to.throw(/no inbox/)
    }
    expect(read({ icon: { url: 'http://169.254.169.254/latest' } }).icon).to.equal(null)
  })

  // A1, A4.
  it('has only keys that are its own, and strong enough', () => {
    const { publicKeyPem } = keys.rsa
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'pem' })
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' })
    for (const publicKey of [
      { id: 'https://victim.example/users/b#main-key', owner: id, publicKeyPem },
      { id: keys.rsa.id, owner: 'https://victim.example/users/b', publicKeyPem },
      { id: keys.rsa.id, owner: id, publicKeyPem: small },
      { id: keys.rsa.id, owner: id, publicKeyPem: curve },
      { id: keys.rsa.id, owner: id, publicKeyPem: 'nonsense' },
      { id: keys.rsa.id, owner: id, publicKeyPem: 'a'.repeat(10_000) },
      { id: 12, owner: id, publicKeyPem },
      'https://peer.example/key',
      [[]],
      null,
    ]) {
      expect(read({ publicKey, assertionMethod: [] }).keys, JSON.stringify(publicKey)).to.deep.equal([])
    }
    const { publicKeyMultibase } = keys.ed25519
    for (const key of [
      { id: keys.ed25519.id, controller: 'https://victim.example/users/b', publicKeyMultibase },
      { id: keys.ed25519.id, publicKeyMultibase },
      { id: 'https://victim.example/k', controller: id, publicKeyMultibase },
      { id: keys.ed25519.id, controller: id, publicKeyMultibase: 'zzz' },
    ]) {
      expect(read({ publicKey: null, assertionMethod: key }).keys).to.deep.equal([])
    }
    const many = Array.from({ length: 1000 }, (_, index) => ({ id: `${id}#${index}`, owner: id, publicKeyPem }))
    expect(read({ publicKey: many }).keys.filter(({ kind }) => kind === 'rsa')).to.have.length(5)
  })

  it('is refused, or bounded, whatever is in it', async () => {
    for (const more of [
      { type: 'Note' },
      { type: '__proto__' },
      { preferredUsername: 'anne@victim.example' },
      { preferredUsername: 'anne martin' },
      { preferredUsername: '../anne' },
      { preferredUsername: 'anne\u202e' },
      { preferredUsername: '' },
      { preferredUsername: `e${'\u0301'.repeat(501)}` },
      { preferredUsername: ['anne'] },
      { id: 'https://peer.example./users/anne' },
      { id: null },
    ]) {
      expect(await refusalOf((async () => read(more))()), JSON.stringify(more)).to.equal('malformed')
    }
    const large = read({ name: 'é'.repeat(5000), summary: 'a'.repeat(900_000), icon: [1, null, [], {}], url: [[], {}] })
    expect([large.displayName.length, large.summary.length, large.icon, large.url]).to.deep.equal([
      200,
      20_000,
      null,
      id,
    ])
    for (const odd of [{ endpoints: null }, { endpoints: 'x' }, { icon: 'x' }, { generator: [] }, { implements: {} }]) {
      expect(read(odd)._id, JSON.stringify(odd)).to.equal(id)
    }
  })
})
