import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import type { GroupId } from '#src/groups/group.ts'
import { notificationsQuery } from '#src/notifications/notification-schemas.ts'
import { shortUuid } from '#src/videos/video-address.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'

onEachEngine('what a person is told', (kind) => {
  let on: SubjectsOfTest
  let author: Person
  let odile: Person
  let karim: Person

  before(async () => {
    on = await someSubjects(kind)
    author = await on.person('Jeanne Martin')
    odile = await on.person('Odile Bernard')
    karim = await on.person('Karim Diallo')
  })
  beforeEach(async () => {
    for (const who of [author, odile, karim]) await on.notifications.readNotifications(who)
  })
  after(() => on[Symbol.asyncDispose]())

  /** What is new to them, the latest first. */
  async function newTo(who: Person) {
    await on.events.settled()
    expect(await on.events.failing()).to.deep.equal([])
    const { data, unread } = await on.notifications.listNotifications(who, notificationsQuery.parse({ unread: 'true' }))
    expect(unread).to.equal(data.length)
    return data.map((one) => ({
      kind: one.kind,
      people: one.people.map(({ displayName }) => displayName),
      said: one.comment?.excerpt ?? null,
    }))
  }

  it('a comment is told to the author, an answer to whom it answers, and nobody hears of their own', async () => {
    const video = await on.has(author)
    const first = await on.comments.writeComment(odile, video._id, { text: 'Et **avec** des CP ?' })
    expect(await newTo(author)).to.deep.equal([
      { kind: 'comment', people: ['Odile Bernard'], said: 'Et avec des CP ?' },
    ])
    await on.comments.writeComment(author, video._id, { text: 'Oui, dès octobre.' }, String(first.id))
    expect(await newTo(odile)).to.deep.equal([{ kind: 'answer', people: ['Jeanne Martin'], said: 'Oui, dès octobre.' }])
    await on.comments.writeComment(karim, video._id, { text: 'Merci à vous deux' }, String(first.id))
    expect((await newTo(odile)).map(({ kind }) => kind)).to.deep.equal(['answer', 'answer'])
    expect((await newTo(author)).map(({ kind }) => kind)).to.deep.equal(['comment', 'comment'])
    expect(await newTo(karim)).to.deep.equal([])
  })

  it('thanks of one video stand together until they are read, and those taken back are no news', async () => {
    const video = await on.has(author)
    await on.reactions.react(odile, video._id, 'merci', true)
    await on.events.settled()
    on.clock.forward({ seconds: 1 })
    await on.reactions.react(karim, video._id, 'merci', true)
    expect(await newTo(author)).to.deep.equal([
      { kind: 'merci', people: ['Karim Diallo', 'Odile Bernard'], said: null },
    ])
    await on.reactions.react(karim, video._id, 'merci', false)
    expect(await newTo(author)).to.deep.equal([{ kind: 'merci', people: ['Odile Bernard'], said: null }])
    await on.reactions.react(odile, video._id, 'merci', false)
    expect(await newTo(author)).to.deep.equal([])

    await on.reactions.react(odile, video._id, 'merci', true)
    await on.events.settled()
    await on.notifications.readNotifications(author)
    await on.reactions.react(karim, video._id, 'merci', true)
    expect(await newTo(author)).to.deep.equal([{ kind: 'merci', people: ['Karim Diallo'], said: null }])
  })

  it('what is deleted, withdrawn or no longer seen is no longer told', async () => {
    const video = await on.has(author)
    const first = await on.comments.writeComment(odile, video._id, { text: 'Une question' })
    await on.comments.writeComment(karim, video._id, { text: 'Une réponse' }, String(first.id))
    expect(await newTo(odile)).to.have.length(1)
    await on.videos.editVideo(author, video._id, { audience: 'brouillon' })
    expect(await newTo(odile)).to.deep.equal([])
    expect(await newTo(author)).to.have.length(2)
    await on.videos.publishVideo(author, video._id, { audience: 'public' })
    await on.comments.deleteComment(odile, video._id, String(first.id))
    expect((await newTo(author)).flatMap(({ said }) => said ?? [])).to.deep.equal(['Une réponse'])
    await on.videos.deleteVideo(author, video._id)
    expect(await newTo(author)).to.deep.equal([])
  })

  it('a video that appears is told to its author, however late', async () => {
    const video = await on.has(author, { isPublished: false, publishedAt: null })
    await on.videos.publishVideo(author, video._id)
    expect(await newTo(author)).to.deep.equal([{ kind: 'published', people: ['Jeanne Martin'], said: null }])
    await on.notifications.readNotifications(author)
    await on.videos.editVideo(author, video._id, { audience: 'brouillon' })
    await on.videos.publishVideo(author, video._id, { audience: 'public' })
    expect(await newTo(author)).to.deep.equal([])
  })

  it('a comment that waits is told to the authors who may let it appear, until it does or is deleted', async () => {
    const video = await on.has(author, { approvesComments: true, authors: [author.accountId, karim.accountId] })
    const first = await on.comments.writeComment(odile, video._id, { text: 'Et en **CP** ?' })
    const waiting = { kind: 'held', people: ['Odile Bernard'], said: 'Et en CP ?' }
    expect(await newTo(author)).to.deep.equal([waiting])
    expect(await newTo(karim)).to.deep.equal([waiting])
    const { data } = await on.notifications.listNotifications(author, notificationsQuery.parse({ unread: 'true' }))
    expect(data[0]).to.include({ type: 2, path: `/w/${shortUuid(video._id)}#echange-${first.id}-${first.id}` })
    await on.comments.approveComment(karim, video._id, String(first.id))
    expect(await newTo(author)).to.deep.equal([{ ...waiting, kind: 'comment' }])
    expect(await newTo(karim)).to.deep.equal([{ ...waiting, kind: 'comment' }])
    expect(await newTo(odile)).to.deep.equal([])

    const second = await on.comments.writeComment(odile, video._id, { text: 'Non' }, String(first.id))
    expect((await newTo(author)).map(({ kind }) => kind)).to.deep.equal(['held', 'comment'])
    await on.comments.deleteComment(odile, video._id, String(second.id))
    expect((await newTo(author)).map(({ kind }) => kind)).to.deep.equal(['comment'])
  })

  it('an invitation is told until it is answered, taken back, or its group is closed', async () => {
    const lea = await on.person('Lea Animatrice', ['teacher', 'animator'])
    const { id } = await on.groups.makeGroup(lea, { name: 'REP Ampère', kind: 'reseau' })
    const other = (await on.groups.makeGroup(lea, { name: 'École Jaurès', kind: 'ecole' })).id
    const coordinator = { ...lea, groups: [id, other] as GroupId[] }
    for (const who of ['odile.bernard', 'karim.diallo']) await on.groups.invite(coordinator, id, who)
    await on.groups.invite(coordinator, other, 'odile.bernard')
    const invited = { kind: 'invited', people: ['Lea Animatrice'], said: null }
    expect(await newTo(odile)).to.deep.equal([invited, invited])
    const { data } = await on.notifications.listNotifications(karim, notificationsQuery.parse({ unread: 'true' }))
    expect(data).to.have.length(1)
    expect(data[0]).to.deep.include({ path: '/mes-groupes', video: null, group: { id, name: 'REP Ampère' } })
    await on.groups.answerInvitation(odile, id, true)
    expect(await newTo(odile)).to.deep.equal([invited])
    await on.groups.removeMember(coordinator, id, 'karim.diallo')
    expect(await newTo(karim)).to.deep.equal([])
    await on.groups.closeGroup(coordinator, other)
    expect(await newTo(odile)).to.deep.equal([])
  })

  it('a group that one coordinates since who did was erased is told, once, without naming who', async () => {
    const lea = await on.person('Lea Partante', ['teacher', 'animator'])
    const { id } = await on.groups.makeGroup(lea, { name: 'REP Ampère', kind: 'reseau' })
    await on.groups.invite({ ...lea, groups: [id] as GroupId[] }, id, 'karim.diallo')
    await on.groups.answerInvitation(karim, id, true)
    await newTo(karim)
    await on.groups.leaveAll(lea.accountId)
    await on.groups.leaveAll(lea.accountId)
    const told = { kind: 'coordinates', people: ['Karim Diallo'], said: null }
    expect(await newTo(karim)).to.deep.equal([told])
    const { data } = await on.notifications.listNotifications(karim, notificationsQuery.parse({ unread: 'true' }))
    expect(data[0]).to.deep.include({
      type: 1005,
      path: '/mes-groupes',
      video: null,
      group: { id, name: 'REP Ampère' },
    })
    await on.groups.closeGroup({ ...karim, groups: [id] as GroupId[] }, id)
    expect(await newTo(karim)).to.deep.equal([])
  })

  it('those who follow one stand together until they are read, and lead to the latest of them', async () => {
    const follow = async (by: Person, isFollowing: boolean) => {
      const [kind, followedId] = [isFollowing ? 'person-followed' : 'person-unfollowed', author.accountId] as const
      await on.engine.transaction((tx) => on.events.record(tx, { kind, followedId, accountId: by.accountId }))
      await on.events.settled()
    }
    await follow(odile, true)
    await follow(karim, true)
    expect(await newTo(author)).to.deep.equal([
      { kind: 'follow', people: ['Karim Diallo', 'Odile Bernard'], said: null },
    ])
    const { data } = await on.notifications.listNotifications(author, notificationsQuery.parse({ unread: 'true' }))
    expect(data[0]).to.include({ type: 10, path: '/a/karim.diallo', video: null, peopleCount: 2 })
    await follow(karim, false)
    expect(await newTo(author)).to.deep.equal([{ kind: 'follow', people: ['Odile Bernard'], said: null }])
    await on.notifications.readNotifications(author)
    await follow(karim, true)
    expect(await newTo(author)).to.deep.equal([{ kind: 'follow', people: ['Karim Diallo'], said: null }])
    await follow(karim, false)
    expect(await newTo(author)).to.deep.equal([])
  })

  it('one reads some or all of one’s own, never those of others, page by page', async () => {
    const video = await on.has(author)
    for (let index = 0; index < 5; index += 1) {
      await on.comments.writeComment(odile, video._id, { text: `Remarque ${index}` })
      on.clock.forward({ seconds: 1 })
    }
    await newTo(author)
    const seen: number[] = []
    let after: string | undefined
    do {
      const page = await on.notifications.listNotifications(
        author,
        notificationsQuery.parse({ count: 2, unread: 'true', after }),
      )
      seen.push(...page.data.map(({ id }) => id))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(new Set(seen).size).to.equal(5)
    expect(await on.notifications.readNotifications(odile, seen)).to.deep.equal({ unread: 0 })
    expect(await on.notifications.countUnread(author)).to.deep.equal({ unread: 5 })
    expect(await on.notifications.readNotifications(author, seen.slice(0, 2))).to.deep.equal({ unread: 3 })
    expect(await on.notifications.readNotifications(author)).to.deep.equal({ unread: 0 })
  })
})
