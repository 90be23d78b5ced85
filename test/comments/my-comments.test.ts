/** What one said stays one's own: found, kept and taken back also where its film is out of sight, and why it was removed is told. */
import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import { myCommentsQuery } from '#src/comments/comment-schemas.ts'
import { notificationsQuery } from '#src/notifications/notification-schemas.ts'
import type { Video } from '#src/videos/video.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'

onEachEngine('what I said', (kind) => {
  let on: SubjectsOfTest
  let jeanne: Person
  let odile: Person
  let lea: Person

  before(async () => {
    on = await someSubjects(kind)
    jeanne = await on.person('Jeanne Martin')
    lea = await on.person('Lea Inspecteur', ['teacher', 'moderator'])
  })
  after(() => on[Symbol.asyncDispose]())
  beforeEach(async () => {
    odile = await on.person(`Odile ${Math.random().toString(36).slice(2, 8)}`)
  })

  const say = async (video: Video, text: string) => {
    on.clock.forward({ minutes: 2 })
    return on.comments.writeComment(odile, video._id, { text })
  }
  const mine = (query: object = {}) => on.comments.listMyComments(odile, myCommentsQuery.parse(query))
  const change = (video: Video, given: Partial<Video>) =>
    on.engine.transaction((tx) => on.videos.store.change(video._id, tx, (one) => ({ ...one, ...given })))
  const told = async () => {
    await on.events.settled()
    return (await on.notifications.listNotifications(odile, notificationsQuery.parse({}))).data
  }

  it('is listed by pages, the newest first, with where it is, and nothing of others’', async () => {
    const [one, other] = [await on.has(jeanne, { title: 'Une' }), await on.has(jeanne, { title: 'Autre' })]
    await say(one, 'Première')
    await say(other, 'À 0:12, voilà')
    await on.comments.writeComment(jeanne, one._id, { text: 'Pas d’elle' })
    const first = await mine({ count: 1 })
    expect(first).to.include({ total: 2 })
    expect(first.data[0]).to.deep.include({ text: 'À 0:12, voilà', heldForReview: false })
    expect(first.data[0]?.video.name).to.equal('Autre')
    expect(first.data[0]?.video.path).to.match(/^\/w\/.+#echange-\d+-\d+$/)
    expect(first.data[0]?.html).to.match(/href="\/w\/[^"]+\?t=12"/)
    const second = await mine({ count: 1, after: first.next })
    expect(second.data.map(({ text }) => text)).to.deep.equal(['Première'])
    expect(second.next).to.equal(null)
    const refusal = await on.comments.listMyComments({ kind: 'anonymous' }, myCommentsQuery.parse({})).catch((e) => e)
    expect(refusal.code).to.equal('sign-in-needed')
  })

  it('under a film that is hidden, withdrawn or of others: its name is not told, the words are, and may be taken back', async () => {
    const video = await on.has(jeanne, { title: 'Secrète' })
    const said = await say(video, 'À 0:03, mon élève')
    for (const given of [
      { hidden: { at: '2026-11-24T08:00:00Z', by: jeanne.accountId, reason: 'non' } },
      { hidden: null, isPublished: false, audience: 'brouillon' },
      { isPublished: true, audience: 'groupe', groups: ['x'] },
    ] as Partial<Video>[]) {
      await change(video, given)
      const [one] = (await mine()).data
      expect(one?.video, JSON.stringify(given)).to.deep.equal({ uuid: video._id, name: null, path: null })
      expect(one?.may).to.include({ edit: false, delete: true })
      expect(one?.html).to.contain('0:03').and.to.not.contain('href')
      expect(JSON.stringify(one)).to.not.contain('Secrète')
    }
    await on.comments.deleteComment(odile, video._id, said.uuid)
    expect(await mine()).to.deep.include({ total: 0, data: [] })
  })

  it('what waits is there too; what is deleted, or whose film is, is not', async () => {
    const [held, gone] = [await on.has(jeanne, { approvesComments: true }), await on.has(jeanne)]
    await say(held, 'En attente')
    await say(gone, 'Bientôt sans film')
    expect((await mine()).data.map(({ heldForReview }) => heldForReview)).to.deep.equal([false, true])
    await on.videos.deleteVideo(jeanne, gone._id)
    await on.events.settled()
    expect((await mine()).data.map(({ text }) => text)).to.deep.equal(['En attente'])
  })

  it('taken away by a moderator, it is told to who wrote it, with the reason and the first words, whatever becomes of the film', async () => {
    const video = await on.has(jeanne, { title: 'Le rituel' })
    const said = await say(video, 'Chez moi, **Kévin** le fait')
    expect(await told()).to.deep.equal([])
    await on.comments.deleteComment(lea, video._id, said.uuid, { reason: 'Nomme un élève.' })
    const [one] = await told()
    expect(one).to.deep.include({ kind: 'removed', reason: 'Nomme un élève.', people: [], peopleCount: 0, read: false })
    expect(one?.comment?.excerpt).to.equal('Chez moi, Kévin le fait')
    expect(one?.video?.name).to.equal('Le rituel')
    expect(JSON.stringify(one)).to.not.contain('Lea')
    await change(video, { isPublished: false, audience: 'brouillon' })
    const [later] = await told()
    expect(later).to.include({ reason: 'Nomme un élève.', video: null, path: '/profil/commentaires' })
    await on.videos.deleteVideo(jeanne, video._id)
    expect((await told()).map(({ reason }) => reason)).to.deep.equal(['Nomme un élève.'])
    expect((await on.notifications.readNotifications(odile)).unread).to.equal(0)
  })

  it('taken away after a report, it is told likewise; taken back by oneself, nothing is', async () => {
    const video = await on.has(jeanne)
    const [said, own] = [await say(video, 'Mot de trop'), await say(video, 'Je retire')]
    await on.comments.deleteComment(odile, video._id, own.uuid)
    const { abuse } = await on.moderation.reportContent(jeanne, {
      reason: 'Ce n’est pas correct.',
      goodFaith: true,
      ground: 'other',
      comment: { id: said.id },
    })
    await on.moderation.decideReport(lea, abuse.id, { decision: 'delete-comment', reason: 'Insulte.' })
    expect((await told()).map((one) => [one.kind, one.reason])).to.deep.equal([['removed', 'Insulte.']])
  })
})
