/** Lists of other instances: what becomes of them here, who may say what of them, and how much of them is read. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { RemoteActor } from '#federation/actor.ts'
import { digestOf } from '#federation/inbox/take-person.ts'
import type { ActivityDocument } from '#federation/ports.ts'
import { anonymous } from '#src/access/viewer.ts'
import { playlistsQuery } from '#src/playlists/playlist-schemas.ts'
import type { VideoId } from '#src/videos/video.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { anActor } from '../an-actor.ts'
import { anActivity, anInbox, aVideoDocument, type InboxOfTest } from './an-inbox.ts'

const folder = join(import.meta.dirname, '../../fixtures/federation/incoming/peertube-7.1')
const tube = 'https://tube.example'
const id = `${tube}/video-playlists/1f0d2c3b-5a69-4788-9796-a5b4c3d2e1f0`
const theirFilm = `${tube}/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d`
const elsewhere = 'https://autre.example/videos/watch/0d3f6f0e-6f5c-4f6b-8a53-3f5b2f8f2a11'

onEachEngine('a list of another instance', (kind) => {
  let on: InboxOfTest
  let alice: RemoteActor
  let mallory: RemoteActor
  let ourFilm: { id: string; video: { _id: VideoId } }
  before(async () => {
    on = await anInbox(kind)
    ourFilm = await on.film({ title: 'Chez nous' })
    ;[alice, mallory] = [anActor(`${tube}/accounts/alice`), anActor(`${tube}/accounts/mallory`)]
    for (const one of [alice, mallory]) {
      on.actors.set(one._id, one)
      const channel = anActor(channelOf(one), { type: 'Group', owners: [one._id] })
      on.actors.set(channel._id, channel)
    }
    await on.follow(await on.on.person('Jeanne Martin'), alice)
    await on.on.jobs.start()
  })
  after(() => on[Symbol.asyncDispose]())

  const channelOf = ({ _id }: RemoteActor) => `${_id.replace('/accounts/', '/video-channels/')}_channel`
  const read = (name: string) =>
    JSON.parse(
      readFileSync(join(folder, `${name}.json`), 'utf8').replaceAll('{{video}}', ourFilm.id),
    ) as ActivityDocument
  /** What its host answers, as PeerTube does. */
  function serve(given: Record<string, unknown> = {}): void {
    on.documents.set(id, { ...read('documents/playlist'), ...given })
    for (const page of [1, 2]) on.documents.set(`${id}?page=${page}`, read(`documents/playlist-page-${page}`))
    for (const n of [11, 12, 13]) on.documents.set(`${id}/videos/${n}`, read(`documents/playlist-element-${n}`))
    on.documents.set(`${id}/videos/14`, 'forbidden' as never)
    on.documents.set(theirFilm, aVideoDocument(alice))
  }
  /** What its host says now was read, as far as it was asked for. */
  async function settled(list = id): Promise<void> {
    const job = await on.on.jobs.find('remote-playlist', digestOf(list))
    if (job !== null) expect((await on.on.jobs.ended(job.id))?.state).to.equal('done')
  }
  async function say(activity: object, by = alice): Promise<string> {
    const outcome = await on.said(activity, by)
    await settled()
    // The next one is not asked to wait.
    on.on.clock.forward({ seconds: 1 })
    return outcome
  }
  const held = (list = id) => on.on.playlists.store.findByRemoteId(list)
  const films = async (who: Parameters<typeof on.on.playlists.videosOfPlaylist>[0] = anonymous) => {
    const list = await held()
    if (list === null) return null
    const { data } = await on.on.playlists.videosOfPlaylist(who, list._id, { count: 100 })
    return data.map(({ video, position, startTimestamp, stopTimestamp }) => [
      position,
      video.name,
      startTimestamp,
      stopTimestamp,
    ])
  }
  const listed = async () => {
    const { data } = await on.on.playlists.playlistsOfAccount(anonymous, 'alice@tube.example', playlistsQuery.parse({}))
    return data
  }

  it('comes with its films that are known here or that its host gives, and says where it is from', async () => {
    serve()
    expect(await say(read('create-playlist'))).to.equal('done')
    expect(await films()).to.deep.equal([
      [1, 'Chez nous', 12, 40],
      [2, 'Lire à deux voix', null, null],
    ])
    // Neither asked of a third host, nor dropped: it may come.
    expect(on.asked).to.not.include(elsewhere)
    expect((await held())?.remote?.said.map(({ videoId }) => videoId)).to.deep.equal([ourFilm.id, theirFilm, elsewhere])
    const [list] = await listed()
    expect(list).to.deep.include({
      displayName: 'Ma sélection',
      isLocal: false,
      url: id,
      origin: { host: 'tube.example', url: id },
      videosLength: 2,
      privacy: { id: 1, label: 'Publique' },
      may: { edit: false, delete: false },
    })
    expect(list?.videoChannel.url).to.equal(channelOf(alice))
    expect((await on.on.playlists.listPlaylists(anonymous, playlistsQuery.parse({}))).data).to.have.length(1)
  })

  it('has a film that comes later at its place, and loses one that goes', async () => {
    const bob = anActor('https://autre.example/accounts/bob')
    await on.follow(await on.on.person('Karim Diallo'), bob)
    const document = { ...aVideoDocument(bob, { name: 'Venu après' }), id: elsewhere }
    expect(await on.said(anActivity('Create', bob, document), bob)).to.equal('done')
    await on.on.events.settled()
    expect((await films())?.map(([, name]) => name)).to.deep.equal(['Chez nous', 'Lire à deux voix', 'Venu après'])
    const before = (await held())?.elements.map((one) => one.id)
    const gone = { type: 'Delete', id: `${elsewhere}/delete`, actor: bob._id, object: elsewhere }
    expect(await on.said(gone, bob)).to.equal('done')
    await on.on.events.settled()
    expect((await films())?.map(([, name]) => name)).to.deep.equal(['Chez nous', 'Lire à deux voix'])
    expect((await held())?.elements.map((one) => one.id)).to.deep.equal(before?.slice(0, 2))
    expect((await held())?.updatedAt).to.equal('2026-11-22T08:00:00.000Z')
  })

  it('is what its own address says, whatever is said of it', async () => {
    serve({ name: 'Ma sélection revue', updated: '2026-11-23T08:00:00.000Z' })
    const lie = read('update-playlist')
    expect(
      await say({ ...lie, object: { ...(lie.object as object), name: 'Un mensonge', totalItems: 99_999 } }),
    ).to.equal('done')
    expect(await held()).to.include({ title: 'Ma sélection revue', updatedAt: '2026-11-23T08:00:00.000Z' })
  })

  it('shows a film to those who may see it, and to nobody else', async () => {
    const { id: hidden, author } = await on.film({ title: 'Pour l’académie', audience: 'academie' })
    on.documents.set(`${id}/videos/13`, { ...read('documents/playlist-element-13'), url: hidden })
    expect(await say({ ...read('update-playlist'), id: `${id}/updates/2` })).to.equal('done')
    expect((await films())?.map(([, name]) => name)).to.not.include('Pour l’académie')
    expect((await films(author))?.map(([, name]) => name)).to.include('Pour l’académie')
    expect((await listed())[0]?.videosLength).to.equal(2)
  })

  it('is hers alone to change, to delete and to give away', async () => {
    const before = await held()
    const update = { ...read('update-playlist'), id: `${id}/updates/3`, actor: mallory._id }
    for (const attributedTo of [
      [channelOf(alice)],
      [channelOf(mallory)],
      [mallory._id],
      [mallory._id, channelOf(alice)],
    ]) {
      const object = { ...(read('update-playlist').object as object), attributedTo }
      expect(await say({ ...update, object }, mallory), String(attributedTo)).to.be.oneOf([
        'not-its-owner',
        'not-attributed',
      ])
    }
    const gone = { type: 'Delete', id: `${id}/delete-2`, actor: mallory._id, object: id }
    expect(await say(gone, mallory)).to.equal('not-its-owner')
    const evil = anActor('https://evil.example/accounts/eve')
    expect(await say({ ...update, id: 'https://evil.example/u', actor: evil._id }, evil)).to.equal('object-elsewhere')
    expect(await say({ ...gone, id: 'https://evil.example/d', actor: evil._id }, evil)).to.equal('not-its-owner')
    expect(await held()).to.deep.equal(before)
    // Its host says that it is another's now.
    serve({ attributedTo: [channelOf(mallory)], name: 'Prise' })
    expect(await say({ ...read('update-playlist'), id: `${id}/updates/4` })).to.equal('done')
    expect(await held()).to.deep.equal(before)
    expect(on.part.counts()).to.include({ 'list: not-its-owner': 1 })
  })

  it('is not taken from who nobody follows, for who it is not meant, or from a host that is kept away', async () => {
    const other = `${tube}/video-playlists/2f0d2c3b-5a69-4788-9796-a5b4c3d2e1f0`
    const made = (by: RemoteActor, given: object = {}) => {
      const object = {
        ...(read('create-playlist').object as object),
        id: other,
        attributedTo: [channelOf(by)],
        ...given,
      }
      return { type: 'Create', id: `${other}/activity`, actor: by._id, object }
    }
    expect(await say(made(mallory), mallory)).to.equal('not-for-here')
    expect(await say(made(alice, { attributedTo: [channelOf(mallory)] }))).to.equal('not-attributed')
    expect(await say(made(alice, { attributedTo: [] }))).to.equal('not-attributed')
    expect(await say(made(alice, { attributedTo: ['https://evil.example/c/x'] }))).to.equal('not-attributed')
    expect(await say(made(alice, { to: [alice.followers], cc: [] }))).to.equal('not-public')
    expect(await say(made(alice, { name: ' ' }))).to.equal('without-title')
    expect(await say(made(alice, { id: 'https://classe.example/video-playlists/1' }))).to.equal('ours')
    for (const [policy, outcome] of [
      ['quarantined', 'quarantined'],
      ['blocked', 'blocked'],
    ] as const) {
      on.policies.set('tube.example', policy)
      expect(await say(made(alice))).to.equal(outcome)
    }
    on.policies.delete('tube.example')
    expect(await held(other)).to.equal(null)
    expect(on.asked).to.not.include(other)
  })

  it('of an instance that is limited is found by its address alone', async () => {
    on.policies.set('tube.example', 'limited')
    serve()
    expect(await say({ ...read('update-playlist'), id: `${id}/updates/5` })).to.equal('done')
    expect(await listed()).to.deep.equal([])
    expect(await films()).to.have.length(2)
    on.policies.delete('tube.example')
    expect(await say({ ...read('update-playlist'), id: `${id}/updates/6` })).to.equal('done')
    expect(await listed()).to.have.length(1)
  })

  it('of an instance that is in quarantine now is not shown with words that nobody looked at: it waits', async () => {
    on.policies.set('tube.example', 'quarantined')
    serve({ name: 'Sans être lue' })
    expect(await say({ ...read('update-playlist'), id: `${id}/updates/5q` })).to.equal('done')
    expect(await held()).to.equal(null)
    on.policies.delete('tube.example')
    expect(await say({ ...read('update-playlist'), id: `${id}/updates/6q` })).to.equal('done')
    expect(await listed()).to.have.length(1)
  })

  it('is read within bounds: pages that lead anywhere, elements of other hosts, more than a list may hold', async () => {
    const many = Array.from({ length: 180 }, (_, rank) => `${id}/videos/many-${rank}`)
    const element = (url: string, rank: number) => ({
      type: 'PlaylistElement',
      id: url,
      url: theirFilm,
      position: rank,
    })
    for (const page of [1, 2, 3, 4]) {
      on.documents.set(`${id}?page=${page}`, {
        type: 'OrderedCollectionPage',
        id: `${id}?page=${page}`,
        orderedItems: many.map((url) => `${url}-${page}`),
        elements: many.map((url, rank) => element(`${url}-${page}`, rank)),
        next: `${id}?page=${page + 1}`,
      })
    }
    const asked = on.asked.length
    expect(await say({ ...read('update-playlist'), id: `${id}/updates/7` })).to.equal('done')
    expect(on.asked.slice(asked).filter((url) => url.startsWith(id))).to.deep.equal([
      id,
      ...[1, 2, 3].map((n) => `${id}?page=${n}`),
    ])
    expect((await held())?.remote?.said).to.have.length(500)
    expect((await films())?.map(([, name]) => name)).to.deep.equal(['Lire à deux voix'])
    for (const next of [
      `${id}?page=1`,
      id,
      'https://evil.example/page',
      'https://classe.example/',
      7,
      { id: [] },
      null,
    ]) {
      const items = ['https://evil.example/videos/1', 7, null, { type: 'PlaylistElement' }, `${id}/videos/11`]
      on.documents.set(`${id}?page=1`, { type: 'Playlist', id: `${id}?page=1`, orderedItems: items, next } as never)
      expect(await say({ ...read('update-playlist'), id: `${id}/updates/${JSON.stringify(next)}` })).to.equal('done')
      expect((await films())?.map(([, name]) => name)).to.deep.equal(['Chez nous'])
    }
    expect(on.asked).to.not.include('https://evil.example/page')
    for (const wrong of [
      { position: 'first' },
      { url: 7 },
      { url: 'javascript:alert(1)' },
      { id: `${id}/videos/12` },
      { type: 'Video' },
    ]) {
      on.documents.set(`${id}/videos/11`, { ...read('documents/playlist-element-11'), ...wrong } as never)
      expect(await say({ ...read('update-playlist'), id: `${id}/updates/${JSON.stringify(wrong)}` })).to.equal('done')
      expect(await films(), JSON.stringify(wrong)).to.deep.equal([])
    }
  })

  it('has words and parts that fit, whatever they are', async () => {
    serve({
      name: 'Un titre\u202e '.repeat(30),
      content: '<script>alert(1)</script>'.repeat(200),
      published: '2999-01-01T00:00:00.000Z',
    })
    const part = { startTimestamp: -4, stopTimestamp: 1e12 }
    on.documents.set(`${id}/videos/11`, {
      ...read('documents/playlist-element-11'),
      ...part,
      content: 'n'.repeat(1999),
    })
    expect(await say({ ...read('update-playlist'), id: `${id}/updates/8` })).to.equal('done')
    const list = await held()
    expect(list?.title.length).to.be.at.most(120)
    expect(list?.title).to.not.contain('\u202e')
    expect(list?.description.length).to.be.at.most(1000)
    expect(list?.createdAt.startsWith('2026-')).to.equal(true)
    expect(list?.elements[0]).to.include({ startSeconds: null, stopSeconds: null })
    expect(list?.elements[0]?.note.length).to.be.at.most(500)
  })

  it('that a moderator does away with stays away', async () => {
    const admin = await on.on.person('Ada Min', ['teacher', 'administrator'])
    const list = await held()
    await on.on.playlists.deletePlaylist(admin, list?._id ?? '', 'Elle se moque d’élèves')
    expect(await listed()).to.deep.equal([])
    serve()
    expect(await say({ ...read('update-playlist'), id: `${id}/updates/9` })).to.equal('done')
    expect(await listed()).to.deep.equal([])
    expect(JSON.stringify(await held())).to.not.contain('sélection')
    const refused = await on.on.playlists
      .showPlaylist(admin, list?._id ?? '')
      .catch((error: Error) => error.constructor.name)
    expect(refused).to.equal('PlaylistNotFound')
  })

  it('goes with its Delete, and comes back when its own address shows it again', async () => {
    expect(await say(read('delete-playlist'))).to.equal('done')
    expect(await held()).to.equal(null)
    // What still travels of it: its host has it no more.
    on.documents.set(id, 'gone')
    expect(await say({ ...read('create-playlist'), id: `${id}/activity#1` })).to.equal('done')
    expect(await held()).to.equal(null)
    serve()
    expect(await say({ ...read('create-playlist'), id: `${id}/activity#2` })).to.equal('done')
    expect(await listed()).to.have.length(1)
    // For nobody any more, and the Delete was lost.
    serve({ to: [], cc: [] })
    expect(
      await say({
        ...read('update-playlist'),
        id: `${id}/updates/10`,
        object: { ...(read('update-playlist').object as object), to: [], cc: [] },
      }),
    ).to.equal('done')
    expect(await held()).to.equal(null)
  })

  it('goes with whoever it was of', async () => {
    serve()
    expect(await say({ ...read('create-playlist'), id: `${id}/activity#3` })).to.equal('done')
    expect(await held()).to.not.equal(null)
    expect(
      await on.said({ type: 'Delete', id: `${alice._id}#delete`, actor: alice._id, object: alice._id }, alice),
    ).to.equal('done')
    const { items } = await on.on.jobs.list({ kind: 'forget-remote-account' })
    for (const job of items) await on.on.jobs.ended(job.id)
    expect(await held()).to.equal(null)
  })
})
