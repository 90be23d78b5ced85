import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import { InvalidInput } from '#src/app-error.ts'
import type { ReportsQuery, ReportToWrite } from '#src/moderation/moderation-schemas.ts'
import { anonymousLimits } from '#src/moderation/report.ts'
import { notificationsQuery } from '#src/notifications/notification-schemas.ts'
import type { PlaylistAudience } from '#src/playlists/playlist.ts'
import { onPrepared } from '#src/videos/replacement.ts'
import type { VideoId } from '#src/videos/video.ts'
import { videosQuery } from '#src/videos/videos-query.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'

const anyone = { kind: 'anonymous' } as const
const open: ReportsQuery = { state: 'open', count: 50 }
const inGoodFaith = { ground: 'other', reason: 'On reconnaît un élève.', goodFaith: true } as const

onEachEngine('moderation', (kind) => {
  let on: SubjectsOfTest
  let author: Person
  let odile: Person
  let lea: Person

  before(async () => {
    on = await someSubjects(kind)
    author = await on.person('Jeanne Martin')
    odile = await on.person('Odile Bernard')
    lea = await on.person('Lea Inspecteur', ['teacher', 'moderator'])
  })
  after(() => on[Symbol.asyncDispose]())

  async function aList(who: Person, audience: PlaylistAudience, title = 'Pour la réunion'): Promise<string> {
    const video = await on.has(author)
    const { _id } = await on.playlists.makePlaylist(who, { displayName: title, audience })
    await on.playlists.addVideo(who, _id, { videoId: video._id, note: 'Comme Kévin.' })
    return _id
  }
  const report = (who: Person | typeof anyone, about: Partial<ReportToWrite>) =>
    on.moderation.reportContent(who, { ...inGoodFaith, ...about }).then(({ abuse }) => abuse.id)
  /** What this person is told and has not read, read then. */
  async function told(who: Person) {
    const { data } = await on.notifications.listNotifications(who, notificationsQuery.parse({ unread: 'true' }))
    await on.notifications.readNotifications(who)
    return data
  }

  it('a stranger reports, a moderator hides with a reason, the author reads it, nobody else sees the video', async () => {
    const video = await on.has(author)
    const before = await on.videos.showVideo(anyone, video._id)
    const receipt = await on.moderation.reportContent(anyone, {
      ...inGoodFaith,
      video: { id: video.number },
      name: 'Un parent',
      mail: 'parent@exemple.fr',
      startAt: 12,
    })
    const [report] = (await on.moderation.listReports(lea, open)).data
    expect(report).to.deep.include({ id: receipt.abuse.id, reason: 'On reconnaît un élève.', startAt: 12 })
    expect(report?.reporter).to.deep.equal({ account: null, name: 'Un parent', mail: 'parent@exemple.fr' })
    const decided = await on.moderation.decideReport(lea, receipt.abuse.id, {
      decision: 'hide-video',
      reason: 'Un élève est reconnaissable à 0:12.',
    })
    expect(decided).to.include({ state: 'accepted' })
    expect(await on.videos.showVideo(anyone, video._id).catch((error) => error.code)).to.equal('not-found')
    expect(await on.videos.showVideo(odile, video._id).catch((error) => error.code)).to.equal('not-found')
    const { hidden } = await on.videos.showVideo(author, video._id)
    expect(hidden).to.include({ reason: 'Un élève est reconnaissable à 0:12.', isHeldForReview: false })
    const { data: news } = await on.notifications.listNotifications(author, notificationsQuery.parse({}))
    expect(news).to.have.length(1)
    expect(news[0]).to.include({ kind: 'hidden', reason: 'Un élève est reconnaissable à 0:12.', peopleCount: 0 })
    expect(news[0]?.video?.uuid).to.equal(video._id)
    expect((await on.videos.store.find(video._id))?.grantEpoch).to.equal(1)

    await on.moderation.showVideo(lea, video._id, '')
    const after = await on.videos.showVideo(anyone, video._id)
    expect(after.publishedAt).to.equal(before.publishedAt)
    await on.events.settled()
    expect((await told(author)).map(({ kind }) => kind)).to.deep.equal(['published'])
    const heard = on.heard.flatMap((event) => ('videoId' in event && event.videoId === video._id ? [event.kind] : []))
    expect(heard).to.deep.equal(['video-withdrawn', 'video-published'])
  })

  it('one decision settles all open reports of the same thing, and is taken once', async () => {
    const video = await on.has(author)
    const first = await on.moderation.reportContent(anyone, { ...inGoodFaith, video: { id: video._id } })
    await on.moderation.reportContent(odile, { ...inGoodFaith, video: { id: video._id } })
    const [report] = (await on.moderation.listReports(lea, open)).data
    expect(report?.sameTarget).to.equal(1)
    const decisions = await Promise.allSettled(
      (['leave', 'hide-video'] as const).map((decision) =>
        on.moderation.decideReport(lea, first.abuse.id, { decision, reason: 'Après lecture.' }),
      ),
    )
    expect(decisions.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected'])
    const refused = decisions.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(refused.reason.code).to.equal('already-decided')
    expect((await on.moderation.listReports(lea, open)).total).to.equal(0)
  })

  it('the same person reports the same thing once', async () => {
    const video = await on.has(author)
    const written: ReportToWrite = { ...inGoodFaith, video: { id: video._id } }
    const receipts = await Promise.all([1, 2, 3].map(() => on.moderation.reportContent(odile, written)))
    expect(new Set(receipts.map(({ abuse }) => abuse.id)).size).to.equal(1)
    await on.moderation.decideReport(lea, receipts[0]?.abuse.id ?? '', { decision: 'leave', reason: '' })
  })

  it('a reported comment is taken away, and its words with it', async () => {
    const video = await on.has(author)
    const comment = await on.comments.writeComment(odile, video._id, { text: 'Propos déplacés' })
    const { abuse } = await on.moderation.reportContent(author, { ...inGoodFaith, comment: { id: comment.id } })
    const [report] = (await on.moderation.listReports(lea, open)).data
    expect(report?.comment?.html).to.contain('Propos déplacés')
    expect(report?.reporter.account?.displayName).to.equal('Jeanne Martin')
    const wrong = await on.moderation
      .decideReport(lea, abuse.id, { decision: 'hide-video', reason: 'Non.' })
      .catch((error) => error)
    expect(wrong).to.be.instanceOf(InvalidInput)
    const silent = await on.moderation
      .decideReport(lea, abuse.id, { decision: 'delete-comment', reason: ' ' })
      .catch((error) => error)
    expect(silent).to.be.instanceOf(InvalidInput)
    await on.moderation.decideReport(lea, abuse.id, { decision: 'delete-comment', reason: 'Propos déplacés.' })
    expect((await on.comments.store.findByAddress(comment.uuid))?.text).to.equal('')
    expect((await on.videos.store.find(video._id))?.counts.comments).to.equal(0)
  })

  it('a list is shown to who decides of it, goes for a reason that its owner is told, and who reported learns the outcome', async () => {
    const id = await aList(odile, 'lien')
    const number = (await on.playlists.showPlaylist(odile, id)).id
    expect(await report(anyone, { playlist: { id: number } }).catch((error) => error.code)).to.equal('not-found')
    const [first, second] = [await report(author, { playlist: { id } }), await report(anyone, { playlist: { id } })]
    expect(await report(author, { playlist: { id } })).to.equal(first)
    const reports = (await on.moderation.listReports(lea, open)).data
    expect(reports.map(({ id }) => id)).to.deep.equal([first, second])
    expect(reports[0]).to.deep.include({ kind: 'playlist', video: null, comment: null, sameTarget: 1 })
    expect(reports[0]?.playlist).to.include({ uuid: id, displayName: 'Pour la réunion', videosLength: 1 })
    expect(reports[0]?.playlist?.films[0]?.note).to.equal('Comme Kévin.')
    const decide = (decision: 'hide-video' | 'delete-playlist', reason: string) =>
      on.moderation.decideReport(lea, second, { decision, reason }).catch((error) => error.errors[0].pointer)
    expect(await decide('hide-video', 'Non.')).to.equal('/decision')
    expect(await decide('delete-playlist', ' ')).to.equal('/reason')
    for (const who of [author, odile]) await told(who)
    expect(await decide('delete-playlist', 'Une note nomme un élève.')).to.include({
      state: 'accepted',
      playlist: null,
    })

    expect(await on.playlists.showPlaylist(odile, id).catch((error) => error.code)).to.equal('not-found')
    expect((await on.moderation.listReports(lea, open)).total).to.equal(0)
    const [news] = await told(odile)
    expect(news).to.deep.include({
      kind: 'list-removed',
      playlist: { displayName: 'Pour la réunion' },
      reason: 'Une note nomme un élève.',
      path: '/mes-listes',
      people: [],
    })
    const [answered] = await told(author)
    // The words for its owner are hers.
    expect(answered).to.deep.include({ kind: 'reported', playlist: null, reason: null })
    expect(answered?.report).to.deep.equal({ id: first, about: 'playlist', outcome: 'removed' })
    const admin = await on.person('Karim Trace', ['teacher', 'administrator'])
    const { data } = await on.administration.listAudit(admin, { count: 2 })
    const trail = data.map(({ action, reason }) => [action, reason])
    expect(trail).to.deep.include(['playlist-deleted', 'Une note nomme un élève.'])
  })

  it('who reported learns that a thing stays, and why; that it is gone; and nothing of what they decided themselves', async () => {
    await told(odile)
    const id = await aList(author, 'academie', 'Une liste')
    const stays = await report(odile, { playlist: { id } })
    await on.moderation.decideReport(lea, stays, { decision: 'leave', reason: 'Rien n’y nomme personne.' })
    const [left] = await told(odile)
    expect(left).to.deep.include({ playlist: { displayName: 'Une liste' }, reason: 'Rien n’y nomme personne.' })
    expect(left?.report).to.deep.equal({ id: stays, about: 'playlist', outcome: 'left' })
    expect(left?.path).to.equal((await on.playlists.showPlaylist(odile, id)).path)
    // Its title is no longer told to whom it is no longer for.
    await on.playlists.rewritePlaylist(author, id, { audience: 'brouillon' })
    const { data } = await on.notifications.listNotifications(odile, notificationsQuery.parse({ count: '1' }))
    expect(data[0]).to.deep.include({ playlist: null, path: '/notifications' })
    expect(await report(odile, { playlist: { id } }).catch((error) => error.code)).to.equal('not-found')

    await on.playlists.rewritePlaylist(author, id, { audience: 'public' })
    const goes = await report(odile, { playlist: { id } })
    await on.playlists.deletePlaylist(author, id)
    expect((await told(odile))[0]?.report).to.deep.equal({ id: goes, about: 'playlist', outcome: 'gone' })

    const other = await aList(author, 'public')
    await told(author)
    await report(lea, { playlist: { id: other } })
    await on.playlists.deletePlaylist(lea, other, 'Hors sujet.')
    expect(await told(lea)).to.deep.equal([])
    expect((await told(author))[0]).to.include({ kind: 'list-removed', reason: 'Hors sujet.' })

    const video = await on.has(author)
    const hides = await report(odile, { video: { id: video._id } })
    await on.moderation.hideVideo(lea, video._id, 'Un visage.')
    await on.events.settled()
    const [hidden] = await told(odile)
    expect(hidden).to.deep.include({ video: null, reason: null, path: '/notifications' })
    expect(hidden?.report).to.deep.equal({ id: hides, about: 'video', outcome: 'removed' })
    expect((await on.moderation.listReports(lea, open)).total).to.equal(0)
  })

  it('nothing is left to decide of the lists of who is erased', async () => {
    const paul = await on.person('Paul Petit')
    await report(anyone, { playlist: { id: await aList(paul, 'public') } })
    await on.engine.transaction((tx) => on.events.record(tx, { kind: 'account-closed', accountId: paul.accountId }))
    await on.events.settled()
    expect((await on.moderation.listReports(lea, open)).total).to.equal(0)
  })

  it('a report needs its words, its good faith and exactly one thing', async () => {
    const video = await on.has(author)
    for (const [written, pointer] of [
      [{ ...inGoodFaith, video: { id: video._id }, reason: 'x' }, '/reason'],
      [{ ...inGoodFaith, video: { id: video._id }, reason: 'x'.repeat(3001) }, '/reason'],
      [{ ...inGoodFaith, video: { id: video._id }, goodFaith: false }, '/goodFaith'],
      [{ ...inGoodFaith, video: { id: video._id }, mail: 'parent' }, '/mail'],
      [{ ...inGoodFaith }, '/video'],
      [{ ...inGoodFaith, video: { id: video._id }, comment: { id: 1 } }, '/video'],
      [{ ...inGoodFaith, playlist: { id: video._id }, comment: { id: 1 } }, '/video'],
    ] as [ReportToWrite, string][]) {
      const refusal = await on.moderation.reportContent(anyone, written).catch((error) => error)
      expect(refusal, pointer).to.be.instanceOf(InvalidInput)
      expect(refusal.errors[0].pointer).to.equal(pointer)
    }
    expect((await on.moderation.listReports(lea, open)).total).to.equal(0)
  })

  it('what is deleted has nothing left to be decided', async () => {
    const video = await on.has(author)
    const { abuse } = await on.moderation.reportContent(anyone, { ...inGoodFaith, video: { id: video._id } })
    await on.videos.deleteVideo(author, video._id)
    await on.events.settled()
    const { data } = await on.moderation.listReports(lea, { state: 'accepted', count: 50 })
    const closed = data.find(({ id }) => id === abuse.id)
    expect(closed?.video).to.equal(null)
    expect(closed?.decision?.by).to.equal(null)
  })

  it('what its author withdrew is theirs alone again, and its report still stands', async () => {
    const video = await on.has(author)
    const { abuse } = await on.moderation.reportContent(anyone, { ...inGoodFaith, video: { id: video._id } })
    await on.videos.editVideo(author, video._id, { audience: 'brouillon' })
    const [report] = (await on.moderation.listReports(lea, open)).data
    expect(report?.id).to.equal(abuse.id)
    expect(report?.video).to.equal(null)
    await on.moderation.decideReport(lea, abuse.id, { decision: 'hide-video', reason: 'Un visage.' })
    await on.videos.publishVideo(author, video._id, { audience: 'public' })
    expect(await on.videos.showVideo(odile, video._id).catch((error) => error.code)).to.equal('not-found')
  })

  it('every decision leaves its line, with who, what and why', async () => {
    const admin = await on.person('Karim Admin', ['teacher', 'administrator'])
    const video = await on.has(author)
    await on.moderation.hideVideo(lea, video._id, 'Un visage.')
    on.clock.forward({ seconds: 1 })
    await on.moderation.showVideo(lea, video._id, 'Le visage est flouté.')
    on.clock.forward({ seconds: 1 })
    await on.videos.deleteVideo(admin, video._id)
    const { data } = await on.administration.listAudit(admin, { count: 3 })
    expect(data.map(({ action, reason, by }) => [action, reason, by?.displayName])).to.deep.equal([
      ['video-deleted', null, 'Karim Admin'],
      ['video-shown', 'Le visage est flouté.', 'Lea Inspecteur'],
      ['video-hidden', 'Un visage.', 'Lea Inspecteur'],
    ])
  })

  it('what nobody known reports of one thing is bounded, whoever is known is heard, and a decision makes room', async () => {
    const video = await on.has(author)
    const report = (viewer: typeof anyone | Person) =>
      on.moderation
        .reportContent(viewer, { ...inGoodFaith, video: { id: video.number } })
        .then(({ abuse }) => abuse.id)
        .catch((error) => error.code)
    const ids: string[] = []
    for (let rank = 0; rank < anonymousLimits.ofOneThing; rank += 1) ids.push(await report(anyone))
    expect(new Set(ids).size).to.equal(anonymousLimits.ofOneThing)
    expect(await report(anyone)).to.equal('reports-full')
    expect(await report(odile)).not.to.equal('reports-full')
    await on.moderation.decideReport(lea, ids[0] ?? '', { decision: 'leave', reason: '' })
    expect(await report(anyone)).not.to.equal('reports-full')
  })
})

onEachEngine('moderation that comes first', (kind) => {
  it('holds what teachers publish until a moderator has looked, and tells nobody before', async () => {
    await using on = await someSubjects(kind, { settings: { moderatesFirst: true } })
    const author = await on.person('Jeanne Martin')
    const lea = await on.person('Lea Inspecteur', ['teacher', 'moderator'])
    const video = await on.has(author, { audience: 'brouillon', isPublished: false, publishedAt: null })
    const published = await on.videos.publishVideo(author, video._id, { audience: 'public' })
    expect(published.hidden?.isHeldForReview).to.equal(true)
    expect(await on.videos.showVideo(anyone, video._id).catch((error) => error.code)).to.equal('not-found')
    await on.events.settled()
    expect(on.heard).to.deep.equal([])

    const queue = await on.moderation.listWithheldVideos(lea, { waiting: true, count: 10 })
    expect(queue.data.map(({ uuid }) => uuid)).to.deep.equal([video._id])
    await on.moderation.showVideo(lea, video._id, '')
    expect((await on.videos.listVideos(anyone, videosQuery.parse({}))).total).to.equal(1)
    expect((await on.moderation.listWithheldVideos(lea, { waiting: true, count: 10 })).total).to.equal(0)
    await on.events.settled()
    expect(on.heard.map((event) => event.kind)).to.deep.equal(['video-published'])

    // Once looked at, changing a word does not make it wait again.
    await on.videos.editVideo(author, video._id, { audience: 'brouillon' })
    const again = await on.videos.publishVideo(author, video._id, { audience: 'public' })
    expect(again.hidden).to.equal(null)
    // Another film does, wherever it is put in place, and whoever looked at the first one.
    const replace = async (by: Person, id: VideoId) => {
      await on.videos.startReplacement(by, id, () => 'uploads/next')
      const inPlace = onPrepared((now) => ({ ...now, mediaPrefix: `videos/${id}/${crypto.randomUUID()}` }))
      return on.engine.transaction((tx) => on.videos.save(id, tx, inPlace))
    }
    await on.events.settled()
    on.heard.length = 0
    expect((await replace(author, video._id))?.hidden).to.include({ by: null })
    expect((await on.videos.listVideos(anyone, videosQuery.parse({}))).total).to.equal(0)
    expect((await on.videos.showVideo(author, video._id)).hidden?.reason).to.match(/a été remplacé/)
    await on.events.settled()
    expect(on.heard.map((event) => event.kind)).to.deep.equal(['video-withdrawn'])
    await on.moderation.showVideo(lea, video._id, '')
    await on.videos.editVideo(author, video._id, { audience: 'brouillon' })
    await replace(author, video._id)
    const shown = await on.videos.publishVideo(author, video._id, { audience: 'public' })
    expect(shown.hidden?.isHeldForReview).to.equal(true)
    // A moderator's own does not wait.
    const own = await on.has(lea, { audience: 'brouillon', isPublished: false, publishedAt: null })
    expect((await on.videos.publishVideo(lea, own._id, { audience: 'public' })).hidden).to.equal(null)
    expect((await replace(lea, own._id))?.hidden).to.equal(null)
  })
})
