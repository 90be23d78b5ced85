/** Whatever is killed, full or away: nothing half-made is ever seen, nothing is done twice, and in the end all is right. */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { connect as connectTo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Engine } from '#src/store/engine.ts'
import { versionOf } from '#src/videos/media-paths.ts'
import type { Video } from '#src/videos/video.ts'
import { type Edits, noEdits } from '#transcoding/edits.ts'
import { aBucketForMedia, s3Absence, s3OfEnvironment } from '../media/media-settings.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { aStorage } from '../store/an-engine.ts'
import {
  imagesOf,
  makeClip,
  quadrants,
  quartersOf,
  quickH264,
  temporaryFolder,
  usualFfmpeg,
} from '../transcoding/clips.ts'
import { aWorker, says } from './a-worker.ts'
import { preparing } from './preparing.ts'
import { type Stage, stages, standingStill } from './standing-still.ts'

const anyone = { kind: 'anonymous' } as const
let film: Buffer
/** Its renditions do not fit in a pipe: ffmpeg still works when what reads it stands still. */
let longFilm: Buffer
before(async () => {
  await using folder = await temporaryFolder()
  film = await readFile(await makeClip(folder.path, 'film.mkv', ...quadrants(128, 72), ...quickH264))
  const long = ['-f', 'lavfi', '-i', 'testsrc=s=128x72:r=30:d=40,noise=alls=20:allf=t']
  longFilm = await readFile(await makeClip(folder.path, 'long.mkv', ...long, ...quickH264))
})

