/** What happens on an instance, as other servers hear of it: real requests, signed, to peers of loopback that follow. */
import { createPublicKey, verify } from 'node:crypto'
import { expect } from 'chai'
import type { OtherInstance, OtherInstancePage } from '#src/administration/instance-schemas.ts'
import type { CommentId } from '#src/comments/comment.ts'
import type { Video } from '#src/videos/video.ts'
import type { MyVideoPage } from '#src/videos/video-schemas.ts'
import { anInstance, type TestInstance } from '../../an-instance.ts'
import { asPerson, type PersonOfTest } from '../../as-person.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { aVideo } from '../../videos/a-video.ts'
import { aFollow } from '../a-follow.ts'
import { activityFaults } from '../peertube-rules.ts'
import { aPeer, type PeerOfTest } from './a-peer.ts'

type Json = Record<string, unknown> & { type: string; id: string }

onEachEngine('what happens here', (kind) => {
  let instance: TestInstance
  let jeanne: PersonOfTest
  let admin: PersonOfTest
  const peers: PeerOfTest[] = []

  before(async () => {
    instance = await anInstance({ engine: kind, settings: { FEDERATION_PRIVATE: 'oui' } })
    jeanne = await asPerson(instance, 'Jeanne Martin')
    admin = await asPerson(instance, 'Karim Diallo', { roles: ['administrator'] })
  })
  after(() => instance.close())
  afterEach(async () => {
    for (const peer of peers.splice(0)) {
      await instance.parts.federation.follows.removeAllOfHost(peer.host)
      await peer[Symbol.asyncDispose]()
    }
  })

  const at = (path: string) => new URL(path, instance.url).href
  const person = () => at('/accounts/jeanne.martin')
  const channel = () => at('/video-channels/jeanne.martin_channel')
  const application = () => at('/accounts/peertube')

  /** A server that follows these. */
  async function aFollower(...followed: string[]): Promise<PeerOfTest> {
    const peer = await aPeer(`127.0.2.${peers.length + 1}`)
    peers.push(peer)
    const { engine, federation } = instance.parts
    const follower = `${peer.origin}/accounts/paul`
    const { inbox, host } = peer.inbox()
    await engine.transaction(async (tx) => {
      for (const one of followed) {
        await federation.follows.put(aFollow({ follower, followed: one, sharedInbox: inbox, host }), tx)
      }
    })
    return peer
  }

  async function has(given: Partial<Video> = {}): Promise<Video> {
    const account = await instance.parts.accountsStore.byHandle('jeanne.martin')
    const video = aVideo({
      authors: [account?._id as never],
      isPublished: false,
      publishedAt: null,
      title: 'Le rituel du matin',
      ...given,
    })
    await instance.parts.engine.transaction((tx) => instance.parts.subjects.videos.store.insert(video, tx))
    return video
  }

  /** All was told and delivered. */
  async function settled() {
    await instance.parts.events.settled()
    await instance.parts.federation.outbox.deliveries.settled()
  }

  const heard = (peer: PeerOfTest): Json[] => peer.received.map(({ body }) => JSON.parse(body))
  const kinds = (peer: PeerOfTest) => heard(peer).map(({ type, actor }) => `${type} ${String(actor).split('/').at(-1)}`)

  const api = (video: Video, rest = '') => `/api/v1/videos/${video._id}${rest}`

  async function published(given: Partial<Video> = {}): Promise<Video> {
    const video = await has(given)
    expect((await jeanne.send('POST', api(video, '/publish'), {})).status).to.be.lessThan(300)
    await settled()
    return video
  }

  it('a publication is created by the person, announced by the channel and by the instance', async () => {
    const [hers, its, all] = [
      await aFollower(person()),
      await aFollower(channel(), application()),
      await aFollower(person(), channel(), application()),
    ]
    await published()
    expect(kinds(hers)).to.deep.equal(['Create jeanne.martin'])
    expect(kinds(its)).to.deep.equal(['Announce jeanne.martin_channel', 'Announce peertube'])
    expect(kinds(all)).to.deep.equal(['Create jeanne.martin', 'Announce jeanne.martin_channel', 'Announce peertube'])
    for (const activity of heard(all)) expect(activityFaults(activity)).to.deep.equal([])
  })

  it('requests are signed by the actor who speaks, documents too, once for all', async () => {
    const [one, other] = [await aFollower(person()), await aFollower(person())]
    await published()
    const [request] = one.received
    const { signature = '', digest } = (request?.headers ?? {}) as Record<string, string>
    const parts = Object.fromEntries([...signature.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]))
    expect(parts.keyId).to.equal(`${person()}#main-key`)
    expect(digest).to.match(/^SHA-256=/)
    const actor = await (await fetch(person(), { headers: { Accept: 'application/activity+json' } })).json()
    const signed = String(parts.headers)
      .split(' ')
      .map((name) =>
        name === '(request-target)' ? `${name}: post ${request?.path}` : `${name}: ${request?.headers[name]}`,
      )
      .join('\n')
    const key = createPublicKey(actor.publicKey.publicKeyPem)
    expect(verify('sha256', Buffer.from(signed), key, Buffer.from(String(parts.signature), 'base64'))).to.equal(true)
    const [document] = heard(one)
    expect(document).to.include.keys('signature', 'proof')
    expect(other.received[0]?.body).to.equal(request?.body)
  })

  it('what is not public reaches nobody, and a film that becomes so is asked back', async () => {
    const peer = await aFollower(person(), channel(), application())
    for (const audience of ['academie', 'lien'] as const) await published({ audience })
    expect(peer.received).to.deep.equal([])
    const video = await published()
    peer.received.length = 0
    await jeanne.send('PATCH', api(video), { audience: 'academie' })
    await settled()
    expect(kinds(peer)).to.deep.equal(['Delete jeanne.martin'])
    expect(JSON.stringify(heard(peer))).to.not.contain('rituel')
    peer.received.length = 0
    await jeanne.send('PATCH', api(video), { title: 'Un autre titre' })
    await settled()
    expect(peer.received).to.deep.equal([])
  })

  it('an edit is told to who has it, with an id of its own', async () => {
    const peer = await aFollower(person(), channel(), application())
    const stranger = await aFollower()
    const video = await published()
    peer.received.length = 0
    await jeanne.send('PATCH', api(video), { title: 'Le rituel du soir' })
    await jeanne.send('PATCH', api(video), { title: 'Le rituel de la nuit' })
    await settled()
    const said = heard(peer)
    expect(kinds(peer)).to.deep.equal(['Update jeanne.martin', 'Update jeanne.martin'])
    expect(new Set(said.map(({ id }) => id)).size).to.equal(2)
    expect(said.at(-1)?.object).to.have.property('name', 'Le rituel de la nuit')
    expect(stranger.received).to.deep.equal([])
  })

  it('a deletion leaves a Tombstone, and its author sees where it was removed', async () => {
    const [good, away] = [await aFollower(person()), await aFollower(channel())]
    const video = await published({ title: 'À retirer' })
    await away.down()
    expect((await jeanne.send('DELETE', api(video))).status).to.equal(204)
    await settled()
    expect(heard(good).at(-1)).to.deep.include({ type: 'Delete', actor: person() })
    expect(heard(good).at(-1)?.object).to.deep.include({ type: 'Tombstone', formerType: 'Video' })
    const gone = await fetch(at(`/videos/watch/${video._id}`), { headers: { Accept: 'application/activity+json' } })
    expect(gone.status).to.equal(410)
    expect(await gone.json()).to.deep.include({ type: 'Tombstone', id: at(`/videos/watch/${video._id}`) })
    const mine = async () => {
      const { removed } = (await jeanne.get<MyVideoPage>('/api/v1/users/me/videos')).body
      return removed.find(({ uuid }) => uuid === video._id)
    }
    expect(await mine()).to.deep.include({ name: 'À retirer', removal: { asked: 2, returned: 1 } })
    await away.again()
    expect((await admin.send('POST', `/api/v1/administration/instances/${away.host}/retry`)).status).to.equal(200)
    await settled()
    expect(heard(away).at(-1)?.type).to.equal('Delete')
    expect((await mine())?.removal).to.deep.equal({ asked: 2, returned: 2 })
  })

  it('withdrawn and published again, it is given anew, by ids that were never seen', async () => {
    const peer = await aFollower(person())
    const video = await published()
    await jeanne.send('PATCH', api(video), { audience: 'brouillon' })
    await settled()
    const { data } = (await jeanne.get<MyVideoPage>('/api/v1/users/me/videos')).body
    expect(data.find(({ uuid }) => uuid === video._id)?.removal).to.deep.equal({ asked: 1, returned: 1 })
    const gone = await fetch(at(`/videos/watch/${video._id}`), { headers: { Accept: 'application/activity+json' } })
    expect(gone.status).to.equal(410)
    await jeanne.send('POST', api(video, '/publish'), { audience: 'public' })
    await settled()
    expect(kinds(peer).map((said) => said.split(' ')[0])).to.deep.equal(['Create', 'Delete', 'Create'])
    expect(new Set(heard(peer).map(({ id }) => id)).size).to.equal(3)
    const [again] = (await jeanne.get<MyVideoPage>('/api/v1/users/me/videos')).body.data.filter(
      ({ uuid }) => uuid === video._id,
    )
    expect(again?.removal).to.equal(null)
  })

  it('a comment, its edition and its deletion are told to those who have the film', async () => {
    const peer = await aFollower(channel())
    const video = await published()
    peer.received.length = 0
    const { body } = await admin.send<{ comment: { id: number } }>('POST', api(video, '/comment-threads'), {
      text: 'À 0:12, quelle **bonne** idée !',
    })
    await settled()
    await admin.send('PATCH', api(video, `/comments/${body.comment.id}`), { text: 'Quelle idée !' })
    await settled()
    expect((await admin.send('DELETE', api(video, `/comments/${body.comment.id}`), {})).status).to.equal(204)
    await settled()
    expect(kinds(peer)).to.deep.equal(['Create karim.diallo', 'Update karim.diallo', 'Delete karim.diallo'])
    const [created, , deleted] = heard(peer)
    expect(created?.object).to.deep.include({ type: 'Note', inReplyTo: at(`/videos/watch/${video._id}`) })
    expect(deleted?.object).to.deep.include({ type: 'Tombstone', formerType: 'Note' })
    for (const activity of heard(peer)) expect(activityFaults(activity)).to.deep.equal([])
  })

  it('a deletion is told also while the film is hidden or withdrawn: its words would stay otherwise', async () => {
    const peer = await aFollower(channel())
    const video = await published()
    const { store } = instance.parts.subjects.videos
    const said = async (text: string) =>
      (await admin.send<{ comment: { id: number } }>('POST', api(video, '/comment-threads'), { text })).body.comment.id
    const [first, second] = [await said('Merci'), await said('Merci encore')]
    await settled()
    peer.received.length = 0
    const hide = (hidden: object | null) =>
      instance.parts.engine.transaction((tx) =>
        store.change(video._id, tx, (before) => ({ ...before, hidden }) as Video),
      )
    await hide({ at: '2026-11-24T08:00:00Z', by: video.authors[0], reason: 'non' })
    expect((await admin.send('DELETE', api(video, `/comments/${first}`), {})).status).to.equal(204)
    await settled()
    expect(kinds(peer)).to.deep.equal(['Delete karim.diallo'])
    await hide(null)
    await jeanne.send('PATCH', api(video), { audience: 'brouillon' })
    await settled()
    peer.received.length = 0
    const { comments } = instance.parts.subjects
    const kept = await comments.store.findByAddress(String(second))
    await instance.parts.engine.transaction((tx) => comments.remove(kept?._id as CommentId, () => false, tx))
    await settled()
    expect(kinds(peer)).to.deep.equal(['Delete karim.diallo'])
  })

  it('a comment deleted once its film is a draft again is deleted where the film was', async () => {
    const [peer, stranger] = [await aFollower(channel()), await aFollower()]
    const video = await published()
    const { body } = await admin.send<{ comment: { id: number } }>('POST', api(video, '/comment-threads'), {
      text: 'Je regrette',
    })
    await settled()
    await jeanne.send('PATCH', api(video), { audience: 'brouillon' })
    await settled()
    expect((await admin.get(api(video))).status).to.be.oneOf([200, 404])
    expect((await admin.send('DELETE', api(video, `/comments/${body.comment.id}`), {})).status).to.equal(204)
    await settled()
    const last = heard(peer).at(-1)
    expect(last).to.deep.include({ type: 'Delete' })
    expect(last?.object).to.deep.include({ type: 'Tombstone', formerType: 'Note' })
    expect(stranger.received).to.deep.equal([])
  })

  it('what is said or reworded while its film is out of sight is told once it comes back, and no sooner', async () => {
    const peer = await aFollower(channel())
    const video = await published()
    const say = async (by: PersonOfTest, text: string) =>
      (await by.send<{ comment: { id: number } }>('POST', api(video, '/comment-threads'), { text })).body.comment.id
    const number = await say(jeanne, 'Dites-moi')
    await settled()
    await jeanne.send('PATCH', api(video), { audience: 'brouillon' })
    await settled()
    peer.received.length = 0
    const reword = async (text: string) =>
      expect((await jeanne.send('PATCH', api(video, `/comments/${number}`), { text })).status).to.equal(200)
    await reword('Dites-moi tout')
    await reword('Dites-moi vite')
    await say(jeanne, 'Ajouté entre-temps')
    const regretted = await say(jeanne, 'À oublier')
    await settled()
    await jeanne.send('DELETE', api(video, `/comments/${regretted}`), {})
    await settled()
    expect(peer.received).to.deep.equal([])
    await jeanne.send('PATCH', api(video), { audience: 'public' })
    expect((await jeanne.send('POST', api(video, '/publish'), {})).status).to.be.lessThan(300)
    await settled()
    const notes = heard(peer)
      .map(({ type, object }) => [type, (object as { source?: { content: string } }).source?.content])
      .filter(([, content]) => content !== undefined)
    expect(notes.toSorted()).to.deep.equal([
      ['Create', 'Ajouté entre-temps'],
      ['Update', 'Dites-moi vite'],
    ])
    peer.received.length = 0
    await jeanne.send('PATCH', api(video), { title: 'Un autre titre' })
    await settled()
    expect(kinds(peer)).to.deep.equal(['Update jeanne.martin'])
  })

  it('who follows only the writer is told that a comment goes, also once its film is a draft again', async () => {
    const [hers, stranger] = [await aFollower(at('/accounts/karim.diallo')), await aFollower()]
    const video = await published()
    const { body } = await admin.send<{ comment: { id: number } }>('POST', api(video, '/comment-threads'), {
      text: 'Je regrette aussi',
    })
    await settled()
    expect(kinds(hers)).to.deep.equal(['Create karim.diallo'])
    await jeanne.send('PATCH', api(video), { audience: 'brouillon' })
    await settled()
    expect((await admin.send('DELETE', api(video, `/comments/${body.comment.id}`), {})).status).to.equal(204)
    await settled()
    expect(kinds(hers)).to.deep.equal(['Create karim.diallo', 'Delete karim.diallo'])
    expect(heard(hers).at(-1)?.to).to.deep.equal(['https://www.w3.org/ns/activitystreams#Public'])
    // Of what was never meant for others, nobody hears anything.
    const ours = await published({ audience: 'academie' })
    const quiet = await admin.send<{ comment: { id: number } }>('POST', api(ours, '/comment-threads'), { text: 'Chut' })
    await jeanne.send('PATCH', api(ours), { audience: 'brouillon' })
    await admin.send('DELETE', api(ours, `/comments/${quiet.body.comment.id}`), {})
    await settled()
    expect(kinds(hers)).to.have.length(2)
    expect(stranger.received).to.deep.equal([])
  })

  it('a « Merci » under a film of this instance is told to nobody', async () => {
    const peer = await aFollower(person(), channel(), application())
    const video = await published()
    peer.received.length = 0
    expect((await admin.send('PUT', api(video, '/merci'))).status).to.equal(200)
    await settled()
    expect(peer.received).to.deep.equal([])
  })

  it('a new name is told by the person and the channel', async () => {
    const peer = await aFollower(person())
    await jeanne.send('PATCH', '/api/v1/users/me', { bio: 'CP dédoublé à Vénissieux.' })
    await settled()
    expect(kinds(peer)).to.deep.equal(['Update jeanne.martin', 'Update jeanne.martin_channel'])
  })

  it('an administrator sees what an instance lost, and has it sent again', async () => {
    const peer = await aFollower(channel())
    const { deliveries } = instance.parts.federation.outbox
    await peer.down()
    const [first, second] = [await published({ title: 'Premier film' }), await published({ title: 'Second film' })]
    const one = async () =>
      (await admin.get<OtherInstancePage>('/api/v1/administration/instances')).body.data.find(
        ({ host }) => host === peer.host,
      ) as OtherInstance
    expect(await one()).to.deep.include({ state: 'failing', waiting: 2, lost: 0 })
    const path = (act: string) => `/api/v1/administration/instances/${peer.host}/${act}`
    const missing = async () =>
      (await admin.get<{ data: { uuid: string; what: string }[] }>(path('missing'))).body.data
        .filter(({ uuid }) => [first._id, second._id].includes(uuid as never))
        .map(({ what }) => what)
    // What waits is not lost.
    expect(await missing()).to.deep.equal([])
    await deliveries.store.dropAll(peer.host)
    expect(await missing()).to.deep.equal(['to-give', 'to-give'])
    await peer.again()
    expect((await jeanne.get(path('missing'))).status).to.equal(403)
    expect((await admin.send<{ sent: number }>('POST', path('replay'))).body.sent).to.be.at.least(2)
    await deliveries.retryNow(peer.host)
    await settled()
    const objects = heard(peer).map(({ object }) => String(object))
    expect(objects).to.include.members([first, second].map(({ _id }) => at(`/videos/watch/${_id}`)))
    expect(await missing()).to.deep.equal([])
    expect(await one()).to.deep.include({ state: 'working', waiting: 0 })
  })
})
