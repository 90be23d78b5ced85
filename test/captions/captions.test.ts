/** Captions of a video: written, put online, read by those who may, changed elsewhere, taken away, cut with the film. */
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import type { Viewer } from '#src/access/viewer.ts'
import type { Route } from '#src/http/route.ts'
import { searchQuery } from '#src/search/search-schemas.ts'
import type { Video } from '#src/videos/video.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'

const anyone: Viewer = { kind: 'anonymous' }
const cue = (startMs: number, endMs: number, said: string) => ({ startMs, endMs, text: said })
const cues = [cue(0, 2000, 'Bonjour à toutes'), cue(3000, 5000, 'On lit ensemble')]
const base64 = (content: string) => Buffer.from(content).toString('base64')
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  )

onEachEngine('captions', (kind) => {
  let on: SubjectsOfTest
  let jeanne: Person
  let video: Video

  before(async () => {
    on = await someSubjects(kind)
    jeanne = await on.person('Jeanne Martin')
  })
  after(() => on[Symbol.asyncDispose]())
  beforeEach(async () => {
    video = await on.has(jeanne)
  })

  async function files(): Promise<string[]> {
    const keys: string[] = []
    for await (const { key } of on.media.list(`videos/${video._id}`)) keys.push(key)
    return keys
  }
  const keyOf = (path: string | undefined) => String(path).replace('/media/v/', 'videos/')
  const save = (change: Parameters<typeof on.captions.saveCaptions>[3], language = 'fr') =>
    on.captions.saveCaptions(jeanne, video._id, language, change)

  it('are worked on by their author alone, and read by nobody until they are put online', async () => {
    const saved = await save({ cues, revision: 0 })
    expect(saved).to.deep.include({ revision: 1, isOnline: false, isAutomatic: false, onlineAt: null, cues })
    expect((await on.captions.listCaptions(anyone, video._id)).total).to.equal(0)
    expect(await files()).to.deep.equal([])
    const odile = await on.person('Odile Bernard')
    for (const attempt of [
      () => on.captions.showCaptions(odile, video._id, 'fr'),
      () => on.captions.showWork(odile, video._id),
      () => on.captions.exportCaptions(odile, video._id, 'fr', 'vtt'),
      () => on.captions.saveCaptions(odile, video._id, 'fr', { cues }),
      () => on.captions.deleteCaptions(odile, video._id, 'fr'),
      () => on.captions.askTranscription(odile, video._id, 'fr'),
    ]) {
      expect(await codeOf(attempt())).to.equal('not-allowed')
    }
  })

  it('put online are a file that everyone may keep, are told to others, and are found by their words', async () => {
    await save({ cues, publish: true })
    const { data } = await on.captions.listCaptions(anyone, video._id)
    expect(data).to.have.length(1)
    const [french] = data
    expect(french).to.deep.include({ language: { id: 'fr', label: 'Français' }, automaticallyGenerated: false })
    expect(french?.fileUrl).to.equal(`https://classe.example${french?.captionPath}`)
    expect(await text(await on.media.read(keyOf(french?.captionPath)))).to.equal(
      'WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nBonjour à toutes\n\n00:00:03.000 --> 00:00:05.000\nOn lit ensemble\n',
    )
    await on.events.settled()
    expect(on.heard.at(-1)).to.deep.include({ kind: 'video-updated', videoId: video._id })
    const found = await on.search.searchVideos(anyone, searchQuery.parse({ search: 'ensemble bonjour' }))
    expect(found.data.map(({ uuid }) => uuid)).to.deep.equal([video._id])
    expect((await on.videos.showVideo(anyone, video._id)).captions[0]?.path).to.equal(french?.captionPath)
  })

  it('changed afterwards are read as they were until they are put online again, at another address', async () => {
    const { revision } = await save({ cues, publish: true })
    const before = await on.captions.listCaptions(anyone, video._id)
    const changed = await save({ cues: [cue(0, 2000, 'Bonjour à tous')], revision })
    expect(changed.isOnline).to.equal(false)
    expect(await on.captions.listCaptions(anyone, video._id)).to.deep.equal(before)
    const online = await save({ publish: true, revision: changed.revision })
    expect(online).to.deep.include({ isOnline: true, repairs: {} })
    const after = await on.captions.listCaptions(anyone, video._id)
    expect(after.data[0]?.captionPath).to.not.equal(before.data[0]?.captionPath)
    const { data } = await on.search.searchVideos(anyone, searchQuery.parse({ search: 'ensemble' }))
    expect(data.map(({ uuid }) => uuid)).to.not.include(video._id)
  })

  it('changed elsewhere meanwhile are not written over', async () => {
    await save({ cues, revision: 0 })
    expect(await codeOf(save({ cues: [cue(0, 900, 'À moi')], revision: 0 }))).to.equal('captions-changed-meanwhile')
    expect(await codeOf(save({ publish: true, cues: [], revision: 0 }))).to.be.oneOf([
      'captions-changed-meanwhile',
      'invalid-input',
    ])
    expect((await on.captions.showCaptions(jeanne, video._id, 'fr')).cues).to.deep.equal(cues)
    // Of two that save at once from the same, one is told.
    const told = await Promise.all(['A', 'B'].map((said) => codeOf(save({ cues: [cue(0, 900, said)], revision: 1 }))))
    expect(told.toSorted()).to.deep.equal(['captions-changed-meanwhile', 'done'])
    // Saving the same again is no change.
    const { revision, cues: kept } = await on.captions.showCaptions(jeanne, video._id, 'fr')
    expect((await save({ cues: kept, revision })).revision).to.equal(revision)
  })

  it('from a file are repaired, and what was done is told; a wrong one is refused by its line', async () => {
    const srt =
      '2\n00:00:04,000 --> 00:00:06,000\nDeux\n\n1\n00:00:01,000 --> 00:00:05,000\nUn\n\n3\n00:09:00,000 --> 00:09:01,000\nTrop tard\n'
    const saved = await save({ file: base64(srt) })
    expect(saved.cues).to.deep.equal([cue(1000, 4000, 'Un'), cue(4000, 6000, 'Deux')])
    expect(saved.repairs).to.deep.equal({ order: 1, overlap: 1, outside: 1 })
    const wrong = await save({ file: base64('1\n00:00:0x --> 00:00:02\nUn') }).catch((error: Error) => error.message)
    expect(wrong).to.match(/^Ligne 2 : /)
    expect(await on.captions.exportCaptions(jeanne, video._id, 'fr', 'srt')).to.equal(
      '1\n00:00:01,000 --> 00:00:04,000\nUn\n\n2\n00:00:04,000 --> 00:00:06,000\nDeux\n',
    )
  })

  it('of several languages are each their own; the film’s comes first', async () => {
    await save({ cues, publish: true }, 'en')
    await save({ cues, publish: true }, 'fr')
    const codes = async () =>
      (await on.captions.listCaptions(anyone, video._id)).data.map(({ language }) => language.id)
    expect(await codes()).to.deep.equal(['fr', 'en'])
    await on.captions.deleteCaptions(jeanne, video._id, 'fr')
    expect(await codes()).to.deep.equal(['en'])
    expect(await codeOf(on.captions.deleteCaptions(jeanne, video._id, 'fr'))).to.equal('not-found')
    expect((await on.captions.showWork(jeanne, video._id)).tracks.map(({ language }) => language.id)).to.deep.equal([
      'en',
    ])
  })

  it('stay when the film is prepared again or replaced, and go with it when it is deleted', async () => {
    await save({ cues, publish: true })
    await on.engine.transaction(async (tx) => {
      await on.videos.save(video._id, tx, (current) => ({ ...current, mediaPrefix: `videos/${video._id}/another` }))
    })
    expect((await on.captions.listCaptions(anyone, video._id)).total).to.equal(1)
    await on.videos.deleteVideo(jeanne, video._id)
    await on.events.settled()
    const again = await on.has(jeanne, { _id: video._id })
    expect((await on.captions.showWork(jeanne, again._id)).tracks).to.deep.equal([])
  })

  it('are of languages that are written, and a film of those that are signed too', async () => {
    const [{ spec, handle }] = on.captions.routes.filter((one) => one.spec.path === '/api/v1/videos/languages') as [
      Route,
    ]
    // Before what would take « languages » for the address of a video.
    const paths = on.routes.map((one) => one.spec.path)
    expect(paths.indexOf('/api/v1/videos/languages')).to.be.lessThan(paths.indexOf('/api/v1/videos/{id}'))
    expect(spec.answer.parse(await handle({} as never))).to.include({
      fr: 'Français',
      fsl: 'Langue des signes française',
    })
  })

  it('and chapters follow a film that is cut, once, also what was being worked on', async () => {
    await using cut = await someSubjects(kind)
    const author = await cut.person('Karim Diallo')
    const { _id } = await cut.has(author, { fileChapters: [{ atSeconds: 30, title: 'Trente' }] })
    const { revision } = await cut.captions.saveCaptions(author, _id, 'fr', {
      cues: [cue(0, 2000, 'Coupé'), cue(12_000, 14_000, 'Gardé'), cue(19_000, 21_000, 'Un prénom')],
      publish: true,
    })
    await cut.captions.saveCaptions(author, _id, 'fr', { cues: [cue(12_000, 15_000, 'Retouché')], revision })
    await cut.captions.saveCaptions(author, _id, 'en', { cues: [cue(0, 2000, 'Gone')], publish: true })
    await cut.chapters.editChapters(author, _id, [
      { timecode: 0, title: 'Début' },
      { timecode: 12, title: 'Suite' },
    ])
    const moves = async (fromSeconds: number, silenced: { fromSeconds: number; toSeconds: number }[] = []) => {
      const mapping = [{ fromSeconds, toSeconds: 60, atSeconds: 0 }]
      await cut.engine.transaction((tx) => cut.captions.timeLineChanged(_id, { mapping, silenced }, tx))
    }
    // Twice before anything has followed, whichever job comes first.
    await moves(6, [{ fromSeconds: 20, toSeconds: 22 }])
    await moves(4)
    // From the moment that the film is another, nothing is read of the one before.
    expect((await cut.captions.listCaptions(anyone, _id)).total).to.equal(0)
    expect((await cut.videos.store.find(_id))?.captions).to.deep.equal([])
    expect((await cut.search.searchVideos(anyone, searchQuery.parse({ search: 'Coupé' }))).total).to.equal(0)
    const jobs = (await cut.jobs.list({ kind: 'follow-cuts' })).items
    await cut.jobs.start()
    for (const { id } of jobs) expect((await cut.jobs.ended(id))?.state).to.equal('done')
    const { data } = await cut.captions.listCaptions(anyone, _id)
    expect(data.map(({ language }) => language.id)).to.deep.equal(['fr'])
    const vtt = await text(await cut.media.read(keyOf(data[0]?.captionPath)))
    expect(vtt).to.contain('00:00:02.000 --> 00:00:04.000\nGardé').and.not.contain('Coupé')
    // What is heard no more is not read either.
    expect(vtt).not.to.contain('prénom')
    const worked = await cut.captions.showCaptions(author, _id, 'fr')
    expect(worked).to.deep.include({ cues: [cue(2000, 5000, 'Retouché')], isOnline: false })
    expect((await cut.chapters.listChapters(anyone, _id)).chapters).to.deep.equal([
      { timecode: 0, title: 'Début' },
      { timecode: 2, title: 'Suite' },
    ])
    expect((await cut.videos.store.find(_id))?.fileChapters).to.deep.equal([{ atSeconds: 20, title: 'Trente' }])
  })

  it('chapters are those of the description until the author writes some, and again when they take them back', async () => {
    const told = await on.has(jeanne, { description: '0:00 Accueil\n0:30 Lecture' })
    expect(await on.chapters.listChapters(anyone, told._id)).to.deep.equal({
      from: 'description',
      chapters: [
        { timecode: 0, title: 'Accueil' },
        { timecode: 30, title: 'Lecture' },
      ],
    })
    const written = await on.chapters.editChapters(jeanne, told._id, [{ timecode: 5, title: 'À moi' }])
    expect(written).to.deep.equal({ from: 'author', chapters: [{ timecode: 5, title: 'À moi' }] })
    expect((await on.videos.showVideo(anyone, told._id)).chapters).to.deep.equal(written.chapters)
    expect((await on.chapters.editChapters(jeanne, told._id, null)).from).to.equal('description')
  })
})
