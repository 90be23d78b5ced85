/** Lists of films: who finds what in them, in which order, whatever two windows do at once. */
import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import { anonymous, type Viewer } from '#src/access/viewer.ts'
import type { GroupId } from '#src/groups/group.ts'
import { playlistLimits } from '#src/playlists/playlist.ts'
import { playlistsQuery } from '#src/playlists/playlist-schemas.ts'
import { listedFilter, playlistsSpec } from '#src/playlists/playlists-store.ts'
import { amongFilter } from '#src/videos/listed-videos.ts'
import type { Video } from '#src/videos/video.ts'
import { videosSpec } from '#src/videos/video-document.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { aReceivedVideo, aRemotePerson } from '../videos/a-remote-video.ts'

onEachEngine('lists of films', (kind) => {
  let on: SubjectsOfTest
  let karim: Person
  let jeanne: Person
  let admin: Person
  /** Of every audience, by Jeanne. */
  const films: Record<string, Video> = {}

  before(async () => {
    on = await someSubjects(kind)
    karim = await on.person('Karim Diallo')
    jeanne = await on.person('Jeanne Martin')
    admin = await on.person('Ada Min', ['teacher', 'administrator'])
    for (const audience of ['public', 'academie', 'lien', 'brouillon'] as const) {
      films[audience] = await on.has(jeanne, { title: audience, audience, durationSeconds: 100 })
    }
    films.groupe = await on.has(jeanne, { title: 'groupe', audience: 'groupe', groups: ['g' as GroupId] })
    films.second = await on.has(jeanne, { title: 'second' })
    films.third = await on.has(karim, { title: 'third' })
    await on.engine.transaction(async (tx) => {
      const alice = await on.accounts.received.receiveAccount(aRemotePerson(), tx)
      const { video } = await on.videos.received.receiveVideo(aReceivedVideo(alice._id, { title: 'ailleurs' }), tx, {
        authorName: 'Alice Peer',
      })
      films.ailleurs = video
    })
  })
  after(() => on[Symbol.asyncDispose]())

  async function aList(who: Person, names: readonly string[], written: object = {}) {
    const { _id } = await on.playlists.makePlaylist(who, { displayName: 'À voir', audience: 'public', ...written })
    for (const name of names) await on.playlists.addVideo(who, _id, { videoId: film(name)._id })
    return _id
  }
  function film(name: string): Video {
    const found = films[name]
    if (!found) throw new Error(`no film ${name}`)
    return found
  }
  const seen = async (who: Viewer, id: string, count = 100) => {
    const names: string[] = []
    let after: string | undefined
    do {
      const page = await on.playlists.videosOfPlaylist(who, id, { count, after })
      names.push(...page.data.map(({ video, position }) => `${position} ${video.name}`))
      after = page.next ?? undefined
      expect(page.total).to.equal((await on.playlists.showPlaylist(who, id)).videosLength)
    } while (after !== undefined)
    return names
  }
  const elementOf = async (id: string, name: string) => {
    const { data } = await on.playlists.videosOfPlaylist(karim, id, { count: 100 })
    const element = data.find(({ video }) => video.name === name)
    if (!element) throw new Error(`${name} is not in the list`)
    return element.id
  }
  const code = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'done',
      (error: { code?: string; errors?: { pointer: string }[] }) => error.errors?.[0]?.pointer ?? error.code,
    )
  const query = playlistsQuery.parse({})

  it('shows and counts to each what they may see, without a gap', async () => {
    const id = await aList(karim, ['lien', 'public', 'academie', 'ailleurs', 'second'])
    expect(await seen(karim, id)).to.deep.equal(['1 lien', '2 public', '3 academie', '4 ailleurs', '5 second'])
    const jeannes = ['1 public', '2 academie', '3 ailleurs', '4 second']
    expect(await seen(jeanne, id)).to.deep.equal(jeannes)
    expect(await seen(jeanne, id, 1)).to.deep.equal(jeannes)
    expect(await seen(anonymous, id)).to.deep.equal(['1 public', '2 ailleurs', '3 second'])
    const { thumbnails } = await on.playlists.showPlaylist(anonymous, id)
    expect(thumbnails.every(({ path }) => path.includes(film('public')._id))).to.equal(true)
    // What is hidden by moderators is in no list but its author's.
    await on.engine.transaction((tx) => on.videos.hide(film('public')._id, admin.accountId, 'raison', tx))
    expect(await seen(anonymous, id)).to.deep.equal(['1 ailleurs', '2 second'])
    expect(await seen(admin, id)).to.deep.equal(['1 academie', '2 ailleurs', '3 second'])
    await on.engine.transaction((tx) => on.videos.show(film('public')._id, tx))
    const { data } = await on.playlists.videosOfPlaylist(anonymous, id, { count: 1, start: 1 })
    expect(data.map(({ position, video }) => `${position} ${video.name}`)).to.deep.equal(['2 ailleurs'])
  })

  it('gives the link of no film, and takes none that its owner may not see', async () => {
    const id = await aList(karim, [])
    expect(await code(on.playlists.addVideo(karim, id, { videoId: String(film('lien').number) }))).to.equal('not-found')
    for (const name of ['brouillon', 'groupe']) {
      expect(await code(on.playlists.addVideo(karim, id, { videoId: film(name)._id })), name).to.equal('not-found')
    }
    const member = { ...karim, groups: ['g' as GroupId] }
    await on.playlists.addVideo(member, id, { videoId: film('groupe')._id })
    await on.playlists.addVideo(karim, id, { videoId: film('academie')._id })
    expect(await seen(member, id)).to.deep.equal(['1 groupe', '2 academie'])
    expect(await seen(karim, id)).to.deep.equal(['1 academie'])
    expect(await on.playlists.videosExist(karim, [film('groupe').number])).to.deep.equal({
      [film('groupe').number]: [],
    })
    const { elementId = 0 } = {
      elementId: (await on.playlists.videosExist(member, [film('groupe').number]))[film('groupe').number]?.[0]
        ?.playlistElementId,
    }
    expect(elementId).to.be.greaterThan(0)
  })

  it('is seen by the audience that was chosen', async () => {
    const found = async (who: Viewer) => {
      const { data, total } = await on.playlists.playlistsOfAccount(who, 'jeanne.martin', query)
      expect(total).to.equal(data.length)
      return data.map(({ displayName }) => displayName).sort()
    }
    const ids: Record<string, string> = {}
    for (const audience of ['public', 'academie', 'lien', 'brouillon'] as const) {
      ids[audience] = await aList(jeanne, [], { displayName: audience, audience })
    }
    expect(await found(jeanne)).to.deep.equal(['academie', 'brouillon', 'lien', 'public', 'À regarder plus tard'])
    expect(await found(karim)).to.deep.equal(['academie', 'public'])
    expect(await found(anonymous)).to.deep.equal(['public'])
    expect(await code(on.playlists.showPlaylist(anonymous, ids.lien ?? ''))).to.equal('done')
    const { id: number } = await on.playlists.showPlaylist(jeanne, ids.lien ?? '')
    expect(await code(on.playlists.showPlaylist(anonymous, String(number)))).to.equal('not-found')
    for (const audience of ['academie', 'brouillon']) {
      expect(await code(on.playlists.showPlaylist(anonymous, ids[audience] ?? ''))).to.equal('not-found')
      expect(await code(on.playlists.videosOfPlaylist(anonymous, ids[audience] ?? '', { count: 1 }))).to.equal(
        'not-found',
      )
    }
    expect(await code(on.playlists.showPlaylist(admin, ids.brouillon ?? ''))).to.equal('not-found')
    expect(await code(on.playlists.rewritePlaylist(karim, ids.public ?? '', { displayName: 'x' }))).to.equal(
      'not-allowed',
    )
    expect(await code(on.playlists.addVideo(karim, ids.brouillon ?? '', { videoId: '1' }))).to.equal('not-found')
    const all = await on.playlists.listPlaylists(anonymous, query)
    expect(all.data.map(({ displayName }) => displayName))
      .to.include('public')
      .and.not.include('academie')
    // Mutes hold for lists of lists; an address still opens.
    const muting = { ...karim, muted: { accounts: [jeanne.accountId], channels: [], hosts: [] } }
    expect(
      (await on.playlists.listPlaylists(muting, query)).data.every(
        ({ ownerAccount }) => ownerAccount.name !== 'jeanne.martin',
      ),
    ).to.equal(true)
  })

  it('« À regarder plus tard » is one, whoever asks at once, and nobody else’s', async () => {
    const odile = await on.person('Odile Bernard')
    const made = await Promise.all([1, 2, 3].map(() => on.playlists.showWatchLater(odile)))
    expect(new Set(made.map(({ uuid }) => uuid)).size).to.equal(1)
    const [{ uuid } = { uuid: '' }] = made
    const once = await Promise.all([1, 2, 3].map(() => on.playlists.watchLater(odile, film('public')._id)))
    expect(new Set(once).size).to.equal(1)
    expect(await seen(odile, uuid)).to.deep.equal(['1 public'])
    for (const who of [karim, admin, anonymous]) {
      expect(await code(on.playlists.showPlaylist(who, uuid))).to.equal('not-found')
    }
    expect(await code(on.playlists.rewritePlaylist(odile, uuid, { audience: 'public' }))).to.equal('not-allowed')
    expect(await code(on.playlists.deletePlaylist(odile, uuid))).to.equal('not-allowed')
    expect(await code(on.playlists.showWatchLater(anonymous))).to.equal('sign-in-needed')
  })

  it('keeps its order under two windows', async () => {
    const id = await aList(karim, ['public', 'second', 'third', 'academie'])
    const [first, second, third, fourth] = await Promise.all(
      ['public', 'second', 'third', 'academie'].map((name) => elementOf(id, name)),
    )
    await on.playlists.moveElement(karim, id, fourth ?? 0, null)
    await on.playlists.moveElement(karim, id, first ?? 0, third ?? 0)
    expect(await seen(karim, id)).to.deep.equal(['1 academie', '2 second', '3 third', '4 public'])
    await Promise.all([
      on.playlists.moveElement(karim, id, second ?? 0, null),
      on.playlists.moveElement(karim, id, third ?? 0, first ?? 0),
      on.playlists.removeElement(karim, id, fourth ?? 0),
      on.playlists.addVideo(karim, id, { videoId: film('ailleurs')._id }),
      on.playlists.addVideo(karim, id, { videoId: film('ailleurs')._id }),
      on.playlists.annotateElement(karim, id, first ?? 0, {
        note: ' Le rituel \n',
        startTimestamp: 3,
        stopTimestamp: 9,
      }),
    ])
    const { data } = await on.playlists.videosOfPlaylist(karim, id, { count: 10 })
    expect(data.map(({ video }) => video.name).sort()).to.deep.equal(['ailleurs', 'public', 'second', 'third'])
    expect(data[0]?.video.name).to.equal('second')
    expect(data.find(({ id }) => id === first)).to.include({ note: 'Le rituel', startTimestamp: 3, stopTimestamp: 9 })
    expect(await code(on.playlists.moveElement(karim, id, first ?? 0, fourth ?? 0))).to.equal('not-found')
    expect(await code(on.playlists.annotateElement(karim, id, first ?? 0, { stopTimestamp: 2 }))).to.equal(
      '/stopTimestamp',
    )
  })

  it('is reordered by the positions that its owner sees, as PeerTube does', async () => {
    const member = { ...karim, groups: ['g' as GroupId] }
    const id = await aList(member, ['groupe', 'public', 'second', 'third'])
    const reorder = (startPosition: number, insertAfterPosition: number, reorderLength = 1) =>
      on.playlists.reorder(karim, id, { startPosition, insertAfterPosition, reorderLength })
    await reorder(2, 0, 2)
    expect(await seen(karim, id)).to.deep.equal(['1 second', '2 third', '3 public'])
    await reorder(1, 3)
    expect(await seen(karim, id)).to.deep.equal(['1 third', '2 public', '3 second'])
    await reorder(1, 1)
    expect(await seen(member, id)).to.have.length(4)
    expect(await code(reorder(4, 0))).to.equal('/startPosition')
  })

  it('is bounded, and says so', async () => {
    const paul = await on.person('Paul Petit')
    expect(await code(on.playlists.makePlaylist(paul, { displayName: '  ' }))).to.equal('/displayName')
    expect(await code(on.playlists.makePlaylist(paul, { displayName: 'a'.repeat(121) }))).to.equal('/displayName')
    expect(await code(on.playlists.makePlaylist(paul, { displayName: 'a', description: 'a'.repeat(1001) }))).to.equal(
      '/description',
    )
    for (let n = 0; n < playlistLimits.perAccount - 1; n++)
      await on.playlists.makePlaylist(paul, { displayName: `${n}` })
    const last = await Promise.all(
      [1, 2, 3].map((n) => code(on.playlists.makePlaylist(paul, { displayName: `l${n}` }))),
    )
    expect(last.sort()).to.deep.equal(['/displayName', '/displayName', 'done'])
    const id = await aList(karim, [])
    const document = await on.engine.collection(playlistsSpec).get(id)
    const element = {
      linkGiven: true,
      startSeconds: null,
      stopSeconds: null,
      note: '',
      addedAt: '2026-11-24T08:00:00.000Z',
    }
    const elements = Array.from({ length: playlistLimits.elements }, (_, n) => ({
      ...element,
      id: 1e6 + n,
      videoId: `gone-${n}`,
    }))
    await on.engine.collection(playlistsSpec).put({ ...document, elements } as never)
    expect(await code(on.playlists.addVideo(karim, id, { videoId: film('public')._id }))).to.equal('/videoId')
    expect(await seen(karim, id)).to.deep.equal([])
    expect(await code(on.playlists.videosOfPlaylist(karim, id, { count: 1, after: 'x' }))).to.equal('/query/after')
  })

  it('goes on from its place when what ended a page is gone', async () => {
    const id = await aList(karim, ['public', 'second', 'third'])
    const { next } = await on.playlists.videosOfPlaylist(anonymous, id, { count: 1 })
    await on.playlists.removeElement(karim, id, await elementOf(id, 'public'))
    const { data } = await on.playlists.videosOfPlaylist(anonymous, id, { count: 5, after: next ?? '' })
    expect(data.map(({ video }) => video.name)).to.deep.equal(['third'])
  })

  it('loses a film that is deleted; a moderator does away with a list for a reason', async () => {
    const gone = await on.has(jeanne, { title: 'gone' })
    const id = await aList(karim, ['public'])
    await on.playlists.addVideo(karim, id, { videoId: gone._id })
    await on.videos.deleteVideo(jeanne, gone._id)
    await on.events.settled()
    const { elements } = (await on.engine.collection(playlistsSpec).get(id)) ?? { elements: [] }
    expect(elements).to.have.length(1)
    expect(await code(on.playlists.deletePlaylist(jeanne, id))).to.equal('not-allowed')
    expect(await code(on.playlists.deletePlaylist(admin, id, ' '))).to.equal('/reason')
    await on.playlists.deletePlaylist(admin, id, 'Titre injurieux')
    expect(await code(on.playlists.showPlaylist(karim, id))).to.equal('not-found')
    const { data } = await on.administration.listAudit(admin, { count: 1 })
    expect(data[0]).to.include({ action: 'playlist-deleted', reason: 'Titre injurieux' })
  })

  it('follows a person into another account, and goes with who is erased', async () => {
    const [one, other] = [await on.person('Une Personne'), await on.person('Une Autre')]
    const id = await aList(one, ['public'])
    await on.playlists.watchLater(one, film('public')._id)
    await on.playlists.watchLater(one, film('second')._id)
    await on.playlists.watchLater(other, film('public')._id)
    await on.administration.joinAccounts(admin, 'une.autre', { from: 'une.personne', reason: 'La même' })
    await on.events.settled()
    const { uuid, videosLength } = await on.playlists.showWatchLater(other)
    expect(videosLength).to.equal(2)
    expect((await on.playlists.showPlaylist(other, id)).may.edit).to.equal(true)
    await on.events.settled()
    await on.engine.transaction((tx) => on.events.record(tx, { kind: 'account-closed', accountId: other.accountId }))
    await on.events.settled()
    for (const each of [id, uuid]) expect(await on.engine.collection(playlistsSpec).get(each)).to.equal(null)
  })

  it('is read once to be shown around a film, and to tell a feed what came last', async () => {
    const id = await aList(karim, ['public', 'second', 'third'])
    const { store } = on.videos
    const asked: string[] = []
    const own = { listedAmong: store.listedAmong, countListedAmong: store.countListedAmong }
    Object.assign(store, {
      listedAmong: (...given: Parameters<typeof own.listedAmong>) => {
        asked.push('films')
        return own.listedAmong(...given)
      },
      countListedAmong: (...given: Parameters<typeof own.countListedAmong>) => {
        asked.push('count')
        return own.countListedAmong(...given)
      },
    })
    try {
      const around = await on.playlists.showAround(anonymous, id, film('second')._id)
      expect(around?.playlist.videosLength).to.equal(3)
      expect(around?.playlist.thumbnails.every(({ path }) => path.includes(film('public')._id))).to.equal(true)
      const { playlist, films } = await on.playlists.lastAdded(anonymous, id, { start: 0, count: 2 })
      expect(films.map(({ film }) => film.name)).to.deep.equal(['third', 'second'])
      expect(playlist.thumbnails.every(({ path }) => path.includes(film('public')._id))).to.equal(true)
      expect(asked).to.deep.equal(['films', 'films'])
    } finally {
      Object.assign(store, own)
    }
  })

  it('is found by one walk of one index', async () => {
    const playlists = on.engine.collection(playlistsSpec)
    const newest = { sort: [['updatedAt', 'desc']] as const }
    for (const filter of [
      listedFilter(anonymous, undefined),
      listedFilter(karim, jeanne.accountId),
      { accountId: karim.accountId },
      { accountId: karim.accountId, kind: 'regular' as const },
    ]) {
      expect(await playlists.explain(filter, newest)).to.include({ usesIndex: true, sortsInMemory: false })
    }
    for (const filter of [
      { videoIds: { contains: 'a' } },
      { accountId: 'b', videoIds: { contains: 'a' } },
      { watchLaterOf: 'b' },
    ]) {
      expect(await playlists.explain(filter)).to.include({ usesIndex: true })
    }
    const videos = on.engine.collection(videosSpec)
    expect(await videos.explain(amongFilter(karim, [film('public')._id, film('second')._id]))).to.include({
      usesIndex: true,
    })
  })
})
