/** A film is listened to by a job, here or elsewhere, and what a person wrote is never replaced. */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import type { Viewer } from '#src/access/viewer.ts'
import { transcribeKey } from '#src/captions/ask-transcription.ts'
import type { Video } from '#src/videos/video.ts'
import type { Transcriber } from '#transcoding/transcribe.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { flashAndTone, makeClip, temporaryFolder, usualFfmpeg } from '../transcoding/clips.ts'
import { aListener } from './a-listener.ts'

const anyone: Viewer = { kind: 'anonymous' }
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  )

onEachEngine('the transcription of a film', (kind) => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>
  let transcriber: Transcriber
  let sound: Buffer
  let on: SubjectsOfTest
  let jeanne: Person

  before(async () => {
    place = await temporaryFolder()
    transcriber = await aListener(place.path)
    sound = await readFile(await makeClip(place.path, 'audio.mp4', ...flashAndTone(), '-vn', '-c:a', 'aac'))
    on = await subjects()
    jeanne = await on.person('Jeanne Martin')
    await on.jobs.start()
  })
  after(async () => {
    await on?.[Symbol.asyncDispose]()
    await place?.[Symbol.asyncDispose]()
  })

  function subjects() {
    return someSubjects(kind, {
      openFfmpeg: usualFfmpeg,
      transcription: { transcriber, isElsewhere: false },
      settings: { retrySeconds: 0.01 },
    })
  }

  async function aFilm(given: Partial<Video> = {}): Promise<Video> {
    const video = await on.has(jeanne, { durationSeconds: 2, ...given })
    await on.media.write(`${video.mediaPrefix}/audio.mp4`, sound)
    return video
  }

  async function listened(video: Video, language = 'fr') {
    await on.captions.askTranscription(jeanne, video._id, language)
    const job = await on.jobs.find('transcribe', transcribeKey(video._id, language))
    return on.jobs.ended(job?.id ?? '')
  }

  it('is put online, repaired, and said to be a machine’s until somebody has read it', async () => {
    const video = await aFilm()
    await listened(video)
    const { data } = await on.captions.listCaptions(anyone, video._id)
    expect(data.map(({ automaticallyGenerated }) => automaticallyGenerated)).to.deep.equal([true])
    const vtt = await text(await on.media.read(String(data[0]?.captionPath).replace('/media/v/', 'videos/')))
    expect(vtt).to.contain('Aujourd’hui nous relisons ensemble\nla phrase de notre voisin.')
    expect((await on.captions.showWork(jeanne, video._id)).transcription.state).to.equal('none')
    const kept: string[] = []
    for await (const { key } of on.media.list(`videos/${video._id}`)) kept.push(key)
    expect(kept.filter((key) => /wav|listening/.test(key))).to.deep.equal([])

    const { revision, cues, isAutomatic } = await on.captions.showCaptions(jeanne, video._id, 'fr')
    expect(isAutomatic).to.equal(true)
    await on.captions.saveCaptions(jeanne, video._id, 'fr', { cues, revision, publish: true })
    const read = await on.captions.listCaptions(anyone, video._id)
    expect(read.data[0]?.automaticallyGenerated).to.equal(false)
    expect(await codeOf(on.captions.askTranscription(jeanne, video._id, 'fr'))).to.equal('invalid-input')
  })

  it('replaces no word that a person wrote while it listened', async () => {
    const video = await aFilm()
    await on.captions.askTranscription(jeanne, video._id, 'it')
    const written = [{ startMs: 0, endMs: 1000, text: 'À la main' }]
    await on.captions.saveCaptions(jeanne, video._id, 'it', { cues: written })
    await on.jobs.cancel('transcribe', transcribeKey(video._id, 'it'))
    const other = await aFilm()
    await on.captions.saveCaptions(jeanne, other._id, 'fr', { cues: written })
    await on.jobs.enqueue(
      'transcribe',
      { videoId: other._id, language: 'fr' },
      { key: transcribeKey(other._id, 'fr'), lane: 'x' },
    )
    const job = await on.jobs.find('transcribe', transcribeKey(other._id, 'fr'))
    expect((await on.jobs.ended(job?.id ?? ''))?.state).to.equal('done')
    expect((await on.captions.showCaptions(jeanne, other._id, 'fr')).cues).to.deep.equal(written)
  })

  it('is done in each language that is asked, also while another waits', async () => {
    await using alone = await subjects()
    const karim = await alone.person('Karim Diallo')
    const video = await alone.has(karim, { durationSeconds: 2 })
    await alone.media.write(`${video.mediaPrefix}/audio.mp4`, sound)
    const languages = ['fr', 'es']
    for (const one of [...languages, ...languages]) await alone.captions.askTranscription(karim, video._id, one)
    expect((await alone.captions.showWork(karim, video._id)).transcription.state).to.equal('waiting')
    await alone.jobs.start()
    const ends: (string | undefined)[] = []
    for (const one of languages) {
      const job = await alone.jobs.find('transcribe', transcribeKey(video._id, one))
      ends.push((await alone.jobs.ended(job?.id ?? ''))?.state)
    }
    // The second is listened to, and what it writes is no caption.
    expect(ends).to.deep.equal(['done', 'dead'])
    expect((await alone.captions.listCaptions(anyone, video._id)).total).to.equal(1)
    expect((await alone.captions.showWork(karim, video._id)).transcription.state).to.equal('failed')
  })

  it('that fails is tried again, then told; what is no caption is not tried again', async () => {
    const video = await aFilm()
    const failed = await listened(video, 'en')
    expect(failed).to.deep.include({ state: 'dead', attempt: 3 })
    expect((await on.captions.showWork(jeanne, video._id)).transcription.state).to.equal('failed')
    expect(await listened(video, 'es')).to.deep.include({ state: 'dead', attempt: 1 })
    expect((await on.captions.listCaptions(anyone, video._id)).total).to.equal(0)
  })

  it('is refused for a film without sound, or that is not ready', async () => {
    for (const given of [{ hasSound: false }, { state: 'processing' as const }]) {
      const video = await aFilm(given)
      expect(await codeOf(on.captions.askTranscription(jeanne, video._id, 'fr'))).to.equal('invalid-input')
    }
  })

  it('is not offered where nothing listens, and waits for another machine where one does', async () => {
    await using nowhere = await someSubjects(kind)
    const karim = await nowhere.person('Karim Diallo')
    const film = await nowhere.has(karim)
    expect((await nowhere.captions.showWork(karim, film._id)).transcription.state).to.equal('unavailable')
    expect(await codeOf(nowhere.captions.askTranscription(karim, film._id, 'fr'))).to.equal('transcription-unavailable')

    await using elsewhere = await someSubjects(kind, { transcription: { transcriber: null, isElsewhere: true } })
    const odile = await elsewhere.person('Odile Bernard')
    const other = await elsewhere.has(odile)
    await elsewhere.jobs.start()
    await elsewhere.captions.askTranscription(odile, other._id, 'fr')
    // What comes after it in the queue is done; it is not taken here.
    const after = await elsewhere.jobs.enqueue('delete-video-files', { prefixes: [], keys: [] })
    await elsewhere.jobs.ended(after)
    expect((await elsewhere.captions.showWork(odile, other._id)).transcription).to.deep.include({
      state: 'waiting',
      place: 1,
    })
  })
})
