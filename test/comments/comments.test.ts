import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import { InvalidInput } from '#src/app-error.ts'
import type { CommentAnswer, ThreadAnswersQuery, ThreadTree } from '#src/comments/comment-schemas.ts'
import { threadsQuery } from '#src/comments/comment-schemas.ts'
import type { Video } from '#src/videos/video.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'

const query = threadsQuery.parse({})

onEachEngine('what colleagues say under a video', (kind) => {
  let on: SubjectsOfTest
  let author: Person
  let odile: Person
  let karim: Person
  let lea: Person
  let video: Video

  before(async () => {
    on = await someSubjects(kind)
    author = await on.person('Jeanne Martin')
    odile = await on.person('Odile Bernard')
    karim = await on.person('Karim Diallo')
    lea = await on.person('Lea Inspecteur', ['teacher', 'moderator'])
  })
  after(() => on[Symbol.asyncDispose]())
  beforeEach(async () => {
    video = await on.has(author)
  })

  const write = (who: Person, text: string, parent?: CommentAnswer) =>
    on.comments.writeComment(who, video._id, { text }, parent?.uuid)
  const counted = async () => (await on.videos.store.find(video._id))?.counts.comments
  const shape = ({ comment, children }: ThreadTree): unknown => [comment.text, ...children.map(shape)]

  it('reads as a tree, the newest thread first and the oldest answer first', async () => {
    const first = await write(odile, 'Merci Jeanne !')
    on.clock.forward({ minutes: 1 })
    const answer = await write(author, 'Avec plaisir.', first)
    on.clock.forward({ minutes: 1 })
    await write(karim, 'Moi aussi.', answer)
    on.clock.forward({ minutes: 1 })
    await write(karim, 'Et le matériel ?', first)
    on.clock.forward({ minutes: 1 })
    await write(karim, 'Une question.')

    const threads = await on.comments.listThreads({ kind: 'anonymous' }, video._id, query)
    expect(
      threads.data.map(({ text, totalReplies, totalRepliesFromVideoAuthor }) => ({
        text,
        totalReplies,
        totalRepliesFromVideoAuthor,
      })),
    ).to.deep.equal([
      { text: 'Une question.', totalReplies: 0, totalRepliesFromVideoAuthor: 0 },
      { text: 'Merci Jeanne !', totalReplies: 3, totalRepliesFromVideoAuthor: 1 },
    ])
    expect(threads).to.include({ total: 2, totalNotDeletedComments: 5 })
    const thread = await on.comments.showThread({ kind: 'anonymous' }, video._id, String(first.id))
    expect(shape(thread)).to.deep.equal(['Merci Jeanne !', ['Avec plaisir.', ['Moi aussi.']], ['Et le matériel ?']])
    expect(thread.children[0]?.comment).to.include({ isByVideoAuthor: true, inReplyToCommentId: first.id })
    expect(await counted()).to.equal(5)
  })

  it('brings the answers of a long thread page after page, the newest on the last', async () => {
    const first = await write(odile, 'Une longue suite.')
    let parent = first
    for (const text of ['Un.', 'Deux.', 'Trois.']) {
      on.clock.forward({ minutes: 1 })
      parent = await write(karim, text, parent)
    }
    const show = (page: ThreadAnswersQuery) => on.comments.showThread(karim, video._id, first.uuid, page)
    const begun = await show({ count: 2 })
    expect(shape(begun)).to.deep.equal(['Une longue suite.', ['Un.', ['Deux.']]])
    const ended = await show({ count: 2, after: String(begun.next) })
    expect(shape(ended)).to.deep.equal(['Une longue suite.', ['Trois.']])
    expect(ended.next).to.equal(null)
    expect((await show({ count: 3 })).next).to.equal(null)
  })

  it('is rendered safe, and a time in it leads into the film', async () => {
    const { html } = await write(
      odile,
      'Voir **0:42** et 9:59. <img src=x onerror=alert(1)> [clic](javascript:alert(1))',
    )
    expect(html).to.contain('<a href="#t=42">0:42</a>')
    expect(html).to.contain('9:59').and.not.contain('#t=599')
    expect(html).not.to.match(/<img|href="javascript/)
  })

  it('is refused with a sentence beside the field, and nothing is counted', async () => {
    for (const [written, pointer] of [
      [{ text: ' \u0000 \n ' }, '/text'],
      [{ text: 'é'.repeat(10_001) }, '/text'],
      [{ text: 'Bien vu', atSeconds: 61 }, '/atSeconds'],
      [{ text: 'Bien vu', atSeconds: -1 }, '/atSeconds'],
    ] as const) {
      const refusal = await on.comments.writeComment(odile, video._id, written).then(
        () => null,
        (error: unknown) => error,
      )
      expect(refusal).to.be.instanceOf(InvalidInput)
      expect((refusal as InvalidInput).errors[0]?.pointer).to.equal(pointer)
    }
    expect(await counted()).to.equal(0)
    await on.comments.writeComment(odile, video._id, { text: 'é'.repeat(10_000), atSeconds: 60 })
  })

  it('sent twice by a finger that slipped is kept once, also at the same moment', async () => {
    const sent = await Promise.all([write(odile, 'Merci !'), write(odile, 'Merci !'), write(odile, 'Merci !')])
    expect(new Set(sent.map(({ uuid }) => uuid)).size).to.equal(1)
    expect(await counted()).to.equal(1)
    on.clock.forward({ minutes: 2 })
    await write(odile, 'Merci !')
    expect(await counted()).to.equal(2)
  })

  it('is changed by whoever wrote it only, and says so', async () => {
    const comment = await write(odile, 'Bravo')
    const edited = await on.comments.editComment(odile, video._id, comment.uuid, { text: 'Bravo Jeanne' })
    expect(edited).to.include({ text: 'Bravo Jeanne', isEdited: true })
    for (const other of [author, karim, lea]) {
      const refusal = await on.comments.editComment(other, video._id, comment.uuid, { text: 'Nul' }).catch(String)
      expect(refusal).to.match(/propres commentaires/)
    }
    const [kept] = (await on.comments.listThreads(odile, video._id, query)).data
    expect(kept?.text).to.equal('Bravo Jeanne')
    expect(kept?.may).to.deep.equal({ edit: true, approve: false, delete: true, deleteAsModerator: false })
  })

  it('deleted, it goes; with answers, it leaves its place until they go too', async () => {
    const first = await write(odile, 'Premier')
    const answer = await write(karim, 'Réponse', first)
    await on.comments.deleteComment(odile, video._id, first.uuid)
    const [place] = (await on.comments.listThreads(karim, video._id, query)).data
    expect(place).to.include({ isDeleted: true, text: '', html: '', account: null })
    expect(JSON.stringify(place)).not.to.contain('Odile')
    expect(await counted()).to.equal(1)
    const refusal = await write(author, 'Trop tard', first).catch((error: unknown) => error)
    expect(refusal).to.be.instanceOf(InvalidInput)
    await on.comments.deleteComment(karim, video._id, answer.uuid)
    expect((await on.comments.listThreads(karim, video._id, query)).total).to.equal(0)
    expect(await counted()).to.equal(0)
    const gone = await on.comments.showThread(karim, video._id, String(first.id)).catch((error) => error.code)
    expect(gone).to.equal('not-found')
  })

  it('is deleted by who wrote it also where she may no longer read, and by its own address only', async () => {
    const there = await on.has(author)
    const comment = await on.comments.writeComment(odile, there._id, { text: 'Je regrette' })
    const others = await on.comments.writeComment(karim, there._id, { text: 'Je reste' })
    await on.videos.editVideo(author, there._id, { audience: 'brouillon' })
    const code = (attempt: Promise<unknown>) => attempt.then(String, ({ code }) => code)
    expect(await code(on.comments.deleteComment(odile, there._id, others.uuid))).to.equal('not-found')
    expect(await code(on.comments.deleteComment(odile, video._id, comment.uuid))).to.equal('not-found')
    await on.comments.deleteComment(odile, String(there.number), comment.uuid)
    expect((await on.comments.store.find(comment.uuid as never))?.deletedAt).to.be.a('string')
    expect((await on.comments.store.find(others.uuid as never))?.deletedAt).to.equal(null)
  })

  it('is deleted once, however often it is asked', async () => {
    const comment = await write(odile, 'Une fois')
    const asked = await Promise.allSettled(
      [1, 2, 3].map(() => on.comments.deleteComment(odile, video._id, comment.uuid)),
    )
    expect(asked.filter(({ status }) => status === 'fulfilled')).to.have.length.greaterThan(0)
    expect(await counted()).to.equal(0)
    await on.events.settled()
    const told = on.heard.filter((event) => event.kind === 'comment-deleted' && event.commentId === comment.uuid)
    expect(told).to.have.length(1)
  })

  it('is taken away by a moderator with a reason that is kept, and by no one else', async () => {
    const comment = await write(odile, 'Propos')
    for (const other of [author, karim]) {
      const refusal = await on.comments.deleteComment(other, video._id, comment.uuid).catch((error) => error.code)
      expect(refusal).to.equal('not-allowed')
    }
    const silent = await on.comments.deleteComment(lea, video._id, comment.uuid).catch((error) => error.code)
    expect(silent).to.equal('invalid-input')
    expect(await counted()).to.equal(1)
    await on.comments.deleteComment(lea, video._id, comment.uuid, { reason: 'Un élève est nommé.' })
    expect(await counted()).to.equal(0)
    const admin = await on.person(`Admin ${comment.id}`, ['teacher', 'administrator'])
    const [line] = (await on.administration.listAudit(admin, { count: 1 })).data
    expect(line).to.deep.include({
      action: 'comment-deleted',
      reason: 'Un élève est nommé.',
      target: { kind: 'comment', id: comment.uuid },
    })
    expect(line?.by?.displayName).to.equal('Lea Inspecteur')
  })

  it('is closed when the author does not wish for any, and what was said stays', async () => {
    await write(odile, 'Avant')
    await on.videos.editVideo(author, video._id, { commentsAllowed: false })
    expect(await write(karim, 'Après').catch((error) => error.code)).to.equal('comments-closed')
    expect((await on.comments.listThreads(karim, video._id, query)).total).to.equal(1)
  })

  it('stays under its own video: an address of another one finds nothing', async () => {
    const comment = await write(odile, 'Ici')
    const other = await on.has(author)
    for (const attempt of [
      () => on.comments.showThread(odile, other._id, comment.uuid),
      () => on.comments.writeComment(odile, other._id, { text: 'Là' }, comment.uuid),
      () => on.comments.editComment(odile, other._id, comment.uuid, { text: 'Là' }),
      () => on.comments.deleteComment(odile, other._id, comment.uuid),
    ]) {
      expect(
        await attempt().then(
          () => 'done',
          (error) => error.code,
        ),
      ).to.equal('not-found')
    }
    expect(await counted()).to.equal(1)
  })

  it('goes with the video', async () => {
    const comment = await write(odile, 'Bientôt parti')
    await on.reactions.react(odile, video._id, 'merci', true)
    await on.videos.deleteVideo(author, video._id)
    await on.events.settled()
    expect(await on.comments.store.findByAddress(comment.uuid)).to.equal(null)
  })

  it('tells others of each thing once', async () => {
    const comment = await write(odile, 'Un')
    await on.comments.editComment(odile, video._id, comment.uuid, { text: 'Un' })
    await on.comments.editComment(odile, video._id, comment.uuid, { text: 'Deux' })
    await on.comments.deleteComment(odile, video._id, comment.uuid)
    await on.events.settled()
    const told = on.heard.flatMap((event) =>
      'commentId' in event && event.commentId === comment.uuid ? [event.kind] : [],
    )
    expect(told).to.deep.equal(['comment-written', 'comment-edited', 'comment-deleted'])
  })

  it('counts right when many write and delete at once', async () => {
    const first = await write(author, 'Vos idées ?')
    const people = await Promise.all(
      Array.from({ length: 8 }, (_, index) => on.person(`Personne ${video.number} ${index}`)),
    )
    const written = await Promise.all(people.map((who) => write(who, 'Une idée', first)))
    await Promise.all(
      people.slice(0, 4).map((who, index) => on.comments.deleteComment(who, video._id, written[index]?.uuid ?? '')),
    )
    expect(await counted()).to.equal(5)
    const thread = await on.comments.showThread(author, video._id, first.uuid)
    expect(thread.comment.totalReplies).to.equal(4)
    expect(thread.children).to.have.length(4)
  })
})
