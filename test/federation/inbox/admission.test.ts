/**
 * Who may say what: each trap that activitypub-express leaves open by itself, and each attack of
 * origin, with its source. The victim is looked at after each: unharmed.
 */
import { expect } from 'chai'
import type { RemoteActor } from '#federation/actor.ts'
import { anonymous } from '#src/access/viewer.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { anActor } from '../an-actor.ts'
import { aNote, anActivity, anInbox, aVideoDocument, type InboxOfTest } from './an-inbox.ts'

onEachEngine('what others may say', (kind) => {
  let on: InboxOfTest
  let alice: RemoteActor
  let evil: RemoteActor
  let neighbour: RemoteActor
  before(async () => {
    on = await anInbox(kind)
    alice = anActor('https://tube.example/accounts/alice')
    neighbour = anActor('https://tube.example/accounts/mallory')
    evil = anActor('https://evil.example/users/eve')
    for (const actor of [alice, neighbour, evil]) {
      on.actors.set(actor._id, actor)
      await on.follow(await on.on.person(`Follower of ${actor.name}`), actor)
    }
    const document = aVideoDocument(alice)
    await on.said(anActivity('Create', alice, document), alice)
  })
  after(() => on[Symbol.asyncDispose]())

  const theirs = () => on.on.videos.store.findByRemoteId(aVideoDocument(alice).id)
  const unharmed = async () => expect(await theirs()).to.include({ title: 'Lire à deux voix', state: 'ready' })

  describe('activitypub-express §6', () => {
    it('Update{local Person} attributed to the attacker takes nothing over: the account and its key stay', async () => {
      const { authorId } = await on.film()
      const before = await on.on.accountsStore.byHandle(authorId.split('/').at(-1) ?? '')
      const forged = {
        type: 'Person',
        id: authorId,
        attributedTo: evil._id,
        name: 'Eve',
        publicKey: { id: `${authorId}#main-key` },
      }
      expect(await on.said(anActivity('Update', evil, forged), evil)).to.equal('ours')
      expect(await on.on.accountsStore.byHandle(authorId.split('/').at(-1) ?? '')).to.deep.equal(before)
      expect((await on.ours.byId(authorId))?.id).to.equal(authorId)
    })

    it('Update, then Delete of a local Video disguised as the attacker’s: it is there, as it was', async () => {
      const { video, id } = await on.film()
      const forged = aVideoDocument(evil, { id, name: 'Pris' })
      expect(await on.said(anActivity('Update', evil, forged), evil)).to.equal('ours')
      expect(await on.said(anActivity('Delete', evil, forged), evil)).to.equal('ours')
      expect(await on.said(anActivity('Delete', evil, { type: 'Tombstone', id }), evil)).to.equal('ours')
      expect(await on.said(anActivity('Delete', evil, id), evil)).to.equal('ours')
      expect(await on.on.videos.store.find(video._id)).to.deep.equal(video)
    })

    it('Create of an object on another host, or on ours, is not kept: the first does not win', async () => {
      const squatted = { ...aVideoDocument(evil), id: 'https://tube.example/videos/watch/to-come' }
      expect(await on.said(anActivity('Create', evil, squatted), evil)).to.equal('object-elsewhere')
      const onOurs = { ...aVideoDocument(evil), id: `${on.ids.video(crypto.randomUUID())}` }
      expect(await on.said(anActivity('Create', evil, onOurs), evil)).to.equal('ours')
      expect(await on.on.videos.store.findByRemoteId(squatted.id)).to.equal(null)
      // The real one comes after (Mastodon CVE-2026-33869).
      const real = { ...aVideoDocument(alice), id: squatted.id, name: 'La vraie' }
      expect(await on.said(anActivity('Create', alice, real), alice)).to.equal('done')
      expect((await on.on.videos.store.findByRemoteId(squatted.id))?.title).to.equal('La vraie')
    })

    it('Accept of a Follow that was never sent counts nobody', async () => {
      const { authorId } = await on.film()
      for (const follow of [
        { type: 'Follow', id: 'https://evil.example/follows/1', actor: authorId, object: evil._id },
        { type: 'Follow', id: `${authorId}/follows/1`, actor: authorId, object: evil._id },
        `${authorId}/follows/1`,
      ]) {
        expect(await on.said(anActivity('Accept', evil, follow), evil)).to.equal('follow-not-sent')
      }
      expect(await on.follows.counts(authorId)).to.deep.equal({ followers: 0, following: 0 })
    })

    it('Announce with an embedded forged Create says nothing in the name of the victim', async () => {
      const forged = anActivity('Create', alice, aNote(alice, (await on.film()).id, { content: 'Je suis Alice' }))
      const group = anActor('https://evil.example/groups/g', { type: 'Group' })
      await on.follow(await on.on.person('Follower of g'), group)
      expect(await on.said(anActivity('Announce', group, forged), group)).to.match(/^fetch: not-found/)
      expect(await on.on.comments.store.findByRemoteId((forged.object as { id: string }).id)).to.equal(null)
      const stored = await on.said(forged, alice)
      expect(stored).to.equal('done')
    })

    it('an id that was seen with other content does nothing, by the same actor or by another', async () => {
      const { video, id } = await on.film()
      const liked = anActivity('Like', alice, id)
      await on.said(liked, alice)
      expect(await on.said({ ...liked, type: 'Follow', object: id }, alice)).to.be.oneOf(['again', 'not-for-here'])
      expect(await on.said({ ...liked, actor: neighbour._id }, neighbour)).to.equal('again')
      expect((await on.on.videos.store.find(video._id))?.counts.merci).to.equal(1)
    })

    it('the same activity twice is done once', async () => {
      const { video, id } = await on.film()
      const said = anActivity('Create', alice, aNote(alice, id))
      expect(await on.said(said, alice)).to.equal('done')
      expect(await on.said(said, alice)).to.equal('again')
      expect((await on.on.videos.store.find(video._id))?.counts.comments).to.equal(1)
    })

    it('an object attributed as PeerTube writes it, with its type, is still its author’s', async () => {
      const named = { ...aVideoDocument(alice, { name: 'Par son auteur' }), updated: '2026-11-21T08:00:00Z' }
      expect(await on.said(anActivity('Update', alice, named), alice)).to.equal('done')
      expect((await theirs())?.title).to.equal('Par son auteur')
      await on.said(
        anActivity('Update', alice, { ...named, name: 'Lire à deux voix', updated: '2026-11-21T09:00:00Z' }),
        alice,
      )
      await unharmed()
    })

    it('an actor that breaks its own description is read as it was last known', async () => {
      expect(await on.said(anActivity('Update', evil, { type: 'Person', id: evil._id, inbox: 5 }), evil)).to.be.oneOf([
        'done',
        'not-known',
      ])
      expect(await on.said(anActivity('Like', evil, (await on.film()).id), evil)).to.equal('done')
    })
  })

  it('B1: Update of another’s object, and of a remote actor, by a stranger (Mastodon CVE-2024-23832)', async () => {
    expect(await on.said(anActivity('Update', evil, aVideoDocument(alice, { name: 'Pris' })), evil)).to.equal(
      'object-elsewhere',
    )
    expect(await on.said(anActivity('Update', evil, { type: 'Person', id: alice._id, name: 'Pris' }), evil)).to.equal(
      'object-elsewhere',
    )
    await unharmed()
  })

  it('B3: what is found at an address under another id is not what was asked (Akkoma)', async () => {
    const asked = 'https://evil.example/videos/asked'
    on.documents.set(asked, 'not-its-id')
    expect(await on.said(anActivity('Create', evil, asked), evil)).to.equal('fetch: not-its-id')
    await unharmed()
  })

  it('B4: a page on another host than the id is not linked to (Misskey CVE-2024-52591, CVE-2025-25306)', async () => {
    const document = aVideoDocument(evil, {
      url: [
        { type: 'Link', mediaType: 'text/html', href: 'https://tube.example/w/stolen' },
        { type: 'Link', mediaType: 'application/x-mpegURL', href: 'https://evil.example/m.m3u8', tag: [] },
      ],
    })
    expect(await on.said(anActivity('Create', evil, document), evil)).to.equal('done')
    expect((await on.on.videos.store.findByRemoteId(document.id))?.remote?.url).to.equal(document.id)
    const note = aNote(evil, (await on.film()).id, { url: 'https://tube.example/@alice/1' })
    await on.said(anActivity('Create', evil, note), evil)
    expect((await on.on.comments.store.findByRemoteId(note.id))?.remote?.url).to.equal(note.id)
  })

  it('B5: a video put into somebody’s channel is not in it (PeerTube CVE-2025-32946)', async () => {
    const channel = anActor('https://tube.example/video-channels/alice_channel', { type: 'Group', owners: [alice._id] })
    on.actors.set(channel._id, channel)
    const put = {
      ...aVideoDocument(neighbour),
      id: 'https://tube.example/videos/watch/put',
      attributedTo: [
        { type: 'Person', id: neighbour._id },
        { type: 'Group', id: channel._id },
      ],
    }
    expect(await on.said(anActivity('Create', neighbour, put), neighbour)).to.equal('done')
    const found = await on.on.videos.store.findByRemoteId(put.id)
    expect(found?.remote?.channelId).to.equal(null)
    const shown = await on.on.videos.showVideo(anonymous, found?._id ?? '')
    expect(shown.account.name).to.equal('mallory')
    // Nor in one of another host.
    const elsewhere = { ...put, id: 'https://evil.example/v', attributedTo: [evil._id, channel._id] }
    expect(await on.said(anActivity('Create', evil, elsewhere), evil)).to.equal('done')
    expect((await on.on.videos.store.findByRemoteId(elsewhere.id))?.remote?.channelId).to.equal(null)
  })

  it('B6: Update, Delete and Undo by another actor of the same host change nothing', async () => {
    expect(
      await on.said(anActivity('Update', neighbour, aVideoDocument(neighbour, { name: 'Pris' })), neighbour),
    ).to.equal('not-its-owner')
    expect(await on.said(anActivity('Delete', neighbour, aVideoDocument(alice).id), neighbour)).to.equal(
      'not-its-owner',
    )
    expect(
      await on.said(anActivity('Create', neighbour, aVideoDocument(neighbour, { name: 'Pris' })), neighbour),
    ).to.equal('not-its-owner')
    await unharmed()
    const { video, id, authorId } = await on.film()
    const liked = anActivity('Like', alice, id)
    const followed = anActivity('Follow', alice, authorId)
    const note = aNote(alice, id)
    for (const one of [liked, followed, anActivity('Create', alice, note)]) await on.said(one, alice)
    expect(await on.said(anActivity('Undo', neighbour, liked), neighbour)).to.equal('undo-of-another')
    expect(await on.said(anActivity('Undo', neighbour, liked.id), neighbour)).to.equal('undo-of-another')
    expect(await on.said(anActivity('Undo', neighbour, { ...liked, actor: neighbour._id }), neighbour)).to.be.oneOf([
      'undo-of-another',
      'not-for-here',
    ])
    expect(await on.said(anActivity('Undo', neighbour, { ...followed, actor: neighbour._id }), neighbour)).to.equal(
      'undo-of-another',
    )
    expect(await on.said(anActivity('Delete', neighbour, note.id), neighbour)).to.equal('not-its-owner')
    expect(
      await on.said(
        anActivity('Update', neighbour, { ...note, attributedTo: neighbour._id, content: 'Pris' }),
        neighbour,
      ),
    ).to.equal('not-its-owner')
    expect((await on.on.videos.store.find(video._id))?.counts).to.include({ merci: 1, comments: 1 })
    expect((await on.on.comments.store.findByRemoteId(note.id))?.text).to.equal('Merci pour ce partage')
    expect(await on.follows.find(alice._id, authorId)).to.not.equal(null)
  })

  it('B8: Accept and Reject by another than who was asked change nothing (Pixelfed CVE-2025-30741)', async () => {
    const { authorId } = await on.film()
    const activityId = `${authorId}/follows/7`
    const follow = {
      activityId,
      follower: authorId,
      followed: alice._id,
      state: 'asked' as const,
      isFollowerLocal: true,
      isFollowedLocal: false,
      inbox: alice.inbox,
      sharedInbox: null,
      host: alice.host,
      at: '2026-11-24T08:00:00.000Z',
    }
    await on.on.engine.transaction((tx) => on.follows.put(follow, tx))
    for (const by of [evil, neighbour]) {
      for (const type of ['Accept', 'Reject']) {
        expect(await on.said(anActivity(type, by, activityId), by)).to.equal('follow-not-sent')
        const inline = { type: 'Follow', id: activityId, actor: authorId, object: alice._id }
        expect(await on.said(anActivity(type, by, inline), by)).to.equal('follow-not-sent')
      }
    }
    expect((await on.follows.find(authorId, alice._id))?.state).to.equal('asked')
  })

  it('B9: a host spelled otherwise is the same, or nothing (Mastodon CVE-2023-42451)', async () => {
    for (const id of [
      'https://tube.example.evil.example/videos/watch/1',
      'https://tube.example@evil.example/videos/watch/1',
      'https://tube.example./videos/watch/1',
      'https://tube.example:444/videos/watch/1',
      'http://tube.example/videos/watch/1',
      'https://tubе.example/videos/watch/1',
      'https://classe.example./videos/watch/1',
    ]) {
      const outcome = await on.said(anActivity('Create', alice, { ...aVideoDocument(alice), id }), alice)
      expect(outcome, id).to.be.oneOf(['object-elsewhere', 'object-missing'])
      expect(await on.said({ ...anActivity('Like', alice, 'https://x.example/1'), id }, alice), id).to.equal(
        'id-elsewhere',
      )
    }
    const loud = { ...aVideoDocument(alice), id: 'HTTPS://TUBE.EXAMPLE:443/videos/watch/loud' }
    expect(await on.said(anActivity('Create', alice, loud), alice)).to.equal('done')
    expect(await on.on.videos.store.findByRemoteId('https://tube.example/videos/watch/loud')).to.not.equal(null)
    for (const ours of ['HTTPS://CLASSE.example/videos/watch/1', 'https://classe.example:443/accounts/peertube']) {
      expect(await on.said(anActivity('Delete', evil, ours), evil), ours).to.equal('ours')
    }
  })

  it('B11: the work of somebody who is blocked here does not come by somebody’s share (Mastodon CVE-2026-23961)', async () => {
    const group = anActor('https://third.example/groups/g', { type: 'Group' })
    await on.follow(await on.on.person('Follower of third'), group)
    const blocked = anActor('https://bad.example/accounts/b')
    on.actors.set(blocked._id, blocked)
    const document = aVideoDocument(blocked)
    on.documents.set(document.id, document)
    on.policies.set(blocked._id, 'blocked')
    expect(await on.said(anActivity('Announce', group, document.id), group)).to.equal('blocked')
    on.policies.delete(blocked._id)
    on.policies.set('bad.example', 'blocked')
    expect(await on.said(anActivity('Announce', group, document.id), group)).to.equal('blocked')
    expect(await on.said(anActivity('Like', blocked, (await on.film()).id), blocked)).to.equal('blocked')
    on.policies.delete('bad.example')
    expect(await on.said(anActivity('Announce', group, document.id), group)).to.equal('done')
    const account = await on.on.accountsStore.byRemoteId(blocked._id)
    await on.on.accountsStore.update(account?._id as never, { set: { state: 'suspended' } })
    const next = { ...document, id: 'https://bad.example/videos/watch/next' }
    on.documents.set(next.id, next)
    await on.said(anActivity('Announce', group, next.id), group)
    expect(await on.on.videos.store.findByRemoteId(next.id)).to.equal(null)
  })

  it('who signs is the actor, and the only one', async () => {
    const { id } = await on.film()
    for (const actor of [alice._id, [alice._id, evil._id], { id: alice._id }, null, 12, undefined]) {
      expect(await on.said({ ...anActivity('Like', evil, id), actor }, evil)).to.equal('not-its-actor')
    }
  })

  it('A1-like: nothing inline is believed of another: no attribution, no nested actor, no co-author elsewhere', async () => {
    const { id } = await on.film()
    expect(await on.said(anActivity('Create', evil, aNote(evil, id, { attributedTo: alice._id })), evil)).to.equal(
      'not-attributed',
    )
    const both = aNote(evil, id, { attributedTo: [alice._id, evil._id] })
    expect(await on.said(anActivity('Create', evil, both), evil)).to.equal('without-author')
    const nested = aNote(evil, id, { attributedTo: { id: evil._id, type: 'Person', name: 'Alice', icon: 'x' } })
    expect(await on.said(anActivity('Create', evil, nested), evil)).to.equal('done')
    const account = await on.on.accountsStore.byRemoteId(evil._id)
    expect(account?.displayName).to.equal('eve')
  })
})
