/** Every route of the subjects over real HTTP: each answer satisfies its schema (`checkAnswers`), each refusal is a problem. */
import { expect } from 'chai'
import type { AccountId } from '#src/accounts/account.ts'
import type { CommentAnswer } from '#src/comments/comment-schemas.ts'
import type { Problem } from '#src/http/problem.ts'
import type { ReportPage, ReportReceipt } from '#src/moderation/moderation-schemas.ts'
import type { Retouching } from '#src/videos/retouch-schemas.ts'
import type { Video } from '#src/videos/video.ts'
import { shortUuid } from '#src/videos/video-address.ts'
import type { LiveState, MyVideoPage, VideoDetails, VideoPage } from '#src/videos/video-schemas.ts'
import { videoSort } from '#src/videos/videos-query.ts'
import { anInstance, type TestInstance } from '../an-instance.ts'
import { asPerson, type PersonOfTest } from '../as-person.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { aVideo } from './a-video.ts'

onEachEngine('the routes of videos and of what surrounds them', (engine) => {
  let instance: TestInstance
  let jeanne: PersonOfTest
  let odile: PersonOfTest
  let lea: PersonOfTest
  let admin: PersonOfTest
  let video: Video
  let number = 100_000

  before(async () => {
    instance = await anInstance({ engine })
    jeanne = await asPerson(instance, 'Jeanne Martin')
    odile = await asPerson(instance, 'Odile Bernard')
    lea = await asPerson(instance, 'Lea Inspecteur', { roles: ['teacher', 'moderator'] })
    admin = await asPerson(instance, 'Karim Diallo', { roles: ['teacher', 'administrator'] })
    video = await has({ title: 'La dictée à l’adulte', description: 'Voir **0:12**.', keywords: ['dictée'] })
  })
  after(() => instance?.close())

  async function has(given: Partial<Video> = {}): Promise<Video> {
    number += 1
    const made = aVideo({ number, authors: [jeanne.me.accountId as AccountId], thematiques: ['se-former'], ...given })
    await instance.parts.engine.transaction((tx) => instance.parts.subjects.videos.store.insert(made, tx))
    return made
  }

  function expectProblem(
    answer: { status: number; headers: Headers; body: unknown },
    status: number,
    code: string,
  ): Problem {
    const problem = answer.body as Problem
    expect(answer.status, JSON.stringify(problem)).to.equal(status)
    expect(answer.headers.get('Content-Type')).to.contain('application/problem+json')
    expect(problem).to.include({ status, code })
    return problem
  }

  it('its author says what the film loses, while it is theirs alone; others find nothing', async () => {
    const draft = await has({
      audience: 'brouillon',
      isPublished: false,
      publishedAt: null,
      source: { key: 'sources/x/y', sizeBytes: 10, seconds: 60 },
    })
    const path = `/api/v1/videos/${draft._id}/edits`
    const none = { cuts: [], sounds: [], masks: [], clearerVoice: false }
    const known = await jeanne.get<Retouching>(path)
    expect(known.body).to.deep.include({ edits: none, applied: null, sourceSeconds: 60, mayChange: true, whyNot: null })
    const edits = { ...none, cuts: [{ from: 0, to: 5 }], clearerVoice: true }
    const over = { ...edits, edition: known.body.edition }
    const asked = (await jeanne.send<Retouching>('PUT', path, over)).body
    expect(asked).to.deep.include({ edits, edition: known.body.edition + 1, mayChange: true })
    // Asked again, since no answer came: done once. Others, made over what is no longer there: not at all.
    expect((await jeanne.send<Retouching>('PUT', path, over)).body).to.deep.equal(asked)
    expectProblem(await jeanne.send('PUT', path, { ...none, edition: 0 }), 409, 'edits-changed-meanwhile')
    expect((await jeanne.get<Retouching>(path)).body).to.deep.equal(asked)
    const wrong = await jeanne.send('PUT', path, { ...none, cuts: [{ from: 5, to: 1 }] })
    const problem = expectProblem(wrong, 400, 'invalid-input')
    expect(problem.errors).to.deep.equal([{ pointer: '/cuts/0', detail: 'La fin vient après le début.' }])
    expectProblem(await jeanne.send('PUT', path, { ...none, masks: 'all' }), 400, 'invalid-input')
    expectProblem(await odile.get(path), 404, 'not-found')
    expectProblem(await odile.send('PUT', path, none), 404, 'not-found')
    expectProblem(await odile.get(`/api/v1/videos/${draft._id}/sound-sample?at=1`), 404, 'not-found')
    expectProblem(await jeanne.get(`/api/v1/videos/${draft._id}/sound-sample?as=louder`), 400, 'invalid-input')
    expectProblem(await jeanne.send('PUT', `/api/v1/videos/${video._id}/edits`, none), 409, 'video-not-in-state')
    expectProblem(await odile.send('DELETE', `/api/v1/videos/${video._id}/replacement`), 403, 'not-allowed')
    expect((await jeanne.send('DELETE', `/api/v1/videos/${video._id}/replacement`)).status).to.equal(204)
    const page = await jeanne.get(`/mes-videos/${draft._id}/retoucher`)
    expect(page.status).to.equal(200)
    expect(String(page.body)).to.contain('c12-retouch-page')
    expect((await odile.get(`/mes-videos/${draft._id}/retoucher`)).status).to.equal(404)
  })

  it('every list and page answers what it says it answers', async () => {
    const { body: comment } = await odile.send<{ comment: CommentAnswer }>(
      'POST',
      `/api/v1/videos/${video._id}/comment-threads`,
      { text: 'Merci !', atSeconds: 12 },
    )
    const paths = [
      '/api/v1/videos',
      ...videoSort.options.map((sort) => `/api/v1/videos?sort=${sort}&count=1&start=0`),
      '/api/v1/videos?thematique=se-former&niveau=cp&motCle=x',
      '/api/v1/videos/categories',
      '/api/v1/videos/licences',
      '/api/v1/videos/languages',
      '/api/v1/videos/privacies',
      '/api/v1/config',
      '/api/v1/config/about',
      `/api/v1/videos/${video._id}`,
      `/api/v1/videos/${shortUuid(video._id)}`,
      `/api/v1/videos/${video.number}`,
      `/api/v1/videos/${video._id}/description`,
      `/api/v1/videos/${video._id}/storyboards`,
      `/api/v1/videos/${video._id}/comment-threads`,
      `/api/v1/videos/${video._id}/comment-threads/${comment.comment.id}`,
      `/api/v1/videos/${video._id}/comment-threads/${comment.comment.uuid}`,
      '/api/v1/search/videos?search=dictee',
      '/api/v1/search/videos?search=rien+de+tel',
      `/api/v1/accounts/${jeanne.me.username}`,
      `/api/v1/accounts/${jeanne.me.username}@${instance.url.host}`,
      `/api/v1/accounts/${jeanne.me.username}/videos`,
      `/api/v1/accounts/${jeanne.me.username}/video-channels`,
      `/api/v1/video-channels/${jeanne.me.username}_channel`,
      `/api/v1/video-channels/${jeanne.me.username}_channel/videos`,
    ]
    for (const path of paths) {
      for (const who of [instance.anyone, odile, jeanne]) expect((await who.get(path)).status, path).to.equal(200)
    }
    for (const path of ['/api/v1/users/me', '/api/v1/users/me/videos']) {
      expect((await jeanne.get(path)).status, path).to.equal(200)
      expectProblem(await instance.anyone.get(path), 401, 'sign-in-needed')
    }
    for (const path of [
      '/api/v1/moderation/reports',
      '/api/v1/moderation/reports?state=accepted',
      '/api/v1/moderation/videos?waiting=false',
    ]) {
      expect((await lea.get(path)).status, path).to.equal(200)
      expectProblem(await odile.get(path), 403, 'not-allowed')
    }
    for (const path of ['overview', 'jobs', 'jobs?state=done', 'accounts', 'accounts?search=jeanne', 'audit']) {
      expect((await admin.get(`/api/v1/administration/${path}`)).status, path).to.equal(200)
      expectProblem(await lea.get(`/api/v1/administration/${path}`), 403, 'not-allowed')
    }
  })

  it('lists go on page by page, by number as PeerTube’s and by cursor', async () => {
    await Promise.all([1, 2, 3].map((day) => has({ niveaux: ['ce1'], publishedAt: `2026-11-0${day}T08:00:00.000Z` })))
    const page = async (query: string) =>
      (await instance.anyone.get<VideoPage>(`/api/v1/videos?niveau=ce1&count=2&${query}`)).body
    const first = await page('')
    const second = await page(`after=${first.next}`)
    const numbered = await page('start=2')
    expect(first.total).to.equal(3)
    expect(second.data).to.deep.equal(numbered.data)
    expect(second.next).to.equal(null)
    expect(new Set([...first.data, ...second.data].map(({ uuid }) => uuid)).size).to.equal(3)
  })

  it('PeerTube’s filters mean here what they mean there', async () => {
    const [jeu, both] = [await has({ keywords: ['Jeu'] }), await has({ keywords: ['jeu', 'Cour'] })]
    const found = async (query: string) => {
      const { body } = await instance.anyone.get<VideoPage>(`/api/v1/videos?sort=createdAt&${query}`)
      return body.data.map(({ uuid }) => uuid)
    }
    const own = instance.url.host
    expect(await found('tagsOneOf=jeu')).to.have.members([jeu._id, both._id])
    expect(await found('tagsAllOf=jeu&tagsAllOf=cour')).to.deep.equal([both._id])
    expect(await found('tagsAllOf=jeu&motCle=cour')).to.deep.equal([both._id])
    expect(await found(`tagsAllOf=cour&host=${own}&isLocal=true&nsfw=both&isLive=false`)).to.deep.equal([both._id])
    expect(await found('tagsAllOf=cour&categoryOneOf=2&categoryOneOf=13')).to.deep.equal([both._id])
    for (const none of ['categoryOneOf=2', 'nsfw=true', 'isLive=true', 'host=ailleurs.example']) {
      expect(await found(none), none).to.deep.equal([])
    }
    const { body } = await instance.anyone.get<VideoPage>('/api/v1/videos?tagsAllOf=cour&skipCount=true')
    expect([body.total, body.data.length]).to.deep.equal([0, 1])
    const ofJeanne = `/api/v1/accounts/${jeanne.me.username}/videos?tagsOneOf=cour&host=`
    expect((await instance.anyone.get<VideoPage>(`${ofJeanne}${own}`)).body.total).to.equal(1)
    expect((await instance.anyone.get<VideoPage>(`${ofJeanne}ailleurs.example`)).body.total).to.equal(0)
  })

  it('what cannot be understood is refused with the place of each fault', async () => {
    for (const [path, pointer] of [
      ['/api/v1/videos?count=1000', '/query/count'],
      ['/api/v1/videos?start=-1', '/query/start'],
      ['/api/v1/videos?sort=random', '/query/sort'],
      ['/api/v1/videos?after=forged', '/query/after'],
      ['/api/v1/search/videos?start=x', '/query/start'],
    ] as const) {
      const problem = expectProblem(await instance.anyone.get(path), 400, 'invalid-input')
      expect(
        problem.errors?.map((fault) => fault.pointer),
        path,
      ).to.include(pointer)
    }
    for (const [body, pointer] of [
      [{ title: 12 }, '/title'],
      [{ audience: 'tous' }, '/audience'],
      [{ thematiques: ['inconnue'] }, '/thematiques/0'],
      [{ keywords: Array.from({ length: 101 }, String) }, '/keywords'],
      ['rien', ''],
    ] as const) {
      const problem = expectProblem(
        await jeanne.send('PATCH', `/api/v1/videos/${video._id}`, body),
        400,
        'invalid-input',
      )
      expect(problem.errors?.map((fault) => fault.pointer)).to.include(pointer)
    }
    expect((await jeanne.get<VideoDetails>(`/api/v1/videos/${video._id}`)).body.name).to.equal(video.title)
    for (const address of ['x', '0', '../../etc/passwd', '%00', '🎒', 'a'.repeat(36), `${video._id}x`]) {
      expectProblem(await instance.anyone.get(`/api/v1/videos/${encodeURIComponent(address)}`), 404, 'not-found')
    }
  })

  it('the author changes, chooses the thumbnail, withdraws, publishes and deletes', async () => {
    const { _id } = await has()
    const at = `/api/v1/videos/${_id}`
    const changed = await jeanne.send<VideoDetails>('PATCH', at, { title: 'Un autre titre', licence: 'CC-BY-SA-4.0' })
    expect(changed.body).to.include({ name: 'Un autre titre', licenceCode: 'CC-BY-SA-4.0' })
    expect(
      (await jeanne.send<VideoDetails>('POST', `${at}/thumbnail`, { atSeconds: 3 })).body.thumbnailAtSeconds,
    ).to.equal(3)
    expectProblem(await jeanne.send('POST', `${at}/thumbnail`, { atSeconds: 1e6 }), 400, 'invalid-input')
    expectProblem(await jeanne.send('POST', `${at}/retry`), 409, 'video-not-in-state')
    await jeanne.send('PATCH', at, { audience: 'brouillon' })
    expectProblem(await instance.anyone.get(at), 404, 'not-found')
    expectProblem(await jeanne.send('POST', `${at}/publish`, {}), 400, 'invalid-input')
    expect((await jeanne.send('POST', `${at}/publish`, { audience: 'lien' })).status).to.equal(200)
    expect((await instance.anyone.get(at)).status).to.equal(200)
    expect((await jeanne.send('DELETE', at)).status).to.equal(204)
    expectProblem(await jeanne.send('DELETE', at), 404, 'not-found')
  })

  it('reactions and views answer what they count', async () => {
    const { _id } = await has()
    const at = `/api/v1/videos/${_id}`
    expect((await odile.send('PUT', `${at}/merci`)).body).to.deep.equal({ reaction: 'merci', given: true, count: 1 })
    expect((await odile.send('DELETE', `${at}/merci`)).body).to.deep.equal({
      reaction: 'merci',
      given: false,
      count: 0,
    })
    expectProblem(await instance.anyone.send('PUT', `${at}/essaye`), 401, 'sign-in-needed')
    for (const _ of [1, 2]) {
      expect((await instance.anyone.send('POST', `${at}/views`, { currentTime: 4 })).status).to.equal(204)
    }
    expect((await odile.get<VideoDetails>(at)).body.views).to.equal(1)
  })

  it('a stranger reports, a moderator decides, and each refusal keeps the queue as it was', async () => {
    const { _id } = await has()
    expectProblem(await instance.anyone.send('POST', '/api/v1/abuses', { video: { id: _id } }), 400, 'invalid-input')
    const written = { video: { id: _id }, ground: 'pupil-recognisable', reason: 'On voit Léo.', goodFaith: true }
    const receipt = await instance.anyone.send<ReportReceipt>('POST', '/api/v1/abuses', written)
    expect(receipt.status).to.equal(200)
    const at = `/api/v1/moderation/reports/${receipt.body.abuse.id}/decision`
    expectProblem(await lea.send('POST', at, { decision: 'hide-video', reason: '' }), 400, 'invalid-input')
    expectProblem(await odile.send('POST', at, { decision: 'leave', reason: '' }), 403, 'not-allowed')
    expect((await lea.get<ReportPage>('/api/v1/moderation/reports')).body.total).to.equal(1)
    expect((await lea.send('POST', at, { decision: 'hide-video', reason: 'Un élève.' })).status).to.equal(200)
    expectProblem(await lea.send('POST', at, { decision: 'leave', reason: '' }), 409, 'already-decided')
    expectProblem(await instance.anyone.get(`/api/v1/videos/${_id}`), 404, 'not-found')
    expect((await lea.send('POST', `/api/v1/moderation/videos/${_id}/show`, { reason: '' })).status).to.equal(204)
    expect((await instance.anyone.get(`/api/v1/videos/${_id}`)).status).to.equal(200)
  })

  it('an administrator suspends somebody: the session ends at once', async () => {
    const other = await asPerson(instance, 'Camille Durand')
    const at = `/api/v1/administration/accounts/${other.me.accountId}`
    expect((await admin.send('POST', `${at}/suspend`, { reason: 'Compte partagé.' })).status).to.equal(200)
    expectProblem(await other.get('/api/v1/users/me'), 401, 'sign-in-needed')
    expect((await admin.send('POST', `${at}/restore`, { reason: 'Réglé.' })).status).to.equal(200)
    expect((await admin.send('PUT', `${at}/roles`, { roles: ['animator'], reason: 'Anime.' })).status).to.equal(200)
    const mine = `/api/v1/administration/accounts/${admin.me.accountId}/suspend`
    expectProblem(await admin.send('POST', mine, { reason: 'Moi.' }), 409, 'last-administrator')
    expectProblem(await admin.send('POST', '/api/v1/administration/jobs/none/retry'), 404, 'not-found')
  })

  it('a newcomer reads, and does nothing before the charter', async () => {
    const newcomer = await asPerson(instance, 'Nouvelle Venue', { hasAcceptedCharter: false })
    expect((await newcomer.get(`/api/v1/videos/${video._id}`)).status).to.equal(200)
    expect((await newcomer.get<MyVideoPage>('/api/v1/users/me/videos')).body.total).to.equal(0)
    for (const [method, path, body] of [
      ['POST', `/api/v1/videos/${video._id}/comment-threads`, { text: 'Bonjour' }],
      ['PUT', `/api/v1/videos/${video._id}/merci`, undefined],
      ['PATCH', '/api/v1/users/me', { bio: 'x' }],
    ] as const) {
      expectProblem(await newcomer.send(method, path, body), 403, 'charter-not-accepted')
    }
  })

  it('the live state of one’s videos comes as it changes, to their author only', async () => {
    const { _id } = await has({ state: 'queued', isPublished: false, mediaPrefix: null, durationSeconds: null })
    expect((await instance.anyone.get('/api/v1/users/me/videos/progress')).status).to.equal(401)
    const leaving = new AbortController()
    const response = await jeanne.fetch('/api/v1/users/me/videos/progress', { signal: leaving.signal })
    expect(response.headers.get('Content-Type')).to.equal('text/event-stream; charset=utf-8')
    let heard = ''
    const states: LiveState[] = []
    for await (const bytes of response.body ?? []) {
      heard += Buffer.from(bytes).toString()
      for (const [, data] of heard.matchAll(/event: state\ndata: (.*)\n\n/g)) {
        const state = JSON.parse(String(data)) as LiveState
        if (state.uuid === _id) states.push(state)
      }
      heard = heard.slice(heard.lastIndexOf('\n\n') + 2)
      if (states.length === 1) await jeanne.send('DELETE', `/api/v1/videos/${_id}`)
      if (states.length >= 1) break
    }
    leaving.abort()
    expect(states[0]).to.include({ uuid: _id, state: 'queued' })
  })

  it('the live state ends with the session, also when it is ended from elsewhere', async () => {
    const listening = await asPerson(instance, 'Line Durand')
    const accountId = listening.me.accountId as AccountId
    const response = await listening.fetch('/api/v1/users/me/videos/progress')
    let heard = ''
    const whole = (async () => {
      for await (const bytes of response.body ?? []) heard += Buffer.from(bytes).toString()
    })()
    expect(await instance.parts.access.sessions.revokeAll(accountId)).to.equal(1)
    await has({ state: 'queued', isPublished: false, mediaPrefix: null, durationSeconds: null, authors: [accountId] })
    await whole
    expect(heard).to.equal('retry: 3000\n\n')
  })

  it('answers PeerTube’s readers with absolute addresses that open', async () => {
    const { body } = await instance.anyone.get<VideoDetails>(`/api/v1/videos/${shortUuid(video._id)}`)
    expect(body).to.deep.include({
      uuid: video._id,
      category: { id: 13, label: 'Éducation' },
      privacy: { id: 1, label: 'Publique' },
      state: { id: 1, label: 'Prête' },
      isLocal: true,
      nsfw: false,
      files: [],
    })
    expect(body.url).to.equal(`${instance.url.origin}/videos/watch/${video._id}`)
    expect(body.account.host).to.equal(instance.url.host)
    const [playlist] = body.streamingPlaylists
    expect(playlist?.playlistUrl).to.match(new RegExp(`^${instance.url.origin}/media/v/.*/master\\.m3u8$`))
    expect(playlist?.files.map(({ resolution }) => resolution.label)).to.deep.equal(['720p', '360p', 'Audio'])
  })
})
