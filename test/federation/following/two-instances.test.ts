/** Two whole instances: a teacher of one follows a teacher of the other, sees what she publishes, answers and thanks. */
import { setTimeout } from 'node:timers/promises'
import { expect } from 'chai'
import type { SubscriptionPage } from '#src/accounts/following-schemas.ts'
import type { NotificationPage } from '#src/notifications/notification-schemas.ts'
import type { PlaylistElementPage, PlaylistPage, PlaylistSummary } from '#src/playlists/playlist-schemas.ts'
import type { Video } from '#src/videos/video.ts'
import type { VideoDetails, VideoPage } from '#src/videos/video-schemas.ts'
import { anInstance, patientBudgets, type TestInstance } from '../../an-instance.ts'
import { asPerson, type PersonOfTest } from '../../as-person.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { aVideo } from '../../videos/a-video.ts'

onEachEngine('a teacher who follows one of another instance', (kind) => {
  let lyon: TestInstance
  let creteil: TestInstance
  let jeanne: PersonOfTest
  let karim: PersonOfTest
  let old: Video
  before(async () => {
    const settings = { FEDERATION_PRIVATE: 'oui' }
    ;[lyon, creteil] = await Promise.all([
      anInstance({ engine: kind, settings, budgets: patientBudgets }),
      anInstance({ engine: kind, settings, budgets: patientBudgets }),
    ])
    ;[jeanne, karim] = await Promise.all([asPerson(lyon, 'Jeanne Martin'), asPerson(creteil, 'Karim Diallo')])
    old = await published('Déjà là')
    await aList('Avant de suivre', old)
  })
  after(() => Promise.all([lyon.close(), creteil.close()]))

  /** As if it had just been made: its author publishes it by the API. */
  async function published(title: string, by = jeanne): Promise<Video> {
    const video = aVideo({
      number: Math.floor(Math.random() * 1e9),
      authors: [by.me.accountId as never],
      title,
      isPublished: false,
      publishedAt: null,
      audience: 'public',
    })
    await lyon.parts.engine.transaction((tx) => lyon.parts.subjects.videos.store.insert(video, tx))
    const { status } = await by.send('POST', `/api/v1/videos/${video._id}/publish`, {})
    expect(status).to.be.oneOf([200, 204])
    return video
  }
  const lists = '/api/v1/video-playlists'
  /** Hers, for everybody. */
  async function aList(displayName: string, ...held: Video[]): Promise<string> {
    const made = await jeanne.send<{ videoPlaylist: { uuid: string } }>('POST', lists, {
      displayName,
      audience: 'public',
    })
    const { uuid } = made.body.videoPlaylist
    for (const { _id } of held) await jeanne.send('POST', `${lists}/${uuid}/videos`, { videoId: _id })
    return uuid
  }
  /** Waits for the fact, however slow the machine. */
  async function until<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
    for (;;) {
      const found = await look()
      if (found) return found
      await setTimeout(50)
    }
  }
  const address = () => `jeanne.martin@${lyon.url.host}`
  const feed = async () => (await karim.get<VideoPage>('/api/v1/users/me/subscriptions/videos')).body

  it('finds her by her address, follows her, and her instance accepts', async () => {
    const found = await karim.get<{ displayName: string; address: string; path: string }>(
      `/api/v1/search/people-elsewhere?address=@${address()}`,
    )
    expect(found.body).to.include({ displayName: 'Jeanne Martin', address: address(), path: `/a/${address()}` })
    const asked = await karim.send<{ state: string }>('POST', '/api/v1/users/me/subscriptions', { uri: address() })
    expect(asked.status).to.equal(200)
    const followed = await until(async () => {
      const { body } = await karim.get<SubscriptionPage>('/api/v1/users/me/subscriptions')
      return body.data.find(({ state }) => state === 'accepted')
    })
    expect(followed.account.address).to.equal(address())
    const states = await karim.get<Record<string, string | null>>(
      `/api/v1/users/me/subscriptions/states?uris=${address()},nobody`,
    )
    expect(states.body).to.deep.equal({ [address()]: 'accepted', nobody: null })
    const counts = async ({ anyone }: TestInstance, path: string) => {
      const { body } = await anyone.get<{ followersCount: number; followingCount: number }>(`/api/v1/${path}`)
      return [body.followersCount, body.followingCount]
    }
    expect(await counts(lyon, 'accounts/jeanne.martin'), 'she, at hers').to.deep.equal([1, 0])
    expect(await counts(lyon, 'video-channels/jeanne.martin_channel'), 'her channel').to.deep.equal([0, 0])
    expect(await counts(creteil, 'accounts/karim.diallo'), 'he').to.deep.equal([0, 1])
    expect(await counts(creteil, `accounts/${address()}`), 'she, as his instance knows').to.deep.equal([1, 0])
  })

  it('sees what she had published, then what she publishes, changes and removes', async () => {
    await until(async () => (await feed()).data.some(({ name }) => name === old.title))
    const film = await published('Toute nouvelle')
    const shown = await until(async () => (await feed()).data.find(({ name }) => name === 'Toute nouvelle'))
    expect(shown).to.deep.include({ isLocal: false })
    expect(shown.origin?.host).to.equal(lyon.url.host)
    expect((await creteil.anyone.get<VideoPage>('/api/v1/videos')).body.data.map(({ name }) => name)).to.include(
      'Toute nouvelle',
    )
    const whole = (await karim.get<VideoDetails>(`/api/v1/videos/${shown.uuid}`)).body
    expect(whole.playback?.playlistPath).to.match(/^\/media\/v\//)
    await jeanne.send('PATCH', `/api/v1/videos/${film._id}`, { title: 'Autre titre' })
    await until(async () => (await feed()).data.some(({ name }) => name === 'Autre titre'))
    await jeanne.send('DELETE', `/api/v1/videos/${film._id}`)
    await until(async () => !(await feed()).data.some(({ name }) => name === 'Autre titre'))
  })

  it('answers and thanks from his own instance: both stand under the video at hers, and her answer comes back', async () => {
    const there = (await feed()).data.find(({ name }) => name === old.title)
    const said = await karim.send<{ comment: { id: number } }>(
      'POST',
      `/api/v1/videos/${there?.uuid}/comment-threads`,
      { text: 'Quelle **belle** idée' },
    )
    expect(said.status).to.be.oneOf([200, 201])
    await karim.send('PUT', `/api/v1/videos/${there?.uuid}/merci`)
    const thread = await until(async () => {
      const { body } = await lyon.anyone.get<{ data: { id: number; text: string; account: { address: string } }[] }>(
        `/api/v1/videos/${old._id}/comment-threads`,
      )
      return body.data[0]
    })
    expect(thread).to.deep.include({ text: 'Quelle **belle** idée' })
    expect(thread.account.address).to.equal(`karim.diallo@${creteil.url.host}`)
    await until(async () => (await lyon.anyone.get<VideoDetails>(`/api/v1/videos/${old._id}`)).body.likes === 1)
    await jeanne.send('POST', `/api/v1/videos/${old._id}/comments/${thread.id}`, { text: 'Merci à toi' })
    await until(async () => {
      const { body } = await creteil.anyone.get<{ children: { comment: { text: string } }[] }>(
        `/api/v1/videos/${there?.uuid}/comment-threads/${said.body.comment.id}`,
      )
      return body.children?.some(({ comment }) => comment.text === 'Merci à toi')
    })
    await karim.send('DELETE', `/api/v1/videos/${there?.uuid}/merci`)
    await until(async () => (await lyon.anyone.get<VideoDetails>(`/api/v1/videos/${old._id}`)).body.likes === 0)
  })

  it('answers where she reads first: he sees that it waits, nobody else sees it, and it appears once she agrees', async () => {
    const film = await published('Lu avant')
    await jeanne.send('PATCH', `/api/v1/videos/${film._id}`, { approvesComments: true })
    const there = await until(async () => {
      const one = (await feed()).data.find(({ name }) => name === 'Lu avant')
      const shown = one && (await karim.get<VideoDetails>(`/api/v1/videos/${one.uuid}`)).body
      return shown?.commentsPolicy.id === 3 && shown
    })
    type Threads = { data: { id: number; text: string; heldForReview: boolean }[] }
    const path = `/api/v1/videos/${there.uuid}/comment-threads`
    const said = await karim.send<{ comment: { heldForReview: boolean } }>('POST', path, { text: 'Attends-moi' })
    expect(said.body.comment.heldForReview).to.equal(true)
    const lea = await asPerson(creteil, 'Mona Modère', { roles: ['teacher', 'moderator'] })
    const heldAt = `/api/v1/videos/${there.uuid}/held-comments`
    expect((await karim.get<Threads>(heldAt)).body.data.map(({ text }) => text)).to.deep.equal(['Attends-moi'])
    for (const who of [creteil.anyone, lea]) {
      expect((await who.get<Threads>(path)).body.data).to.deep.equal([])
      expect((await who.get<Threads>(heldAt)).body.data ?? []).to.deep.equal([])
    }
    const held = await until(async () => {
      const { body } = await jeanne.get<Threads>(`/api/v1/videos/${film._id}/held-comments`)
      return body.data[0]
    })
    const { status } = await jeanne.send('POST', `/api/v1/videos/${film._id}/comments/${held.id}/approve`, {})
    expect(status).to.be.lessThan(300)
    const shown = await until(async () => (await creteil.anyone.get<Threads>(path)).body.data[0])
    expect(shown).to.include({ text: 'Attends-moi', heldForReview: false })
    expect((await creteil.anyone.get<VideoDetails>(`/api/v1/videos/${there.uuid}`)).body.comments).to.equal(1)
    // Anybody who meets it elsewhere may ask whether she agreed (FEP-5624).
    const headers = { Accept: 'application/activity+json' }
    const note = new URL(`/videos/watch/${there.uuid}/comments/${shown.id}`, creteil.url).href
    const read = async (url: string) => (await (await fetch(url, { headers })).json()) as Record<string, string>
    const { replyApproval = '' } = await read(note)
    expect(replyApproval).to.equal(`${lyon.url.origin}/videos/watch/${film._id}/comments/${held.id}/approve-reply`)
    const approval = await read(replyApproval)
    expect(approval).to.include({ type: 'ApproveReply', object: note })
    expect(approval.actor).to.match(/\/accounts\/jeanne/)
  })

  it('finds her lists on her page: those that she had, a new one as she orders it, and no more once it is for herself', async () => {
    const hers = async () => (await karim.get<PlaylistPage>(`/api/v1/accounts/${address()}/video-playlists`)).body.data
    const named = (name: string) => async () => (await hers()).find(({ displayName }) => displayName === name)
    const before = await until(named('Avant de suivre'))
    expect(before.origin?.host).to.equal(lyon.url.host)
    const other = await published('La suite')
    const hidden = await published('Entre nous')
    await until(async () => (await feed()).data.some(({ name }) => name === 'Entre nous'))
    await jeanne.send('PATCH', `/api/v1/videos/${hidden._id}`, { audience: 'academie' })
    const id = await aList('Pour la réunion', old, hidden, other)
    const inOrder = (names: string[]) => async () => {
      const list = await named('Pour la réunion')()
      const films = list && (await creteil.anyone.get<PlaylistElementPage>(`${lists}/${list.uuid}/videos`)).body.data
      return list && films?.map(({ video }) => video.name).join() === names.join() && { list, films }
    }
    const { list } = await until(inOrder([old.title, 'La suite']))
    expect(list).to.include({ isLocal: false, url: new URL(`/video-playlists/${id}`, lyon.url).href })
    const page = await creteil.anyone.fetch(list.path)
    expect(await page.text()).to.contain(`liste tenue sur ${lyon.url.host}`)
    // Others ask for it where it is from.
    const asked = await fetch(new URL(`/video-playlists/${list.uuid}`, creteil.url), {
      headers: { Accept: 'application/activity+json' },
      redirect: 'manual',
    })
    expect([asked.status, asked.headers.get('Location')]).to.deep.equal([302, list.url])
    const elements = (await jeanne.get<PlaylistElementPage>(`${lists}/${id}/videos`)).body.data
    const last = elements.at(-1)
    await jeanne.send('POST', `${lists}/${id}/videos/${last?.id}/move`, { afterId: null })
    await jeanne.send('PUT', `${lists}/${id}/videos/${last?.id}`, {
      startTimestamp: 0,
      stopTimestamp: 1,
      note: 'D’abord celle-ci',
    })
    await until(async () => {
      const found = await inOrder(['La suite', old.title])()
      return found && found.films?.[0]?.note === 'D’abord celle-ci' && found.films[0].stopTimestamp === 1
    })
    expect((await karim.send('PUT', `${lists}/${list.uuid}`, { displayName: 'À moi' })).status).to.be.oneOf([403, 404])
    await jeanne.send('PUT', `${lists}/${id}`, { audience: 'brouillon' })
    await until(async () => !(await named('Pour la réunion')()))
    expect((await creteil.anyone.get(`${lists}/${list.uuid}`)).status).to.equal(404)
    await jeanne.send('PUT', `${lists}/${id}`, { audience: 'public', displayName: 'De nouveau' })
    const again: PlaylistSummary = await until(named('De nouveau'))
    expect(again.videosLength).to.equal(2)
    await jeanne.send('DELETE', `${lists}/${id}`)
    await until(async () => !(await named('De nouveau')()))
  })

  it('loses a film that she withdraws, and has it again, with what was said, each time that she gives it back', async () => {
    const film = await published('Remise à plus tard')
    const named = async () => (await feed()).data.find(({ name }) => name === 'Remise à plus tard')
    await jeanne.send('POST', `/api/v1/videos/${film._id}/comment-threads`, { text: 'Dites-moi ce que vous en pensez' })
    for (const round of [1, 2]) {
      await until(named)
      await jeanne.send('PATCH', `/api/v1/videos/${film._id}`, { audience: 'brouillon' })
      await until(async () => (await named()) === undefined)
      await jeanne.send('PATCH', `/api/v1/videos/${film._id}`, { audience: 'public' })
      const { status } = await jeanne.send('POST', `/api/v1/videos/${film._id}/publish`, {})
      expect(status, String(round)).to.be.oneOf([200, 204])
    }
    const there = await until(named)
    const threads = `/api/v1/videos/${there.uuid}/comment-threads`
    await until(async () => {
      const { body } = await karim.get<{ data: { text: string }[] }>(threads)
      return body.data.some(({ text }) => text === 'Dites-moi ce que vous en pensez')
    })
  })

  it('keeps a film of hers that a colleague made with her, under the colleague’s name, once she leaves it', async () => {
    const odile = await asPerson(lyon, 'Odile Bernard')
    const film = await published('À deux')
    const { videos } = lyon.parts.subjects
    await lyon.parts.engine.transaction((tx) =>
      videos.store.change(film._id, tx, (one) => ({ ...one, authors: [...one.authors, odile.me.accountId as never] })),
    )
    const named = async () => (await feed()).data.find(({ name }) => name === 'À deux')
    const there = await until(named)
    const path = `/api/v1/videos/${there.uuid}`
    expect((await karim.get<VideoDetails>(path)).body.account.displayName).to.equal('Jeanne Martin')
    await karim.send('POST', `${path}/comment-threads`, { text: 'Bravo à vous deux' })
    await videos.leaveVideo(film._id, jeanne.me.accountId as never)
    const shown = await until(async () => {
      const { body } = await karim.get<VideoDetails>(path)
      return body.account?.displayName === 'Odile Bernard' && body
    })
    expect(shown).to.include({ name: 'À deux', comments: 1 })
    expect(shown.account.address).to.equal(`odile.bernard@${lyon.url.host}`)
    // What she changes now arrives, of what Jeanne had given.
    await odile.send('PATCH', `/api/v1/videos/${film._id}`, { title: 'À deux, puis seule' })
    await until(async () => (await karim.get<VideoDetails>(path)).body.name === 'À deux, puis seule')
  })

  it('says something that her moderators take away: it goes from his instance too', async () => {
    const there = (await feed()).data.find(({ name }) => name === old.title)
    const path = `/api/v1/videos/${there?.uuid}/comment-threads`
    const said = await karim.send<{ comment: { id: number } }>('POST', path, { text: 'À reprendre' })
    type Threads = { data: { id: number; text: string; isDeleted: boolean }[] }
    const here = async () => (await lyon.anyone.get<Threads>(`/api/v1/videos/${old._id}/comment-threads`)).body.data
    const taken = await until(async () => (await here()).find(({ text }) => text === 'À reprendre'))
    const lea = await asPerson(lyon, 'Léa Modère', { roles: ['teacher', 'moderator'] })
    const { status } = await lea.send('DELETE', `/api/v1/videos/${old._id}/comments/${taken.id}`, {
      reason: 'Nomme un élève.',
    })
    expect(status).to.be.lessThan(300)
    await until(async () => (await here()).every(({ text }) => text !== 'À reprendre'))
    await until(async () => {
      const { data } = (await creteil.anyone.get<Threads>(path)).body
      return data.every(({ id, isDeleted }) => id !== said.body.comment.id || isDeleted)
    })
  })

  it('keeps what stays of who closes her account, without her name, and only that', async () => {
    const claire = await asPerson(lyon, 'Claire Petit')
    const handle = `claire.petit@${lyon.url.host}`
    await karim.send('POST', '/api/v1/users/me/subscriptions', { uri: handle })
    await until(async () => {
      const { body } = await karim.get<SubscriptionPage>('/api/v1/users/me/subscriptions')
      return body.data.some(({ account, state }) => account.address === handle && state === 'accepted')
    })
    const film = await published('Ce qui reste', claire)
    const shown = await until(async () => (await feed()).data.find(({ name }) => name === 'Ce qui reste'))
    expect(shown.account.displayName).to.equal('Claire Petit')
    const erasure = { username: 'claire.petit', videos: 'keep', comments: 'delete' }
    expect((await claire.send('POST', '/api/v1/users/me/erasure', erasure)).status).to.be.lessThan(300)
    const details = async () => creteil.anyone.get<VideoDetails>(`/api/v1/videos/${shown.uuid}`)
    await until(async () => (await details()).body.account?.displayName === 'Auteur parti')
    const former = new URL('/accounts/claire.petit', lyon.url).href
    await until(async () => (await creteil.parts.accountsStore.byRemoteId(former))?.state === 'closed')
    const gone = await lyon.anyone.fetch('/accounts/claire.petit', { headers: { Accept: 'application/activity+json' } })
    expect(gone.status).to.equal(410)
    // Everything that was hers alone is gone once this is done; the film is not.
    const account = await creteil.parts.accountsStore.byRemoteId(former)
    await until(async () => {
      const job = await creteil.parts.jobs.find('forget-remote-account', account?._id ?? '')
      return job === null || job.state === 'done'
    })
    expect((await details()).status).to.equal(200)
    expect(JSON.stringify((await details()).body).toLowerCase()).to.not.contain('claire')
    // It can still be taken back.
    const lea = await asPerson(lyon, 'Ada Administre', { roles: ['teacher', 'administrator'] })
    expect((await lea.send('DELETE', `/api/v1/videos/${film._id}`)).status).to.be.lessThan(300)
    await until(async () => (await details()).status === 404)
  })

  it('keeps following a teacher whose two accounts are joined, her films and what she said; she can take both back', async () => {
    const left = await asPerson(lyon, 'Lou Double')
    const kept = await asPerson(lyon, 'Lou Double')
    const [leftAt, keptAt] = [left, kept].map(({ me }) => `${me.username}@${lyon.url.host}`)
    const follows = async () =>
      (await karim.get<SubscriptionPage>('/api/v1/users/me/subscriptions')).body.data
        .filter(({ state }) => state === 'accepted')
        .map(({ account }) => account.address)
    await karim.send('POST', '/api/v1/users/me/subscriptions', { uri: leftAt })
    await until(async () => (await follows()).includes(leftAt ?? ''))
    const film = await published('De l’autre compte', left)
    const there = await until(async () => (await feed()).data.find(({ name }) => name === 'De l’autre compte'))
    const path = `/api/v1/videos/${there.uuid}`
    // Whom she follows there, from one account or from both.
    const theirs = `karim.diallo@${creteil.url.host}`
    const nadia = await asPerson(creteil, 'Nadia Suivie')
    const nadiaAt = `${nadia.me.username}@${creteil.url.host}`
    for (const who of [left, kept]) await who.send('POST', '/api/v1/users/me/subscriptions', { uri: theirs })
    await left.send('POST', '/api/v1/users/me/subscriptions', { uri: nadiaAt })
    const followersOf = async ({ me }: PersonOfTest) =>
      (
        await creteil.parts.federation.follows.followersOf(new URL(`/accounts/${me.username}`, creteil.url).href, {})
      ).items.map(({ follower }) => new URL(follower).pathname)
    await until(async () => (await followersOf(karim)).length === 2 && (await followersOf(nadia)).length === 1)
    type Threads = { data: { id: number; text: string; account: { address: string } }[] }
    const said = await left.send<{ comment: { id: number } }>('POST', `/api/v1/videos/${film._id}/comment-threads`, {
      text: 'Dit de l’autre compte',
    })
    const threads = async () => (await creteil.anyone.get<Threads>(`${path}/comment-threads`)).body.data
    await until(async () => (await threads()).some(({ text }) => text === 'Dit de l’autre compte'))

    const ada = await asPerson(lyon, 'Ada Réunit', { roles: ['teacher', 'administrator'] })
    const joined = await ada.send('POST', `/api/v1/administration/accounts/${kept.me.accountId}/join`, {
      from: left.me.accountId,
      reason: 'La même personne.',
    })
    expect(joined.status).to.equal(200)
    await until(async () => {
      const all = await follows()
      return all.includes(keptAt ?? '') && !all.includes(leftAt ?? '')
    })
    const keptThere = `/accounts/${kept.me.username}`
    await until(
      async () => [...(await followersOf(karim)), ...(await followersOf(nadia))].join() === `${keptThere},${keptThere}`,
    )
    await until(async () => {
      const { data } = (await kept.get<SubscriptionPage>('/api/v1/users/me/subscriptions')).body
      return data.length === 2 && data.every(({ state }) => state === 'accepted')
    })
    await until(async () => (await karim.get<VideoDetails>(path)).body.account?.address === keptAt)
    expect((await threads()).map(({ text }) => text)).to.include('Dit de l’autre compte')
    expect((await lyon.anyone.get<{ name: string }>(`/api/v1/accounts/${left.me.username}`)).body.name).to.equal(
      kept.me.username,
    )
    await kept.send('PATCH', `/api/v1/videos/${film._id}`, { title: 'Du compte qui reste' })
    await until(async () => (await karim.get<VideoDetails>(path)).body.name === 'Du compte qui reste')
    const mine = await kept.get<{ data: { id: number }[] }>('/api/v1/users/me/comments')
    expect(mine.body.data.map(({ id }) => id)).to.include(said.body.comment.id)
    const back = await kept.send('DELETE', `/api/v1/videos/${film._id}/comments/${said.body.comment.id}`, {})
    expect(back.status).to.be.lessThan(300)
    await until(async () => (await threads()).every(({ text }) => text !== 'Dit de l’autre compte'))
    expect((await kept.send('DELETE', `/api/v1/videos/${film._id}`)).status).to.be.lessThan(300)
    await until(async () => (await karim.get(path)).status === 404)
    await karim.send('DELETE', `/api/v1/users/me/subscriptions/${encodeURIComponent(keptAt ?? '')}`)
  })

  it('follows her no more: her instance knows it, and nothing more comes', async () => {
    await karim.send('DELETE', `/api/v1/users/me/subscriptions/${encodeURIComponent(address())}`)
    await until(
      async () =>
        (await lyon.parts.federation.follows.counts(new URL('/accounts/jeanne.martin', lyon.url).href)).followers === 0,
    )
    expect((await feed()).data).to.deep.equal([])
  })

  it('follows a colleague of his own instance at once; not himself; nobody who is not', async () => {
    const odile = await asPerson(creteil, 'Odile Bernard')
    const asked = await karim.send<{ state: string }>('POST', '/api/v1/users/me/subscriptions', {
      uri: 'odile.bernard',
    })
    expect(asked.body).to.deep.include({ state: 'accepted' })
    const told = async () => (await odile.get<NotificationPage>('/api/v1/users/me/notifications')).body.data
    const [notification] = await until(async () => ((await told()).length > 0 ? told() : null))
    expect(notification).to.deep.include({ kind: 'follow', type: 10, path: '/a/karim.diallo' })
    const { host } = creteil.url
    expect(notification?.actorFollow).to.deep.include({
      state: 'accepted',
      following: { type: 'account', name: 'odile.bernard', displayName: 'Odile Bernard', host },
    })
    expect(notification?.actorFollow?.follower).to.include({ name: 'karim.diallo', displayName: 'Karim Diallo', host })
    await karim.send('DELETE', '/api/v1/users/me/subscriptions/odile.bernard')
    await until(async () => (await told()).length === 0)
    expect((await karim.send('POST', '/api/v1/users/me/subscriptions', { uri: 'karim.diallo' })).status).to.equal(400)
    expect(
      (await karim.send('POST', '/api/v1/users/me/subscriptions', { uri: `personne@${lyon.url.host}` })).status,
    ).to.equal(404)
    expect(
      (await karim.send('POST', '/api/v1/users/me/subscriptions', { uri: 'https://127.0.0.1/x' })).status,
    ).to.equal(404)
    expect((await creteil.anyone.get('/api/v1/users/me/subscriptions')).status).to.equal(401)
  })
})
