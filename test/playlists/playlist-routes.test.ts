/** Lists over HTTP, in PeerTube's paths and shapes. */
import { expect } from 'chai'
import type { AccountId } from '#src/accounts/account.ts'
import type { PlaylistElementPage, PlaylistPage, PlaylistSummary } from '#src/playlists/playlist-schemas.ts'
import { anInstance, type TestInstance } from '../an-instance.ts'
import { asPerson, type PersonOfTest } from '../as-person.ts'
import { aVideo } from '../videos/a-video.ts'

describe('lists over HTTP', () => {
  let instance: TestInstance
  let karim: PersonOfTest
  let newcomer: PersonOfTest
  const lists = '/api/v1/video-playlists'

  before(async function () {
    this.timeout(60_000)
    instance = await anInstance()
    karim = await asPerson(instance, 'Karim Diallo', { roles: ['teacher', 'animator'] })
    newcomer = await asPerson(instance, 'Odile Bernard', { hasAcceptedCharter: false })
    await instance.parts.engine.transaction(async (tx) => {
      for (const number of [1, 2, 3]) {
        const video = aVideo({ number, title: `Film ${number}`, authors: [karim.me.accountId as AccountId] })
        await instance.parts.subjects.videos.store.insert(video, tx)
      }
    })
  })
  after(() => instance?.close())

  it('a list is made, filled, ordered, read by a stranger, and done away with', async () => {
    const written = { displayName: 'Co-intervention au CP', description: 'Avant la réunion', privacy: 1 }
    const { status, body } = await karim.send<{ videoPlaylist: PlaylistSummary }>('POST', lists, written)
    expect(status).to.equal(200)
    const one = `${lists}/${body.videoPlaylist.uuid}`
    for (const videoId of [1, 2, 3]) {
      expect((await karim.send('POST', `${one}/videos`, { videoId, startTimestamp: 2 })).status).to.equal(200)
    }
    const reorder = { startPosition: 3, insertAfterPosition: 0 }
    expect((await karim.send('POST', `${one}/videos/reorder`, reorder)).status).to.equal(204)
    const films = async () => (await instance.anyone.get<PlaylistElementPage>(`${one}/videos`)).body
    const { data, total } = await films()
    expect(total).to.equal(3)
    expect(data.map(({ video }) => video.name)).to.deep.equal(['Film 3', 'Film 1', 'Film 2'])
    const [first, second] = data
    expect((await karim.send('PUT', `${one}/videos/${first?.id}`, { note: 'Le minuteur' })).status).to.equal(204)
    expect((await karim.send('POST', `${one}/videos/${first?.id}/move`, { afterId: second?.id })).status).to.equal(204)
    expect((await karim.send('DELETE', `${one}/videos/${second?.id}`)).status).to.equal(204)
    expect((await films()).data.map(({ note, position }) => [position, note])).to.deep.equal([
      [1, 'Le minuteur'],
      [2, ''],
    ])
    const exist = await karim.get('/api/v1/users/me/video-playlists/videos-exist?videoIds=1&videoIds=3')
    expect(exist.body).to.have.property('1').that.deep.equals([])
    expect(exist.body).to.have.nested.property('3[0].playlistDisplayName', written.displayName)
    for (const path of [
      lists,
      '/api/v1/accounts/karim.diallo/video-playlists',
      '/api/v1/video-channels/karim.diallo_channel/video-playlists',
    ]) {
      const page = (await instance.anyone.get<PlaylistPage>(path)).body
      expect(
        page.data.map(({ uuid }) => uuid),
        path,
      ).to.deep.equal([body.videoPlaylist.uuid])
    }
    expect((await karim.send('PUT', one, { audience: 'brouillon' })).status).to.equal(204)
    expect((await instance.anyone.get(one)).status).to.equal(404)
    expect((await karim.send('DELETE', one)).status).to.equal(204)
    expect((await karim.get(one)).status).to.equal(404)
    expect((await instance.anyone.get(`${lists}/privacies`)).body).to.include({ 1: 'Publique', 3: 'Privée' })
  })

  it('a list has its page for everybody, without a script; mine are mine', async () => {
    const page = async (who: Pick<PersonOfTest, 'fetch'>, path: string) => {
      const response = await who.fetch(path, { redirect: 'manual' })
      return { status: response.status, text: await response.text() }
    }
    const written = { displayName: 'À voir <b>', description: 'Pour « jeudi »', audience: 'public' }
    const { body } = await karim.send<{ videoPlaylist: PlaylistSummary }>('POST', lists, written)
    const { path, uuid } = body.videoPlaylist
    await karim.send('POST', `${lists}/${uuid}/videos`, { videoId: 2, note: 'Le <i>minuteur</i>', startTimestamp: 5 })
    const { status, text } = await page(instance.anyone, path)
    expect(status).to.equal(200)
    expect(text).to.include('<meta property="og:title" content="À voir &lt;b&gt;">')
    expect(text).to.include('<meta name="description" content="Pour « jeudi »">')
    expect(text).to.match(/<li><a href="\/w\/\w+\?playlistId=\w+&amp;t=5">Film 2<\/a>/)
    expect(text).to.include('<p>Le &lt;i&gt;minuteur&lt;/i&gt;</p>')
    expect(text).not.to.include('noindex')
    expect((await page(instance.anyone, `/videos/watch/playlist/${uuid}`)).status).to.equal(200)
    const feed = `/feeds/video-playlists.json?playlistId=${/video-playlists\.json\?playlistId=(\w+)/.exec(text)?.[1]}`
    await karim.send('POST', `${lists}/${uuid}/videos`, { videoId: 3 })
    const items = (await instance.anyone.get<{ items: { title: string }[]; next_url?: string }>(`${feed}&count=1`)).body
    expect(items.items.map(({ title }) => title)).to.deep.equal(['Film 3'])
    expect(items.next_url).to.include('start=1')
    const watched = await page(instance.anyone, /href="(\/w\/\w+\?playlistId=\w+)/.exec(text)?.[1] ?? '')
    expect(watched.text).to.include(`Dans la liste <a href="${path}">`)
    const person = await page(instance.anyone, '/a/karim.diallo')
    expect(person.text).to.include('<h2>Ses listes</h2>').and.include(`href="${path}"`)
    const mine = await page(karim, '/mes-listes')
    expect(mine.text).to.include('À regarder plus tard').and.include(`href="${path}"`)
    expect((await page(instance.anyone, '/mes-listes')).status).to.equal(303)
    await karim.send('PUT', `${lists}/${uuid}`, { audience: 'lien' })
    expect((await page(instance.anyone, path)).text)
      .to.include('noindex')
      .and.not.include('/feeds/video-playlists')
    expect((await page(instance.anyone, feed)).status).to.equal(404)
    await karim.send('PUT', `${lists}/${uuid}`, { audience: 'brouillon' })
    const gone = await page(instance.anyone, path)
    expect(gone.status).to.equal(404)
    expect(gone.text).not.to.include('À voir')
    // A list that one may not see changes nothing of the film that it holds.
    const alone = await page(instance.anyone, /href="(\/w\/\w+\?playlistId=\w+)/.exec(text)?.[1] ?? '')
    expect(alone.status).to.equal(200)
    expect(alone.text).not.to.include('Dans la liste')
    expect((await page(instance.anyone, '/a/karim.diallo')).text).not.to.include('Ses listes')
  })

  it('refuses in French what does not hold', async () => {
    const refusal = async (asked: ReturnType<PersonOfTest['send']>) => {
      const { status, body } = await asked
      return [status, (body as { code: string }).code]
    }
    expect(await refusal(instance.anyone.send('POST', lists, { displayName: 'x' }))).to.deep.equal([
      401,
      'sign-in-needed',
    ])
    expect(await refusal(newcomer.send('POST', lists, { displayName: 'x' }))).to.deep.equal([
      403,
      'charter-not-accepted',
    ])
    expect(await refusal(karim.send('POST', lists, { displayName: 'x', audience: 'alliees' }))).to.deep.equal([
      400,
      'invalid-input',
    ])
    expect(await refusal(karim.send('POST', lists, {}))).to.deep.equal([400, 'invalid-input'])
    expect(await refusal(karim.get('/api/v1/users/me/video-playlists/videos-exist?videoIds=a'))).to.deep.equal([
      400,
      'invalid-input',
    ])
    expect(await refusal(karim.get('/api/v1/users/me/video-playlists/videos-exist'))).to.deep.equal([
      400,
      'invalid-input',
    ])
    const later = (await karim.get<PlaylistSummary>('/api/v1/users/me/video-playlists/watch-later')).body
    const film = { videoId: 1, startTimestamp: -1 }
    expect(await refusal(karim.send('POST', `${lists}/${later.uuid}/videos`, film))).to.deep.equal([
      400,
      'invalid-input',
    ])
    expect(await refusal(karim.send('DELETE', `${lists}/${later.uuid}`))).to.deep.equal([403, 'not-allowed'])
    expect((await instance.anyone.get(`${lists}/${later.uuid}`)).status).to.equal(404)
  })
})
