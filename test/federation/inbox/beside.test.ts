/** What another instance has beside its film (captions, chapters, small images) is shown here as that of our own films. */
import { expect } from 'chai'
import type { RemoteActor } from '#federation/actor.ts'
import { digestOf } from '#federation/inbox/take-person.ts'
import { besideOf } from '#federation/vocabulary/read-beside.ts'
import { chaptersDocument, videoDocument } from '#federation/vocabulary/video.ts'
import { anonymous } from '#src/access/viewer.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { anActor } from '../an-actor.ts'
import { allies, author, channel, ids, film as ourFilm } from '../some-facts.ts'
import { anActivity, anInbox, aVideoDocument, type InboxOfTest } from './an-inbox.ts'

const tube = 'https://tube.example'
const id = `${tube}/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d`
const vtt = (...texts: string[]) =>
  Buffer.from(['WEBVTT', ...texts.map((text, at) => `00:0${at}.000 --> 00:0${at}.900\n${text}`)].join('\n\n'))
const sheet = (file: string, given: object = {}) => ({
  type: 'Image',
  rel: ['storyboard'],
  url: [
    {
      mediaType: 'image/jpeg',
      href: `${tube}/lazy-static/storyboards/${file}`,
      width: 1920,
      height: 216,
      tileWidth: 192,
      tileHeight: 108,
      tileDuration: 'PT5S',
      ...given,
    },
  ],
})
const caption = (identifier: string, url: unknown) => ({ identifier, name: identifier, url })