/** Whether we may have a disk of our own (root, Linux, not every container). */
const mayMount = (() => {
  const folder = mkdtempSync(join(tmpdir(), 'c12-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0
  if (mounted) spawnSync('umount', [folder])
  rmdirSync(folder)
  return mounted
})()

/** Ids of running programs whose command line holds this text. */
async function programsWith(text: string): Promise<number[]> {
  const found: number[] = []
  for (const id of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
    const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => ' Z ')
    if (/ffmpeg|ffprobe/.test(line) && line.includes(text) && !stat.includes(') Z ')) found.push(Number(id))
  }
  return found
}

async function until(fact: () => Promise<boolean>): Promise<void> {
  while (!(await fact())) await new Promise((resolve) => setTimeout(resolve, 50))
}

/** Made once, whole, told once, and nothing else is kept. */
async function expectRight(on: SubjectsOfTest, video: Pick<Video, '_id'>): Promise<void> {
  const { found, files, quiet } = preparing(on)
  await quiet()
  const ready = await found(video)
  expect(ready.failure).to.equal(null)
  expect(ready).to.include({ state: 'ready', isPartial: false, makingPrefix: null, source: null })
  expect(ready.renditions.map(({ name }) => name)).to.deep.equal(['72'])
  const kept = await files()
  expect(kept).to.include(`${ready.mediaPrefix}/master.m3u8`)
  expect(kept.filter((key) => !key.startsWith(`${ready.mediaPrefix}/`))).to.deep.equal([])
  await on.events.settled()
  expect(on.heard.map((event) => event.kind)).to.deep.equal(['video-published'])
}

async function published(on: SubjectsOfTest, content = film, edits: Edits = noEdits): Promise<Video> {
  const jeanne = await on.person('Jeanne Martin')
  const video = await preparing(on).received(jeanne, content)
  if (edits !== noEdits) await on.videos.retouchVideo(jeanne, video._id, edits)
  await on.videos.publishVideo(jeanne, video._id, { audience: 'public', title: 'École' })
  return video
}

/** Its upper left quarter, which is red. */
const hidden: Edits = {
  ...noEdits,
  masks: [{ from: 0, to: 1, as: 'hidden', keyframes: [{ at: 0, x: 0, y: 0, width: 0.5, height: 0.5 }] }],
}

/** Nobody else sees it, and no file of it is where files are served. */
async function expectUnseen(on: SubjectsOfTest, video: Video): Promise<void> {
  const refusal = await on.videos.showVideo(anyone, video._id).catch((error) => error.code)
  expect(refusal).to.equal('not-found')
}

/** Subjects that begin no job, and what another process needs to have them too. */
async function aPlace(kind: Engine['kind']) {
  const stack = new AsyncDisposableStack()
  const storage = await aStorage(kind)
  stack.defer(() => storage.remove())
  const folder = stack.adopt(await mkdtemp(join(tmpdir(), 'c12-faults-')), (path) =>
    rm(path, { recursive: true, force: true }),
  )
  const at = { databaseUrl: storage.databaseUrl, folder }
  const on = stack.use(await someSubjects(kind, { at, openFfmpeg: usualFfmpeg }))
  return {
    on,
    /** Another process begins to work, and is killed at the stage. @param standing while it stands there */
    async killedAt(stage: Stage, standing: () => Promise<void>): Promise<void> {
      const worker = aWorker(kind, at, stage)
      stack.defer(() => void worker.kill('SIGKILL'))
      await says(worker, 'reached')
      await standing()
      const exited = once(worker, 'exit')
      worker.kill('SIGKILL')
      await exited
      await until(async () => (await programsWith(folder)).length === 0)
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

onEachEngine('a worker killed without warning', (kind) => {
  for (const stage of stages) {
    it(`at the stage “${stage}”: another one does it again, once`, async () => {
      await using place = await aPlace(kind)
      const { on } = place
      const video = await published(on, film, hidden)
      const isOut = stage === 'destroyed'
      await place.killedAt(stage, async () => {
        if (!isOut) await expectUnseen(on, video)
        if (!isOut && stage !== 'committed') expect(await preparing(on).files(`videos/${video._id}`)).to.deep.equal([])
      })
      await on.jobs.start()
      await preparing(on).prepared(video)
      await expectRight(on, video)
      const { mediaPrefix } = await preparing(on).found(video)
      await using shown = await on.media.openLocally(`${mediaPrefix}/72.mp4`)
      for (const image of await imagesOf(shown.path)) {
        expect(quartersOf(image)).to.equal('black green blue white')
      }
    })

    // What the stages before leave is in files alone, the same whatever the engine.
    if (kind === 'mongodb' && ['probe', 'images', 'commit'].includes(stage)) continue
    it(`at the stage “${stage}” of a film that replaces another: this one is seen until then, and never half of the next`, async function () {
      this.timeout(180_000)
      await using place = await aPlace(kind)
      const { on } = place
      const does = preparing(on)
      const jeanne = await on.person('Jeanne Martin')
      const present = await on.has(jeanne)
      const shown = [`${present.mediaPrefix}/720.mp4`, `${present.mediaPrefix}/master.m3u8`]
      for (const key of shown) await on.media.write(key, Buffer.from('the present film'))
      const key = `sources/${present._id}/next`
      await on.videos.startReplacement(jeanne, present._id, () => key)
      await on.media.write(key, film)
      await on.videos.videoReceived(present._id, { key, sizeBytes: film.length })
      const isIn = stage === 'destroyed'
      const expectSeen = async () => {
        const { playback, durationSeconds } = await on.videos.showVideo(anyone, present._id)
        const isPresent = playback?.playlistPath?.includes(`/${versionOf(present.mediaPrefix ?? '')}/`)
        expect([isPresent, durationSeconds]).to.deep.equal(isIn ? [false, 1] : [true, 60])
        if (!isIn) expect(await does.files(`${present.mediaPrefix}`)).to.deep.equal(shown)
      }
      await place.killedAt(stage, expectSeen)
      await expectSeen()
      await on.jobs.start()
      for (const job of ['probe', 'transcode']) await does.ended(job, present._id)
      await does.quiet()
      const next = await does.found(present)
      expect(next).to.include({
        state: 'ready',
        replacement: null,
        makingPrefix: null,
        formerPrefix: null,
        source: null,
      })
      expect(next).to.include({
        number: present.number,
        publishedAt: present.publishedAt,
        width: 128,
        durationSeconds: 1,
      })
      expect(await does.files()).to.include(`${next.mediaPrefix}/72.mp4`)
      expect((await does.files()).filter((one) => !one.startsWith(`${next.mediaPrefix}/`))).to.deep.equal([])
      await on.events.settled()
      expect(on.heard.map((event) => event.kind)).to.deep.equal(['video-updated'])
    })
  }

  it('two workers that start together do one job between them', async () => {
    await using stack = new AsyncDisposableStack()
    const storage = await aStorage(kind)
    stack.defer(() => storage.remove())
    const folder = stack.adopt(await mkdtemp(join(tmpdir(), 'c12-faults-')), (path) =>
      rm(path, { recursive: true, force: true }),
    )
    const at = { databaseUrl: storage.databaseUrl, folder }
    let begun = 0
    const count = async () => {
      if ((await on.jobs.list({ kind: 'transcode', state: 'running' })).items.length > 0) begun += 1
      return usualFfmpeg()
    }
    const on = stack.use(await someSubjects(kind, { at, openFfmpeg: count }))
    const other = stack.use(await someSubjects(kind, { at, openFfmpeg: count }))
    const video = await published(on)
    await Promise.all([on.jobs.start(), other.jobs.start()])
    await preparing(on).prepared(video)
    expect(begun).to.equal(1)
    await expectRight(on, video)
  })
})

onEachEngine('what a preparation stands on', (kind) => {
  it('ffmpeg killed in the middle: it is tried again, and nothing tells', async () => {
    let folder = ''
    const still = standingStill('encode', usualFfmpeg, async () => {
      const programs = await programsWith(folder)
      expect(programs).to.have.length(1)
      for (const id of programs) process.kill(id, 'SIGKILL')
    })
    await using on = await someSubjects(kind, { ...still, settings: { retrySeconds: 0.01 } })
    folder = on.folder
    const video = await published(on, longFilm)
    await on.jobs.start()
    await preparing(on).prepared(video)
    await expectRight(on, video)
  })

  // Where no disk can be had, there is nothing to fill.
  const onSmallDisk = mayMount ? it : () => {}
  onSmallDisk(
    'a disk that fills: the author is told, nothing half-made stays, and « Réessayer » works once there is room',
    async () => {
      await using stack = new AsyncDisposableStack()
      const folder = await aSmallDisk(stack)
      const filler = join(folder, 'filler')
      const still = standingStill('encode', usualFfmpeg, () =>
        writeFile(filler, Buffer.alloc(64 << 20)).catch(() => {}),
      )
      const on = stack.use(
        await someSubjects(kind, {
          ...still,
          media: { kind: 'folder', folder: join(folder, 'media') },
          settings: { retrySeconds: 0.01 },
        }),
      )
      const video = await published(on, longFilm)
      await on.jobs.start()
      const failed = await preparing(on).prepared(video)
      expect(failed.state).to.equal('failed')
      expect(failed.failure).to.match(/Réessayez/)
      await expectUnseen(on, video)
      await preparing(on).quiet()
      expect(await preparing(on).files('videos')).to.deep.equal([])
      await rm(filler)
      const jeanne = { ...(await on.person('Autre')), accountId: video.authors[0] as Video['authors'][0] }
      await on.videos.retryVideo(jeanne, video._id)
      await preparing(on).prepared(video)
      await expectRight(on, video)
    },
  )

  it('an S3 that goes away: what grows is played by its author, and the end waits for its return', async function () {
    if (!s3OfEnvironment()) {
      return this.skip()
    }
    await using place = await aBucketForMedia()
    if (place.settings.kind !== 's3') throw new Error(s3Absence)
    await using relay = await aRelay(place.settings.endpoint)
    const seen = Promise.withResolvers<boolean | undefined>()
    const still = standingStill('commit', usualFfmpeg, async () => {
      await on.videos
        .showVideo(author, video._id)
        .then(({ playback }) => seen.resolve(playback?.isGrowing), seen.reject)
      relay.close()
    })
    await using on = await someSubjects(kind, {
      ...still,
      media: { ...place.settings, endpoint: relay.endpoint },
      settings: { retrySeconds: 0.01 },
    })
    const video = await published(on)
    const author = { ...(await on.person('Autre')), accountId: video.authors[0] as Video['authors'][0] }
    await on.jobs.start()
    expect(await seen.promise).to.equal(true)
    const failed = await preparing(on).prepared(video)
    expect(failed.state).to.equal('failed')
    await expectUnseen(on, video)
    relay.open()
    await on.videos.retryVideo(author, video._id)
    await preparing(on).prepared(video)
    await expectRight(on, video)
  })
})

/** A disk of some megabytes. */
async function aSmallDisk(stack: AsyncDisposableStack): Promise<string> {
  const folder = stack.adopt(await mkdtemp(join(tmpdir(), 'c12-disk-')), (path) =>
    rm(path, { recursive: true, force: true }),
  )
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder])
  stack.defer(() => void spawnSync('umount', [folder]))
  return folder
}

/** Passes connections on to a server until it is closed. */
async function aRelay(to: URL): Promise<AsyncDisposable & { endpoint: URL; close(): void; open(): void }> {
  let isOpen = true
  const sockets = new Set<Socket>()
  const server: Server = createServer((from) => {
    if (!isOpen) return from.destroy()
    const onward = connectTo(Number(to.port), to.hostname)
    for (const [socket, other] of [
      [from, onward],
      [onward, from],
    ] as const) {
      sockets.add(socket)
      socket
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(socket)
          other.destroy()
        })
      socket.pipe(other)
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    close() {
      isOpen = false
      for (const socket of sockets) socket.destroy()
    },
    open() {
      isOpen = true
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
