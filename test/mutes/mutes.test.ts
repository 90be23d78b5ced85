/** What one person muted disappears for them, and for nobody else; it comes back when they wish. */
import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import { threadsQuery } from '#src/comments/comment-schemas.ts'
import { mostMuted } from '#src/mutes/mute.ts'
import { notificationsQuery } from '#src/notifications/notification-schemas.ts'
import { searchQuery } from '#src/search/search-schemas.ts'
import { listedFilter } from '#src/videos/listed-videos.ts'
import { videosSpec } from '#src/videos/video-document.ts'
import { videosQuery } from '#src/videos/videos-query.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { aReceivedVideo, aRemotePerson, remoteHost } from '../videos/a-remote-video.ts'

onEachEngine('what a person muted', (kind) => {
  let on: SubjectsOfTest
  let jeanne: Person
  let karim: Person
  let odile: Person
  let alice: Awaited<ReturnType<SubjectsOfTest['accounts']['received']['receiveAccount']>>

  before(async () => {
    on = await someSubjects(kind)
    jeanne = await on.person('Jeanne Martin')
    karim = await on.person('Karim Diallo')
    odile = await on.person('Odile Bernard')
    await on.engine.transaction(async (tx) => {
      alice = await on.accounts.received.receiveAccount(aRemotePerson(), tx)
      await on.videos.received.receiveVideo(aReceivedVideo(alice._id, { title: 'Lire ailleurs' }), tx, {
        authorName: 'Alice Peer',
      })
    })
    await on.has(karim, { title: 'Lire avec Karim' })
    await on.has(odile, { title: 'Lire avec Odile' })
  })
  after(() => on[Symbol.asyncDispose]())

  /** As the session would find them at their next request. */
  async function now(person: Person): Promise<Person> {
    const account = await on.accountsStore.get(person.accountId)
    return { ...person, ...(account?.muted ? { muted: account.muted } : {}) }
  }
  const home = async (who: Person) => {
    const { data, total } = await on.videos.listVideos(await now(who), videosQuery.parse({}))
    expect(total).to.equal(data.length)
    return data.map(({ name }) => name).sort()
  }
  const found = async (who: Person) => {
    const { data, total } = await on.search.searchVideos(await now(who), searchQuery.parse({ search: 'lire' }))
    expect(total).to.equal(data.length)
    return data.map(({ name }) => name).sort()
  }
  const told = async (who: Person) => {
    const { data, unread } = await on.notifications.listNotifications(who, notificationsQuery.parse({ unread: 'true' }))
    expect(unread).to.equal(data.length)
    return data.map((one) => `${one.kind}: ${one.people.map(({ displayName }) => displayName)}`).sort()
  }
  const code = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'done',
      (error: { code?: string; errors?: { pointer: string }[] }) => error.errors?.[0]?.pointer ?? error.code,
    )
  const page = { start: 0, count: 15 }
  const all = ['Lire ailleurs', 'Lire avec Karim', 'Lire avec Odile']

  it('is in none of their lists and searches, and in those of everybody else', async () => {
    expect(await home(jeanne)).to.deep.equal(all)
    await on.mutes.muteAccount(jeanne, 'karim.diallo')
    await on.mutes.muteAccount(jeanne, 'karim.diallo')
    const left = ['Lire ailleurs', 'Lire avec Odile']
    expect(await home(jeanne)).to.deep.equal(left)
    expect(await found(jeanne)).to.deep.equal(left)
    expect(await home(odile)).to.deep.equal(all)
    expect(await found(odile)).to.deep.equal(all)
    expect(await home(karim)).to.deep.equal(all)
    expect(await on.mutes.mutesOn(await now(jeanne), 'karim.diallo')).to.deep.equal({ person: true, instance: false })
  })

  it('of another instance: a person, then everybody', async () => {
    await on.mutes.muteAccount(jeanne, `@${alice.handle}`)
    expect(await home(jeanne)).to.deep.equal(['Lire avec Odile'])
    await on.mutes.unmuteAccount(jeanne, alice.handle)
    expect(await home(jeanne)).to.include('Lire ailleurs')
    await on.mutes.muteServer(jeanne, remoteHost.toUpperCase())
    expect(await home(jeanne)).to.deep.equal(['Lire avec Odile'])
    expect(await found(jeanne)).to.deep.equal(['Lire avec Odile'])
    expect(await on.mutes.mutesOn(await now(jeanne), alice.handle)).to.deep.equal({ person: false, instance: true })
  })

  it('opens no thread; what others answered stays, and its own place says nothing', async () => {
    const video = await on.has(jeanne)
    const said = (who: Person, text: string, to?: string) => on.comments.writeComment(who, video._id, { text }, to)
    await said(karim, 'Un fil de Karim')
    const first = await said(odile, 'Un fil d’Odile')
    const answer = await said(karim, 'Karim répond', String(first.id))
    await said(karim, 'Karim répond encore', String(first.id))
    await said(odile, 'Odile répond à Karim', String(answer.id))
    const threads = async (who: Person) => {
      const { data, total } = await on.comments.listThreads(await now(who), video._id, threadsQuery.parse({}))
      expect(total).to.equal(data.length)
      return data.map(({ text }) => text).sort()
    }
    expect(await threads(jeanne)).to.deep.equal(['Un fil d’Odile'])
    expect(await threads(odile)).to.deep.equal(['Un fil de Karim', 'Un fil d’Odile'])
    const { children } = await on.comments.showThread(await now(jeanne), video._id, String(first.id))
    const [hidden] = children
    expect(children).to.have.length(1)
    expect(hidden?.comment).to.include({ isMuted: true, isDeleted: false, text: '', html: '', account: null })
    expect(hidden?.children.map(({ comment }) => comment.text)).to.deep.equal(['Odile répond à Karim'])
    const whole = await on.comments.showThread(await now(odile), video._id, String(first.id))
    expect(whole.children.map(({ comment }) => comment.text)).to.deep.equal(['Karim répond', 'Karim répond encore'])
  })

  it('is told neither from then on nor from before', async () => {
    const video = await on.has(odile)
    await on.reactions.react(karim, video._id, 'merci', true)
    await on.comments.writeComment(karim, video._id, { text: 'Bravo' })
    await on.reactions.react(jeanne, video._id, 'merci', true)
    await on.events.settled()
    expect((await told(odile)).filter((line) => line.includes('Karim'))).to.have.length(4)
    await on.mutes.muteAccount(odile, 'karim.diallo')
    expect(await told(odile)).to.deep.equal(['merci: Jeanne Martin'])
    await on.comments.writeComment(karim, video._id, { text: 'Encore bravo' })
    await on.events.settled()
    expect(await told(odile)).to.deep.equal(['merci: Jeanne Martin'])
    await on.mutes.unmuteAccount(odile, 'karim.diallo')
    await on.comments.writeComment(karim, video._id, { text: 'Toujours bravo' })
    await on.events.settled()
    expect(await told(odile)).to.deep.equal(['comment: Karim Diallo', 'merci: Jeanne Martin'])
  })

  it('is listed a page at a time, and comes back', async () => {
    for (const name of ['Un Collegue', 'Deux Collegue', 'Trois Collegue']) {
      await on.person(name)
      on.clock.forward({ minutes: 1 })
      await on.mutes.muteAccount(jeanne, name.toLowerCase().replace(' ', '.'))
    }
    const names: string[] = []
    let after: string | undefined
    do {
      const { data, total, next } = await on.mutes.listMutedAccounts(jeanne, { start: 0, count: 3, after })
      expect(total).to.equal(4)
      names.push(...data.map(({ blockedAccount }) => blockedAccount.name))
      after = next ?? undefined
    } while (after !== undefined)
    expect(names).to.deep.equal(['trois.collegue', 'deux.collegue', 'un.collegue', 'karim.diallo'])
    const { data } = await on.mutes.listMutedServers(jeanne, page)
    expect(data.map(({ blockedServer }) => blockedServer.host)).to.deep.equal([remoteHost])
    await on.mutes.unmuteServer(jeanne, remoteHost)
    for (const name of names) await on.mutes.unmuteAccount(jeanne, name)
    expect(await home(jeanne)).to.deep.equal(await home(karim))
    expect((await on.mutes.listMutedAccounts(jeanne, page)).total).to.equal(0)
  })

  it('is neither oneself, nor nobody, nor one’s own instance, nor more than is read at each request', async () => {
    expect(await code(on.mutes.muteAccount(jeanne, 'jeanne.martin'))).to.equal('/accountName')
    expect(await code(on.mutes.muteAccount(jeanne, 'personne'))).to.equal('not-found')
    for (const host of ['classe.example', 'a b', '']) {
      expect(await code(on.mutes.muteServer(jeanne, host)), host).to.equal('/host')
    }
    expect(await code(on.mutes.muteAccount({ kind: 'anonymous' } as never, 'karim.diallo'))).to.equal('sign-in-needed')
    expect(await code(on.mutes.unmuteAccount(jeanne, 'personne'))).to.equal('done')
    for (let n = 0; n < mostMuted.host; n++) await on.mutes.muteServer(jeanne, `h${n}.example`)
    expect(await code(on.mutes.muteServer(jeanne, 'one-too-many.example'))).to.equal('/host')
    expect((await on.mutes.listMutedServers(jeanne, page)).total).to.equal(mostMuted.host)
  })

  it('leaves lists one walk of one index', async () => {
    const viewer = await now(jeanne)
    const explained = await on.engine
      .collection(videosSpec)
      .explain(
        listedFilter({ ...viewer, muted: { accounts: [karim.accountId], channels: [], hosts: ['a.example'] } }, {}),
        {
          sort: [['publishedAt', 'desc']],
        },
      )
    expect(explained).to.include({ usesIndex: true })
  })
})
