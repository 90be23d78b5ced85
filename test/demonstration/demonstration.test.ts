/** The demonstration on a whole instance: its people enter by real SAML, its clips take everybody's way, once. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { pino } from 'pino'
import { clips } from '#src/demonstration/clips.ts'
import { author, publishDemonstration } from '#src/demonstration/demonstration.ts'
import { createVisitor, VisitRefused } from '#src/demonstration/visitor.ts'
import type { MyVideoPage, VideoPage } from '#src/videos/video-schemas.ts'
import { anInstance, type TestInstance } from '../an-instance.ts'
import { freePort } from '../free-port.ts'

const [signing] = clips
if (!signing) throw new Error('the demonstration has no clip')

describe('the demonstration', () => {
  let folder = ''
  let settings: Record<string, string> = {}
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'c12-demonstration-'))
    // An identity provider is known by its address: it must come back on the same one.
    const [port, providerPort] = await Promise.all([freePort(), freePort()])
    settings = { DEMONSTRATION: 'oui', PORT: String(port), DEMONSTRATION_PORT: String(providerPort) }
  })
  after(() => rm(folder, { recursive: true, force: true }))

  function start(): Promise<TestInstance> {
    return anInstance({ folder, settings })
  }

  async function videosOfJeanne({ url }: TestInstance): Promise<MyVideoPage['data']> {
    const visitor = createVisitor(url, AbortSignal.timeout(180_000))
    await visitor.signIn(author)
    return (await visitor.call<MyVideoPage>('GET', '/api/v1/users/me/videos')).data
  }

  it('sends all its clips once, however often it is stopped on the way', async () => {
    for (const moment of [0, 50, 400]) {
      await using instance = await start()
      // How far it had come before is the machine's affair.
      if (moment === 0) expect(instance.parts.demonstration?.toPublish).to.be.greaterThan(0)
      await Promise.race([delay(moment), instance.parts.demonstration?.published])
    }
    await using instance = await start()
    await instance.parts.demonstration?.published
    const sent = await videosOfJeanne(instance)
    expect(sent.map(({ name }) => name).sort()).to.deep.equal(clips.map(({ said }) => said.title).sort())
    expect(sent.every(({ isPublished, audience }) => isPublished && audience === 'public')).to.equal(true)
  })

  it('shows them to everybody once they are ready, and says on each page what it is', async () => {
    await using instance = await start()
    expect(instance.parts.demonstration?.toPublish).to.equal(0)
    let listed: VideoPage['data'] = []
    while (listed.length === 0) {
      await delay(200)
      listed = (await instance.anyone.get<VideoPage>('/api/v1/videos')).body.data
    }
    expect(clips.map(({ said }) => said.title)).to.include(listed[0]?.name)
    for (const path of ['/', '/connexion', '/mentions-legales', '/nulle-part']) {
      const page = await (await instance.anyone.fetch(path, { headers: { Accept: 'text/html' } })).text()
      expect(page, path).to.match(/class="demonstration"[^>]*>(<p>)?Démonstration/)
    }
    expect((await instance.anyone.get('/robots.txt')).body).to.equal('User-agent: *\nDisallow: /\n')
  })

  it('does not publish again what was deleted since', async () => {
    {
      await using instance = await start()
      const visitor = createVisitor(instance.url, AbortSignal.timeout(180_000))
      await visitor.signIn(author)
      const mine = await visitor.call<MyVideoPage>('GET', '/api/v1/users/me/videos')
      const gone = mine.data.find(({ name }) => name === signing.said.title)
      await visitor.call('DELETE', `/api/v1/videos/${gone?.uuid}`)
    }
    await using again = await start()
    expect(again.parts.demonstration?.toPublish).to.equal(0)
    await again.parts.demonstration?.published
    expect((await videosOfJeanne(again)).map(({ name }) => name)).not.to.include(signing.said.title)
  })

  it('lets its teachers in by choosing a name, and never a pupil', async () => {
    await using instance = await start()
    for (const login of ['odile.bernard', 'karim.diallo', 'lea.inspecteur']) {
      const visitor = createVisitor(instance.url, AbortSignal.timeout(180_000))
      await visitor.signIn(login)
      expect(await visitor.call('GET', '/api/v1/users/me')).to.include({ username: login })
    }
    const before = await instance.parts.accountsStore.count({})
    const pupil = createVisitor(instance.url, AbortSignal.timeout(180_000))
    const refusal = await pupil.signIn('noe.petit').then(
      () => null,
      (error: unknown) => error,
    )
    expect(refusal).to.be.instanceOf(VisitRefused)
    expect(await instance.parts.accountsStore.count({})).to.equal(before)
  })

  it('publishes nothing beside a public address', async () => {
    await using instance = await anInstance()
    const publicUrl = new URL('https://classe.example/')
    const parts = { engine: instance.parts.engine, log: pino({ level: 'silent' }), url: instance.url, publicUrl }
    const refusal = await publishDemonstration(parts).then(() => 'published', String)
    expect(refusal).to.include('PUBLIC_URL')
  })

  it('says in the log what failed, and harms nothing, when a clip cannot be sent', async () => {
    await using instance = await start()
    const lines: string[] = []
    const log = pino({ level: 'error' }, { write: (line) => void lines.push(line) })
    const lost = { ...signing, slug: 'lost', path: '/nowhere.mp4' }
    await using attempt = await publishDemonstration({
      engine: instance.parts.engine,
      log,
      url: instance.url,
      publicUrl: null,
      clips: [lost],
    })
    await attempt.published
    expect(lines.join()).to.include('ENOENT')
    expect((await instance.anyone.get('/readyz')).status).to.equal(200)
  })
})
