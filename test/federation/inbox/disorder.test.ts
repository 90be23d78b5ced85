/** What comes before its time, late, again, or larger than it should, and who says what of whom: what people see stays true. */
import { expect } from 'chai'
import type { RemoteActor } from '#federation/actor.ts'
import type { HostPolicy } from '#federation/ports.ts'
import { anonymous } from '#src/access/viewer.ts'
import { threadsQuery } from '#src/comments/comment-schemas.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { anActor } from '../an-actor.ts'
import { aNote, anActivity, anInbox, aVideoDocument, type InboxOfTest } from './an-inbox.ts'

onEachEngine('what is said out of order', (kind) => {
  let on: InboxOfTest
  let alice: RemoteActor
  let bob: RemoteActor
  let eve: RemoteActor
  let evesChannel: RemoteActor
  before(async () => {
    on = await anInbox(kind)
    alice = anActor('https://tube.example/accounts/alice')
    bob = anActor('https://social.example/users/bob')
    eve = anActor('https://evil.example/accounts/eve')
    evesChannel = anActor('https://evil.example/video-channels/good_channel', {
      type: 'Group',
      owners: ['https://evil.example/accounts/good'],
    })
    for (const one of [alice, bob, eve, evesChannel]) on.actors.set(one._id, one)
    const follower = await on.on.person('Jeanne Martin')
    for (const one of [alice, evesChannel]) await on.follow(follower, one)
  })
  after(() => on[Symbol.asyncDispose]())

  const store = () => on.on.videos.store
  const words = async (videoId: string) =>
    (await on.on.comments.listThreads(anonymous, videoId, threadsQuery.parse({}))).data
      .filter(({ isDeleted }) => !isDeleted)
      .map(({ text }) => text)
  const at = (minute: number) => `2026-11-23T08:${String(minute).padStart(2, '0')}:00.000Z`
  let made = 0
  /** Of another instance, known here. */
  async function theirFilm(given: Record<string, unknown> = {}, by = alice) {
    const document = { ...aVideoDocument(by, given), id: `https://${by.host}/videos/watch/${++made}` }
    expect(await on.said(anActivity('Create', by, document), by)).to.equal('done')
    const video = await store().findByRemoteId(document.id)
    return { document, videoId: video?._id ?? '' }
  }

  describe('words', () => {
    it('that were changed before they arrived are the last ones, whichever comes first', async () => {
      const { video, id } = await on.film()
      const note = aNote(bob, id, { content: '<p>Première version</p>' })
      const reworded = (text: string, minute: number) =>
        anActivity('Update', bob, { ...note, content: `<p>${text}</p>`, updated: at(minute) })
      expect(await on.said(reworded('Deuxième version', 10), bob)).to.equal('done')
      expect(await on.said(anActivity('Create', bob, note), bob)).to.equal('done')
      expect(await words(video._id)).to.deep.equal(['Deuxième version'])
      await on.said(reworded('Quatrième version', 30), bob)
      await on.said(reworded('Troisième version', 20), bob)
      expect(await words(video._id)).to.deep.equal(['Quatrième version'])
      expect((await store().find(video._id))?.counts.comments).to.equal(1)
      // One that is said to be of the future does not stand for ever.
      await on.said(
        anActivity('Update', bob, { ...note, content: '<p>Demain</p>', updated: '2999-01-01T00:00:00Z' }),
        bob,
      )
      on.on.clock.forward({ seconds: 1 })
      const now = on.on.clock.now().toString()
      await on.said(anActivity('Update', bob, { ...note, content: '<p>Enfin</p>', updated: now }), bob)
      expect(await words(video._id)).to.deep.equal(['Enfin'])
    })

    it('that nobody has are not taken from an Update either, where a Create would not be', async () => {
      on.asked.length = 0
      const stranger = aNote(bob, 'https://third.example/notes/1')
      expect(await on.said(anActivity('Update', bob, stranger), bob)).to.equal('not-for-here')
      const { id } = await on.film({ commentsAllowed: false })
      expect(await on.said(anActivity('Update', bob, aNote(bob, id)), bob)).to.equal('comments-closed')
      expect(on.asked).to.deep.equal([])
    })

    it('that become private go; an older privacy does not', async () => {
      const { video, id } = await on.film()
      const note = aNote(bob, id, { updated: at(10) })
      await on.said(anActivity('Create', bob, note), bob)
      const hidden = (minute: number) =>
        anActivity('Update', bob, { ...note, to: [bob.followers], cc: [], updated: at(minute) })
      expect(await on.said(hidden(5), bob)).to.equal('not-public')
      expect(await words(video._id)).to.have.length(1)
      expect(await on.said(hidden(15), bob)).to.equal('done')
      expect(await words(video._id)).to.deep.equal([])
    })

    it('that the author of a film took away before they arrived do not appear under it, and do elsewhere', async () => {
      const { document, videoId } = await theirFilm()
      const other = await theirFilm({}, alice)
      const [late, kept] = [aNote(bob, document.id), aNote(bob, other.document.id)]
      expect(await on.said(anActivity('Delete', alice, late.id), alice)).to.equal('not-known')
      expect(await on.said(anActivity('Delete', eve, kept.id), eve)).to.equal('not-its-owner')
      await on.said(anActivity('Create', eve, aNote(eve, document.id)), eve)
      expect(await on.said(anActivity('Delete', eve, kept.id), eve)).to.equal('not-known')
      for (const one of [late, kept]) await on.said(anActivity('Create', bob, one), bob)
      expect(await words(videoId)).to.have.length(1)
      expect(await words(other.videoId)).to.have.length(1)
    })

    it('in one language only are read, French before others', async () => {
      const { video, id } = await on.film()
      const note = aNote(bob, id, { content: undefined, contentMap: { en: '<p>Thanks</p>', fr: '<p>Merci</p>' } })
      expect(await on.said(anActivity('Create', bob, note), bob)).to.equal('done')
      expect(await words(video._id)).to.deep.equal(['Merci'])
      const { videoId } = await theirFilm({ name: undefined, nameMap: { de: 'Zu zweit lesen', en: 7 } })
      expect((await store().find(videoId as never))?.title).to.equal('Zu zweit lesen')
    })
  })

  describe('what is taken back', () => {
    it('before it arrives stays so: thanks, a share, a follow; said anew, it counts', async () => {
      const { video, id, authorId } = await on.film()
      const counts = async () => {
        const { merci, essaye } = (await store().find(video._id))?.counts ?? {}
        const { followers } = await on.follows.counts(authorId)
        return { merci, essaye, shares: await on.on.shares.store.count(video._id), followers }
      }
      const all = [
        anActivity('Like', bob, id),
        anActivity('EmojiReact', bob, id, { reaction: 'essaye' }),
        anActivity('Announce', bob, id),
        anActivity('Follow', bob, authorId),
      ]
      for (const one of all) {
        // By somebody else, it is of no consequence.
        await on.said(anActivity('Undo', eve, { ...one, actor: eve._id }), eve)
        await on.said(anActivity('Undo', bob, one), bob)
        expect(await on.said(one, bob), one.type).to.equal('undone-before')
      }
      expect(await counts()).to.deep.equal({ merci: 0, essaye: 0, shares: 0, followers: 0 })
      for (const one of all) expect(await on.said(one, bob), one.type).to.equal('done')
      expect(await counts()).to.deep.equal({ merci: 1, essaye: 1, shares: 1, followers: 1 })
      for (const one of all) await on.said(anActivity('Undo', bob, one.id), bob)
      expect(await counts()).to.deep.equal({ merci: 0, essaye: 0, shares: 0, followers: 0 })
    })
  })

  describe('a film', () => {
    it('is not withdrawn by an older word, and is by a newer one, also when another host passes it on', async () => {
      const { document, videoId } = await theirFilm({ updated: at(10) })
      const still = async () => (await store().find(videoId as never)) !== null
      const notReady = (minute: number) => anActivity('Update', alice, { ...document, state: 2, updated: at(minute) })
      expect(await on.said(notReady(5), alice)).to.equal('not-ready')
      expect(await still()).to.equal(true)
      expect(await on.said(notReady(15), alice)).to.equal('done')
      expect(await still()).to.equal(false)

      const passed = await theirFilm({ updated: at(10) })
      on.documents.set(passed.document.id, {
        ...passed.document,
        to: [alice.followers],
        cc: [],
        updated: at(11),
      } as never)
      const body = Buffer.from(JSON.stringify(anActivity('Update', alice, passed.document.id))).toString('base64')
      const item = { actorId: bob._id, activityId: `${bob._id}#look-1`, bytes: body, from: bob.host, isHint: true }
      const { lanes } = await on.part.store.putAll([item])
      await on.on.jobs.start()
      const job = await on.on.jobs.enqueue('inbox-lane', { lane: lanes[0]?.lane ?? '' }, { key: lanes[0]?.lane ?? '' })
      expect((await on.on.jobs.ended(job))?.state).to.equal('done')
      expect(await store().find(passed.videoId as never)).to.equal(null)
    })

    it('of whom nobody follows does not come by naming somebody who is followed, of her host or of another', async () => {
      on.asked.length = 0
      for (const named of [alice._id, evesChannel._id]) {
        const document = { ...aVideoDocument(eve), id: `https://evil.example/videos/watch/${++made}` }
        const attributedTo = [eve._id, named]
        for (const type of ['Create', 'Update']) {
          const said = anActivity(type, eve, { ...document, attributedTo })
          expect(await on.said(said, eve), `${type} ${named}`).to.equal('not-for-here')
        }
        expect(await store().findByRemoteId(document.id)).to.equal(null)
      }
      const list = {
        type: 'Playlist',
        id: 'https://evil.example/video-playlists/1',
        name: 'Liste',
        published: at(1),
        attributedTo: ['https://evil.example/accounts/nobody'],
        to: ['https://www.w3.org/ns/activitystreams#Public'],
      }
      expect(await on.said(anActivity('Create', eve, list), eve)).to.equal('not-for-here')
      expect(on.asked).to.not.include('https://evil.example/accounts/nobody')
    })

    it('and what a neighbour said before are not taken over by giving something else their ids', async () => {
      const mallory = anActor('https://social.example/users/mallory')
      on.actors.set(mallory._id, mallory)
      const { video, id } = await on.film()
      const liked = anActivity('Like', bob, id)
      const said = anActivity('Create', bob, aNote(bob, id))
      for (const one of [liked, said]) expect(await on.said(one, bob)).to.equal('done')
      const disguised = { ...aNote(mallory, id), id: liked.id, actor: mallory._id, object: id }
      for (const type of ['Update', 'Create']) {
        expect(await on.said(anActivity(type, mallory, disguised), mallory), type).to.equal('not-its-owner')
      }
      const approved = aNote(mallory, id, { replyApproval: `${id}/approved` })
      const again = { ...anActivity('Create', mallory, approved), id: said.id }
      expect(await on.said(again, mallory)).to.equal('seen-with-other-content')
      expect(await on.said(anActivity('Undo', bob, liked.id), bob)).to.equal('done')
      expect((await store().find(video._id))?.counts).to.include({ merci: 0, comments: 1 })
    })

    it('said to be of a neighbour first is what its own address says', async () => {
      const good = anActor('https://evil.example/accounts/good')
      on.actors.set(good._id, good)
      await on.follow(await on.on.person('Karim Diallo'), good)
      const id = `https://evil.example/videos/watch/${++made}`
      const forged = { ...aVideoDocument(eve, { name: 'Au nom de good' }), id, attributedTo: [good._id, eve._id] }
      expect(await on.said(anActivity('Create', eve, forged), eve)).to.equal('fetch: not-found')
      expect(await store().findByRemoteId(id)).to.equal(null)
      on.documents.set(id, { ...aVideoDocument(eve, { name: 'De eve' }), id })
      expect(await on.said(anActivity('Create', eve, forged), eve)).to.equal('not-for-here')
    })
  })

  it('a Move to somebody who is blocked here carries nobody along', async () => {
    const [old, blocked] = [anActor('https://old.example/users/x'), anActor('https://bad.example/users/x')]
    on.actors.set(blocked._id, blocked)
    const follower = await on.on.person('Odile Bernard')
    await on.follow(follower, old)
    on.documents.set(blocked._id, { type: 'Person', id: blocked._id, alsoKnownAs: [old._id] })
    on.policies.set(blocked._id, 'blocked' satisfies HostPolicy)
    const said = anActivity('Move', old, old._id, { target: blocked._id })
    expect(await on.said(said, old)).to.equal('blocked')
    expect(await on.follows.find(on.ids.person('odile.bernard'), old._id)).to.not.equal(null)
  })

  it('a thousand people of one name cost no more than one', async () => {
    const { accounts, engine } = on.on
    const handles = new Set<string>()
    for (let rank = 0; rank < 12; rank++) {
      const id = `https://crowd.example/users/${rank}`
      const received = {
        id,
        host: 'crowd.example',
        name: 'Même',
        url: id,
        isGroup: false,
        displayName: 'Même',
        bio: '',
      }
      const { handle } = await engine.transaction((tx) => accounts.received.receiveAccount(received, tx))
      handles.add(handle)
      expect(handle).to.match(/^même(-[0-9a-f]+)?@crowd\.example$/)
    }
    expect(handles.size).to.equal(12)
    expect(handles).to.not.include('même-12@crowd.example')
  })

  it('of a megabyte that is said for a like, its head is kept', async () => {
    const { video, id } = await on.film()
    const liked = anActivity('Like', bob, id, { padding: 'x'.repeat(900_000), tag: Array(900).fill({ name: 'y' }) })
    expect(await on.said(liked, bob)).to.equal('done')
    const kept = on.on.engine.collection<{ _id: string; iri: string; json: string }>({ name: 'ledger_activities' })
    const found = await kept.findOne({ iri: liked.id })
    expect(found?.json.length).to.be.below(5000)
    expect(await on.said(liked, bob)).to.equal('again')
    expect(await on.said(anActivity('Undo', bob, liked.id), bob)).to.equal('done')
    expect((await store().find(video._id))?.counts.merci).to.equal(0)
  })
})
