/** Comments that wait for an author or for moderation: seen by few, counted, told and answered once they appear. */
import { expect } from 'chai'
import { createIds } from '#federation/ids.ts'
import { listenForApprovals } from '#federation/policies/approve-replies.ts'
import type { ActivityDocument } from '#federation/ports.ts'
import type { Person } from '#src/access/permissions.ts'
import type { Viewer } from '#src/access/viewer.ts'
import type { AccountId } from '#src/accounts/account.ts'
import { createAddresses } from '#src/addresses.ts'
import { threadsQuery } from '#src/comments/comment-schemas.ts'
import type { Video } from '#src/videos/video.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'

onEachEngine('comments that wait', (kind) => {
  let on: SubjectsOfTest
  let jeanne: Person
  let odile: Person
  let karim: Person
  let lea: Person
  let paul: AccountId
  const said: { activity: ActivityDocument; to: readonly string[]; personally: boolean | undefined }[] = []
  const ids = createIds(createAddresses(() => new URL('https://classe.example/')))

  before(async () => {
    on = await someSubjects(kind)
    jeanne = await on.person('Jeanne Martin')
    odile = await on.person('Odile Bernard')
    karim = await on.person('Karim Diallo')
    lea = await on.person('Lea Inspecteur', ['teacher', 'moderator'])
    const id = 'https://video.example/accounts/paul'
    const remote = { id, host: 'video.example', name: 'paul', url: id, isGroup: false, displayName: 'Paul', bio: '' }
    paul = (await on.engine.transaction((tx) => on.accounts.received.receiveAccount(remote, tx)))._id
    listenForApprovals({
      events: on.events,
      engine: on.engine,
      ids,
      actors: { person: ({ _id, handle }) => ({ id: ids.person(handle), accountId: _id }) as never },
      subjects: on,
      deliveries: {
        async deliver(_tx, { activity, to, personally }) {
          said.push({ activity, to, personally })
        },
      },
    })
  })
  after(() => on[Symbol.asyncDispose]())
  beforeEach(async () => {
    await on.events.settled()
    said.length = 0
    on.heard.length = 0
  })

  const aHeldVideo = () => on.has(jeanne, { approvesComments: true })
  const seen = async (viewer: Viewer, { _id }: Video) => {
    const page = await on.comments.listThreads(viewer, _id, threadsQuery.parse({}))
    return { total: page.totalNotDeletedComments, texts: page.data.map(({ text }) => text) }
  }
  const waiting = async (viewer: Viewer, { _id }: Video) =>
    (await on.comments.listHeld(viewer, _id)).data.map(({ text, may }) => [text, may.approve])
  const code = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'done',
      (error: { code?: string }) => error.code ?? String(error),
    )
  const told = async () => {
    await on.events.settled()
    return on.heard.filter(({ kind: what }) => what.startsWith('comment-')).map(({ kind: what }) => what)
  }
  const remote = () => {
    const id = `https://video.example/notes/${crypto.randomUUID()}`
    return { id, url: id, host: 'video.example' }
  }

  it('are seen by who wrote them and by who may let them appear, counted and told to nobody', async () => {
    const video = await aHeldVideo()
    const written = await on.comments.writeComment(odile, video._id, { text: 'Et ensuite' })
    expect(written).to.include({ heldForReview: true })
    expect(await waiting(odile, video)).to.deep.equal([['Et ensuite', false]])
    expect(await waiting(jeanne, video)).to.deep.equal([['Et ensuite', true]])
    expect(await waiting(lea, video)).to.deep.equal([['Et ensuite', true]])
    expect(await waiting(karim, video)).to.deep.equal([])
    expect(await waiting({ kind: 'anonymous' }, video)).to.deep.equal([])
    for (const viewer of [jeanne, odile, karim]) {
      expect(await seen(viewer, video)).to.deep.equal({ total: 0, texts: [] })
    }
    expect(await told()).to.deep.equal([])
    expect(await code(on.comments.writeComment(karim, video._id, { text: 'Oui' }, written.uuid))).to.equal('not-found')
    for (const address of [String(written.id), written.uuid]) {
      for (const viewer of [jeanne, odile, lea]) {
        expect((await on.comments.showThread(viewer, video._id, address)).comment.text).to.equal('Et ensuite')
      }
      for (const viewer of [karim, { kind: 'anonymous' } as const]) {
        expect(await code(on.comments.showThread(viewer, video._id, address))).to.equal('not-found')
      }
      expect(await code(on.comments.editComment(karim, video._id, address, { text: 'x' }))).to.equal('not-found')
      expect(await code(on.comments.deleteComment(karim, video._id, address))).to.equal('not-found')
      const report = { comment: { id: address }, reason: 'Un commentaire déplacé', goodFaith: true }
      expect(await code(on.moderation.reportContent(karim, report))).to.equal('not-found')
    }
    expect(await code(on.comments.approveComment(karim, video._id, written.uuid))).to.equal('not-found')
    expect(await code(on.comments.approveComment(odile, video._id, written.uuid))).to.equal('not-allowed')
    expect((await on.comments.store.allOf(video._id, { count: 10 })).items).to.deep.equal([])
  })

  it('appear once an author agrees, however often she says so, and are answered from then on', async () => {
    const video = await aHeldVideo()
    const { uuid } = await on.comments.writeComment(odile, video._id, { text: 'Merci pour ce film' })
    const [first] = await Promise.all([1, 2].map(() => on.comments.approveComment(jeanne, video._id, uuid)))
    expect(first).to.include({ heldForReview: false })
    expect(await seen(karim, video)).to.deep.equal({ total: 1, texts: ['Merci pour ce film'] })
    expect(await told()).to.deep.equal(['comment-written'])
    expect(await waiting(jeanne, video)).to.deep.equal([])
    const answer = await on.comments.writeComment(jeanne, video._id, { text: 'Avec plaisir' }, uuid)
    expect(answer).to.include({ heldForReview: false })
    const again = await on.comments.writeComment(karim, video._id, { text: 'Moi aussi' }, uuid)
    expect(again.heldForReview).to.equal(true)
    expect((await on.comments.showThread(karim, video._id, uuid)).children).to.have.length(1)
    await on.comments.approveComment(jeanne, video._id, again.uuid)
    expect((await on.comments.showThread(karim, video._id, uuid)).children).to.have.length(2)
    expect((await seen(karim, video)).total).to.equal(3)
    expect(said).to.deep.equal([])
  })

  it('leave no trace when they are reworded or taken back before', async () => {
    const video = await aHeldVideo()
    const { uuid } = await on.comments.writeComment(odile, video._id, { text: 'Brouillon' })
    await on.comments.editComment(odile, video._id, uuid, { text: 'Mieux dit' })
    expect(await waiting(jeanne, video)).to.deep.equal([['Mieux dit', true]])
    await on.comments.deleteComment(odile, video._id, uuid)
    expect(await waiting(jeanne, video)).to.deep.equal([])
    expect(await code(on.comments.approveComment(jeanne, video._id, uuid))).to.equal('not-found')
    expect(await seen(jeanne, video)).to.deep.equal({ total: 0, texts: [] })
    expect(await told()).to.deep.equal([])
  })

  it('wait again when their words change, are counted no more, and are told as changed once somebody agrees', async () => {
    const video = await aHeldVideo()
    const { uuid } = await on.comments.writeComment(odile, video._id, { text: 'Merci' })
    await on.comments.approveComment(jeanne, video._id, uuid)
    const answer = await on.comments.writeComment(karim, video._id, { text: 'Moi aussi' }, uuid)
    await on.comments.approveComment(jeanne, video._id, answer.uuid)
    await told()
    on.heard.length = 0
    const edit = (person: Person, id: string, text: string) => on.comments.editComment(person, video._id, id, { text })
    expect(await edit(karim, answer.uuid, 'Une publicité')).to.include({ heldForReview: true })
    expect(await edit(karim, answer.uuid, 'Une autre')).to.include({ heldForReview: true })
    const thread = await on.comments.showThread(odile, video._id, uuid)
    expect([thread.children, thread.comment.totalReplies]).to.deep.equal([[], 0])
    expect(await edit(odile, uuid, 'Merci')).to.include({ heldForReview: false })
    expect(await edit(odile, uuid, 'Achetez ceci')).to.include({ heldForReview: true })
    expect(await seen(odile, video)).to.deep.equal({ total: 0, texts: [] })
    expect(await waiting(jeanne, video)).to.have.length(2)
    expect(await told()).to.deep.equal([])
    await on.comments.approveComment(jeanne, video._id, uuid)
    expect(await told()).to.deep.equal(['comment-edited'])
    expect(await seen(karim, video)).to.deep.equal({ total: 1, texts: ['Achetez ceci'] })
    // Known elsewhere with other words: that it goes is told, and counts for nothing.
    await on.comments.deleteComment(karim, video._id, answer.uuid)
    expect(await told()).to.deep.equal(['comment-edited', 'comment-deleted'])
    expect(await seen(karim, video)).to.deep.equal({ total: 1, texts: ['Achetez ceci'] })
    expect(
      (await edit(jeanne, (await on.comments.writeComment(jeanne, video._id, { text: 'a' })).uuid, 'b')).heldForReview,
    ).to.equal(false)
  })

  it('of another instance wait too, and who wrote them is told once they appear', async () => {
    const video = await aHeldVideo()
    const receive = (given: object, under: Video) =>
      on.engine.transaction((tx) =>
        on.comments.received.receiveComment(
          {
            remote: remote(),
            author: paul,
            text: 'Depuis ailleurs',
            atSeconds: null,
            writtenAt: '2026-11-24T07:00:00.000Z',
            inReplyTo: null,
            ...given,
          },
          under,
          tx,
        ),
      )
    const comment = await receive({}, video)
    expect(comment?.held).to.equal('author')
    expect(await told()).to.deep.equal([])
    await on.comments.approveComment(jeanne, video._id, comment?._id ?? '')
    expect(await told()).to.deep.equal(['comment-written'])
    expect(said).to.have.length(1)
    expect(said[0]).to.deep.include({ to: ['https://video.example/accounts/paul'], personally: true })
    expect(said[0]?.activity).to.include({
      type: 'ApproveReply',
      actor: ids.person('jeanne.martin'),
      object: comment?.remote?.id,
      inReplyTo: ids.video(video._id),
    })

    const open = await on.has(jeanne)
    const quarantined = await receive({ isQuarantined: true }, open)
    expect(quarantined?.held).to.equal('moderation')
    expect(await waiting(jeanne, open)).to.deep.equal([])
    expect(await code(on.comments.approveComment(jeanne, open._id, quarantined?._id ?? ''))).to.equal('not-allowed')
    expect((await on.comments.store.heldForModeration({ count: 10 })).items).to.have.length(1)
    const queue = await on.comments.listQuarantined(lea, { count: 10 })
    expect(queue.total).to.equal(1)
    expect(queue.data[0]).to.include({ uuid: quarantined?._id })
    expect(queue.data[0]?.video).to.include({ uuid: open._id, name: open.title })
    await on.videos.editVideo(jeanne, open._id, { audience: 'brouillon' })
    expect((await on.comments.listQuarantined(lea, { count: 10 })).data).to.deep.equal([])
    await on.videos.publishVideo(jeanne, open._id, { audience: 'public' })
    expect(await code(on.comments.listQuarantined(jeanne, { count: 10 }))).to.equal('not-allowed')
    await on.comments.approveComment(lea, open._id, quarantined?._id ?? '')
    expect((await seen(karim, open)).texts).to.deep.equal(['Depuis ailleurs'])
    const again = { remote: quarantined?.remote, isQuarantined: true, text: 'Tout autre chose' }
    expect((await receive(again, open))?.held).to.equal('moderation')
    expect(await seen(karim, open)).to.deep.equal({ total: 0, texts: [] })
    await on.comments.approveComment(lea, open._id, quarantined?._id ?? '')
    const plain = await receive({}, open)
    expect(plain?.held ?? null).to.equal(null)
    expect((await seen(karim, open)).total).to.equal(2)
  })
})
