/**
 * What an author hides is in no file, whatever was made before and wherever: every file that is kept is decoded and looked at.
 * The film is plain grey but for a fine chequered square, which stands for a face: wherever it shows, the picture is not plain.
 */
import { execFile } from 'node:child_process'
import { copyFile, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import type { Video } from '#src/videos/video.ts'
import { type Edits, noEdits } from '#transcoding/edits.ts'
import { aBucketForMedia, s3OfEnvironment, type TestMedia } from '../media/media-settings.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { makeClip, quickH264, temporaryFolder, usualFfmpeg } from '../transcoding/clips.ts'
import { preparing } from './preparing.ts'

const runFile = promisify(execFile)
const anyone = { kind: 'anonymous' } as const

const square = 'between(X,40,87)*between(Y,24,71)'
const secretFilm = [
  '-f',
  'lavfi',
  '-i',
  `color=gray:s=160x96:r=10:d=5,format=gray,geq=lum='128+if(${square},60*mod(floor(X/4)+floor(Y/4),2)-30,0)',format=yuv420p`,
  ...['-f', 'lavfi', '-i', 'sine=f=440:d=5', '-shortest', '-c:a', 'aac'],
]
const hidden: Edits = {
  ...noEdits,
  cuts: [{ from: 4, to: 5 }],
  masks: [{ from: 0, to: 5, as: 'blurred', keyframes: [{ at: 0, x: 0.25, y: 0.25, width: 0.3, height: 0.5 }] }],
}

/** Points, in all its images, that are much lighter or much darker than both their neighbours: those of the square. */
async function secretPoints(file: string): Promise<number> {
  const { path, probePath } = await usualFfmpeg()
  const asked = [
    '-v',
    'error',
    '-select_streams',
    'v',
    '-show_entries',
    'stream=width',
    '-of',
    'csv=p=0',
    `file:${file}`,
  ]
  const width = Number.parseInt((await runFile(probePath, asked)).stdout, 10)
  if (Number.isNaN(width)) return 0
  const command = [
    '-v',
    'error',
    '-i',
    `file:${file}`,
    '-map',
    '0:v',
    '-vsync',
    '0',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-',
  ]
  const { stdout } = await runFile(path, command, { encoding: 'buffer', maxBuffer: 1 << 28 })
  let found = 0
  for (let at = 4; at < stdout.length - 4; at++) {
    const [before, here, after] = [stdout[at - 4] ?? 0, stdout[at] ?? 0, stdout[at + 4] ?? 0]
    const isWithin = at % width >= 4 && at % width < width - 4
    if (isWithin && Math.min(Math.abs(here - before), Math.abs(here - after)) > 25 && here > before === here > after)
      found++
  }
  return found
}

let film: Buffer
before(async () => {
  await using camera = await temporaryFolder()
  film = await readFile(await makeClip(camera.path, 'film.mp4', ...secretFilm, ...quickH264))
})

onEachEngine('a retouched video', (kind) => {
  let on: SubjectsOfTest
  let media: TestMedia | null = null
  let jeanne: Person
  let does: ReturnType<typeof preparing>

  async function open(settings: Parameters<typeof someSubjects>[1] = {}) {
    on = await someSubjects(kind, { openFfmpeg: usualFfmpeg, ...settings })
    jeanne = await on.person('Jeanne Martin')
    does = preparing(on)
    await on.jobs.start()
  }
  afterEach(async () => {
    await on[Symbol.asyncDispose]()
    await media?.[Symbol.asyncDispose]()
    media = null
  })

  /** Everything that is kept, looked at: the keys, and where the square shows. */
  async function kept(): Promise<{ keys: string[]; showing: string[] }> {
    const keys = await does.files()
    const showing: string[] = []
    for (const key of keys) {
      if (/\.(m3u8|vtt|torrent)$/.test(key)) continue
      await using local = await on.media.openLocally(key)
      if ((await secretPoints(local.path)) > 0) showing.push(key)
    }
    return { keys, showing }
  }

  async function expectNothingLeft(video: Video) {
    await does.quiet()
    const { keys, showing } = await kept()
    expect(showing).to.deep.equal([])
    const prefixes = [video.mediaPrefix, video.thumbnailsPrefix]
    expect(keys.filter((key) => !prefixes.some((prefix) => key.startsWith(`${prefix}/`)))).to.deep.equal([])
    // Nor in what the list of the store does not show: files being received, made or copied.
    const onDisk = await readdir(on.folder, { recursive: true, withFileTypes: true })
    const files = onDisk.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
    const known = media ? [] : keys
    expect(files.filter((file) => !known.some((key) => file.endsWith(key)))).to.deep.equal([])
  }

  async function prove() {
    const video = await does.received(jeanne, film)
    const plain = await does.prepared(video)
    await does.quiet()
    expect(plain).to.include({ state: 'ready' })
    expect(plain.source?.key).to.be.a('string')
    await on.videos.chooseThumbnail(jeanne, video._id, 2)
    await does.quiet()
    const before = await kept()
    expect(before.showing.map((key) => key.split('/').at(-1))).to.include.members([
      '96.mp4',
      'storyboard.jpg',
      'thumbnail-160.jpg',
    ])

    const asked = await on.videos.retouchVideo(jeanne, video._id, hidden)
    expect(asked).to.deep.include({ edits: hidden, applied: null, mayChange: true })
    expect(await on.videos.showVideo(anyone, video._id).catch((error) => error.code)).to.equal('not-found')
    // What grows is already without it.
    await using growing = await temporaryFolder()
    const partial = join(growing.path, 'partial.mp4')
    let hasGrown = false
    const job = await on.jobs.find('transcode', video._id)
    const ending = job ? on.jobs.ended(job.id) : null
    let isOver = false
    void ending?.then(() => {
      isOver = true
    })
    while (!isOver) {
      const { makingPrefix } = await does.found(video)
      const path = makingPrefix && on.media.growing(`${makingPrefix}/96.mp4`)
      if (path)
        hasGrown = await copyFile(path, partial).then(
          () => true,
          () => hasGrown,
        )
      await new Promise(setImmediate)
    }
    if (hasGrown && (await readFile(partial)).includes('moof')) expect(await secretPoints(partial)).to.equal(0)

    const edited = await does.prepared(video)
    expect(edited).to.include({ state: 'ready', isPublished: false })
    expect(edited.durationSeconds).to.be.closeTo(4, 0.1)
    expect(edited.retouch?.applied).to.deep.equal(hidden)
    await does.quiet()
    // The untouched file alone still shows it: its author may change what is hidden.
    expect((await kept()).showing).to.deep.equal([edited.source?.key])

    await on.videos.publishVideo(jeanne, video._id, { audience: 'public', title: 'Une dictée' })
    const published = await does.found(video)
    expect(published).to.include({ source: null, retouch: null, isPublished: true })
    await expectNothingLeft(published)
    expect((await on.videos.showVideo(anyone, video._id)).playback?.playlistPath).to.be.a('string')
    const late = await on.videos.retouchVideo(jeanne, video._id, noEdits).catch((error) => error)
    expect(late.code).to.equal('video-not-in-state')
    expect(late.message).to.match(/fichier d’origine a été détruit/)
    expect((await on.videos.showRetouching(jeanne, video._id)).mayChange).to.equal(false)
  }

  it('once published, shows what was hidden in no file: renditions, images, what was made before, what was uploaded', async () => {
    await open({ settings: { keepsOriginals: true } })
    await prove()
  })

  if (kind === 'sqlite') {
    // Once: what the two engines would do differently is not in the bucket.
    it('the same in S3', async function () {
      if (s3OfEnvironment() === null) return this.skip()
      media = await aBucketForMedia()
      await open({ media: media.settings })
      await prove()
    })
  }

  it('asked while it is being prepared, and published before it is ready, appears only without what is hidden', async () => {
    await open()
    const video = await does.received(jeanne, film)
    await does.ended('probe', video._id)
    while ((await does.found(video)).makingPrefix === null) await new Promise(setImmediate)
    await on.videos.publishVideo(jeanne, video._id, { audience: 'public', title: 'Une dictée' })
    await on.videos.retouchVideo(jeanne, video._id, hidden)
    const ready = await does.prepared(video)
    expect(ready).to.include({ state: 'ready', source: null, isPublished: true })
    expect(ready.durationSeconds).to.be.closeTo(4, 0.1)
    await expectNothingLeft(ready)
    await on.events.settled()
    expect(on.heard.filter((event) => event.kind === 'video-published')).to.have.length(1)
  })

  it('may be changed again while it is a draft, back to the film as it came', async () => {
    await open()
    const video = await does.received(jeanne, film)
    await does.prepared(video)
    await on.videos.retouchVideo(jeanne, video._id, { ...noEdits, cuts: [{ from: 0, to: 2 }] })
    expect((await does.prepared(video)).durationSeconds).to.be.closeTo(3, 0.1)
    expect(await on.videos.retouchVideo(jeanne, video._id, noEdits)).to.deep.include({
      edits: noEdits,
      sourceSeconds: 5,
    })
    const back = await does.prepared(video)
    expect(back.durationSeconds).to.be.closeTo(5, 0.1)
    expect(back.retouch?.applied).to.equal(null)
    const same = await on.videos.retouchVideo(jeanne, video._id, noEdits)
    expect(same.mayChange).to.equal(true)
    expect((await does.found(video)).state).to.equal('ready')
  })

  it('is refused with its faults, to strangers and to colleagues as if it were not there, and nothing changes', async () => {
    await open()
    const video = await does.received(jeanne, film)
    await does.prepared(video)
    const refusal = await on.videos
      .retouchVideo(jeanne, video._id, { ...noEdits, cuts: [{ from: 3, to: 2 }] })
      .catch((error) => error)
    expect(refusal.code).to.equal('invalid-input')
    expect(refusal.errors ?? refusal.faults).to.deep.equal([
      { pointer: '/cuts/0', detail: 'La fin vient après le début.' },
    ])
    const karim = await on.person('Karim Diallo')
    expect(await on.videos.retouchVideo(karim, video._id, hidden).catch((error) => error.code)).to.equal('not-found')
    expect(await on.videos.showRetouching(karim, video._id).catch((error) => error.code)).to.equal('not-found')
    expect((await does.found(video)).retouch).to.equal(null)
  })

  it('can be heard before one decides: as recorded, clearer, altered', async () => {
    await open()
    const video = await does.received(jeanne, film)
    await does.prepared(video)
    const { signal } = new AbortController()
    for (const as of ['recorded', 'clearer', 'altered'] as const) {
      const sample = await on.videos.soundSample(jeanne, video._id, { at: 99, as }, signal)
      expect(sample.subarray(4, 8).toString()).to.equal('ftyp')
      expect(sample.length).to.be.within(10_000, 400_000)
    }
    const karim = await on.person('Karim Diallo')
    const refused = on.videos.soundSample(karim, video._id, { at: 0, as: 'clearer' }, signal)
    expect(await refused.catch((error) => error.code)).to.equal('not-found')
  })

  async function sweeping({ keepsOriginals = false, deleteFiles = on.videos.deleteFiles } = {}) {
    const { createSweepOriginals } = await import('#src/videos/sweep-originals.ts')
    const { pino } = await import('pino')
    const sweep = createSweepOriginals({
      videos: on.videos.store,
      save: on.videos.save,
      deleteFiles,
      transact: (work) => on.engine.transaction(work),
      clock: on.clock,
      log: pino({ level: 'silent' }),
      draftOriginalDays: 7,
      keepsOriginals,
    })
    return () => sweep(new AbortController().signal)
  }

  it('as a draft that nobody touches, loses its uploaded file after some days, and stays as it is', async () => {
    await open()
    const video = await does.received(jeanne, film)
    await does.prepared(video)
    const sweep = await sweeping()
    expect(await sweep()).to.equal(0)
    on.clock.forward({ hours: 24 * 8 })
    expect(await sweep()).to.equal(1)
    for (const { id } of (await on.jobs.list({ kind: 'delete-video-files' })).items) await on.jobs.ended(id)
    expect(await does.files('sources')).to.deep.equal([])
    expect(await does.found(video)).to.include({ state: 'ready', source: null })
    expect((await on.videos.showRetouching(jeanne, video._id)).whyNot).to.match(/détruit/)
  })

  it('keeps no file for ever either when its film failed, or the next one, or the rest of one that is out', async () => {
    on = await someSubjects(kind)
    does = preparing(on)
    jeanne = await on.person('Jeanne Martin')
    const has = async (name: string, changes: Partial<Video>, { sent = true } = {}) => {
      const { _id } = await on.has(jeanne)
      const key = `sources/${name}`
      const file = { key, sizeBytes: 1 }
      const next = changes.replacement && { ...changes.replacement, awaited: key, source: file }
      await on.engine.transaction((tx) =>
        on.videos.save(_id, tx, (video) => ({
          ...video,
          ...changes,
          ...(next ? { replacement: next } : {}),
          ...(sent ? { source: file } : {}),
        })),
      )
      return _id
    }
    const next = (state: Video['state']) => {
      const nothing = { source: null, makingPrefix: null, durationSeconds: null, width: null, height: null }
      return { awaited: '', state, failure: null, ...nothing, hasSound: null, fileChapters: [], plan: null }
    }
    await has('failed', { state: 'failed', isPublished: false })
    await has('failed-out', { state: 'failed' })
    await has('given-up', { state: 'ready', isPartial: false })
    const replaced = await has('next-failed', { replacement: next('failed') }, { sent: false })
    await has('under-way', { state: 'processing' })
    await has('incomplete', { state: 'ready', isPartial: true })
    await has('next-under-way', { replacement: next('processing') }, { sent: false })
    on.clock.forward({ hours: 24 * 8 })
    expect(await (await sweeping({ keepsOriginals: true }))()).to.equal(0)
    const deleted: string[] = []
    const deleteFiles: typeof on.videos.deleteFiles = async ({ keys = [] }) => void deleted.push(...keys)
    const sweep = await sweeping({ deleteFiles })
    expect(await sweep()).to.equal(4)
    const gone = ['failed', 'failed-out', 'given-up', 'next-failed'].map((name) => `sources/${name}`)
    expect(deleted).to.have.members(gone)
    expect(await sweep()).to.equal(0)
    expect(await does.found({ _id: replaced })).to.include({ state: 'ready', isPublished: true })
    expect((await does.found({ _id: replaced })).replacement).to.include({ state: 'failed', source: null })
  })
})
