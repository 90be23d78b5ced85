/** The doors of the inbox, through the whole server, with peers that sign: what is taken, what is refused and how it is said. */

import { request as httpRequest } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { laneJob } from '#federation/inbox/intake.ts'
import { signLinkedData } from '#federation/signatures/linked-data.ts'
import { createSigning } from '#federation/signatures/signing.ts'
import { baseContext } from '#federation/vocabulary/context.ts'
import { iso, systemClock } from '#src/clock.ts'
import { anInstance, type TestInstance } from '../../an-instance.ts'
import { asPerson, type PersonOfTest } from '../../as-person.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { aVideo } from '../../videos/a-video.ts'
import { aPeer, type Peer } from '../a-peer.ts'
import { aRemotePerson, type RemotePerson } from '../a-remote-actor.ts'

const everyone = 'https://www.w3.org/ns/activitystreams#Public'

onEachEngine('the doors of the inbox', (kind) => {
  let instance: TestInstance
  let home: Peer
  let bob: RemotePerson
  let jeanne: PersonOfTest
  let film: { id: string; path: string }
  let made = 0

  before(async () => {
    ;[instance, home] = await Promise.all([
      anInstance({ engine: kind, settings: { FEDERATION_PRIVATE: 'oui' } }),
      aPeer(),
    ])
    bob = await aRemotePerson(home, 'bob')
    jeanne = await asPerson(instance, 'Jeanne Martin')
    const video = aVideo({ number: 1, authors: [jeanne.me.accountId as never] })
    await instance.parts.engine.transaction((tx) => instance.parts.subjects.videos.store.insert(video, tx))
    film = { id: new URL(`/videos/watch/${video._id}`, instance.url).href, path: `/api/v1/videos/${video._id}` }
  })
  after(async () => {
    await instance.close()
    await home[Symbol.asyncDispose]()
  })

  const inbox = (path = '/inbox') => new URL(path, instance.url).href
  const activity = (type: string, object: unknown, given: object = {}) => ({
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${home.origin}/activities/${++made}`,
    type,
    actor: bob.id,
    object,
    to: [everyone],
    ...given,
  })
  const note = (text: string) => ({
    type: 'Note',
    id: `${home.origin}/notes/${++made}`,
    attributedTo: bob.id,
    inReplyTo: film.id,
    content: text,
    published: '2026-11-23T08:00:00Z',
    to: [everyone],
  })
  async function post(
    said: unknown,
    { path = '/inbox', by = bob, ...change }: { path?: string; by?: RemotePerson } & RequestInit = {},
  ) {
    const signed = await by.posts(inbox(path), said)
    return fetch(inbox(path), {
      method: 'POST',
      headers: signed.headers as Record<string, string>,
      body: signed.body as Uint8Array<ArrayBuffer>,
      ...change,
    })
  }
  /** All was done and counted: who works for an actor leaves after the last of it. */
  const done = async () => {
    const { federation, jobs } = instance.parts
    while ((await federation.inbox.store.count()) + (await jobs.queueOf([laneJob])).length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const shown = async () => (await instance.anyone.get<{ likes: number; comments: number }>(film.path)).body

  it('a signed Follow is taken at the shared inbox and at the one of the actor, and answered by a signed Accept', async () => {
    const followed = new URL(`/accounts/${jeanne.me.username}`, instance.url).href
    home.answers.set('/users/bob/inbox', (_asked, response) => response.writeHead(202).end())
    for (const path of [
      '/inbox',
      `/accounts/${jeanne.me.username}/inbox`,
      `/video-channels/${jeanne.me.username}_channel/inbox`,
    ]) {
      const response = await post(activity('Follow', followed), { path })
      expect(response.status, path).to.equal(202)
    }
    await done()
    expect(
      (
        await instance.anyone.fetch(`/accounts/${jeanne.me.username}/followers`, {
          headers: { Accept: 'application/activity+json' },
        })
      ).status,
    ).to.equal(200)
    expect(await instance.parts.federation.follows.counts(followed)).to.include({ followers: 1 })
    while (!home.asked.some(({ method }) => method === 'POST')) await new Promise((resolve) => setTimeout(resolve, 20))
    const accepted = home.asked.find(({ method }) => method === 'POST')
    expect(accepted?.path).to.equal('/users/bob/inbox')
    expect(JSON.parse(String(accepted?.body))).to.include({ type: 'Accept', actor: followed })
  })

  it('thanks and words arrive, once, whatever is sent again', async () => {
    const liked = activity('Like', film.id)
    const said = activity('Create', note('<p>Merci !</p>'))
    for (const one of [liked, said, liked, said]) expect((await post(one)).status).to.equal(202)
    await done()
    for (const one of [liked, said]) expect((await post(one)).status).to.equal(202)
    await done()
    expect(await shown()).to.include({ likes: 1, comments: 1 })
    // Said again with the agreement of who is answered, it is another word (PeerTube keeps its id).
    const { done: before = 0 } = instance.parts.federation.inbox.counts()
    const agreed = {
      ...said,
      object: { ...(said.object as object), replyApproval: `${film.id}/comments/1/approve-reply` },
    }
    for (const one of [agreed, agreed]) expect((await post(one)).status).to.equal(202)
    await done()
    expect(instance.parts.federation.inbox.counts()).to.include({ done: before + 1 })
    expect(await shown()).to.include({ likes: 1, comments: 1 })
  })

  it('what is not signed, or signed by another, or changed on the way, is 401, and nothing happens', async () => {
    const like = activity('Like', film.id)
    const unsigned = await fetch(inbox(), {
      method: 'POST',
      headers: { 'Content-Type': 'application/activity+json' },
      body: JSON.stringify(like),
    })
    expect(unsigned.status).to.equal(401)
    expect(unsigned.headers.get('Content-Type')).to.contain('application/problem+json')
    const signed = await bob.posts(inbox(), like)
    const headers = signed.headers as Record<string, string>
    const send = (body: string, change: Record<string, string> = {}) =>
      fetch(inbox(), { method: 'POST', headers: { ...headers, ...change }, body })
    expect((await send(JSON.stringify({ ...like, object: 'https://other.example/' }))).status).to.equal(401)
    const { digest: _digest, ...withoutDigest } = headers
    expect(
      (await fetch(inbox(), { method: 'POST', headers: withoutDigest, body: JSON.stringify(like) })).status,
    ).to.equal(401)
    expect((await send(Buffer.from(signed.body).toString(), { date: new Date(0).toUTCString() })).status).to.equal(401)
    const elsewhere = await fetch(inbox('/accounts/peertube/inbox'), {
      method: 'POST',
      headers,
      body: signed.body as Uint8Array<ArrayBuffer>,
    })
    expect(elsewhere.status).to.equal(401)
    await done()
    expect(await shown()).to.include({ likes: 1 })
  })

  it('who signs says nothing in the name of another (Fedify CVE-2025-54888): 202, and nothing happens', async () => {
    const carl = await aRemotePerson(home, 'carl')
    const response = await post({ ...activity('Like', film.id), actor: bob.id }, { by: carl })
    expect(response.status).to.equal(202)
    const before = await shown()
    await done()
    expect(await shown()).to.deep.equal(before)
    expect(instance.parts.federation.inbox.counts()['not-its-actor']).to.be.greaterThan(0)
  })

  // Mastodon CVE-2022-24307, Fedify CVE-2026-42462: the same graph, drawn so that plain JSON reads otherwise.
  it('what another passes on is read as it was signed, however it is drawn', async () => {
    const carl = await aRemotePerson(home, 'forger')
    const drawn = async (forge: (signed: Record<string, unknown>) => object) => {
      const said = activity('Create', note('<p>Mot pour mot</p>'), { '@context': baseContext })
      const signed = await signLinkedData(said as never, bob.keys, iso(systemClock.now()))
      expect((await post(forge(signed as never), { by: carl })).status).to.equal(202)
      await done()
      return instance.parts.subjects.comments.store.findByRemoteId((said.object as { id: string }).id)
    }
    const as = 'https://www.w3.org/ns/activitystreams#'
    const renaming = (...words: object[]) => [...baseContext, ...words]
    expect((await drawn((signed) => signed))?.text).to.equal('Mot pour mot')
    const reworded = await drawn(({ object, ...signed }) => ({
      ...signed,
      '@context': renaming({ content: null, meant: `${as}content` }),
      object: { ...(object as object), meant: (object as { content: string }).content, content: '<p>Forgé</p>' },
    }))
    expect(reworded?.text).to.equal('Mot pour mot')
    const before = await shown()
    const other = note('<p>Une tout autre chose</p>')
    await drawn(({ object, ...signed }) => ({
      ...signed,
      '@context': renaming({ object: null, about: { '@id': `${as}object`, '@type': '@id' } }),
      about: object,
      object: other,
    }))
    expect(await instance.parts.subjects.comments.store.findByRemoteId(other.id)).to.equal(null)
    expect((await shown()).comments).to.be.at.most(before.comments + 1)
  })

  it('who was forgotten by nobody here may be deleted without an error', async () => {
    const { headers, body } = await bob.posts(
      inbox(),
      activity('Delete', `${home.origin}/users/unknown`, { actor: `${home.origin}/users/unknown` }),
    )
    const response = await fetch(inbox(), {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: body as Uint8Array<ArrayBuffer>,
    })
    expect(response.status).to.equal(202)
  })

  it('nobody receives where nobody is; other methods and other types are refused', async () => {
    expect((await post(activity('Like', film.id), { path: '/accounts/nobody/inbox' })).status).to.equal(404)
    expect((await post(activity('Like', film.id), { path: '/video-channels/jeanne/inbox' })).status).to.equal(404)
    const plain = await fetch(inbox(), { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '{}' })
    expect(plain.status).to.equal(415)
    expect(
      (await fetch(inbox(), { method: 'GET', headers: { Accept: 'application/activity+json' } })).status,
    ).to.be.oneOf([404, 405])
  })

  describe('hostile bodies', () => {
    const raw = async (body: string | Buffer) => {
      const signing = createSigning({ clock: systemClock })
      const headers = await signing.cavage(
        { method: 'POST', url: inbox(), body, date: Temporal.Now.instant() },
        bob.keys,
      )
      return fetch(inbox(), {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/activity+json' },
        body: body as string,
      })
    }

    it('D11: nested 100 000 deep, not JSON, not UTF-8, `__proto__`: 400, and the server lives', async () => {
      const deep = `{"object":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
      const objects = `${'{"object":'.repeat(2000)}1${'}'.repeat(2000)}`
      for (const body of [deep, objects, 'nonsense', '[]', '12', 'null', '""', Buffer.from([0xff, 0xfe, 0x7b])]) {
        expect((await raw(body)).status, String(body).slice(0, 20)).to.equal(400)
      }
      const polluted = JSON.stringify(activity('Like', film.id)).replace(
        '{',
        '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},',
      )
      expect((await raw(polluted)).status).to.equal(202)
      await done()
      expect(({} as { admin?: boolean }).admin).to.equal(undefined)
      expect((await instance.anyone.get('/readyz')).status).to.equal(200)
    })

    it('D2: any field may be of any type; none ends the process or is taken for another (PeerTube CVE-2025-32948)', async () => {
      const wrong: unknown[] = [
        null,
        12,
        true,
        [],
        {},
        [[]],
        [null],
        { id: 5 },
        { id: {} },
        { href: 'file:///etc/passwd' },
        'unix:/tmp/x',
        'x'.repeat(5000),
      ]
      // The walk is the same on each engine: one is enough for all of it.
      if (kind === 'mongodb') wrong.splice(3)
      const before = await shown()
      const fields = ['id', 'type', 'actor', 'object', 'to', 'published', 'signature', 'proof', '@context']
      for (const field of fields) {
        for (const value of wrong) {
          const response = await post({ ...activity('Create', note('x')), [field]: value })
          expect(response.status, `${field} ${JSON.stringify(value)?.slice(0, 40)}`).to.equal(202)
          if (field === 'object') continue
          const inside = await post(
            activity('Create', {
              ...note('y'),
              [field]: value,
              inReplyTo: value,
              content: value,
              tag: value,
              url: value,
            }),
          )
          expect(inside.status).to.equal(202)
        }
      }
      await done()
      expect((await instance.anyone.get('/readyz')).status).to.equal(200)
      expect((await shown()).likes).to.equal(before.likes)
    }).timeout(120_000)

    it('D4: more than a megabyte, or compressed, is refused before anything is read of it', async () => {
      expect((await raw('x'.repeat(1_000_001))).status).to.equal(413)
      const bomb = gzipSync(Buffer.alloc(900_000, 0x20))
      const response = await fetch(inbox(), {
        method: 'POST',
        headers: { 'Content-Type': 'application/activity+json', 'Content-Encoding': 'gzip' },
        body: bomb as Uint8Array<ArrayBuffer>,
      })
      expect(response.status).to.equal(415)
    })

    it('D8: thousands of tags, mentions and recipients make us ask nothing', async () => {
      const asked = home.asked.length
      const many = Array.from({ length: 5000 }, (_, n) => ({
        type: 'Mention',
        href: `${home.origin}/users/x${n}`,
        name: `@x${n}`,
      }))
      const said = activity('Create', {
        ...note('beaucoup'),
        tag: many,
        to: [everyone, ...many.map(({ href }) => href)],
      })
      expect((await post(said)).status).to.equal(202)
      await done()
      expect(home.asked.slice(asked).filter(({ path }) => path.startsWith('/users/x'))).to.deep.equal([])
    })
  })

  it('D6: a body that comes a byte at a time is given up (Mastodon CVE-2023-36461)', async () => {
    // The door waits 20 s: what is looked at is that others are served meanwhile.
    const { hostname, port } = instance.url
    const slow = httpRequest({
      hostname,
      port,
      path: '/inbox',
      method: 'POST',
      headers: { 'Content-Type': 'application/activity+json', 'Content-Length': '1000' },
    })
    slow.on('error', () => undefined)
    slow.write('{')
    expect((await post(activity('Like', film.id))).status).to.equal(202)
    slow.destroy()
  })
})