onEachEngine('what goes with a film of another instance', (kind) => {
  let on: InboxOfTest
  let alice: RemoteActor
  before(async () => {
    on = await anInbox(kind)
    alice = anActor(`${tube}/accounts/alice`)
    await on.follow(await on.on.person('Jeanne Martin'), alice)
    await on.on.jobs.start()
  })
  after(() => on[Symbol.asyncDispose]())

  const held = async () => {
    const video = await on.on.videos.store.findByRemoteId(id)
    if (video === null) throw new Error('the film is not known')
    return video
  }
  /** Said, and everything that it says to have asked for. */
  async function say(type: 'Create' | 'Update', given: Record<string, unknown>, updated: string) {
    const document = aVideoDocument(alice, { ...given, updated })
    expect(await on.said(anActivity(type, alice, document), alice)).to.equal('done')
    const video = await held()
    const asked = digestOf(JSON.stringify([updated, video.remote?.beside]))
    const job = await on.on.jobs.find('remote-beside', `${video._id} ${asked}`)
    if (job === null) return null
    const ended = await on.on.jobs.ended(job.id)
    expect(ended?.state).to.equal('done')
    return held()
  }
  const shown = async () => on.on.videos.showVideo(anonymous, (await held())._id)
  const read = async (path: string) => {
    const [, , , , version, file] = path.split('/')
    const stored = await on.on.media.read(`videos/${(await held())._id}/${version}/${file}`)
    return Buffer.from(await new Response(stored as never).arrayBuffer()).toString()
  }
  const found = async (search: string) =>
    (await on.on.videos.store.search(anonymous, search, {}, {})).map(({ document }) => document.title)

  it('is shown: captions of both shapes of PeerTube, chapters, sheet; and its words are found', async () => {
    on.files.set(`${tube}/fr.vtt`, vtt('Bonjour les <script>alert(1)</script>farfadets', 'Au revoir'))
    on.files.set(`${tube}/en.vtt`, vtt('Hello'))
    on.files.set(`${id}/chapters`, {
      id: `${id}/chapters`,
      hasPart: [
        { name: 'La suite', startOffset: 30, endOffset: 61 },
        { name: 'Le\u202e début', startOffset: 0, endOffset: 30 },
        { name: 'Après la fin', startOffset: 500 },
        { name: 7, startOffset: 40 },
        null,
      ],
    })
    on.files.set(`${tube}/lazy-static/storyboards/a.jpg`, Buffer.from('x'))
    const subtitleLanguage = [
      caption('fr', [
        { type: 'Link', mediaType: 'application/x-mpegURL', href: `${tube}/fr.m3u8` },
        { type: 'Link', mediaType: 'text/vtt', href: `${tube}/fr.vtt` },
      ]),
      { ...caption('en', `${tube}/en.vtt`), automaticallyGenerated: true },
    ]
    const given = { subtitleLanguage, hasParts: `${id}/chapters`, preview: [sheet('a.jpg')] }
    await say('Create', given, '2026-11-20T08:00:00.000Z')
    const { captions, chapters, storyboard } = await shown()
    expect(captions.map(({ language, isAutomatic }) => [language.label, isAutomatic])).to.deep.equal([
      ['Anglais', true],
      ['Français', false],
    ])
    const french = await read(captions[1]?.path ?? '')
    expect(french).to.contain('farfadets').and.contain('Au revoir').and.not.contain('<script')
    expect(chapters.map(({ timecode }) => timecode)).to.deep.equal([0, 30])
    expect(chapters[1]?.title).to.equal('La suite')
    expect(storyboard).to.include({ columns: 10, rows: 2, tiles: 13, everySeconds: 5 })
    expect(await read(storyboard?.path ?? '')).to.equal('a sheet')
    expect(await found('farfadets')).to.deep.equal(['Lire à deux voix'])
  })

  it('changes when its instance says so, and what it says to have no more is gone', async () => {
    const before = await held()
    on.files.set(`${tube}/fr-2.vtt`, vtt('Bonjour les lutins'))
    on.files.set(`${id}/chapters`, { id: `${id}/chapters`, hasPart: [] })
    on.asked.length = 0
    const given = { subtitleLanguage: [caption('fr', `${tube}/fr-2.vtt`)], hasParts: `${id}/chapters` }
    await say('Update', given, '2026-11-20T09:00:00.000Z')
    const { captions, chapters, storyboard } = await shown()
    expect(captions.map(({ language }) => language.id)).to.deep.equal(['fr'])
    expect([chapters, storyboard]).to.deep.equal([[], null])
    expect(await found('lutins')).to.have.length(1)
    expect(await found('farfadets')).to.deep.equal([])
    const old = [...before.captions.map(({ prefix }) => prefix), before.storyboard?.remote?.prefix ?? '']
    for (const prefix of old) expect(await goneUnder(prefix), prefix).to.equal(true)
    // What did not change is not asked again.
    on.asked.length = 0
    await say('Update', { ...given, name: 'Lire à trois voix' }, '2026-11-20T10:00:00.000Z')
    expect(on.asked).to.include(`${id}/chapters`).and.not.include(`${tube}/fr-2.vtt`)
    expect((await shown()).captions).to.have.length(1)
  })

  it('is bounded, and what cannot be read or had leaves the rest', async () => {
    on.files.set(`${tube}/nothing.vtt`, Buffer.from([0, 1, 2, 255]))
    on.files.set(`${tube}/huge.vtt`, Buffer.alloc(3_000_000, 'WEBVTT\n\n'))
    on.files.set(`${id}/chapters`, {
      hasPart: Array.from({ length: 5000 }, (_, at) => ({ name: 'x'.repeat(2000), startOffset: at / 100 })),
    })
    const subtitleLanguage = [
      caption('fr', `${tube}/fr-2.vtt`),
      caption('de', `${tube}/nothing.vtt`),
      caption('es', `${tube}/missing.vtt`),
      caption('it', `${tube}/huge.vtt`),
      caption('../../x', `${tube}/en.vtt`),
      caption('pt', 'file:///etc/passwd'),
      caption('nl', 'https://127.0.0.1/nl.vtt'),
      { identifier: { fr: 1 }, url: 3 },
      null,
    ]
    const hostile = sheet('b.jpg', { width: 60_000, height: 60_000 })
    const given = { subtitleLanguage, hasParts: `${id}/chapters`, preview: [hostile] }
    await say('Update', given, '2026-11-20T11:00:00.000Z')
    const { captions, chapters, storyboard } = await shown()
    expect(captions.map(({ language }) => language.id)).to.deep.equal(['fr'])
    expect(chapters).to.have.length(2)
    expect(chapters.every(({ title }) => title.length <= 100)).to.equal(true)
    expect(storyboard).to.equal(null)
  })

  it('is shown without its sheet when ours cannot make one, at last', async () => {
    on.files.set(`${tube}/fr-3.vtt`, vtt('Bonjour les fées'))
    const file = `${tube}/lazy-static/storyboards/c.jpg`
    on.files.set(file, Buffer.from('x'))
    on.whenAsked = async (url) => {
      if (url === file) throw new Error('there is no ffmpeg here')
    }
    const given = { subtitleLanguage: [caption('fr', `${tube}/fr-3.vtt`)], preview: [sheet('c.jpg')] }
    await say('Update', given, '2026-11-20T12:00:00.000Z')
    on.whenAsked = async () => {}
    expect(await found('fées')).to.have.length(1)
    expect((await shown()).storyboard).to.equal(null)
  })

  it('goes with the film', async () => {
    const { _id, captions } = await held()
    expect(await on.said(anActivity('Delete', alice, id), alice)).to.equal('done')
    expect(await on.on.videos.store.find(_id)).to.equal(null)
    for (const { prefix } of captions) expect(await goneUnder(prefix), prefix).to.equal(true)
  })

  async function goneUnder(prefix: string): Promise<boolean> {
    for (;;) {
      let count = 0
      for await (const _ of on.on.media.list(prefix)) count += 1
      if (count === 0) return true
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
})

describe('what we say to have beside a film', () => {
  it('is what is read of it', () => {
    const captions = [
      { language: 'fr', prefix: `videos/${ourFilm._id}/0000000000000001`, isAutomatic: false, updatedAt: '' },
    ]
    const document = videoDocument({ video: { ...ourFilm, captions }, author, channel, ids, allies })
    const { storyboard } = ourFilm
    const read = besideOf(document, ourFilm.durationSeconds ?? 0, { allowsPrivate: false })
    expect(read.captions.map(({ language, url }) => [language, new URL(url).pathname.split('/').at(-1)])).to.deep.equal(
      [['fr', 'fr.vtt']],
    )
    expect(read.chaptersUrl).to.equal(chaptersDocument(ourFilm, ids).id)
    const { columns, rows, tileWidth, tileHeight, everySeconds } = storyboard ?? {}
    expect(read.storyboard).to.deep.include({ columns, rows, tileWidth, tileHeight, everySeconds })
  })
})
