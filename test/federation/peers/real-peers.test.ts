/**
 * The whole of it with servers that others wrote: snac2 (draft-cavage only) and a server on Fedify (RFC 9421 first, LD
 * signatures, proofs). They follow a teacher, her channel and the instance, receive what she publishes, answer, are answered, like,
 * boost, take back, delete, and leave.
 */
import { expect } from 'chai'
import type { SubscriptionPage } from '#src/accounts/following-schemas.ts'
import type { ThreadPage } from '#src/comments/comment-schemas.ts'
import type { NotificationPage } from '#src/notifications/notification-schemas.ts'
import { anInstance, type TestInstance } from '../../an-instance.ts'
import { asPerson, type PersonOfTest } from '../../as-person.ts'
import { aVideo } from '../../videos/a-video.ts'
import { aRealPeer, type PeerKind, peersAbsence, type RealPeer, until } from './a-real-peer.ts'

for (const kind of ['snac', 'fedify'] satisfies PeerKind[]) {
  const title = `among other instances, with ${kind}`
  const suite = peersAbsence === null ? describe : describe.skip
  suite(peersAbsence === null ? title : `${title} (${peersAbsence})`, function () {
    this.timeout(240_000)
    let instance: TestInstance
    let jeanne: PersonOfTest
    let peer: RealPeer
    const video = aVideo({ isPublished: false, publishedAt: null, title: 'Le rituel du matin' })
    const at = (path: string) => new URL(path, instance.url).href
    const film = () => at(`/videos/watch/${video._id}`)
    const api = (rest = '') => `/api/v1/videos/${video._id}${rest}`
    const followers = async (path: string) => (await instance.parts.federation.follows.counts(at(path))).followers
    const threads = async () => (await jeanne.get<ThreadPage>(api('/comment-threads'))).body.data
    /** Of what it received: who did what. */
    const heard = async () =>
      (await peer.received()).map(({ type, actor }) => `${type} ${String(actor).split('/').at(-1)}`)

    before(async () => {
      ;[instance, peer] = await Promise.all([anInstance({ settings: { FEDERATION_PRIVATE: 'oui' } }), aRealPeer(kind)])
      jeanne = await asPerson(instance, 'Jeanne Martin')
      const account = await instance.parts.accountsStore.byHandle('jeanne.martin')
      const its = { ...video, authors: [account?._id as never] }
      await instance.parts.engine.transaction((tx) => instance.parts.subjects.videos.store.insert(its, tx))
    })
    after(async () => {
      await peer?.[Symbol.asyncDispose]()
      await instance?.close()
    })

    it('a teacher, her channel and the instance are followed, and say that they accept', async () => {
      for (const path of ['/accounts/jeanne.martin', '/video-channels/jeanne.martin_channel', '/accounts/peertube']) {
        await peer.does('follow', at(path))
        await until(`a follower of ${path}`, async () => (await followers(path)) === 1)
      }
      await until('three answers', async () => (await heard()).filter((one) => one.startsWith('Accept')).length >= 3)
    })

    it('followers are told what is published, by the person and by her channel', async () => {
      expect((await jeanne.send('POST', api('/publish'), {})).status).to.be.lessThan(300)
      await until('the publication', async () => (await heard()).includes('Create jeanne.martin'))
      await until('its share by the channel', async () => (await heard()).includes('Announce jeanne.martin_channel'))
      // snac keeps what it could verify and read only.
      const isKept = () =>
        peer.does('has', 'Le rituel du matin').then(
          () => true,
          () => false,
        )
      if (kind === 'snac') await until('its title there', isKept)
    })

    it('an answer from there is a comment here', async () => {
      await peer.does('reply', film(), 'Merci, je tente demain')
      const [comment] = await until('the comment', async () => {
        const all = await threads()
        return all.length > 0 && all
      })
      expect(comment?.text).to.contain('je tente demain')
      expect(comment?.account?.displayName).to.match(/alice|dave/i)
    })

    it('the author answers, and is heard there', async () => {
      const [comment] = await threads()
      const answer = { text: 'Dis-moi ce que ça donne !' }
      expect((await jeanne.send('POST', api(`/comments/${comment?.id}`), answer)).status).to.be.lessThan(300)
      await until('her answer there', async () =>
        (await peer.received()).some(
          ({ type, object }) => type === 'Create' && JSON.stringify(object).includes('Dis-moi ce que'),
        ),
      )
    })

    const likes = async () => (await jeanne.get<{ likes: number }>(api())).body.likes
    const shares = async () => {
      const headers = { Accept: 'application/activity+json' }
      const response = await fetch(`${film()}/announces?page=1`, { headers })
      const { orderedItems } = (await response.json()) as { orderedItems: string[] }
      return orderedItems.filter((id) => id.startsWith(peer.origin))
    }
    const toldOf = async (kind: string) => {
      const { body } = await jeanne.get<NotificationPage>('/api/v1/users/me/notifications')
      return body.data.filter((one) => one.kind === kind)
    }

    it('a like is a thank-you; a boost is among the shares of the film, and its author is told', async () => {
      await peer.does('like', film())
      await until('the thank-you', async () => (await likes()) === 1)
      await peer.does('announce', film())
      await until('the boost', async () => (await shares()).length === 1)
      await until('its notification', async () => (await toldOf('shared')).length === 1)
    })

    it('a like and a boost that are taken back stand no more', async () => {
      await peer.takesBack('like', film())
      await until('no thank-you', async () => (await likes()) === 0)
      expect(await shares()).to.have.length(1)
      await peer.takesBack('announce', film())
      await until('no boost', async () => (await shares()).length === 0)
      await until('nothing told of it', async () => (await toldOf('shared')).length === 0)
    })

    it('the author follows back, and an answer that is deleted there goes from here', async () => {
      const uri = `${peer.actor.split('/').at(-1)}@${new URL(peer.origin).host}`
      const asked = await jeanne.send('POST', '/api/v1/users/me/subscriptions', { uri })
      expect(asked.status, JSON.stringify(asked.body)).to.equal(200)
      await until('her follow accepted', async () => {
        const { body } = await jeanne.get<SubscriptionPage>('/api/v1/users/me/subscriptions')
        return body.data.some(({ state }) => state === 'accepted')
      })
      const [comment] = await threads()
      await peer.does('delete', comment?.url ?? '')
      await until('the comment gone', async () => (await threads()).every(({ isDeleted }) => isDeleted))
      expect(JSON.stringify(await threads())).to.not.contain('je tente demain')
    })

    it('who leaves the teacher, her channel and the instance is no longer a follower of each', async () => {
      const left = ['/accounts/peertube', '/video-channels/jeanne.martin_channel', '/accounts/jeanne.martin']
      while (left.length > 0) {
        const path = left.pop() as string
        await peer.does('unfollow', at(path))
        await until(`no follower of ${path}`, async () => (await followers(path)) === 0)
        for (const other of left) expect(await followers(other), other).to.equal(1)
      }
    })
  })
}
