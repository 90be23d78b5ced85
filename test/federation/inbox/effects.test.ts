/** What other instances say, and what becomes of it here: each activity, with its effect or the reason why it has none. */
import { expect } from 'chai'
import type { RemoteActor } from '#federation/actor.ts'
import { anonymous } from '#src/access/viewer.ts'
import { threadsQuery } from '#src/comments/comment-schemas.ts'
import { notificationsQuery } from '#src/notifications/notification-schemas.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { anActor } from '../an-actor.ts'
import { aNote, anActivity, anInbox, aVideoDocument, type InboxOfTest } from './an-inbox.ts'

onEachEngine('what is received', (kind) => {
  let on: InboxOfTest
  let alice: RemoteActor
  let channel: RemoteActor
  let bob: RemoteActor
  before(async () => {
    on = await anInbox(kind)
    alice = anActor('https://tube.example/accounts/alice', { displayName: 'Alice' })
    channel = anActor('https://tube.example/video-channels/alice_channel', { type: 'Group', owners: [alice._id] })
    bob = anActor('https://social.example/users/bob')
    for (const actor of [alice, channel, bob]) on.actors.set(actor._id, actor)
    await on.follow(await on.on.person('Jeanne Martin'), channel)
  })
  after(() => on[Symbol.asyncDispose]())

  const store = () => on.on.videos.store
  const both = (document: object) => ({
    ...document,
    attributedTo: [
      { type: 'Person', id: alice._id },
      { type: 'Group', id: channel._id },
    ],
  })
  const film = () => both(aVideoDocument(alice))
  const id = 'https://tube.example/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d'
  const threads = async (videoId: string) =>
    (await on.on.comments.listThreads(anonymous, videoId, threadsQuery.parse({}))).data

  it('Create{Video} of a channel that is followed: it is shown, under its author', async () => {
    expect(await on.said(anActivity('Create', alice, film()), alice)).to.equal('done')
    const video = await store().findByRemoteId(id)
    const shown = await on.on.videos.showVideo(anonymous, video?._id ?? '')
    expect(shown).to.include({ name: 'Lire à deux voix', isLocal: false, audience: 'public', durationSeconds: 61 })
    expect(shown.account).to.include({ name: 'alice', host: 'tube.example', displayName: 'Alice' })
    expect(shown.keywords).to.deep.equal(['lecture'])
    expect(video?.remote).to.include({ channelId: channel._id, playlistUrl: 'https://tube.example/hls/master.m3u8' })
  })

  it('Update{Video}: as it is now; an older one changes nothing', async () => {
    const at = (updated: string, name: string) => ({ ...film(), updated, name })
    await on.said(anActivity('Update', alice, at('2026-11-22T08:00:00Z', 'Lire à trois voix')), alice)
    expect((await store().findByRemoteId(id))?.title).to.equal('Lire à trois voix')
    await on.said(anActivity('Update', alice, at('2026-11-21T08:00:00Z', 'Ancien')), alice)
    expect((await store().findByRemoteId(id))?.title).to.equal('Lire à trois voix')
  })

  it('Update{Video} of an instance in quarantine: another film or other words wait again, other counts do not', async () => {
    const update = async (given: object) => {
      await on.said(anActivity('Update', alice, { ...film(), ...given }), alice)
      return store().findByRemoteId(id)
    }
    on.policies.set('tube.example', 'quarantined')
    const same = { name: 'Lire à trois voix', updated: '2026-11-23T08:00:00Z', views: 12 }
    expect((await update(same))?.hidden).to.equal(null)
    const held = await update({ ...same, name: 'Tout autre chose' })
    expect(held?.hidden).to.include({ by: null })
    await on.on.engine.transaction((tx) =>
      store().change(held?._id ?? ('' as never), tx, (one) => ({ ...one, hidden: null })),
    )
    on.policies.delete('tube.example')
    expect(await update(same)).to.include({ hidden: null, title: 'Lire à trois voix' })
  })

  it('what nobody here asked for is neither kept nor fetched', async () => {
    const stranger = anActor('https://elsewhere.example/accounts/x')
    on.asked.length = 0
    expect(await on.said(anActivity('Create', stranger, aVideoDocument(stranger)), stranger)).to.equal('not-for-here')
    expect(await on.said(anActivity('Create', stranger, 'https://elsewhere.example/videos/1'), stranger)).to.equal(
      'not-for-here',
    )
    expect(
      await on.said(anActivity('Create', stranger, aNote(stranger, 'https://third.example/1')), stranger),
    ).to.equal('not-for-here')
    expect(on.asked).to.deep.equal([])
  })

  it('Announce by a Group that is followed: the video is asked of its own host (PeerTube)', async () => {
    const other = { ...film(), id: 'https://tube.example/videos/watch/other', name: 'Une autre' }
    on.documents.set(other.id, other as never)
    expect(await on.said(anActivity('Announce', channel, other.id), channel)).to.equal('done')
    expect((await store().findByRemoteId(other.id))?.title).to.equal('Une autre')
    expect(await on.said(anActivity('Announce', channel, other.id), channel)).to.equal('known')
    expect(await on.said(anActivity('Announce', bob, other.id), bob)).to.equal('shared-by-a-person')
  })

  it('Announce of a video of here: counted once for each, told to its author, taken back by who said it alone', async () => {
    const { video, id: ours, author } = await on.film()
    const shares = async () => (await on.on.shares.store.ofVideo(video._id, { limit: 10 })).items
    const told = async () => {
      await on.on.events.settled()
      const { data } = await on.on.notifications.listNotifications(author, notificationsQuery.parse({}))
      return data.map(({ kind, people }) => [kind, ...people.map(({ displayName }) => displayName)])
    }
    const boost = anActivity('Announce', bob, ours)
    expect(await on.said(boost, bob)).to.equal('done')
    expect(await on.said(boost, bob)).to.equal('again')
    expect(await on.said(anActivity('Announce', bob, ours), bob)).to.equal('done')
    const relay = anActor('https://relay.example/actor', { type: 'Application' })
    expect(await on.said(anActivity('Announce', relay, ours), relay)).to.equal('done')
    const crowd = anActor('https://crowd.example/users/x')
    on.policies.set(crowd.host, 'limited')
    expect(await on.said(anActivity('Announce', crowd, ours), crowd)).to.equal('done')
    expect((await shares()).map(({ host }) => host).toSorted()).to.deep.equal([
      'crowd.example',
      'relay.example',
      'social.example',
    ])
    expect(await told()).to.deep.equal([['shared', 'bob']])
    // Somebody else's word, or one about an older share, takes nothing back.
    expect(await on.said(anActivity('Undo', alice, boost.id), alice)).to.equal('undo-of-another')
    await on.said(anActivity('Undo', bob, { type: 'Announce', id: 'https://social.example/old', object: ours }), bob)
    expect(await shares()).to.have.length(3)
    expect(await on.said(anActivity('Undo', bob, boost), bob)).to.equal('done')
    // Fedify names what it takes back by what it says.
    expect(
      await on.said(anActivity('Undo', crowd, { type: 'Announce', actor: crowd._id, object: ours }), crowd),
    ).to.equal('done')
    expect((await shares()).map(({ host }) => host)).to.deep.equal(['relay.example'])
    expect(await told()).to.deep.equal([])
    const { id: hidden } = await on.film({ audience: 'academie' })
    expect(await on.said(anActivity('Announce', bob, hidden), bob)).to.equal('not-for-here')
    const { id: byLink, video: linked } = await on.film({ audience: 'lien' })
    expect(await on.said(anActivity('Announce', bob, byLink), bob)).to.equal('not-for-here')
    expect(await on.on.shares.store.count(linked._id)).to.equal(0)
  })

  it('Create with a bare id is fetched', async () => {
    const bare = { ...film(), id: 'https://tube.example/videos/watch/bare', name: 'Nue' }
    on.documents.set(bare.id, bare as never)
    await on.follow(await on.on.person('Odile Bernard'), alice)
    expect(await on.said(anActivity('Create', alice, bare.id), alice)).to.equal('done')
    expect((await store().findByRemoteId(bare.id))?.title).to.equal('Nue')
  })

  it('Delete of what was read at its address rather than said, and of what has not arrived yet', async () => {
    const announced = 'https://tube.example/videos/watch/other'
    expect(await store().findByRemoteId(announced)).to.not.equal(null)
    expect(await on.said(anActivity('Delete', bob, announced), bob)).to.equal('not-its-owner')
    expect(await on.said(anActivity('Delete', alice, announced), alice)).to.equal('done')
    expect(await store().findByRemoteId(announced)).to.equal(null)

    const { video, id: ours } = await on.film()
    const between = aNote(bob, ours)
    on.documents.set(between.id, between)
    const { authorId } = await on.film()
    const named = aNote(alice, between.id, { tag: [{ type: 'Mention', href: authorId, name: '@x' }] })
    expect(await on.said(anActivity('Create', alice, named), alice)).to.equal('done')
    expect(await threads(video._id)).to.have.length(1)
    expect(await on.said(anActivity('Delete', bob, between.id), bob)).to.equal('done')
    expect((await threads(video._id))[0]?.isDeleted).to.equal(true)

    const late = aNote(bob, ours)
    expect(await on.said(anActivity('Delete', bob, { type: 'Tombstone', id: late.id }), bob)).to.equal('not-known')
    await on.said(anActivity('Create', bob, late), bob)
    expect(await threads(video._id)).to.have.length(1)
  })

  it('a video withdrawn and given again is there again, as its own address says; what still travels of it is not', async () => {
    const again = { ...aVideoDocument(alice), id: 'https://tube.example/videos/watch/back', name: 'De retour' }
    const seen = async () => (await store().findByRemoteId(again.id))?.title ?? null
    expect(await on.said(anActivity('Create', alice, both(again)), alice)).to.equal('done')
    expect(await on.said(anActivity('Delete', alice, again.id), alice)).to.equal('done')
    expect(await seen()).to.equal(null)
    on.documents.set(again.id, 'gone')
    expect(await on.said(anActivity('Create', alice, both(again)), alice)).to.equal('fetch: gone')
    expect(await on.said(anActivity('Announce', channel, again.id), channel)).to.equal('fetch: gone')
    expect(await seen()).to.equal(null)
    on.documents.set(again.id, both({ ...again, name: 'De retour, vraiment' }) as never)
    expect(await on.said(anActivity('Create', alice, both(again)), alice)).to.equal('done')
    expect(await seen()).to.equal('De retour, vraiment')
    expect(await on.said(anActivity('Delete', alice, again.id), alice)).to.equal('done')
    expect(await on.said(anActivity('Announce', channel, again.id), channel)).to.equal('done')
    expect(await seen()).to.equal('De retour, vraiment')
  })

  it('Note under a video of here, and an answer to it: one thread; reworded; deleted', async () => {
    const { video, id: ours, authorId } = await on.film()
    const note = aNote(bob, ours, { content: '<p>Merci <b>beaucoup</b></p>', atSeconds: 12 })
    expect(await on.said(anActivity('Create', bob, note), bob)).to.equal('done')
    const answer = aNote(alice, note.id)
    expect(await on.said(anActivity('Create', alice, answer), alice)).to.equal('done')
    const [thread] = await threads(video._id)
    expect(thread).to.include({ text: 'Merci **beaucoup**', atSeconds: 12, totalReplies: 1, url: note.id })
    expect(thread?.account?.address).to.equal('bob@social.example')
    await on.said(anActivity('Update', bob, { ...note, content: '<p>Merci à tous</p>' }), bob)
    expect((await threads(video._id))[0]).to.include({ text: 'Merci à tous', isEdited: true })
    await on.said(anActivity('Delete', alice, { type: 'Tombstone', id: answer.id }), alice)
    expect((await threads(video._id))[0]?.totalReplies).to.equal(0)
    expect((await store().find(video._id))?.counts.comments).to.equal(1)
    // Deleted, it does not come back by another way.
    expect(await on.said(anActivity('Create', alice, answer), alice)).to.equal('done')
    expect((await threads(video._id))[0]?.totalReplies).to.equal(0)
    expect(authorId).to.contain('classe.example')
  })

  it('Delete by who published a video elsewhere takes away what anybody said under it, and nothing else', async () => {
    const there = { ...aVideoDocument(alice), id: 'https://tube.example/videos/watch/moderated' }
    await on.said(anActivity('Create', alice, both(there)), alice)
    const video = await store().findByRemoteId(there.id)
    if (video === null) throw new Error('the film is not known')
    const karim = await on.on.person('Samir Ouali')
    const { id: number } = await on.on.comments.writeComment(karim, video._id, { text: 'Dit d’ici' })
    const ours = on.ids.comment(video._id, number)
    const note = aNote(bob, there.id)
    await on.said(anActivity('Create', bob, note), bob)
    const { video: elsewhere } = await on.film()
    const mine = (await on.on.comments.writeComment(karim, elsewhere._id, { text: 'Sous un autre film' })).id
    const texts = async (id: string) => (await threads(id)).filter((one) => !one.isDeleted).map(({ text }) => text)
    const before = await texts(video._id)
    expect(before).to.include('Dit d’ici')
    // Neither a stranger, nor under another film, nor the film itself.
    const mallory = anActor('https://evil.example/users/m')
    expect(await on.said(anActivity('Delete', mallory, ours), mallory)).to.equal('not-its-owner')
    expect(await on.said(anActivity('Delete', mallory, note.id), mallory)).to.equal('not-its-owner')
    expect(await on.said(anActivity('Delete', alice, on.ids.comment(elsewhere._id, mine)), alice)).to.equal(
      'not-its-owner',
    )
    expect(await on.said(anActivity('Delete', alice, on.ids.comment(elsewhere._id, number)), alice)).to.equal(
      'not-its-owner',
    )
    expect(await on.said(anActivity('Delete', alice, on.ids.video(elsewhere._id)), alice)).to.equal('ours')
    expect(await texts(video._id)).to.deep.equal(before)
    expect(await texts(elsewhere._id)).to.deep.equal(['Sous un autre film'])
    expect(await on.said(anActivity('Delete', alice, ours), alice)).to.equal('done')
    expect(await on.said(anActivity('Delete', alice, note.id), alice)).to.equal('done')
    expect(await texts(video._id)).to.deep.equal([])
  })

  it('ApproveReply is of who published the video alone', async () => {
    const there = { ...aVideoDocument(alice), id: 'https://tube.example/videos/watch/approved', commentsPolicy: 3 }
    await on.said(anActivity('Create', alice, both(there)), alice)
    const video = await store().findByRemoteId(there.id)
    if (video === null) throw new Error('the film is not known')
    const writer = await on.on.person('Nadia Attente')
    const { id: number } = await on.on.comments.writeComment(writer, video._id, { text: 'En attente' })
    const ours = on.ids.comment(video._id, number)
    expect(await threads(video._id)).to.deep.equal([])
    const mallory = anActor('https://evil.example/users/m')
    expect(await on.said(anActivity('ApproveReply', mallory, ours), mallory)).to.equal('not-its-owner')
    expect(await on.said(anActivity('ApproveReply', bob, ours), bob)).to.equal('not-its-owner')
    expect(await threads(video._id)).to.deep.equal([])
    const agreed = anActivity('ApproveReply', alice, ours)
    expect(await on.said(agreed, alice)).to.equal('done')
    expect(await on.said(anActivity('ApproveReply', alice, ours), alice)).to.equal('shown-already')
    expect((await on.on.comments.store.findByAddress(String(number)))?.approval).to.equal(agreed.id)
    expect((await threads(video._id)).map(({ text }) => text)).to.deep.equal(['En attente'])
    expect((await store().find(video._id))?.counts.comments).to.equal(1)
  })

  it('under a video of elsewhere whose author reads first, somebody of a third instance is shown once she agreed', async () => {
    const there = { ...aVideoDocument(alice), id: 'https://tube.example/videos/watch/first-read', commentsPolicy: 3 }
    await on.said(anActivity('Create', alice, both(there)), alice)
    const video = await store().findByRemoteId(there.id)
    const shown = async () => (video === null ? [] : (await threads(video._id)).map(({ text }) => text).toSorted())
    const said = (by: RemoteActor, content: string, given: object = {}, from?: string) =>
      on.said(anActivity('Create', by, aNote(by, there.id, { content, ...given })), by, from)
    const agreement = (id: string, given: object) => {
      on.documents.set(id, { type: 'ApproveReply', id, actor: alice._id, inReplyTo: there.id, ...given } as never)
      return { replyApproval: id }
    }
    expect(await said(bob, 'trop tôt')).to.equal('not-approved')
    const own = agreement('https://social.example/agreed', { object: 'https://social.example/notes/own' })
    expect(await said(bob, 'par moi', { id: 'https://social.example/notes/own', ...own })).to.equal('not-approved')
    const others = agreement(`${there.id}/comments/1/approve-reply`, { object: 'https://social.example/notes/another' })
    expect(await said(bob, 'pour une autre', others)).to.equal('not-approved')
    const note = { id: 'https://social.example/notes/agreed' }
    const mallory = { actor: 'https://tube.example/accounts/mallory', object: note.id }
    const strangers = agreement(`${there.id}/comments/2/approve-reply`, mallory)
    expect(await said(bob, 'par une autre', { ...note, ...strangers })).to.equal('not-approved')
    expect(await shown()).to.deep.equal([])

    const hers = agreement(`${there.id}/comments/3/approve-reply`, { object: note.id })
    expect(await said(bob, 'avec son accord', { ...note, ...hers })).to.equal('done')
    expect(await said(bob, 'transmis par elle', {}, alice.host)).to.equal('done')
    expect(await said(anActor('https://tube.example/accounts/voisin'), 'de chez elle')).to.equal('done')
    expect(await shown()).to.deep.equal(['avec son accord', 'de chez elle', 'transmis par elle'])
  })

  it('what was held here and is said again with the agreement, under the same id, is passed on', async () => {
    const { video, id: ours, author } = await on.film({ approvesComments: true })
    const note = aNote(bob, ours)
    const said = anActivity('Create', bob, note, { signature: { type: 'RsaSignature2017' } })
    on.forwarded.length = 0
    expect(await on.said(said, bob)).to.equal('done')
    const { _id = '', number = 0 } = (await on.on.comments.store.findByRemoteId(note.id)) ?? {}
    await on.on.comments.approveComment(author, video._id, _id)
    const replyApproval = `${on.ids.comment(video._id, number)}/approve-reply`
    expect(await on.said({ ...said, object: { ...note, replyApproval } }, bob)).to.equal('done')
    expect(await on.said({ ...said, object: { ...note, replyApproval } }, bob)).to.equal('again')
    expect(on.forwarded).to.have.length(1)
    expect(await threads(video._id)).to.have.length(1)
  })

  it('a signed answer under a video of here is passed on, byte for byte, to who follows it', async () => {
    const { id: ours, authorId } = await on.film()
    const signed = anActivity('Create', bob, aNote(bob, ours), { signature: { type: 'RsaSignature2017' } })
    on.forwarded.length = 0
    await on.said(signed, bob)
    await on.said(anActivity('Create', bob, aNote(bob, ours)), bob)
    expect(on.forwarded).to.have.length(1)
    expect(on.forwarded[0]).to.include({ body: JSON.stringify(signed), exceptHost: 'social.example' })
    expect(on.forwarded[0]?.toFollowersOf).to.include(authorId)
  })

  it('what waits for an author is passed on by no door, and waits again when it is reworded', async () => {
    const { video, id: ours, author } = await on.film({ approvesComments: true })
    const signature = { signature: { type: 'RsaSignature2017' } }
    const [note, other] = [aNote(bob, ours), aNote(bob, ours)]
    const reword = (content: string) => on.said(anActivity('Update', bob, { ...note, content }, signature), bob)
    on.forwarded.length = 0
    for (const one of [note, other]) await on.said(anActivity('Create', bob, one, signature), bob)
    await reword('<p>Autrement</p>')
    await on.said(anActivity('Delete', bob, { type: 'Tombstone', id: other.id }, signature), bob)
    expect(on.forwarded).to.deep.equal([])

    const { _id = '' } = (await on.on.comments.store.findByRemoteId(note.id)) ?? {}
    await on.on.comments.approveComment(author, video._id, _id)
    await reword('<p>Encore autrement</p>')
    expect(await threads(video._id)).to.deep.equal([])
    expect((await store().find(video._id))?.counts.comments).to.equal(0)
    expect(on.forwarded).to.deep.equal([])
    // It was known once: that it goes is told.
    await on.said(anActivity('Delete', bob, { type: 'Tombstone', id: note.id }, signature), bob)
    expect(on.forwarded).to.have.length(1)
    expect((await store().find(video._id))?.counts.comments).to.equal(0)
  })

  it('what is hidden, or a draft, is neither commented nor passed on; what was said before may be taken back', async () => {
    const { video, id: ours } = await on.film()
    const signature = { signature: { type: 'RsaSignature2017' } }
    const note = aNote(bob, ours)
    await on.said(anActivity('Create', bob, note), bob)
    const change = (given: object) =>
      on.on.engine.transaction((tx) => store().change(video._id, tx, (before) => ({ ...before, ...given })))
    await change({ hidden: { at: '2026-11-24T08:00:00Z', by: video.authors[0], reason: 'non' } })
    on.forwarded.length = 0
    expect(await on.said(anActivity('Create', bob, aNote(bob, ours), signature), bob)).to.equal('not-for-here')
    expect(await on.said(anActivity('Create', bob, aNote(bob, note.id), signature), bob)).to.equal('not-for-here')
    const reworded = { ...note, content: '<p>Autrement</p>' }
    expect(await on.said(anActivity('Update', bob, reworded, signature), bob)).to.equal('done')
    expect(on.forwarded).to.have.length(0)
    await on.said(anActivity('Delete', bob, { type: 'Tombstone', id: note.id }, signature), bob)
    expect(on.forwarded).to.have.length(1)
    expect((await store().find(video._id))?.counts.comments).to.equal(0)

    const ally = anActor('https://ally.example/accounts/carl')
    on.policies.set('ally.example', 'allied')
    const said = async (audience: string) => {
      await change({ hidden: null, audience })
      return on.said(anActivity('Create', ally, aNote(ally, ours)), ally)
    }
    expect(await said('brouillon')).to.equal('not-for-here')
    expect(await said('academie')).to.equal('not-for-here')
    expect(await said('alliees')).to.equal('done')
    expect((await store().find(video._id))?.counts.comments).to.equal(1)
  })

  it('what stands between an answer and its video is fetched, ten at most', async () => {
    const { video, id: ours, authorId } = await on.film()
    const first = aNote(alice, ours)
    const second = aNote(bob, first.id)
    const third = aNote(alice, second.id, { tag: [{ type: 'Mention', href: authorId }] })
    on.documents.set(first.id, first)
    on.documents.set(second.id, second)
    expect(await on.said(anActivity('Create', alice, third), alice)).to.equal('done')
    expect((await threads(video._id))[0]?.totalReplies).to.equal(2)
  })

  it('comments are closed where their author closed them; private words stay private', async () => {
    const closed = await on.film({ commentsAllowed: false })
    expect(await on.said(anActivity('Create', bob, aNote(bob, closed.id)), bob)).to.equal('comments-closed')
    const open = await on.film()
    const whispered = aNote(bob, open.id, { to: [open.authorId] })
    expect(await on.said(anActivity('Create', bob, whispered), bob)).to.equal('not-public')
    const secret = await on.film({ audience: 'academie' })
    expect(await on.said(anActivity('Create', bob, aNote(bob, secret.id)), bob)).to.equal('not-public')
    for (const { video } of [closed, open, secret]) expect((await store().find(video._id))?.counts.comments).to.equal(0)
  })

  it('Like, emoji, « essayé », and their Undo, whole or by id', async () => {
    const { video, id: ours } = await on.film()
    const counts = async () => (await store().find(video._id))?.counts
    const liked = anActivity('Like', bob, ours)
    expect(await on.said(liked, bob)).to.equal('done')
    expect(await on.said(liked, bob)).to.equal('again')
    await on.said(anActivity('Like', bob, ours), bob)
    expect(await on.said(anActivity('EmojiReact', alice, ours, { content: '🙌', reaction: 'essaye' }), alice)).to.equal(
      'done',
    )
    expect(await on.said(anActivity('EmojiReact', alice, ours, { content: '❤️' }), alice)).to.equal('done')
    expect(await on.said(anActivity('Dislike', bob, ours), bob)).to.equal('not-counted')
    expect(await counts()).to.include({ merci: 2, essaye: 1 })
    expect(await on.said(anActivity('Undo', bob, liked.id), bob)).to.equal('done')
    expect(await counts()).to.include({ merci: 1, essaye: 1 })
    const again = {
      type: 'EmojiReact',
      id: 'https://tube.example/never-seen',
      actor: alice._id,
      object: ours,
      reaction: 'essaye',
    }
    expect(await on.said(anActivity('Undo', alice, again), alice)).to.equal('done')
    expect(await counts()).to.include({ merci: 1, essaye: 0 })
  })

  it('what is not everyone’s is thanked by nobody elsewhere', async () => {
    const { video, id: ours } = await on.film({ audience: 'academie' })
    expect(await on.said(anActivity('Like', bob, ours), bob)).to.equal('not-for-here')
    expect((await store().find(video._id))?.counts.merci).to.equal(0)
  })

  it('a film of a group is thanked by those of an ally who are in it, and by no other instance', async () => {
    const carl = anActor('https://group.example/accounts/carl')
    on.policies.set('group.example', 'allied').set('other.example', 'allied')
    const lea = await on.on.person('Lea Coordinatrice', ['teacher', 'animator'])
    const { id: groupId } = await on.on.groups.makeGroup(lea, { name: 'REP Ampère' })
    const { video, id: ours } = await on.film({ audience: 'groupe', groups: [groupId as never] })
    expect(await on.said(anActivity('Like', carl, ours), carl)).to.equal('not-for-here')
    await on.on.engine.transaction(async (tx) => {
      const { _id: accountId } = await on.part.take.person(carl, tx)
      const membership = { role: 'member', state: 'member', host: 'group.example', invitedBy: null, at: 'x' } as const
      await on.on.groups.store.putMembership(
        { _id: `${groupId}:${accountId}`, groupId: groupId as never, accountId, ...membership },
        tx,
      )
    })
    expect(await on.said(anActivity('Like', carl, ours), carl)).to.equal('done')
    const stranger = anActor('https://other.example/accounts/dora')
    expect(await on.said(anActivity('Like', stranger, ours), stranger)).to.equal('not-for-here')
    expect((await store().find(video._id))?.counts.merci).to.equal(1)
  })

  it('Follow is accepted at the personal inbox, once kept; Undo ends it', async () => {
    const { authorId } = await on.film()
    on.sent.length = 0
    const follow = anActivity('Follow', bob, authorId)
    expect(await on.said(follow, bob)).to.equal('done')
    expect(on.sent).to.have.length(1)
    expect(on.sent[0]).to.include({ personally: true })
    expect(on.sent[0]?.to).to.deep.equal([bob._id])
    expect(on.sent[0]?.activity).to.include({ type: 'Accept', actor: authorId })
    expect(on.sent[0]?.activity.object).to.include({ id: follow.id, type: 'Follow', actor: bob._id, object: authorId })
    expect(await on.follows.counts(authorId)).to.include({ followers: 1 })
    await on.said(anActivity('Undo', bob, follow), bob)
    expect(await on.follows.counts(authorId)).to.include({ followers: 0 })
    expect(await on.said(anActivity('Follow', bob, on.ids.person('nobody')), bob)).to.equal('not-for-here')
    // As Fedify writes it: what is taken back is said, and not named.
    await on.said(anActivity('Follow', bob, authorId), bob)
    const { id: _, ...unnamed } = follow
    expect(await on.said(anActivity('Undo', bob, unnamed), bob)).to.equal('done')
    expect(await on.follows.counts(authorId)).to.include({ followers: 0 })
    await on.said(anActivity('Follow', bob, authorId), bob)
    expect(await on.said(anActivity('Undo', alice, unnamed), alice)).to.equal('undo-of-another')
    expect(await on.follows.counts(authorId)).to.include({ followers: 1 })
  })

  it('who is followed is told of it, until it is undone; instances, and those of a limited one, disturb nobody', async () => {
    const { authorId, author } = await on.film()
    const told = async () => {
      await on.on.events.settled()
      const { data } = await on.on.notifications.listNotifications(author, notificationsQuery.parse({}))
      return data.map(({ kind, people, path }) => ({ kind, who: people.map(({ displayName }) => displayName), path }))
    }
    const follow = anActivity('Follow', bob, authorId)
    await on.said(follow, bob)
    await on.said(anActivity('Follow', bob, authorId), bob)
    await on.said(anActivity('Follow', alice, authorId), alice)
    const instance = anActor('https://tube.example/accounts/peertube', { type: 'Application' })
    await on.said(anActivity('Follow', instance, authorId), instance)
    on.policies.set('loud.example', 'limited')
    const loud = anActor('https://loud.example/users/loud')
    await on.said(anActivity('Follow', loud, authorId), loud)
    expect(await told()).to.deep.equal([{ kind: 'follow', who: ['Alice', 'bob'], path: '/a/alice@tube.example' }])
    await on.said(anActivity('Undo', alice, anActivity('Follow', alice, authorId)), alice)
    await on.said(anActivity('Block', bob, authorId), bob)
    expect(await told()).to.deep.equal([])
  })

  it('Accept of our Follow makes it one, Reject ends it', async () => {
    const { authorId } = await on.film()
    const ask = async (number: number) => {
      const activityId = `${authorId}/follows/${number}`
      await on.on.engine.transaction((tx) =>
        on.follows.put(
          {
            activityId,
            follower: authorId,
            followed: bob._id,
            state: 'asked',
            isFollowerLocal: true,
            isFollowedLocal: false,
            inbox: bob.inbox,
            sharedInbox: null,
            host: bob.host,
            at: '2026-11-24T08:00:00.000Z',
          },
          tx,
        ),
      )
      return activityId
    }
    const state = async () => (await on.follows.find(authorId, bob._id))?.state ?? null
    const first = await ask(1)
    expect(await on.said(anActivity('Accept', bob, first), bob)).to.equal('done')
    expect(await state()).to.equal('accepted')
    // As Mastodon writes it: with the whole Follow.
    const inline = { type: 'Follow', id: first, actor: authorId, object: bob._id }
    expect(await on.said(anActivity('Reject', bob, inline), bob)).to.equal('done')
    expect(await state()).to.equal(null)
    await ask(2)
    const renamed = { type: 'Follow', id: 'https://social.example/other-id', actor: authorId, object: bob._id }
    expect(await on.said(anActivity('Accept', bob, renamed), bob)).to.equal('done')
    expect(await state()).to.equal('accepted')
    expect(await on.said(anActivity('Block', bob, authorId), bob)).to.equal('done')
    expect(await state()).to.equal(null)
  })

  it('View is counted; Flag goes to the moderators; Update of an actor renames them', async () => {
    const { video, id: ours } = await on.film()
    expect(await on.said(anActivity('View', bob, ours), bob)).to.equal('done')
    expect(await on.said(anActivity('View', bob, ours, { expires: '2026-11-25T00:00:00Z' }), bob)).to.equal(
      'not-counted',
    )
    expect((await store().find(video._id))?.counts.views).to.equal(1)
    expect(await on.said(anActivity('Flag', bob, [ours], { content: 'Pas bien' }), bob)).to.equal('done')
    expect(on.flags).to.have.length(1)
    on.actors.set(alice._id, { ...alice, displayName: 'Alice Renommée' })
    const renamed = on.actors.get(alice._id) as RemoteActor
    expect(await on.said(anActivity('Update', renamed, { type: 'Person', id: alice._id }), renamed)).to.equal('done')
    expect((await on.on.accountsStore.byRemoteId(alice._id))?.displayName).to.equal('Alice Renommée')
  })

  it('Move: both accounts say so, and the follows go along', async () => {
    const old = anActor('https://old.example/users/carl')
    const carl = anActor('https://new.example/users/carl')
    on.actors.set(carl._id, carl)
    await on.follow(await on.on.person('Karim Diallo'), old)
    const follower = on.ids.person('karim.diallo')
    on.documents.set(carl._id, { type: 'Person', id: carl._id, alsoKnownAs: ['https://third.example/x'] })
    const moved = (to: string) => anActivity('Move', old, old._id, { target: to })
    expect(await on.said(moved(carl._id), old)).to.equal('not-said-by-both')
    expect(await on.follows.find(follower, old._id)).to.not.equal(null)
    on.documents.set(carl._id, { type: 'Person', id: carl._id, alsoKnownAs: [old._id] })
    on.sent.length = 0
    expect(await on.said(moved(carl._id), old)).to.equal('done')
    expect(await on.follows.find(follower, old._id)).to.equal(null)
    expect((await on.follows.find(follower, carl._id))?.state).to.equal('asked')
    expect(on.sent.map(({ activity }) => activity.type)).to.deep.equal(['Undo', 'Follow'])
  })

  it('Delete of a video, then of its author with all that is theirs', async () => {
    expect(await on.said(anActivity('Delete', alice, id), alice)).to.equal('done')
    expect(await store().findByRemoteId(id)).to.equal(null)
    expect(await on.said(anActivity('Create', alice, film()), alice)).to.equal('fetch: not-found')
    expect(await store().findByRemoteId(id)).to.equal(null)
    const { video, id: ours } = await on.film()
    await on.said(anActivity('Create', alice, aNote(alice, ours)), alice)
    await on.said(anActivity('Announce', alice, ours), alice)
    await on.on.jobs.start()
    expect(await on.said(anActivity('Delete', alice, alice._id), alice)).to.equal('done')
    const account = await on.on.accountsStore.byRemoteId(alice._id)
    expect(account?.state).to.equal('closed')
    const job = await on.on.jobs.find('forget-remote-account', account?._id ?? '')
    await on.on.jobs.ended(job?.id ?? '')
    expect((await store().find(video._id))?.counts.comments).to.equal(0)
    expect(await on.on.shares.store.count(video._id)).to.equal(0)
    expect((await store().ofAuthor(account?._id as never, {})).items).to.deep.equal([])
  })

  it('what is unknown is taken without an error and does nothing (apbot’s Add to its followers)', async () => {
    for (const type of ['Add', 'Offer', 'TentativeAccept', 'toString', '__proto__', 'ApproveReply']) {
      const outcome = await on.said(anActivity(type, bob, `${bob._id}/followers`), bob)
      expect(outcome, type).to.be.oneOf(['unknown-type', 'not-for-here'])
    }
  })
})
