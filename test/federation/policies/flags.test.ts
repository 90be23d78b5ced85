/** Reports between instances: told to where the thing is of, without who reported it; taken from others for our moderators. */
import { expect } from 'chai'
import { createLocalActors } from '#federation/actors/local-actors.ts'
import { createIds } from '#federation/ids.ts'
import { createFlags } from '#federation/policies/flags.ts'
import type { ActivityDocument, HostPolicy } from '#federation/ports.ts'
import type { Person } from '#src/access/permissions.ts'
import { createAddresses } from '#src/addresses.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../../some-subjects.ts'
import { theInstance } from '../alliance/two-sides.ts'
import { activityFaults } from '../peertube-rules.ts'

const open = { state: 'open', count: 20 } as const
const inGoodFaith = { ground: 'other', reason: 'On reconnaît un élève.', goodFaith: true } as const

onEachEngine('reports between instances', (kind) => {
  let on: SubjectsOfTest
  let flags: ReturnType<typeof createFlags>
  let lea: Person
  let jeanne: Person
  let policy: HostPolicy = 'open'
  let isCut = false
  const said: { activity: ActivityDocument; to: readonly string[] }[] = []
  const ids = createIds(createAddresses(() => new URL('https://classe.example/')))

  before(async () => {
    on = await someSubjects(kind, { forwardReport: (report, tx) => flags.forwardReport(report, tx) })
    lea = await on.person('Lea Inspecteur', ['teacher', 'moderator'])
    jeanne = await on.person('Jeanne Martin')
    flags = createFlags({
      ids,
      actors: createLocalActors({
        ids,
        keys: null as never,
        accountByHandle: (handle) => on.accountsStore.byHandle(handle),
        accountByNumber: (number) => on.accountsStore.byNumber(number),
      }),
      subjects: on,
      deliveries: {
        async deliver(_tx, { activity, to }) {
          if (isCut) throw new Error('cut')
          said.push({ activity, to })
        },
      },
      policies: { of: () => policy },
    })
  })
  after(() => on[Symbol.asyncDispose]())
  beforeEach(() => {
    said.length = 0
    policy = 'open'
    isCut = false
  })

  async function filmOf(name: string, host: string) {
    const id = `https://${host}/accounts/${name}`
    const { _id } = await on.engine.transaction((tx) =>
      on.accounts.received.receiveAccount({ id, host, name, url: id, isGroup: false, displayName: name, bio: '' }, tx),
    )
    const remote = { id: `https://${host}/videos/${crypto.randomUUID()}`, url: id, host, channelId: null, files: [] }
    return on.has(
      { ...jeanne, accountId: _id },
      {
        remote: {
          ...remote,
          playlistUrl: null,
          thumbnailUrl: null,
          updatedAt: '2026-11-02T08:00:00.000Z',
          isListed: true,
        },
      },
    )
  }

  it('of something of another instance is told to it, by our instance, and says where it went', async () => {
    const film = await filmOf('paul', 'video.example')
    await on.moderation.reportContent(jeanne, { ...inGoodFaith, video: { id: film._id } })
    expect(said).to.have.length(1)
    const [{ activity, to } = { activity: null, to: [] }] = said
    expect(to).to.deep.equal(['https://video.example/accounts/paul'])
    expect(activity).to.include({ type: 'Flag', actor: ids.instance(), content: inGoodFaith.reason })
    expect((activity as unknown as { object: string[] }).object).to.include(film.remote?.id)
    expect(JSON.stringify(activity)).to.not.match(/jeanne/i)
    expect(activityFaults(activity as ActivityDocument)).to.deep.equal([])
    const [report] = (await on.moderation.listReports(lea, open)).data
    expect(report).to.include({ forwardedTo: 'video.example', fromHost: null })
    await on.moderation.reportContent(jeanne, { ...inGoodFaith, video: { id: film._id } })
    expect(said).to.have.length(1)
  })

  it('of a list of another instance is told to it likewise', async () => {
    const film = await filmOf('rose', 'video.example')
    const id = 'https://video.example/video-playlists/1'
    const received = {
      id,
      url: id,
      host: 'video.example',
      channelId: null,
      isListed: true,
      title: 'Une liste',
      description: '',
      audience: 'public' as const,
      publishedAt: '2026-11-02T08:00:00.000Z',
      updatedAt: '2026-11-02T08:00:00.000Z',
      said: [],
    }
    const write = await on.playlists.received.preparePlaylist(received, new Map())
    await on.engine.transaction((tx) => write(film.authors[0] ?? jeanne.accountId, tx))
    const list = await on.playlists.store.findByRemoteId(id)
    await on.moderation.reportContent(jeanne, { ...inGoodFaith, playlist: { id: list?._id ?? '' } })
    const [{ activity, to } = { activity: null, to: [] }] = said
    expect(to).to.deep.equal(['https://video.example/accounts/rose'])
    expect((activity as unknown as { object: string[] }).object).to.include(id)
    expect(activityFaults(activity as ActivityDocument)).to.deep.equal([])
  })

  it('is kept and told, or neither: cut between the two, it is made again', async () => {
    const film = await filmOf('lise', 'video.example')
    const written = { ...inGoodFaith, video: { id: film._id } }
    isCut = true
    const error = await on.moderation.reportContent(jeanne, written).catch((reason: Error) => reason)
    expect(error).to.have.property('message', 'cut')
    isCut = false
    await on.moderation.reportContent(jeanne, written)
    expect(said.map(({ to }) => to)).to.deep.equal([['https://video.example/accounts/lise']])
  })

  it('is told to nobody when it is of ours, when the person did not want it, or when the host is blocked', async () => {
    const ours = await on.has(jeanne)
    await on.moderation.reportContent(lea, { ...inGoodFaith, video: { id: ours._id } })
    const film = await filmOf('anne', 'video.example')
    await on.moderation.reportContent(lea, { ...inGoodFaith, video: { id: film._id }, forward: false })
    policy = 'blocked'
    await on.moderation.reportContent(jeanne, { ...inGoodFaith, video: { id: film._id } })
    expect(said).to.deep.equal([])
  })

  it('from another instance is a report for our moderators, once for each thing of ours', async () => {
    const [first, second] = [await on.has(jeanne), await on.has(jeanne)]
    const { id: number } = await on.comments.writeComment(lea, second._id, { text: 'Bravo' })
    const before = (await on.moderation.listReports(lea, { ...open, count: 100 })).total
    const actor = theInstance('video.example')
    const flag = {
      id: 'https://video.example/flags/1',
      type: 'Flag',
      actor: actor._id,
      content: 'Un visage.',
      object: [
        ids.video(first._id),
        { id: ids.comment(second._id, number) },
        ids.person('jeanne.martin'),
        ids.video(crypto.randomUUID()),
        ids.comment(first._id, number),
        'https://elsewhere.example/videos/1',
        7,
        null,
      ],
    } as unknown as ActivityDocument
    const hear = (activity: ActivityDocument) => on.engine.transaction((tx) => flags.onFlag(tx, { activity, actor }))
    await hear(flag)
    await hear({ ...flag, id: 'https://video.example/flags/2' })
    const { total, data } = await on.moderation.listReports(lea, { ...open, count: 100 })
    expect(total - before).to.equal(2)
    const received = data.filter(({ fromHost }) => fromHost === 'video.example')
    expect(received.map(({ reason, comment }) => [reason, comment === null])).to.deep.equal([
      ['Un visage.', true],
      ['Un visage.', false],
    ])
    expect(received[0]?.reporter).to.deep.equal({ account: null, name: actor._id, mail: null })
    const settled = await on.moderation.decideReport(lea, received[0]?.id ?? '', {
      decision: 'hide-video',
      reason: 'Oui.',
    })
    expect(settled.state).to.equal('accepted')
  })

  it('from another instance of a list of ours is one too, where a stranger may see the list', async () => {
    const actor = theInstance('lists.example')
    const make = (audience: 'public' | 'lien' | 'academie' | 'brouillon') =>
      on.playlists.makePlaylist(jeanne, { displayName: `Liste ${audience}`, audience })
    const [shown, linked, ours, own] = [
      await make('public'),
      await make('lien'),
      await make('academie'),
      await make('brouillon'),
    ]
    const flag = {
      id: 'https://lists.example/flags/1',
      type: 'Flag',
      content: 'Une note nomme un élève.',
      object: [shown, linked, ours, own].map(({ _id }) => ids.playlist(_id)),
    } as unknown as ActivityDocument
    for (const id of [flag.id, `${flag.id}/again`]) {
      await on.engine.transaction((tx) => flags.onFlag(tx, { activity: { ...flag, id }, actor }))
    }
    const { data } = await on.moderation.listReports(lea, { ...open, count: 100 })
    const received = data.filter(({ fromHost }) => fromHost === 'lists.example')
    expect(received.map(({ kind, playlist }) => [kind, playlist?.uuid])).to.have.deep.members([
      ['playlist', shown._id],
      ['playlist', linked._id],
    ])
    const first = received.find(({ playlist }) => playlist?.uuid === shown._id)
    await on.moderation.decideReport(lea, first?.id ?? '', { decision: 'delete-playlist', reason: 'En effet.' })
    expect(await on.playlists.store.find(shown._id)).to.equal(null)
  })

  it('that say nothing, or too much, keep within our bounds', async () => {
    const actor = theInstance('loud.example')
    const films = await Promise.all(Array.from({ length: 25 }, () => on.has(jeanne)))
    const flag = (content: unknown, object: unknown) =>
      ({ id: `https://loud.example/flags/${crypto.randomUUID()}`, type: 'Flag', content, object }) as ActivityDocument
    await on.engine.transaction((tx) =>
      flags.onFlag(tx, {
        activity: flag(
          'x'.repeat(50_000),
          films.map(({ _id }) => ids.video(_id)),
        ),
        actor,
      }),
    )
    const [silent] = await Promise.all([on.has(jeanne)])
    await on.engine.transaction((tx) => flags.onFlag(tx, { activity: flag({}, ids.video(silent._id)), actor }))
    const { data } = await on.moderation.listReports(lea, { ...open, count: 100 })
    const received = data.filter(({ fromHost }) => fromHost === 'loud.example')
    expect(received).to.have.length(21)
    expect(Math.max(...received.map(({ reason }) => reason.length))).to.be.at.most(3001)
    expect(received.at(-1)?.reason).to.contain('sans explication')
  })

  it('of one instance are so many at most until somebody decides, whoever there sends them', async () => {
    const films = await Promise.all(Array.from({ length: 11 }, () => on.has(jeanne)))
    const objects = films.map(({ _id }) => ids.video(_id))
    const by = (host: string, rank: number) => ({ ...theInstance(host), _id: `https://${host}/users/${rank}` })
    const say = (host: string, rank: number) =>
      on.engine.transaction((tx) =>
        flags.onFlag(tx, {
          activity: { id: `https://${host}/flags/${rank}`, type: 'Flag', content: 'Non.', object: objects },
          actor: by(host, rank),
        }),
      )
    for (let rank = 0; rank < 20; rank++) await say('crowd.example', rank)
    await say('quiet.example', 1)
    const from = (host: string) =>
      on.engine.collection<{ _id: string; from?: { host: string } }>({ name: 'reports' }).count({ 'from.host': host })
    expect(await from('crowd.example')).to.equal(200)
    expect(await from('quiet.example')).to.equal(11)
  })
})
