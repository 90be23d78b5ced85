/**
 * One video from its upload to its comments, over HTTP, by people who sign in through the identity provider, with the
 * server killed while it transcodes. The walk of `conventions`: upload, probe, transcode, publish, play, comment.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Me } from '#src/accounts/account-schemas.ts'
import type { CommentAnswer, ThreadPage, ThreadTree } from '#src/comments/comment-schemas.ts'
import type { SearchAnswer } from '#src/search/search-schemas.ts'
import type { MyVideoPage, VideoDetails, VideoPage } from '#src/videos/video-schemas.ts'
import type { Browser } from '../access/an-access.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { clip } from '../transcoding/clips.ts'
import { patch, until, upload } from './a-sender.ts'
import { aServerProcess, type ServerProcess } from './a-server-process.ts'

onEachEngine('one video, from its upload to its comments', (kind) => {
  let server: ServerProcess
  let jeanne: Browser
  let odile: Browser
  let stranger: Browser
  let uuid: string

  before(async () => {
    server = await aServerProcess(kind)
    stranger = server.browser()
    jeanne = server.browser()
    odile = server.browser()
  })
  after(() => server?.[Symbol.asyncDispose]())

  async function ask<T>(who: Browser, method: string, path: string, body?: unknown): Promise<T> {
    const answer = await who.api(method, path, body)
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).to.be.within(200, 299)
    return answer.body as T
  }
  const refused = async (who: Browser, method: string, path: string, body?: unknown) =>
    (await who.api(method, path, body)).status

  /** Asked for until there is something to play. */
  async function playbackOf(who: Browser, uuid: string): Promise<NonNullable<VideoDetails['playback']>> {
    const { playback } = await ask<VideoDetails>(who, 'GET', `/api/v1/videos/${uuid}`)
    return playback ?? playbackOf(who, uuid)
  }

  it('the teacher signs in by the SSO and accepts the charter, before which nothing can be sent', async () => {
    await jeanne.signIn('jeanne.martin')
    expect((await upload(jeanne, Buffer.from('x'), 'x.mp4')).status).to.equal(403)
    const { charter } = await ask<Me>(jeanne, 'GET', '/api/v1/users/me')
    expect(charter.accepted).to.equal(false)
    const me = await ask<Me>(jeanne, 'POST', '/api/v1/users/me/charter', { version: charter.version })
    expect(me.may.publish).to.equal(true)
    expect(me.roles).to.deep.equal(['teacher'])
  })

  it('sends her clip: a draft exists from the first byte, for her alone', async () => {
    const film = await readFile(clip('big-buck-bunny-480p.mp4'))
    const created = await upload(jeanne, film, 'La dictée à l’adulte.mp4')
    expect(created.status).to.equal(201)
    uuid = created.headers.get('X-Video') ?? ''
    const { data } = await ask<MyVideoPage>(jeanne, 'GET', '/api/v1/users/me/videos')
    expect(data[0]).to.deep.include({ uuid, name: 'La dictée à l’adulte', audience: 'brouillon' })
    expect(await refused(stranger, 'GET', `/api/v1/videos/${uuid}`)).to.equal(404)
    const half = Math.floor(film.length / 2)
    const location = created.headers.get('Location') ?? ''
    expect((await patch(jeanne, location, film.subarray(0, half), 0)).status).to.equal(204)
    expect((await patch(jeanne, location, film.subarray(half), half)).status).to.equal(204)
  })

  it('publishes while it is being prepared; the server is killed in the middle, and goes on by itself', async () => {
    await ask(jeanne, 'POST', `/api/v1/videos/${uuid}/thumbnail`, { atSeconds: 10 })
    const incomplete = await jeanne.api('POST', `/api/v1/videos/${uuid}/publish`, { title: '' })
    expect(incomplete.status).to.equal(400)
    const published = await ask<VideoDetails>(jeanne, 'POST', `/api/v1/videos/${uuid}/publish`, {
      title: 'La dictée à l’adulte par petits groupes',
      description: 'Trois groupes de quatre. Voir **0:12**.',
      thematiques: ['se-former'],
      niveaux: ['cp'],
      keywords: ['dictée', 'écriture'],
      audience: 'public',
    })
    expect(published.isPublished).to.equal(true)
    const underWay = await until(
      jeanne,
      uuid,
      ({ state, secondsLeft }) => state !== 'queued' && (state !== 'processing' || (secondsLeft ?? null) !== null),
    )
    expect(underWay.state).to.equal('processing')
    expect(underWay.fraction).to.be.greaterThan(0)
    // She may already play the beginning, and nobody else.
    const playback = await playbackOf(jeanne, uuid)
    expect(playback.isGrowing).to.equal(true)
    const growing = await jeanne.fetch(playback.playlistPath)
    expect(await growing.text()).to.match(/^#EXTM3U/)
    expect(growing.headers.get('Cache-Control')).not.to.contain('immutable')
    expect(await refused(stranger, 'GET', `/api/v1/videos/${uuid}`)).to.equal(404)
    await server.kill('SIGKILL')
    await server.startAgain()
    expect(await refused(stranger, 'GET', `/api/v1/videos/${uuid}`)).to.equal(404)
    const ready = await until(jeanne, uuid, ({ state }) => state === 'ready' || state === 'failed')
    expect(ready).to.include({ state: 'ready', failure: null })
    expect(ready.publishedAt).not.to.equal(null)
    // What the killed process had begun is nowhere.
    expect(await readdir(join(server.folder, 'media/videos', uuid))).to.have.length(1)
  })

  it('a colleague finds it from the home page, by its thématique and by a word, and plays it', async () => {
    const home = await odile.signIn('odile.bernard')
    expect(home.status, home.text).to.equal(200)
    expect(home.url.pathname, home.text).to.equal('/')
    const { charter } = await ask<Me>(odile, 'GET', '/api/v1/users/me')
    await ask(odile, 'POST', '/api/v1/users/me/charter', { version: charter.version })
    for (const path of ['/api/v1/videos', '/api/v1/videos?thematique=se-former', '/api/v1/videos?motCle=Dictée']) {
      const { data, total } = await ask<VideoPage>(odile, 'GET', path)
      expect(
        data.map((video) => video.uuid),
        path,
      ).to.deep.equal([uuid])
      expect(total).to.equal(1)
    }
    const found = await ask<SearchAnswer>(stranger, 'GET', '/api/v1/search/videos?search=dictee')
    expect(found.data[0]?.uuid).to.equal(uuid)

    const video = await ask<VideoDetails>(stranger, 'GET', `/api/v1/videos/${found.data[0]?.shortUUID}`)
    expect(video).to.include({ duration: 30, aspectRatio: 1.7792, hasSound: true })
    const { playback, storyboard } = video
    const master = await stranger.fetch(playback?.playlistPath ?? '')
    expect(await master.text()).to.contain('#EXT-X-STREAM-INF')
    expect(master.headers.get('Cache-Control')).to.contain('immutable')
    const bytes = await stranger.fetch(playback?.fallbackPath ?? '', { headers: { Range: 'bytes=4-7' } })
    expect(bytes.status).to.equal(206)
    expect(await bytes.text()).to.equal('ftyp')
    for (const path of [
      playback?.posterPath,
      playback?.audioPlaylistPath,
      storyboard?.path,
      storyboard?.captionsPath,
    ]) {
      expect((await stranger.fetch(path ?? '')).status, path ?? '').to.equal(200)
    }
    await ask(stranger, 'POST', `/api/v1/videos/${uuid}/views`, { currentTime: 10 })
    const [file] = video.streamingPlaylists[0]?.files ?? []
    expect(file?.fileUrl).to.match(new RegExp(`^${server.url.origin}/media/v/`))
  })

  it('they comment, answer, edit and delete, thank and try; what is counted is right', async () => {
    const under = `/api/v1/videos/${uuid}`
    const { comment } = await ask<{ comment: CommentAnswer }>(odile, 'POST', `${under}/comment-threads`, {
      text: 'Le moment à 0:12 est **parlant**.',
      atSeconds: 12,
    })
    const answer = await ask<{ comment: CommentAnswer }>(jeanne, 'POST', `${under}/comments/${comment.id}`, {
      text: 'Merci !',
    })
    expect(answer.comment).to.include({ isByVideoAuthor: true, inReplyToCommentId: comment.id })
    await ask(odile, 'PATCH', `${under}/comments/${comment.id}`, { text: 'Le moment à 0:12 dit tout.' })
    const thread = await ask<ThreadTree>(stranger, 'GET', `${under}/comment-threads/${comment.id}`)
    expect(thread.comment).to.include({ text: 'Le moment à 0:12 dit tout.', isEdited: true })
    expect(thread.comment.html).to.contain('href="#t=12"')
    expect(thread.children[0]?.comment.account?.name).to.equal('jeanne.martin')
    expect(await refused(jeanne, 'PATCH', `${under}/comments/${comment.id}`, { text: 'À moi' })).to.equal(403)
    await ask(odile, 'DELETE', `${under}/comments/${comment.id}`, {})
    const { data, total } = await ask<ThreadPage>(stranger, 'GET', `${under}/comment-threads`)
    expect(total).to.equal(1)
    expect(data[0]).to.include({ isDeleted: true, text: '', account: null })
    await ask(odile, 'PUT', `${under}/essaye`)
    await ask(odile, 'PUT', `${under}/essaye`)
    const video = await ask<VideoDetails>(odile, 'GET', under)
    expect(video.counts).to.deep.equal({ views: 1, comments: 1, merci: 0, essaye: 1 })
    expect(video.mine).to.deep.equal({ merci: false, essaye: true })
    expect(await refused(stranger, 'POST', `${under}/comment-threads`, { text: 'Bonjour' })).to.equal(401)
  })

  it('kept to the académie, it leaves for no one else: neither page, nor list, nor file of before', async () => {
    const before = await ask<VideoDetails>(stranger, 'GET', `/api/v1/videos/${uuid}`)
    await ask(jeanne, 'PATCH', `/api/v1/videos/${uuid}`, { audience: 'academie' })
    expect(await refused(stranger, 'GET', `/api/v1/videos/${uuid}`)).to.equal(404)
    expect(await refused(stranger, 'GET', `/api/v1/videos/${uuid}/comment-threads`)).to.equal(404)
    expect((await ask<VideoPage>(stranger, 'GET', '/api/v1/videos')).total).to.equal(0)
    expect((await ask<SearchAnswer>(stranger, 'GET', '/api/v1/search/videos?search=dictee')).total).to.equal(0)
    expect((await ask<VideoPage>(stranger, 'GET', '/api/v1/accounts/jeanne.martin/videos')).total).to.equal(0)
    expect((await stranger.fetch(before.playback?.playlistPath ?? '')).status).to.equal(404)
    expect((await stranger.fetch(before.thumbnailPath ?? '')).status).to.equal(404)

    const here = await ask<VideoDetails>(odile, 'GET', `/api/v1/videos/${uuid}`)
    const granted = here.playback?.playlistPath ?? ''
    expect(granted).to.match(/^\/media\/g\//)
    expect((await odile.fetch(granted)).status).to.equal(200)
    // Back to a draft, what was given opens nothing any more.
    await ask(jeanne, 'PATCH', `/api/v1/videos/${uuid}`, { audience: 'brouillon' })
    expect((await odile.fetch(granted)).status).to.equal(404)
    expect(await refused(odile, 'GET', `/api/v1/videos/${uuid}`)).to.equal(404)
    await ask(jeanne, 'POST', `/api/v1/videos/${uuid}/publish`, { audience: 'public' })
    expect((await ask<VideoPage>(stranger, 'GET', '/api/v1/videos')).total).to.equal(1)
  })

  it('deleted, nothing of it is left to be seen', async () => {
    const { thumbnailPath } = await ask<VideoDetails>(stranger, 'GET', `/api/v1/videos/${uuid}`)
    expect(await refused(odile, 'DELETE', `/api/v1/videos/${uuid}`, {})).to.equal(403)
    await ask(jeanne, 'DELETE', `/api/v1/videos/${uuid}`, {})
    for (const path of [`/api/v1/videos/${uuid}`, `/api/v1/videos/${uuid}/comment-threads`, thumbnailPath ?? '']) {
      expect((await stranger.fetch(path)).status, path).to.equal(404)
    }
    expect((await ask<MyVideoPage>(jeanne, 'GET', '/api/v1/users/me/videos')).total).to.equal(0)
  })
})
