/** What other instances may read, through the whole server: documents at the addresses of pages, and nothing that is not theirs to see. */
import { expect } from 'chai'
import type { GroupId } from '#src/groups/group.ts'
import type { Video } from '#src/videos/video.ts'
import { anInstance, type TestInstance } from '../../an-instance.ts'
import { asPerson, type PersonOfTest } from '../../as-person.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { aVideo } from '../../videos/a-video.ts'
import { activityFaults, actorFaults, chaptersFaults, noteFaults, videoFaults } from '../peertube-rules.ts'

const type = 'application/activity+json'

onEachEngine('documents', (kind) => {
  let instance: TestInstance
  let jeanne: PersonOfTest
  let film: Video

  before(async () => {
    instance = await anInstance({ engine: kind })
    jeanne = await asPerson(instance, 'Jeanne Martin')
    film = await has({ title: 'Le film de tous' })
  })
  after(() => instance.close())

  async function has(given: Partial<Video>): Promise<Video> {
    const account = await instance.parts.accountsStore.byHandle('jeanne.martin')
    const { store } = instance.parts.subjects.videos
    const video = aVideo({ authors: [account?._id as never], ...given })
    await instance.parts.engine.transaction((tx) => store.insert(video, tx))
    return video
  }

  async function ask(path: string, accept = type) {
    const response = await instance.anyone.fetch(path, { headers: { Accept: accept } })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('Content-Type') ?? '')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }

  it('an actor is read at the address of its page, and has a key that is its own', async () => {
    for (const [path, kind] of [
      ['/accounts/jeanne.martin', 'Person'],
      ['/video-channels/jeanne.martin_channel', 'Group'],
      ['/accounts/peertube', 'Application'],
    ] as const) {
      const { status, headers, body } = await ask(path)
      expect(status).to.equal(200)
      expect(headers.get('Content-Type')).to.equal(`${type}; charset=utf-8`)
      expect(headers.get('Vary')).to.contain('Accept')
      expect(body.type).to.equal(kind)
      expect(body.id).to.equal(new URL(path, instance.url).href)
      expect(actorFaults(body)).to.deep.equal([])
      const again = await ask(path)
      expect(again.body.publicKey).to.deep.equal(body.publicKey)
    }
    expect((await ask('/a/jeanne.martin')).body.id).to.equal(new URL('/accounts/jeanne.martin', instance.url).href)
  })

  it('a person who comes there with a browser is led to the page', async () => {
    const html = 'text/html,application/xhtml+xml,*/*;q=0.8'
    const { status, headers } = await ask('/accounts/jeanne.martin', html)
    expect(status).to.equal(302)
    expect(headers.get('Location')).to.equal('/a/jeanne.martin')
    expect((await ask('/video-channels/jeanne.martin_channel', html)).headers.get('Location')).to.equal(
      '/a/jeanne.martin',
    )
    const page = await ask(`/videos/watch/${film._id}`, html)
    expect(page.status).to.equal(200)
    expect(page.headers.get('Content-Type')).to.contain('text/html')
  })

  it('a public video is a document that PeerTube takes, with its Create and its Announces', async () => {
    const { status, body } = await ask(`/videos/watch/${film._id}`)
    expect(status).to.equal(200)
    expect(videoFaults(body)).to.deep.equal([])
    const created = await ask(`/videos/watch/${film._id}/activity`)
    expect(activityFaults(created.body)).to.deep.equal([])
    expect(created.body.object.id).to.equal(body.id)
    const chapters = await ask(new URL(body.hasParts).pathname)
    expect(chaptersFaults(chapters.body, body.hasParts)).to.deep.equal([])
    const shares = await ask(`/videos/watch/${film._id}/announces?page=1`)
    expect(shares.body.orderedItems).to.have.length(2)
    for (const id of shares.body.orderedItems) {
      const announce = await ask(new URL(id).pathname)
      expect(announce.body.id).to.equal(id)
      expect(activityFaults(announce.body)).to.deep.equal([])
    }
    const boost = { activityId: 'https://social.example/boosts/1', host: 'social.example', isTold: false }
    const { engine, subjects } = instance.parts
    await engine.transaction((tx) =>
      subjects.shares.receiveShare({ ...boost, videoId: film._id, accountId: 'somebody' as never }, tx),
    )
    const after = await ask(`/videos/watch/${film._id}/announces?page=1`)
    expect(after.body.totalItems).to.equal(3)
    expect(after.body.orderedItems.at(-1)).to.equal(boost.activityId)
  })

  it('what is not public is not there: not the document, nor its activities, nor its lists', async () => {
    for (const given of [
      { audience: 'alliees' as const },
      { audience: 'groupe' as const, groups: ['g1' as GroupId] },
      { audience: 'academie' as const },
      { audience: 'lien' as const },
      { audience: 'brouillon' as const, isPublished: false },
      { hidden: { at: '2026-11-03T00:00:00.000Z', by: null, reason: 'à revoir' } },
      { state: 'processing' as const },
    ]) {
      const secret = await has({ title: 'Le film secret', ...given })
      for (const end of [
        '',
        '/activity',
        '/likes',
        '/dislikes',
        '/announces',
        '/comments',
        '/chapters',
        '/announces/peertube',
        '/comments/1',
        '/grant',
      ]) {
        const { status, body } = await ask(`/videos/watch/${secret._id}${end}`)
        expect(status, `${JSON.stringify(given)} ${end}`).to.equal(404)
        expect(JSON.stringify(body)).to.not.contain('secret')
      }
    }
  })

  it('lists hold and count what everyone may find', async () => {
    for (const path of [
      '/accounts/jeanne.martin/outbox',
      '/video-channels/jeanne.martin_channel/outbox',
      '/accounts/peertube/outbox',
    ]) {
      const whole = await ask(path)
      expect(whole.body.type).to.equal('OrderedCollection')
      expect(whole.body.totalItems).to.equal(1)
      const page = await ask(`${path}?page=1`)
      expect(page.body.type).to.equal('OrderedCollectionPage')
      expect(page.body.orderedItems).to.have.length(1)
      expect(JSON.stringify(page.body)).to.not.contain('secret')
      expect(page.body).to.not.have.property('next')
    }
    const { body } = await ask('/accounts/jeanne.martin/featured')
    expect(body.orderedItems).to.deep.equal([new URL(`/videos/watch/${film._id}`, instance.url).href])
  })

  it('a long outbox is read to its end by following next, each thing once', async () => {
    const others = await asPerson(instance, 'Odile Bernard')
    const account = await instance.parts.accountsStore.byHandle(others.me.username)
    for (let rank = 0; rank < 23; rank++) {
      await has({
        authors: [account?._id as never],
        publishedAt: `2026-11-02T08:00:${String(rank).padStart(2, '0')}.000Z`,
      })
    }
    const ids: string[] = []
    let next: string | undefined = `/accounts/${others.me.username}/outbox?page=1`
    for (let pages = 0; next !== undefined && pages < 10; pages++) {
      const { body } = await ask(next)
      ids.push(...body.orderedItems.map((one: { id: string }) => one.id))
      next = body.next === undefined ? undefined : new URL(body.next).pathname + new URL(body.next).search
    }
    expect(ids).to.have.length(23)
    expect(new Set(ids).size).to.equal(23)
    expect((await ask(`/accounts/${others.me.username}/outbox?page=nothing-of-ours`)).status).to.be.oneOf([400, 404])
  })

  it('a comment is a Note under its video, and a Tombstone once deleted', async () => {
    const written = await jeanne.send<{ comment: { id: number; url: string } }>(
      'POST',
      `/api/v1/videos/${film._id}/comment-threads`,
      {
        text: 'À 0:12, le moment clé.',
        atSeconds: 12,
      },
    )
    expect(written.status).to.be.oneOf([200, 201])
    const path = new URL(written.body.comment.url).pathname
    const { body } = await ask(path)
    expect(noteFaults(body)).to.deep.equal([])
    expect(body.id).to.equal(written.body.comment.url)
    expect(activityFaults((await ask(`${path}/activity`)).body)).to.deep.equal([])
    expect((await ask(`/videos/watch/${film._id}/comments?page=1`)).body.orderedItems).to.deep.equal([body.id])
    await jeanne.send('DELETE', `/api/v1/videos/${film._id}/comments/${written.body.comment.id}`, {})
    const gone = await ask(path)
    expect(gone.status).to.equal(410)
    expect(gone.body.type).to.equal('Tombstone')
    expect(noteFaults(gone.body)).to.deep.equal([])
    expect((await ask(`${path}/activity`)).status).to.equal(404)
  })

  it('who follows and who thanked are told by numbers only', async () => {
    const odile = await asPerson(instance, 'Odile Bernard')
    await odile.send('PUT', `/api/v1/videos/${film._id}/merci`)
    for (const path of [
      '/accounts/jeanne.martin/followers',
      '/accounts/jeanne.martin/following',
      `/videos/watch/${film._id}/likes`,
    ]) {
      for (const page of ['', '?page=1']) {
        const { body } = await ask(`${path}${page}`)
        expect(body.totalItems, path).to.be.a('number')
        expect(body).to.not.have.property('orderedItems')
      }
    }
    expect((await ask(`/videos/watch/${film._id}/likes`)).body.totalItems).to.equal(1)
  })

  it('a closed account is gone, a suspended one is not there, nor anybody who never was', async () => {
    const paul = await asPerson(instance, 'Paul Closed')
    const sam = await asPerson(instance, 'Sam Suspended')
    for (const [person, state] of [
      [paul, 'closed'],
      [sam, 'suspended'],
    ] as const) {
      await instance.parts.accountsStore.update(person.me.accountId as never, { set: { state } })
    }
    const gone = await ask(`/accounts/${paul.me.username}`)
    expect(gone.status).to.equal(410)
    expect(gone.body.type).to.equal('Tombstone')
    expect((await ask(`/accounts/${sam.me.username}`)).status).to.equal(404)
    for (const name of ['nobody', 'jeanne.martin@elsewhere.example', 'peertube_channel', '..%2f..', 'a'.repeat(300)]) {
      expect((await ask(`/accounts/${name}`)).status, name).to.equal(404)
    }
  })
})
