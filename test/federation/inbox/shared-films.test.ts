/** Films that another instance shares with some of ours only: seen by them alone, as long as the alliance stands. */
import { expect } from 'chai'
import { createForgetShared } from '#federation/alliance/forget-shared.ts'
import { videoDocument } from '#federation/vocabulary/video.ts'
import type { Person } from '#src/access/permissions.ts'
import { canSee } from '#src/access/visibility.ts'
import { videosQuery } from '#src/videos/videos-query.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import type { aVideo } from '../../videos/a-video.ts'
import { anActor } from '../an-actor.ts'
import { allies, author, channel, film, ids as lyon } from '../some-facts.ts'
import { anInbox, type InboxOfTest } from './an-inbox.ts'

const host = 'lyon.example'

onEachEngine('films shared with us', (kind) => {
  let inbox: InboxOfTest
  let anne: Person
  let paul: Person
  let isAlliedNow = true
  before(async () => {
    inbox = await anInbox(kind, { isAlliedNow: () => isAlliedNow })
    anne = await inbox.on.person('Anne Dubois')
    paul = await inbox.on.person('Paul Renard')
  })
  after(() => inbox[Symbol.asyncDispose]())
  beforeEach(() => {
    const jeanne = anActor(author.id)
    inbox.actors.set(jeanne._id, jeanne)
    inbox.actors.set(channel.id, anActor(channel.id, { type: 'Group', owners: [author.id] }))
    inbox.policies.set(host, 'allied')
  })

  const iriOf = (name: string) => inbox.ids.person(name)
  const withGroups = async (person: Person): Promise<Person> => ({
    ...person,
    groups: (await inbox.on.accountsStore.get(person.accountId))?.groups ?? [],
  })
  const groupOf = (members: string[], rank = 1) => ({
    id: `https://${host}/groupes/${rank}`,
    name: 'REP Ampère',
    members,
  })

  function documentOf(given: Parameters<typeof aVideo>[0], shared: Parameters<typeof videoDocument>[0]['shared']) {
    return videoDocument({ video: { ...film, ...given }, author, channel, ids: lyon, allies, shared: shared ?? null })
  }
  let said = 0
  async function say(type: 'Create' | 'Update', object: ReturnType<typeof documentOf>) {
    said += 1
    const { to, cc } = object as unknown as { to: string[]; cc: string[] }
    const id = `https://${host}/activities/${said}`
    return inbox.said({ id, type, actor: author.id, to, cc, object }, anActor(author.id))
  }
  const held = () => inbox.on.videos.store.findByRemoteId(lyon.video(film._id))

  it('with allies are for the teachers of here, in their lists, and never for another instance', async () => {
    await say('Create', documentOf({ audience: 'alliees' }, { audience: 'alliees' }))
    const video = await held()
    expect(video).to.include({ audience: 'alliees', isPublished: true })
    if (video === null) return
    expect(canSee(anne, video)).to.equal(true)
    expect(canSee({ kind: 'anonymous' }, video, { linkGiven: true })).to.equal(false)
    expect(canSee({ kind: 'peer', host: 'creteil.example', isAllied: true }, video)).to.equal(false)
    expect((await inbox.on.videos.listVideos(anne, videosQuery.parse({}))).total).to.equal(1)
    expect((await inbox.on.videos.listVideos({ kind: 'anonymous' }, videosQuery.parse({}))).total).to.equal(0)
    expect(video.remote?.playlistUrl).to.contain(`/media/a/${film._id}/`)
    await inbox.on.engine.transaction((tx) => inbox.on.videos.received.withdrawVideo(video._id, tx))
  })

  it('are not shown once the alliance is over, though another process ended it a moment ago', async () => {
    isAlliedNow = false
    await say('Create', documentOf({ audience: 'alliees' }, { audience: 'alliees' }))
    expect(await held()).to.equal(null)
    isAlliedNow = true
    await say('Create', documentOf({ audience: 'alliees' }, { audience: 'alliees' }))
    const video = await held()
    expect(video).to.include({ audience: 'alliees' })
    // What it shared goes, whatever this process still holds in memory.
    isAlliedNow = false
    const { engine, jobs, videos } = inbox.on
    const forget = createForgetShared({
      jobs,
      videos,
      transact: (work) => engine.transaction(work),
      isAllied: async () => isAlliedNow,
    })
    forget.defineJobs()
    await jobs.start()
    await engine.transaction((tx) => forget.forgetShared(host, tx))
    const job = await jobs.find('forget-shared-films', host)
    expect((await jobs.ended(job?.id ?? ''))?.state).to.equal('done')
    expect(await held()).to.equal(null)
    isAlliedNow = true
  })

  it('are refused of a host that is not allied, or no more', async () => {
    inbox.policies.delete(host)
    for (const shared of [
      { audience: 'alliees' },
      { audience: 'groupe', groups: [groupOf([iriOf('anne.dubois')])] },
    ] as const) {
      await say('Create', documentOf({ audience: shared.audience }, shared))
      expect(await held()).to.equal(null)
    }
  })

  it('with a group are for those of ours who are in it, as its instance says from time to time', async () => {
    const share = (members: string[], updatedAt: string, type: 'Create' | 'Update' = 'Update') =>
      say(type, documentOf({ audience: 'groupe', updatedAt }, { audience: 'groupe', groups: [groupOf(members)] }))
    await share([iriOf('anne.dubois'), 'https://elsewhere.example/accounts/x'], '2026-11-03T08:00:00.000Z', 'Create')
    const video = await held()
    expect(video?.audience).to.equal('groupe')
    if (video === null) return
    expect(canSee(await withGroups(anne), video)).to.equal(true)
    expect(canSee(await withGroups(paul), video)).to.equal(false)
    const [group] = (await inbox.on.groups.myGroups(anne)).data
    expect(group).to.include({ name: 'REP Ampère', host })
    const films = await inbox.on.groups.videosOf(await withGroups(anne), group?.id ?? '', videosQuery.parse({}))
    expect(films.total).to.equal(1)

    await share([iriOf('paul.renard')], '2026-11-03T09:00:00.000Z')
    const after = await held()
    expect(after && canSee(await withGroups(anne), after)).to.equal(false)
    expect(after && canSee(await withGroups(paul), after)).to.equal(true)

    await share([], '2026-11-03T10:00:00.000Z')
    expect(await held()).to.equal(null)
    expect((await inbox.on.groups.myGroups(paul)).data).to.deep.equal([])
  })

  it('with groups of another host, or with people who are not, are for nobody here', async () => {
    for (const groups of [
      [{ ...groupOf([iriOf('anne.dubois')]), id: 'https://evil.example/groupes/1' }],
      [groupOf([iriOf('personne'), inbox.ids.channel('anne.dubois'), 'https://classe.example.evil.example/x'], 7)],
    ]) {
      await say('Create', documentOf({ audience: 'groupe' }, { audience: 'groupe', groups }))
      expect(await held()).to.equal(null)
    }
    expect((await inbox.on.groups.myGroups(anne)).data).to.deep.equal([])
  })
})
