/**
 * The whole server is killed while six films stand at six stages of their preparation. It starts again: each becomes what it
 * should, once, and nobody saw half of it.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import type { Me } from '#src/accounts/account-schemas.ts'
import type { EventDocument } from '#src/events/events-store.ts'
import { openEngine } from '#src/store/open-engine.ts'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { noEdits } from '#transcoding/edits.ts'
import type { Browser } from '../access/an-access.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { makeClip, quadrants, quickH264, temporaryFolder } from '../transcoding/clips.ts'
import { patch, until, upload } from './a-sender.ts'
import { aServerProcess, type ServerProcess } from './a-server-process.ts'
import { aStandingFfmpeg, type StandingFfmpeg } from './a-standing-ffmpeg.ts'

onEachEngine('a server killed without warning', (kind) => {
  let server: ServerProcess
  let ffmpeg: StandingFfmpeg
  let jeanne: Browser
  let [short, double, long, small] = [Buffer.of(), Buffer.of(), Buffer.of(), Buffer.of()]

  before(async () => {
    await using folder = await temporaryFolder()
    const film = async (name: string, width: number, height: number, seconds: number) =>
      readFile(await makeClip(folder.path, name, ...quadrants(width, height, { seconds }), ...quickH264))
    short = await film('short.mkv', 128, 72, 1)
    double = await film('double.mkv', 128, 72, 2)
    long = await film('long.mkv', 128, 72, 40)
    small = await film('small.mkv', 96, 54, 1)
    ffmpeg = await aStandingFfmpeg()
    server = await aServerProcess(kind, { ...ffmpeg.settings, TRANSCODING_CONCURRENCY: '4' })
    jeanne = server.browser()
    await jeanne.signIn('jeanne.martin')
    const { charter } = (await jeanne.api('GET', '/api/v1/users/me')).body as Me
    await jeanne.api('POST', '/api/v1/users/me/charter', { version: charter.version })
  })
  after(async () => {
    await server?.[Symbol.asyncDispose]()
    await ffmpeg?.[Symbol.asyncDispose]()
  })

  /** @param before told of its id, before its bytes are sent */
  async function send(film: Buffer, before: (id: string) => Promise<void> = async () => {}): Promise<string> {
    const created = await upload(jeanne, film, 'Un clip.mkv')
    expect(created.status).to.equal(201)
    const id = created.headers.get('X-Video') ?? ''
    await before(id)
    expect((await patch(jeanne, created.headers.get('Location') ?? '', film, 0)).status).to.equal(204)
    return id
  }

  async function published(id: string): Promise<string> {
    const answer = await jeanne.api('POST', `/api/v1/videos/${id}/publish`, { title: 'Un clip', audience: 'public' })
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200)
    return id
  }

  const versions = (id: string) => readdir(join(server.folder, 'media/videos', id)).catch(() => [])
  const shown = async (who: Browser, id: string) => {
    const { status, body } = await who.api('GET', `/api/v1/videos/${id}`)
    return status === 200 ? (body as VideoDetails) : null
  }

  it('goes on with each film from where it was, once, and shows half of none', async function () {
    this.timeout(240_000)
    const stranger = server.browser()
    const edited = await send(double)
    await until(jeanne, edited, ({ state }) => state === 'ready')
    await ffmpeg.stand('ffmpeg', edited)
    const cuts = [{ from: 1, to: 2 }]
    const asked = await jeanne.api('PUT', `/api/v1/videos/${edited}/edits`, { ...noEdits, cuts })
    expect(asked.status, JSON.stringify(asked.body)).to.equal(200)
    const probing = await published(await send(short, (id) => ffmpeg.stand('ffprobe', id)))
    const encoding = await published(await send(short, (id) => ffmpeg.stand('ffmpeg', id)))
    // Its images are made of a rendition that no other film has.
    await ffmpeg.stand('ffmpeg', '/54.mp4')
    const finishing = await published(await send(small))
    await ffmpeg.standing(4)
    const growing = await published(await send(long, ffmpeg.slow))
    await until(jeanne, growing, ({ state }) => state === 'processing')
    let isGrowing: boolean | undefined = false
    while (!isGrowing) isGrowing = (await shown(jeanne, growing))?.playback?.isGrowing
    // The last byte is acknowledged, and nothing more was done.
    const received = await send(short)
    await server.kill('SIGKILL')
    await ffmpeg.standing(0)
    for (const id of [probing, encoding, finishing, growing]) expect(await versions(id)).to.deep.equal([])

    await server.startAgain()
    await ffmpeg.standing(4)
    for (const id of [probing, encoding, finishing, edited]) expect(await shown(stranger, id)).to.equal(null)
    expect((await shown(jeanne, edited))?.durationSeconds).to.be.closeTo(2, 0.1)
    // Killed again at the same stages: what is tried again is not counted against the films.
    await server.kill('SIGKILL')
    await ffmpeg.goOn()
    await server.startAgain()
    const all = { probing, encoding, finishing, growing, received, edited }
    for (const [stage, id] of Object.entries(all)) {
      const live = await until(jeanne, id, ({ state }) => state === 'ready' || state === 'failed')
      expect(live, stage).to.include({ state: 'ready', failure: null })
    }
    await published(received)
    for (const [stage, id] of Object.entries(all)) {
      const video = await shown(stage === 'edited' ? jeanne : stranger, id)
      expect(video?.playback?.isGrowing, stage).to.equal(false)
      const seconds = stage === 'growing' ? 40 : 1
      expect(video?.durationSeconds, stage).to.be.closeTo(seconds, 0.1)
      const playlist = await jeanne.fetch((video?.playback?.fallbackPath ?? '').replace('.mp4', '.m3u8'))
      expect(await playlist.text(), stage).to.contain('#EXT-X-ENDLIST')
    }
    expect(await shown(stranger, edited)).to.equal(null)

    // A draft keeps the film that was sent, to be retouched again; the others go once they are published.
    const sources = () => readdir(join(server.folder, 'media/sources'))
    while ((await sources()).length > 1) await delay(100)
    await server.kill('SIGTERM')
    for (const [stage, id] of Object.entries(all)) expect(await versions(id), stage).to.have.length(1)
    expect(await readdir(join(server.folder, 'media/.work'))).to.deep.equal([])
    expect(await sources()).to.deep.equal([edited])
    const engine = await openEngine({ databaseUrl: server.databaseUrl })
    const told = await engine.collection<EventDocument>({ name: 'events' }).find({}, { limit: 1000 })
    await engine.close()
    const of = told.items.map(({ event }) => event).filter((event) => event.kind === 'video-published')
    expect(of.map((event) => 'videoId' in event && event.videoId).toSorted()).to.deep.equal(
      [probing, encoding, finishing, growing, received].toSorted(),
    )
  })
})
