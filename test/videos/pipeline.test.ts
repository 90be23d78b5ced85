/** From an uploaded file to what its audience plays, with the real ffmpeg, jobs and files. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import type { Video, VideoId } from '#src/videos/video.ts'
import type { LiveState } from '#src/videos/video-schemas.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { clip, flashAndTone, makeClip, quickH264, temporaryFolder, usualFfmpeg } from '../transcoding/clips.ts'
import { preparing } from './preparing.ts'

const anyone = { kind: 'anonymous' } as const

onEachEngine('the preparation of a video', (kind) => {
  let on: SubjectsOfTest
  let jeanne: Person

  async function open(options: Parameters<typeof someSubjects>[1] = {}) {
    on = await someSubjects(kind, { openFfmpeg: usualFfmpeg, ...options })
    jeanne = await on.person('Jeanne Martin')
  }
  afterEach(() => on[Symbol.asyncDispose]())

  const received = (content: Uint8Array | string) => preparing(on).received(jeanne, content)
  const prepared = (video: Video) => preparing(on).prepared(video)
  const ended = (kind: string, id: VideoId) => preparing(on).ended(kind, id)
  const found = (video: Pick<Video, '_id'>) => preparing(on).found(video)
  const files = (prefix?: string) => preparing(on).files(prefix)
  const quiet = () => preparing(on).quiet()

  it('makes what is played, shown and told, and keeps nothing else', async () => {
    await open()
    const states: LiveState[] = []
    await on.jobs.start()
    const video = await received(await readFile(clip('sign-school.mkv')))
    const published = await on.videos.publishVideo(jeanne, video._id, { audience: 'public', title: 'École' })
    expect(published.publishedAt).to.equal(null)
    for (const job of ['probe', 'transcode'] as const) {
      const view = await on.jobs.find(job, video._id)
      if (view === null) continue
      const controller = new AbortController()
      const looking = (async () => {
        while (!controller.signal.aborted) {
          states.push(...(await on.videos.myVideos(jeanne, {})).data.map(({ live }) => live))
          await new Promise(setImmediate)
        }
      })()
      await on.jobs.ended(view.id)
      controller.abort()
      await looking
    }
    const ready = await found(video)
    expect(ready).to.include({ state: 'ready', makingPrefix: null, source: null, failure: null, hasSound: false })
    expect(ready.durationSeconds).to.be.within(2, 3)
    const { name, playback, thumbnails, storyboard, streamingPlaylists } = await on.videos.showVideo(anyone, video._id)
    expect(name).to.equal('École')
    expect(thumbnails.map(({ width }) => width)).to.deep.equal([320, 640])
    await quiet()
    const kept = await files()
    for (const path of [
      playback?.playlistPath,
      playback?.fallbackPath,
      playback?.posterPath,
      storyboard?.path,
      storyboard?.captionsPath,
      ...thumbnails.map((thumbnail) => thumbnail.path),
      ...(playback?.renditions ?? []).map((rendition) => rendition.path),
    ]) {
      expect(kept).to.include(String(path).replace('/media/v/', 'videos/'))
    }
    expect(streamingPlaylists[0]?.playlistUrl).to.equal(`https://classe.example${playback?.playlistPath}`)
    expect(kept.filter((key) => !key.startsWith(`${ready.mediaPrefix}/`))).to.deep.equal([])
    await on.events.settled()
    expect(on.heard.map((event) => event.kind)).to.deep.equal(['video-published'])

    const fractions = states.flatMap(({ fraction }) => fraction ?? [])
    expect(fractions).to.deep.equal([...fractions].sort((a, b) => a - b))
    expect(states.map(({ state }) => state)).to.include('processing')
  })

  it('keeps the chapters that the file carried', async () => {
    await open()
    await using folder = await temporaryFolder()
    const chapters = join(folder.path, 'chapters.txt')
    const lines = ['Accueil', 'Lecture'].map(
      (title, index) => `[CHAPTER]\nTIMEBASE=1/1\nSTART=${index}\nEND=${index + 1}\ntitle=${title}\n`,
    )
    await writeFile(chapters, `;FFMETADATA1\n${lines.join('')}`)
    const recipe = [...flashAndTone(), '-i', chapters, '-map_metadata', '2', ...quickH264, '-c:a', 'aac']
    const film = await makeClip(folder.path, 'film.mp4', ...recipe)
    await on.jobs.start()
    const video = await prepared(await received(await readFile(film)))
    expect(video.fileChapters).to.deep.equal([
      { atSeconds: 0, title: 'Accueil' },
      { atSeconds: 1, title: 'Lecture' },
    ])
    expect((await on.videos.showVideo(jeanne, video._id)).chapters).to.have.length(2)
  })

  it('keeps the uploaded file when the operator wishes so', async () => {
    await open({ settings: { keepsOriginals: true } })
    await on.jobs.start()
    const video = await prepared(await received(await readFile(clip('sign-school.mkv'))))
    await quiet()
    expect(video.source).not.to.equal(null)
    expect(await files('sources')).to.have.length(1)
  })

  it('refuses what is not a video with a sentence, and forgets the file', async () => {
    await open()
    await on.jobs.start()
    const video = await prepared(await received('Ceci n’est pas une vidéo.'.repeat(100)))
    expect(video.state).to.equal('failed')
    expect(video.failure).to.match(/n’est pas une vidéo/)
    const [mine] = (await on.videos.myVideos(jeanne, {})).data
    expect(mine?.live).to.include({ state: 'failed', failure: video.failure, canRetry: false })
    await quiet()
    expect(await files()).to.deep.equal([])
    expect(await on.videos.retryVideo(jeanne, video._id).catch((error) => error.code)).to.equal('video-not-in-state')
    expect((await on.jobs.counts()).dead).to.equal(0)
  })

  it('refuses a film that is longer than this person may send', async () => {
    await open({ longestSeconds: 1 })
    await on.jobs.start()
    const video = await prepared(await received(await readFile(clip('sign-school.mkv'))))
    expect(video.state).to.equal('failed')
    expect(video.failure).to.match(/la limite est de/)
  })

  it('after a failure, « Réessayer » prepares it', async () => {
    await open()
    const video = await received(await readFile(clip('sign-school.mkv')))
    const key = `sources/${video._id}/upload`
    await on.media.delete(key)
    await on.jobs.start()
    const failed = await prepared(video)
    // Without its file, it cannot even be looked at; nothing says that trying again would help.
    expect(failed.state).to.equal('failed')
    expect(failed.failure).to.match(/Envoyez-le une nouvelle fois/)
    // Elsewhere: what is left of the first one is being erased.
    const again = `sources/${video._id}/again`
    await on.media.write(again, await readFile(clip('sign-school.mkv')))
    await on.engine.transaction((tx) =>
      on.videos.store.change(video._id, tx, (current) => ({ ...current, source: { key: again, sizeBytes: 1 } })),
    )
    const live = await on.videos.retryVideo(jeanne, video._id)
    expect(live).to.include({ state: 'queued', failure: null })
    expect((await prepared(video)).state).to.equal('ready')
  })

  it('that fails each time ends as a failure with its reason and as a dead letter, and either may be retried', async () => {
    let isThere = false
    await open({
      openFfmpeg: () => (isThere ? usualFfmpeg() : Promise.reject(new Error('ffmpeg is not there'))),
      settings: { retrySeconds: 0.01 },
    })
    await on.jobs.start()
    const one = await prepared(await received(await readFile(clip('sign-school.mkv'))))
    const two = await prepared(await received(await readFile(clip('sign-school.mkv'))))
    expect(one.state).to.equal('failed')
    expect(one.failure).to.match(/Réessayez/)
    expect((await on.videos.myVideos(jeanne, {})).data[0]?.live.canRetry).to.equal(true)
    const admin = await on.person('Karim Diallo', ['teacher', 'administrator'])
    const dead = await on.administration.listJobs(admin, { state: 'dead', count: 10 })
    expect(dead.data.map(({ kind, key, lastError }) => [kind, key, lastError])).to.have.deep.members([
      ['probe', one._id, 'ffmpeg is not there'],
      ['probe', two._id, 'ffmpeg is not there'],
    ])

    isThere = true
    await on.videos.retryVideo(jeanne, one._id)
    expect((await prepared(one)).state).to.equal('ready')
    const letter = dead.data.find(({ key }) => key === two._id)
    await on.administration.retryJob(admin, letter?.id ?? '')
    expect((await prepared(two)).state).to.equal('ready')
  })

  it('deleted while it is being prepared, leaves nothing', async () => {
    await open()
    await on.jobs.start()
    const video = await received(await readFile(clip('people-walking.mp4')))
    await ended('probe', video._id)
    while ((await found(video)).makingPrefix === null) await new Promise(setImmediate)
    await on.videos.deleteVideo(jeanne, video._id)
    await ended('transcode', video._id)
    await quiet()
    expect(await files()).to.deep.equal([])
    expect(await on.videos.store.find(video._id)).to.equal(null)
  })

  it('shows the second chosen last, also when it was chosen while the images were made', async () => {
    await open()
    await on.jobs.start()
    const video = await received(await readFile(clip('sign-school.mkv')))
    await on.videos.chooseThumbnail(jeanne, video._id, 1)
    const ready = await prepared(video)
    await quiet()
    const first = await found(video)
    expect(first.thumbnailsPrefix).to.equal(ready.mediaPrefix)

    await on.videos.chooseThumbnail(jeanne, video._id, 0.5)
    await on.videos.chooseThumbnail(jeanne, video._id, 2)
    await on.videos.chooseThumbnail(jeanne, video._id, 1.5)
    await quiet()
    const last = await found(video)
    expect(last.thumbnailAtSeconds).to.equal(1.5)
    expect(last.thumbnailsPrefix).not.to.equal(first.thumbnailsPrefix)
    expect(last.mediaPrefix).to.equal(first.mediaPrefix)
    const kept = await files(`videos/${video._id}`)
    expect(kept.filter((key) => key.endsWith('thumbnail-640.jpg'))).to.deep.equal([
      `${last.thumbnailsPrefix}/thumbnail-640.jpg`,
    ])
    expect(kept).to.include(`${last.mediaPrefix}/master.m3u8`)
  })

  it('told twice that the file is here, prepares it once', async () => {
    await open()
    const video = await received('…')
    const source = { key: `sources/${video._id}/upload`, sizeBytes: 3 }
    expect(await on.videos.videoReceived(video._id, source)).to.equal(true)
    const { items } = await on.jobs.list({ kind: 'probe' })
    expect(items).to.have.length(1)
    expect(await on.videos.videoReceived(crypto.randomUUID() as string as VideoId, source)).to.equal(false)
  })

  it('sweeps the files that no video shows, once they are old, and none other', async () => {
    await open()
    const { createSweepVideos } = await import('#src/videos/sweep-videos.ts')
    const { pino } = await import('pino')
    const captions = { language: 'fr', isAutomatic: false, updatedAt: '2026-11-01T00:00:00.000Z' }
    const read = `videos/11111111-1111-4111-8111-111111111111/c1`
    const video = await on.has(jeanne, {
      _id: '11111111-1111-4111-8111-111111111111' as VideoId,
      captions: [{ ...captions, prefix: read }],
    })
    const used = [`${video.mediaPrefix}/master.m3u8`, `${read}/fr.vtt`]
    const kept = await received('…')
    const source = `sources/${kept._id}/upload`
    const left = [
      `videos/${video._id}/old/720.mp4`,
      'videos/00000000-0000-4000-8000-000000000000/v/720.mp4',
      `sources/${video._id}/upload`,
    ]
    for (const key of [...used, ...left]) await on.media.write(key, Buffer.from('x'))
    const real = { now: () => Temporal.Now.instant() }
    const later = { now: () => Temporal.Now.instant().add({ hours: 25 }) }
    const sweep = (clock: typeof real) =>
      createSweepVideos({
        videos: on.videos.store,
        prepare: async () => {},
        media: on.media,
        jobs: on.jobs,
        transact: (work) => on.engine.transaction(work),
        clock,
        log: pino({ level: 'silent' }),
      }).sweepFiles(new AbortController().signal)
    expect(await sweep(real)).to.equal(0)
    expect(await files()).to.have.members([...used, source, ...left])
    expect(await sweep(later)).to.equal(3)
    expect(await files()).to.have.members([...used, source])
  })

  it('puts back in the queue a video that nobody prepares any more', async () => {
    await open()
    const { createSweepVideos } = await import('#src/videos/sweep-videos.ts')
    const { createPrepareVideo } = await import('#src/videos/prepare-video.ts')
    const { pino } = await import('pino')
    const forgotten = await on.has(jeanne, {
      state: 'queued',
      durationSeconds: null,
      updatedAt: '2026-11-01T00:00:00.000Z',
    })
    const waiting = await received('…')
    on.clock.forward({ hours: 1 })
    const { resumeForgotten } = createSweepVideos({
      videos: on.videos.store,
      prepare: createPrepareVideo(on),
      media: on.media,
      jobs: on.jobs,
      transact: (work) => on.engine.transaction(work),
      clock: on.clock,
      log: pino({ level: 'silent' }),
    })
    expect(await resumeForgotten(new AbortController().signal)).to.equal(1)
    expect((await on.jobs.find('probe', forgotten._id))?.state).to.equal('waiting')
    expect((await on.jobs.find('probe', waiting._id))?.state).to.equal('waiting')
    expect(await resumeForgotten(new AbortController().signal)).to.equal(0)
  })
})
