/** Videos, comments and thanks of other instances, once believed: what people of this one then see and can do. */
import { expect } from 'chai'
import { anonymous } from '#src/access/viewer.ts'
import type { Account } from '#src/accounts/account.ts'
import { CommentsClosed } from '#src/comments/comment.ts'
import { threadsQuery } from '#src/comments/comment-schemas.ts'
import type { Video } from '#src/videos/video.ts'
import { videosQuery } from '#src/videos/videos-query.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { aReceivedVideo, aRemotePerson } from './a-remote-video.ts'

onEachEngine('what comes from another instance', (kind) => {
  let on: SubjectsOfTest
  let alice: Account
  let film: Video
  before(async () => {
    on = await someSubjects(kind)
    alice = await on.engine.transaction((tx) => on.accounts.received.receiveAccount(aRemotePerson(), tx))
    film = (await receive()).video
  })
  after(() => on[Symbol.asyncDispose]())

  const receive = (given: Parameters<typeof aReceivedVideo>[1] = {}, options = {}) =>
    on.engine.transaction((tx) =>
      on.videos.received.receiveVideo(aReceivedVideo(alice._id, given), tx, {
        authorName: alice.displayName,
        ...options,
      }),
    )
  const remote = (given: Partial<NonNullable<Video['remote']>>) => ({
    ...aReceivedVideo(alice._id).remote,
    ...given,
  })

  it('a person is known by the address of their actor, has a handle with its host, and no right here', async () => {
    const again = await on.engine.transaction((tx) =>
      on.accounts.received.receiveAccount(aRemotePerson('alice', { displayName: 'Alice   la Pair\u202Ee' }), tx),
    )
    expect(again._id).to.equal(alice._id)
    expect(again.displayName).to.equal('Alice la Paire')
    expect(alice).to.include({ handle: 'alice@tube.example', state: 'active' })
    expect(alice.roles).to.deep.equal([])
    const shown = await on.accounts.showAccount(anonymous, 'alice@tube.example')
    expect(shown).to.include({ name: 'alice', host: 'tube.example', isLocal: false, address: 'alice@tube.example' })
    const community = await on.engine.transaction((tx) =>
      on.accounts.received.receiveAccount(
        aRemotePerson('alice', { id: 'https://tube.example/c/alice', isGroup: true }),
        tx,
      ),
    )
    expect(community.handle).to.equal('alice-2@tube.example')
  })

  it('a local person of the same name is another', async () => {
    const local = await on.person('alice')
    expect((await on.accounts.showAccount(anonymous, 'alice@classe.example')).isLocal).to.equal(true)
    expect((await on.accounts.accountNamed('alice'))._id).to.equal(local.accountId)
  })

  it('a video is found and shown as those of here, with its origin, and plays from here', async () => {
    const page = await on.videos.listVideos(anonymous, videosQuery.parse({}))
    expect(page.data.map(({ uuid }) => uuid)).to.include(film._id)
    const shown = await on.videos.showVideo(anonymous, film._id)
    expect(shown).to.include({ isLocal: false, url: film.remote?.id, name: 'Lire à deux voix', likes: 3 })
    expect(shown.origin).to.deep.equal({ host: 'tube.example', url: 'https://tube.example/w/abc' })
    expect(shown.playback?.playlistPath).to.equal(`/media/v/${film._id}/distant/master.m3u8`)
    expect(shown.playback?.fallbackPath).to.equal(`/media/v/${film._id}/distant/film-0.mp4`)
    expect(JSON.stringify(shown.playback)).to.not.contain('tube.example')
    expect(shown.streamingPlaylists).to.deep.equal([])
    const found = await on.search.searchVideos(anonymous, { search: 'deux voix', start: 0, count: 10 } as never)
    expect(found.data.map(({ uuid }) => uuid)).to.deep.equal([film._id])
    const ours = await on.videos.listVideos(anonymous, videosQuery.parse({ isLocal: 'true' }))
    expect(ours.data).to.deep.equal([])
    expect(await on.videos.store.counts()).to.deep.equal({ all: 0, published: 0 })
  })

  it('received again it is the same, as it is now, and an older document changes nothing', async () => {
    const after = await receive({
      title: 'Lire à trois voix',
      remote: remote({ updatedAt: '2026-11-21T08:00:00.000Z' }),
    })
    expect(after.isNew).to.equal(false)
    expect(after.video).to.include({ _id: film._id, title: 'Lire à trois voix' })
    expect((await receive({ title: 'Ancien titre' })).video.title).to.equal('Lire à trois voix')
  })

  it('what does not fit is cut, and a date to come is not believed', async () => {
    const { video } = await receive({
      title: `${'x'.repeat(300)}`,
      keywords: ['#un', 'un', ...Array.from({ length: 30 }, (_, n) => `mot ${n}`), 'x'.repeat(50)],
      thematiques: ['se-former', 'inventée'],
      licence: 'inventée',
      language: '??',
      publishedAt: '2099-01-01T00:00:00.000Z',
      counts: { views: -3, merci: 1.5, essaye: Number.POSITIVE_INFINITY },
      remote: remote({ id: 'https://tube.example/videos/watch/large' }),
    })
    expect(video.title).to.have.length(120)
    expect(video.keywords).to.have.length(10)
    expect(video.thematiques).to.deep.equal(['se-former'])
    expect(video).to.include({ licence: 'consultation', language: 'und' })
    expect(video.publishedAt).to.equal('2026-11-24T08:00:00.000Z')
    expect(video.counts).to.include({ views: 0, merci: 0, essaye: 0 })
  })

  it('one that is not to be listed is found by its address only; one that waits for a moderator by nobody', async () => {
    const unlisted = await receive({
      remote: remote({ id: 'https://tube.example/videos/watch/quiet', isListed: false }),
    })
    const held = await receive(
      { remote: remote({ id: 'https://tube.example/videos/watch/held' }) },
      { heldBecause: 'Première contribution de cette instance.' },
    )
    const { data } = await on.videos.listVideos(anonymous, videosQuery.parse({ count: 100 }))
    const ids = data.map(({ uuid }) => uuid)
    expect(ids).to.not.include(unlisted.video._id)
    expect(ids).to.not.include(held.video._id)
    expect((await on.videos.showVideo(anonymous, unlisted.video._id)).playback).to.not.equal(null)
    const refused = await on.videos.showVideo(anonymous, held.video._id).then(
      () => 'shown',
      (error) => error.code,
    )
    expect(refused).to.equal('not-found')
    expect((await on.videos.store.withheld({ isHeld: true }, {})).items.map(({ _id }) => _id)).to.include(
      held.video._id,
    )
  })

  it('a comment stands in its thread once, is reworded and taken back', async () => {
    const jeanne = await on.person('Jeanne Martin')
    const first = await on.comments.writeComment(jeanne, film._id, { text: 'Avec quels élèves ?' })
    const id = 'https://tube.example/comments/1'
    const received = (text: string) =>
      on.engine.transaction((tx) =>
        on.comments.received.receiveComment(
          {
            remote: { id, url: id, host: 'tube.example' },
            author: alice._id,
            text,
            atSeconds: 9000,
            writtenAt: '2026-11-24T07:00:00.000Z',
            inReplyTo: first.uuid as never,
          },
          film,
          tx,
        ),
      )
    await received('Des **CP**.')
    await received('Des **CP**.')
    await received('Des CP et des CE1.')
    const tree = await on.comments.showThread(anonymous, film._id, first.uuid)
    expect(tree.comment.totalReplies).to.equal(1)
    expect(tree.children.map(({ comment }) => comment)).to.have.length(1)
    const [answer] = tree.children.map(({ comment }) => comment)
    expect(answer).to.include({ text: 'Des CP et des CE1.', url: id, atSeconds: null, isByVideoAuthor: true })
    expect(answer?.account?.address).to.equal('alice@tube.example')
    const comment = await on.comments.store.findByRemoteId(id)
    await on.engine.transaction((tx) => on.comments.received.withdrawComment(comment?._id as never, film, tx))
    expect(await received('De retour')).to.equal(null)
    const threads = await on.comments.listThreads(anonymous, film._id, threadsQuery.parse({}))
    expect(threads.totalNotDeletedComments).to.equal(1)
  })

  it('nothing is added where comments are closed', async () => {
    const author = await on.person('Karim Diallo')
    const closed = await on.has(author, { commentsAllowed: false })
    const id = 'https://tube.example/comments/closed'
    const tried = await on.engine
      .transaction((tx) =>
        on.comments.received.receiveComment(
          {
            remote: { id, url: id, host: 'tube.example' },
            author: alice._id,
            text: 'Bonjour',
            atSeconds: null,
            writtenAt: '2026-11-24T07:00:00.000Z',
            inReplyTo: null,
          },
          closed,
          tx,
        ),
      )
      .catch((error: unknown) => error)
    expect(tried).to.be.instanceOf(CommentsClosed)
    expect((await on.videos.store.find(closed._id))?.counts.comments).to.equal(0)
  })

  it('thanks are counted once, and taken back once', async () => {
    const author = await on.person('Odile Bernard')
    const { _id: videoId } = await on.has(author)
    const said = (isGiven: boolean) =>
      on.engine.transaction((tx) =>
        on.reactions.receiveReaction({ videoId, accountId: alice._id, reaction: 'merci', isGiven }, tx),
      )
    const merci = async () => (await on.videos.store.find(videoId))?.counts.merci
    await said(true)
    await said(true)
    expect(await merci()).to.equal(1)
    await said(false)
    await said(false)
    expect(await merci()).to.equal(0)
  })

  it('withdrawn, it is nowhere, with what was said under it; the same address may come again', async () => {
    await on.engine.transaction((tx) => on.videos.received.withdrawVideo(film._id, tx))
    await on.events.settled()
    expect(await on.videos.store.findByRemoteId(film.remote?.id ?? '')).to.equal(null)
    expect((await on.comments.store.allOf(film._id, { count: 10 })).items).to.deep.equal([])
    const own = await on.has(await on.person('Paul Petit'))
    expect(await on.engine.transaction((tx) => on.videos.received.withdrawVideo(own._id, tx))).to.equal(false)
    expect(await on.videos.store.find(own._id)).to.not.equal(null)
  })

  it('all of it is told as having happened elsewhere, so that nobody says it again', () => {
    const told = on.heard.filter(({ kind }) => /^(video|comment|reaction)-/.test(kind))
    const here = told.filter(({ isRemote }) => !isRemote).map(({ kind }) => kind)
    expect(here).to.deep.equal(['comment-written'])
  })
})
