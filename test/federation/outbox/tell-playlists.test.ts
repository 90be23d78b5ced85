/** Lists of here as other servers hear of them: given, told once for many changes, taken back, and read at their addresses. */
import { setTimeout } from 'node:timers/promises'
import { expect } from 'chai'
import type { Video } from '#src/videos/video.ts'
import { anInstance, patientBudgets, type TestInstance } from '../../an-instance.ts'
import { asPerson, type PersonOfTest } from '../../as-person.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { aVideo } from '../../videos/a-video.ts'
import { aFollow } from '../a-follow.ts'
import { activityFaults, playlistFaults } from '../peertube-rules.ts'
import { aPeer, type PeerOfTest } from './a-peer.ts'

type Json = Record<string, unknown> & { type: string; id: string }

onEachEngine('lists of here, elsewhere', (kind) => {
  let instance: TestInstance
  let jeanne: PersonOfTest
  let peer: PeerOfTest
  const films: Record<string, Video> = {}

  before(async () => {
    instance = await anInstance({ engine: kind, settings: { FEDERATION_PRIVATE: 'oui' }, budgets: patientBudgets })
    jeanne = await asPerson(instance, 'Jeanne Martin')
    peer = await aPeer('127.0.3.1')
    const { engine, federation, accountsStore, subjects } = instance.parts
    const account = await accountsStore.byHandle('jeanne.martin')
    const follower = `${peer.origin}/accounts/paul`
    const { inbox, host } = peer.inbox()
    await engine.transaction(async (tx) => {
      await federation.follows.put(
        aFollow({ follower, followed: at('/accounts/jeanne.martin'), sharedInbox: inbox, host }),
        tx,
      )
      for (const [rank, audience] of (['public', 'academie', 'lien', 'public'] as const).entries()) {
        const video = aVideo({ number: 700 + rank, authors: [account?._id as never], audience, title: `Film ${rank}` })
        films[rank] = video
        await subjects.videos.store.insert(video, tx)
      }
    })
  })
  after(async () => {
    await peer[Symbol.asyncDispose]()
    await instance.close()
  })
  afterEach(() => {
    peer.received.length = 0
  })

  const at = (path: string) => new URL(path, instance.url).href
  const api = (id: string, rest = '') => `/api/v1/video-playlists/${id}${rest}`
  const heard = (): Json[] => peer.received.map(({ body }) => JSON.parse(body))
  const lists = () => heard().filter(({ object }) => /\/video-playlists\//.test(String((object as Json).id ?? object)))
  const kinds = () => lists().map(({ type }) => type)
  async function until(look: () => boolean): Promise<void> {
    while (!look()) await setTimeout(20)
  }
  async function read(path: string): Promise<{ status: number; document: Json }> {
    const answer = await fetch(at(path), { headers: { Accept: 'application/activity+json' } })
    return { status: answer.status, document: (await answer.json()) as Json }
  }
  async function aList(written: object = {}, ...held: string[]): Promise<string> {
    const { body } = await jeanne.send<{ videoPlaylist: { uuid: string } }>('POST', '/api/v1/video-playlists', {
      displayName: 'Avant la réunion',
      audience: 'brouillon',
    })
    for (const name of held) await add(body.videoPlaylist.uuid, name)
    await jeanne.send('PUT', api(body.videoPlaylist.uuid), { audience: 'public', ...written })
    return body.videoPlaylist.uuid
  }
  async function removed(id: string): Promise<void> {
    await jeanne.send('DELETE', api(id))
    await until(() => kinds().includes('Delete'))
  }
  async function add(id: string, name: string): Promise<void> {
    const { status } = await jeanne.send('POST', api(id, '/videos'), { videoId: films[name]?._id })
    expect(status).to.be.lessThan(300)
  }

  it('is given with what a stranger may see of it, in pages of elements that PeerTube can read', async () => {
    const id = await aList({}, '0', '1', '2', '3')
    await until(() => kinds().length > 0)
    const [created] = lists()
    expect(created).to.include({ type: 'Create', actor: at('/accounts/jeanne.martin') })
    expect(activityFaults(created ?? {})).to.deep.equal([])
    const { document } = await read(`/video-playlists/${id}`)
    expect(document).to.deep.include({
      totalItems: 2,
      attributedTo: [at('/video-channels/jeanne.martin_channel')],
      to: ['https://www.w3.org/ns/activitystreams#Public'],
    })
    const page = (await read(`/video-playlists/${id}?page=1`)).document
    const elements = new Map<string, Json>()
    for (const url of page.orderedItems as string[]) elements.set(url, (await read(new URL(url).pathname)).document)
    expect(playlistFaults(document, [page], elements)).to.deep.equal([])
    expect([...elements.values()].map(({ url, position }) => [url, position])).to.deep.equal([
      [at(`/videos/watch/${films[0]?._id}`), 1],
      [at(`/videos/watch/${films[3]?._id}`), 2],
    ])
    for (const hidden of ['1', '2']) {
      expect(JSON.stringify([document, page, heard()])).to.not.contain(films[hidden]?._id)
    }
    const all = (await read('/accounts/jeanne.martin/playlists?page=1')).document
    expect(all.orderedItems).to.include(at(`/video-playlists/${id}`))
    expect((await read('/video-channels/jeanne.martin_channel/playlists')).document.totalItems).to.equal(1)
    const page404 = await fetch(at(`/video-playlists/${id}?page=9`), {
      headers: { Accept: 'application/activity+json' },
    })
    expect(page404.status).to.equal(404)
    const html = await fetch(at(`/video-playlists/${id}`), { headers: { Accept: 'text/html' }, redirect: 'manual' })
    expect(html.headers.get('Location')).to.equal(`/w/p/${id}`)
    await removed(id)
  })

  it('what changes is told, as it is at the end', async () => {
    const id = await aList()
    await until(() => kinds().includes('Create'))
    await add(id, '0')
    await jeanne.send('PUT', api(id), { displayName: 'Un titre' })
    await jeanne.send('PUT', api(id), { displayName: 'Le titre' })
    await add(id, '3')
    const isLast = ({ type, object }: Json) =>
      type === 'Update' && (object as Json).name === 'Le titre' && (object as Json).totalItems === 2
    await until(() => lists().some(isLast))
    for (const one of lists()) expect(activityFaults(one)).to.deep.equal([])
    await removed(id)
  })

  it('is taken back at once when it is no longer for everybody, or is deleted, and can be given again', async () => {
    const id = await aList({}, '0')
    await until(() => kinds().length === 1)
    await jeanne.send('PUT', api(id), { audience: 'academie' })
    await until(() => kinds().length === 2)
    expect(lists()[1]).to.deep.include({ type: 'Delete', actor: at('/accounts/jeanne.martin') })
    expect(JSON.stringify(lists()[1])).to.not.contain('réunion')
    expect((await read(`/video-playlists/${id}`)).status).to.equal(410)
    await jeanne.send('PUT', api(id), { audience: 'public' })
    await until(() => kinds().length === 3)
    expect(new Set(lists().map((one) => one.id)).size).to.equal(3)
    await jeanne.send('DELETE', api(id))
    await until(() => kinds().length === 4)
    expect(kinds()).to.deep.equal(['Create', 'Delete', 'Create', 'Delete'])
    const gone = await read(`/video-playlists/${id}`)
    expect([gone.status, gone.document.type, gone.document.formerType]).to.deep.equal([410, 'Tombstone', 'Playlist'])
  })

  it('what is for oneself, for the académie or by link is told to nobody, and is no document', async () => {
    const ids: string[] = []
    for (const audience of ['brouillon', 'academie', 'lien']) ids.push(await aList({ audience }, '0'))
    const last = await aList({}, '0')
    await until(() => kinds().length > 0)
    for (const id of ids) {
      expect(JSON.stringify(heard())).to.not.contain(id)
      for (const rest of ['', '?page=1', '/activity', '/videos/1']) {
        expect((await read(`/video-playlists/${id}${rest}`)).status, rest).to.equal(404)
      }
    }
    const watchLater = await jeanne.get<{ uuid: string }>('/api/v1/users/me/video-playlists/watch-later')
    expect((await read(`/video-playlists/${watchLater.body.uuid}`)).status).to.equal(404)
    await removed(last)
  })

  it('of who is suspended stays, as her films and her comments do, and is taken back when moderators do away with it', async () => {
    const admin = await asPerson(instance, 'Ada Min', { roles: ['administrator'] })
    const lea = await asPerson(instance, 'Lea Suspendue')
    const made = await lea.send<{ videoPlaylist: { uuid: string } }>('POST', '/api/v1/video-playlists', {
      displayName: 'À reprendre',
      audience: 'public',
    })
    const id = made.body.videoPlaylist.uuid
    expect((await lea.send('POST', api(id, '/videos'), { videoId: films[0]?._id })).status).to.be.lessThan(300)
    const decide = (act: string) =>
      admin.send('POST', `/api/v1/administration/accounts/${lea.me.accountId}/${act}`, { reason: 'Compte partagé.' })
    for (const act of ['suspend', 'restore', 'suspend']) {
      expect((await decide(act)).status).to.equal(200)
      await instance.parts.events.settled()
      expect((await read(`/video-playlists/${id}`)).status, act).to.equal(200)
      expect((await instance.anyone.get(api(id))).status, act).to.equal(200)
    }
    expect(kinds()).to.not.include('Delete')
    expect((await admin.send('DELETE', `${api(id)}?reason=Elle+nomme+un+enfant.`)).status).to.be.lessThan(300)
    await instance.parts.events.settled()
    expect((await read(`/video-playlists/${id}`)).status).to.be.oneOf([404, 410])
  })

  it('passes from one account to another: taken back by the one, given by the other', async () => {
    const karim = await asPerson(instance, 'Karim Diallo')
    const id = await aList({}, '0')
    await until(() => kinds().includes('Create'))
    const { engine, events } = instance.parts
    const accountId = karim.me.accountId as never
    const playlists = engine.collection<{ _id: string; accountId: string }>({ name: 'playlists' })
    await engine.transaction(async (tx) => {
      await tx.in(playlists).update(id, { set: { accountId } })
      await events.record(tx, { kind: 'playlist-changed', playlistId: id as never, accountId })
    })
    await until(() => kinds().length === 3)
    expect(lists().map(({ type, actor }) => [type, actor])).to.deep.equal([
      ['Create', at('/accounts/jeanne.martin')],
      ['Delete', at('/accounts/jeanne.martin')],
      ['Create', at('/accounts/karim.diallo')],
    ])
    expect(lists()[2]?.object).to.deep.include({ attributedTo: [at('/video-channels/karim.diallo_channel')] })
    await karim.send('DELETE', api(id))
    await until(() => kinds().length === 4)
  })

  it('what a host did not answer for days is seen by an administrator, and sent again: given, or taken back', async () => {
    const admin = await asPerson(instance, 'Nora Admin', { roles: ['administrator'] })
    const { engine, federation } = instance.parts
    const { deliveries } = federation.outbox
    const path = (act: string) => `/api/v1/administration/instances/${peer.host}/${act}`
    const missing = async (id: string) => {
      const { body } = await admin.get<{ data: { uuid: string; kind: string; what: string }[] }>(path('missing'))
      return body.data.flatMap(({ uuid, kind, what }) => (uuid === id ? [`${kind} ${what}`] : []))
    }
    /** All that waits for it is given up, as after seven days. */
    const lost = async (id: string) => {
      while (!(await deliveries.store.isWaitingFor(peer.host, at(`/video-playlists/${id}`)))) await setTimeout(20)
      expect(await missing(id)).to.deep.equal([])
      const all = engine.collection<{ _id: string; lane: string; at: string }>({ name: 'deliveries' })
      // By who delivers, or by us: whoever comes first.
      do {
        await all.updateMany({ lane: peer.host }, { set: { at: '2026-01-01T00:00:00.000Z' } })
        await deliveries.store.giveUp(peer.host)
      } while (await deliveries.store.isWaitingFor(peer.host, at(`/video-playlists/${id}`)))
    }
    const replayed = async () => {
      await peer.again()
      expect((await admin.send<{ sent: number }>('POST', path('replay'))).body.sent).to.be.greaterThan(0)
      await deliveries.retryNow(peer.host)
    }
    await peer.down()
    const id = await aList({ displayName: 'Perdue en route' }, '0')
    await lost(id)
    expect(await missing(id)).to.deep.equal(['playlist to-give'])
    await replayed()
    await until(() => kinds().includes('Create'))
    expect(lists().find(({ type }) => type === 'Create')?.object).to.deep.include({ name: 'Perdue en route' })
    await deliveries.settled()
    expect(await missing(id)).to.deep.equal([])

    await peer.down()
    await jeanne.send('DELETE', api(id))
    await lost(id)
    expect(await missing(id)).to.deep.equal(['playlist to-ask-back'])
    await replayed()
    await until(() => kinds().includes('Delete'))
    await deliveries.settled()
    expect(await missing(id)).to.deep.equal([])
    expect(JSON.stringify(lists().filter(({ type }) => type === 'Delete'))).to.not.contain('Perdue')
  })

  it('many changes are one piece of work', async () => {
    const id = await aList({}, '0')
    await until(() => kinds().includes('Create'))
    const { jobs, events } = instance.parts
    await events.settled()
    // What the steps of making it, and the lists before it, asked for.
    const isAsked = async (state: 'waiting' | 'running') =>
      (await jobs.list({ kind: 'tell-playlist', state })).items.length > 0
    while ((await isAsked('waiting')) || (await isAsked('running'))) await setTimeout(20)
    await jobs.stop(60)
    await add(id, '3')
    for (const displayName of ['Un', 'Deux', 'Trois']) await jeanne.send('PUT', api(id), { displayName })
    await events.settled()
    const { items } = await jobs.list({ kind: 'tell-playlist', state: 'waiting' })
    expect(items.map(({ key }) => key)).to.deep.equal([id])
  })
})
