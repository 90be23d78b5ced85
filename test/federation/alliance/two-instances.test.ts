/** Two whole instances ally over HTTP, in two presses; a film shared by one is found and read by the teachers of the other only. */
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import type { AllianceAnswer, AllianceList, AlliedInstances } from '#src/administration/alliance-schemas.ts'
import type { GroupList, GroupSummary, MemberPage } from '#src/groups/group-schemas.ts'
import type { VideoDetails, VideoPage } from '#src/videos/video-schemas.ts'
import { anInstance, patientBudgets, type TestInstance } from '../../an-instance.ts'
import { asPerson, type PersonOfTest } from '../../as-person.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { makeClip, temporaryFolder } from '../../transcoding/clips.ts'
import { aVideo } from '../../videos/a-video.ts'

const alliances = '/api/v1/administration/alliances'

onEachEngine('two instances, allied', (kind) => {
  let lyon: TestInstance
  let creteil: TestInstance
  let operators: { lyon: PersonOfTest; creteil: PersonOfTest }
  let jeanne: PersonOfTest
  let anne: PersonOfTest

  before(async () => {
    const settings = { FEDERATION_PRIVATE: 'oui' }
    lyon = await anInstance({ engine: kind, settings, budgets: patientBudgets })
    creteil = await anInstance({ engine: kind, settings, budgets: patientBudgets })
    const roles = ['teacher', 'administrator'] as const
    operators = {
      lyon: await asPerson(lyon, 'Lea Lyon', { roles }),
      creteil: await asPerson(creteil, 'Carl Créteil', { roles }),
    }
    jeanne = await asPerson(lyon, 'Jeanne Martin')
    anne = await asPerson(creteil, 'Anne Dubois')
  })
  after(async () => {
    await creteil?.close()
    await lyon?.close()
  })

  async function until<T>(read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
    for (;;) {
      const value = await read()
      if (isSo(value)) return value
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const stateAt = async (person: PersonOfTest) => (await person.get<AllianceList>(alliances)).body.data[0]?.state
  const homeOf = async (person: { get: PersonOfTest['get'] }) =>
    (await person.get<VideoPage>('/api/v1/videos')).body.data

  it('agree: one proposes, the other accepts, and everybody may read it', async () => {
    const proposed = await operators.lyon.send<AllianceAnswer>('POST', alliances, { host: creteil.url.host })
    expect(proposed.body, JSON.stringify(proposed.body)).to.include({ state: 'proposed', host: creteil.url.host })
    await until(
      () => stateAt(operators.creteil),
      (state) => state === 'received',
    )
    const path = `${alliances}/${encodeURIComponent(lyon.url.host)}/answer`
    const answered = await operators.creteil.send<AllianceAnswer>('POST', path, { accepts: true })
    expect(answered.body).to.include({ state: 'allied' })
    await until(
      () => stateAt(operators.lyon),
      (state) => state === 'allied',
    )
    for (const instance of [lyon, creteil]) {
      await until(
        async () => (await instance.anyone.get<AlliedInstances>('/api/v1/federation/allies')).body.data.length,
        (count) => count === 1,
      )
      const page = await instance.anyone.fetch('/instances-alliees')
      expect(await page.text()).to.contain(instance === lyon ? creteil.url.host : lyon.url.host)
    }
  })

  it('share a film: the teachers of the other find it and open it, nobody else does', async () => {
    const { subjects, engine, events, media, accountsStore } = lyon.parts
    const account = await accountsStore.byHandle('jeanne.martin')
    const video = aVideo({ title: 'Pour les alliés', audience: 'alliees', authors: [account?._id as never] })
    await using folder = await temporaryFolder()
    const still = ['-f', 'lavfi', '-i', 'color=red:s=320x180', '-frames:v', '1']
    const sheet = await readFile(await makeClip(folder.path, 'a.jpg', ...still))
    for (const file of ['master.m3u8', '720.mp4', 'thumbnail-1280.jpg', 'storyboard.jpg']) {
      await media.write(`${video.mediaPrefix}/${file}`, file === 'storyboard.jpg' ? sheet : Buffer.from(file))
    }
    await engine.transaction(async (tx) => {
      await subjects.videos.store.insert(video, tx)
      await events.record(tx, { kind: 'video-published', videoId: video._id, accountId: video.authors[0] as never })
    })
    const file = Buffer.from('WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour à tous').toString('base64')
    const captions = `/api/v1/videos/${video._id}/captions/fr`
    expect((await jeanne.send('PUT', captions, { file, publish: true })).status).to.equal(200)
    const chapters = [
      { timecode: 0, title: 'Le début' },
      { timecode: 30, title: 'La suite' },
    ]
    expect((await jeanne.send('PUT', `/api/v1/videos/${video._id}/chapters`, { chapters })).status).to.be.oneOf([
      200, 204,
    ])
    const [found] = await until(
      () => homeOf(anne),
      (data) => data.length > 0,
    )
    expect(found).to.include({ name: 'Pour les alliés', audience: 'alliees', isLocal: false })
    expect(await homeOf(creteil.anyone)).to.deep.equal([])
    const shown = await anne.get<VideoDetails>(`/api/v1/videos/${found?.uuid}`)
    expect(shown.status).to.equal(200)
    expect((await creteil.anyone.get(`/api/v1/videos/${found?.uuid}`)).status).to.equal(404)
    const renditions = shown.body.playback?.renditions ?? []
    const film = renditions.find(({ name }) => name === '720')?.path ?? ''
    expect(film).to.match(/^\/media\/g\//)
    const read = await creteil.anyone.fetch(film)
    expect([read.status, await read.text()]).to.deep.equal([200, '720.mp4'])
    // What goes with it too, read with the same grant, and kept for the same people.
    const beside = await until(
      async () => (await anne.get<VideoDetails>(`/api/v1/videos/${found?.uuid}`)).body,
      (one) => one.captions.length > 0 && one.chapters.length > 0 && one.storyboard !== null,
    )
    expect(beside.chapters).to.deep.equal(chapters)
    const words = beside.captions[0]?.path ?? ''
    expect(words).to.match(/^\/media\/g\//)
    expect(await (await creteil.anyone.fetch(words)).text()).to.contain('Bonjour à tous')
    expect((await creteil.anyone.fetch(words.replace(/^\/media\/g\/[^/]+/, '/media/v'))).status).to.equal(404)
    const tiles = await creteil.anyone.fetch(beside.storyboard?.path ?? '')
    expect([tiles.headers.get('Content-Type'), tiles.ok ? '' : await tiles.text()]).to.deep.equal(['image/jpeg', ''])
    const there = lyon.parts.subjects.videos.store
    const [track] = (await there.find(video._id))?.captions ?? []
    for (const prefix of [track?.prefix ?? '', video.mediaPrefix ?? '']) {
      const name = prefix === video.mediaPrefix ? 'storyboard.jpg' : 'fr.vtt'
      for (const door of ['a', 'v']) {
        const path = `/media/${door}/${video._id}/${prefix.split('/').at(-1)}/${name}`
        expect((await lyon.anyone.fetch(path)).status, path).to.equal(404)
      }
    }
    // Whoever asks Lyon without the signature of an ally has nothing.
    const document = { headers: { Accept: 'application/activity+json' } }
    for (const end of ['', '/activity', '/grant', '/comments', '/chapters']) {
      expect((await lyon.anyone.fetch(`/videos/watch/${video._id}${end}`, document)).status, end).to.equal(404)
    }
    expect(await homeOf(jeanne)).to.have.length(1)
  })

  /** A group of Lyon with Anne of Créteil in it, and a film for it. */
  async function aSharedGroup(name: string): Promise<string> {
    const address = `anne.dubois@${creteil.url.host}`
    const made = await operators.lyon.send<GroupSummary>('POST', '/api/v1/groups', { name, kind: 'reseau' })
    const { id } = made.body
    const invited = await operators.lyon.send('POST', `/api/v1/groups/${id}/members`, { name: address })
    expect(invited.status).to.equal(204)
    const { subjects, engine, events, accountsStore } = lyon.parts
    const account = await accountsStore.byHandle('jeanne.martin')
    const authors = [account?._id as never]
    const video = aVideo({ title: `Film de ${name}`, audience: 'groupe', groups: [id as never], authors })
    await engine.transaction(async (tx) => {
      await subjects.videos.store.insert(video, tx)
      await events.record(tx, { kind: 'video-published', videoId: video._id, accountId: authors[0] as never })
    })
    return id
  }
  const groupsOfAnne = async () => (await anne.get<GroupList>('/api/v1/groups')).body.data
  const membersAt = async (id: string) =>
    (await operators.lyon.get<MemberPage>(`/api/v1/groups/${id}/members`)).body.data.map(({ account }) => account.name)
  const filmOf = async (id: string) => (await anne.get<VideoPage>(`/api/v1/groups/${id}/videos`)).body.data?.[0] ?? null

  it('a teacher leaves a group of the other: its coordinators see it, and its films open no more', async () => {
    const id = await aSharedGroup('REP Ampère')
    const [there] = await until(groupsOfAnne, (groups) => groups.length === 1)
    expect(there).to.include({ name: 'REP Ampère', host: lyon.url.host })
    const film = await filmOf(there?.id ?? '')
    expect(film?.name).to.equal('Film de REP Ampère')
    expect(await membersAt(id)).to.include('anne.dubois')
    const left = await anne.send('DELETE', `/api/v1/groups/${there?.id}/members/anne.dubois`)
    expect(left.status).to.equal(204)
    expect(await groupsOfAnne()).to.deep.equal([])
    expect((await anne.get(`/api/v1/videos/${film?.uuid}`)).status).to.equal(404)
    await until(
      () => membersAt(id),
      (names) => !names.includes('anne.dubois'),
    )
    // Nobody of Créteil is in it any more: the film is asked back.
    await until(
      async () => creteil.parts.subjects.videos.store.find((film?.uuid ?? '') as never),
      (video) => video === null,
    )
  })

  it('a coordinator lets go somebody of the other: she is out there too, with films or without', async () => {
    const id = await aSharedGroup('Constellation')
    const [there] = await until(groupsOfAnne, (groups) => groups.length === 1)
    const film = await filmOf(there?.id ?? '')
    const before = await creteil.parts.subjects.videos.store.find((film?.uuid ?? '') as never)
    const address = `anne.dubois@${creteil.url.host}`
    const gone = await operators.lyon.send('DELETE', `/api/v1/groups/${id}/members/${encodeURIComponent(address)}`)
    expect(gone.status).to.equal(204)
    await until(groupsOfAnne, (groups) => groups.length === 0)
    expect((await anne.get(`/api/v1/videos/${film?.uuid}`)).status).to.equal(404)
    // What was given of it before opens nothing: it was closed, or is gone.
    const after = await creteil.parts.subjects.videos.store.find((film?.uuid ?? '') as never)
    expect(after?.grantEpoch ?? Number.POSITIVE_INFINITY).to.be.at.least(before?.grantEpoch ?? 0)
    // Closed with its last film deleted, a group says so by itself.
    const second = await aSharedGroup('Réseau fermé')
    await until(groupsOfAnne, (groups) => groups.length === 1)
    await operators.lyon.send('DELETE', `/api/v1/groups/${second}`)
    await until(groupsOfAnne, (groups) => groups.length === 0)
  })

  it('a film of a group that its first author leaves stays with the group on both sides, under the other’s name', async () => {
    const id = await aSharedGroup('Réseau à deux')
    await until(groupsOfAnne, (groups) => groups.some(({ name }) => name === 'Réseau à deux'))
    const group = (await groupsOfAnne()).find(({ name }) => name === 'Réseau à deux')?.id ?? ''
    await until(
      () => filmOf(group),
      (film) => film !== null,
    )
    const odile = await asPerson(lyon, 'Odile Bernard')
    const { videos } = lyon.parts.subjects
    const { items } = await videos.store.ofAuthor(jeanne.me.accountId as never, { count: 50 })
    const film = items.find(({ groups }) => groups.includes(id as never))
    if (film === undefined) throw new Error('the film is not there')
    await lyon.parts.engine.transaction((tx) =>
      videos.store.change(film._id, tx, (one) => ({ ...one, authors: [...one.authors, odile.me.accountId as never] })),
    )
    await videos.leaveVideo(film._id, jeanne.me.accountId as never)
    const shown = await until(
      () => filmOf(group),
      (one) => one?.account?.displayName === 'Odile Bernard',
    )
    expect(shown?.name).to.equal('Film de Réseau à deux')
    expect((await creteil.anyone.get(`/api/v1/videos/${shown?.uuid}`)).status).to.equal(404)
  })

  it('part: nothing that was shared is left on the other side', async () => {
    await operators.creteil.send('DELETE', `${alliances}/${encodeURIComponent(lyon.url.host)}`)
    await until(
      () => stateAt(operators.lyon),
      (state) => state === 'ended',
    )
    await until(
      () => homeOf(anne),
      (data) => data.length === 0,
    )
    expect(await homeOf(jeanne)).to.have.length(1)
    const allied = await lyon.anyone.get<AlliedInstances>('/api/v1/federation/allies')
    expect(allied.body.data).to.deep.equal([])
  })
})
