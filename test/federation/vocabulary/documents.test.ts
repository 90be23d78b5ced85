/** What we write, pinned and held against the rules of those who read it. */
import { expect } from 'chai'
import { actorDocument } from '#federation/vocabulary/actor.ts'
import { noteDocument, pageAtOf } from '#federation/vocabulary/note.ts'
import { elementDocument, playlistDocument, playlistPageDocument } from '#federation/vocabulary/playlist.ts'
import { readSharedWith, type SharedWith } from '#federation/vocabulary/shared-with.ts'
import { chaptersDocument, videoDocument } from '#federation/vocabulary/video.ts'
import { createMarkdown } from '#src/text/markdown.ts'
import { aVideo } from '../../videos/a-video.ts'
import { actorFaults, chaptersFaults, noteFaults, playlistFaults, videoFaults } from '../peertube-rules.ts'
import { expectPinned } from '../pinned.ts'
import {
  aComment,
  allies,
  anElement,
  aPlaylist,
  author,
  channel,
  film,
  ids,
  jeanne,
  karim,
  keysOf,
  ours,
} from '../some-facts.ts'

const common = {
  displayName: 'Jeanne Martin',
  summaryHtml: '<p>CP dédoublé, Vaulx-en-Velin.</p>\n',
  page: 'https://lyon.example/a/jeanne.martin',
  sharedInbox: ids.sharedInbox(),
  host: 'lyon.example',
  publishedAt: '2026-09-01T08:00:00.000Z',
  academie: 'académie de Lyon',
  account: null,
}

describe('actors, as documents', () => {
  it('a teacher is a Person', () => {
    const document = actorDocument({ ...common, actor: author, keys: keysOf(author), owner: null })
    expectPinned('person', document)
    expect(actorFaults(document)).to.deep.equal([])
  })

  it('a channel is a Group of a Person of the same host', () => {
    const document = actorDocument({ ...common, actor: channel, keys: keysOf(channel), owner: author })
    expectPinned('group', document)
    expect(actorFaults(document)).to.deep.equal([])
  })

  it('the instance is an Application, which approves those who follow it', async () => {
    const actor = await ours.instance()
    const document = actorDocument({
      ...common,
      actor,
      keys: keysOf(actor),
      owner: null,
      displayName: 'Classe à 12 Lyon',
      page: 'https://lyon.example/',
      publishedAt: null,
    })
    expectPinned('application', document)
    expect(actorFaults(document)).to.deep.equal([])
    expect(document.manuallyApprovesFollowers).to.equal(true)
  })

  it('a teacher who moved says where to', () => {
    const document = actorDocument({
      ...common,
      actor: author,
      keys: keysOf(author),
      owner: null,
      movedTo: 'https://creteil.example/accounts/jeanne.martin',
      alsoKnownAs: ['https://creteil.example/accounts/jeanne.martin'],
    })
    expect(document.movedTo).to.equal('https://creteil.example/accounts/jeanne.martin')
    expect(actorFaults(document)).to.deep.equal([])
  })
})

describe('a video, as a document', () => {
  const facts = { author, channel, ids, allies }

  it('is everything that PeerTube requires', () => {
    const document = videoDocument({ ...facts, video: film })
    expectPinned('video', document)
    expect(videoFaults(document)).to.deep.equal([])
  })

  it('names its torrents beside its files, while everyone may see it', () => {
    const hashes = ['a', 'b', 'c'].map((digit) => digit.repeat(40))
    const video = {
      ...film,
      torrents: { prefix: film.mediaPrefix ?? '', names: film.renditions.map(({ name }) => name), hashes },
    }
    const trackerUrl = 'wss://lyon.example/tracker'
    const document = videoDocument({ ...facts, video, trackerUrl })
    expectPinned('video-torrents', document)
    expect(videoFaults(document)).to.deep.equal([])
    for (const given of [
      { audience: 'alliees' },
      { audience: 'academie' },
      { licence: 'consultation' },
      { mediaPrefix: `videos/${film._id}/another` },
    ] as const) {
      const text = JSON.stringify(videoDocument({ ...facts, video: { ...video, ...given }, trackerUrl }))
      expect(text).to.not.match(/torrent|magnet|tracker/)
    }
  })

  it('has its chapters apart', () => {
    const document = chaptersDocument(film, ids)
    expectPinned('chapters', document)
    expect(chaptersFaults(document, videoDocument({ ...facts, video: film }).hasParts)).to.deep.equal([])
    expect(chaptersDocument(aVideo({ description: '' }), ids).hasPart).to.deep.equal([])
  })

  it('keeps within the rules in every shape', () => {
    for (const given of [
      { licence: 'consultation' as const, hasSound: false },
      { licence: 'etalab-2.0' as const, commentsAllowed: false, description: '' },
      { width: 720, height: 1280, durationSeconds: 0.4, keywords: [] },
      { storyboard: null, language: 'fsl' },
    ]) {
      const document = videoDocument({ ...facts, video: aVideo(given) })
      expect(videoFaults(document), JSON.stringify(given)).to.deep.equal([])
    }
  })

  it('says who may answer: everybody, nobody, or whom the author agrees to', () => {
    const of = (given: object) => videoDocument({ ...facts, video: { ...film, ...given } })
    expect(of({})).to.include({ commentsPolicy: 1, canReply: null })
    expect(of({ commentsAllowed: false, approvesComments: true })).to.include({ commentsPolicy: 2 })
    const held = of({ approvesComments: true })
    expect(held).to.include({ commentsPolicy: 3, canReply: 'https://www.w3.org/ns/activitystreams#Public' })
    expect(videoFaults(held)).to.deep.equal([])
  })

  it('leads Mastodon to the page first', () => {
    const { url } = videoDocument({ ...facts, video: film }) as unknown as { url: { href: string }[] }
    expect(url[0]?.href).to.equal(ids.videoPage(film._id))
  })

  it('that is not everyone’s names no file of itself, and nobody but the allies', () => {
    for (const audience of ['academie', 'lien', 'brouillon'] as const) {
      const document = videoDocument({ ...facts, video: { ...film, audience } })
      const text = JSON.stringify({ ...document, '@context': null })
      expect(text).to.not.contain('/media/')
      expect(text).to.not.contain('#Public')
      expect(document.to).to.deep.equal([allies])
    }
  })

  it('that is shared says where it would be, not how to open it, and who may', () => {
    const anne = 'https://creteil.example/accounts/anne'
    const groups = [{ id: 'https://lyon.example/groupes/1', name: 'REP Ampère', members: [anne] }]
    for (const shared of [{ audience: 'alliees' }, { audience: 'groupe', groups }] as const) {
      const { audience } = shared
      const document = videoDocument({ ...facts, video: { ...film, audience }, shared })
      expectPinned(`video-${audience}`, document)
      const text = JSON.stringify({ ...document, '@context': null })
      expect(text)
        .to.not.match(/\/media\/[vg]\//)
        .and.not.contain('#Public')
      expect(document.to).to.deep.equal(audience === 'alliees' ? [allies] : [anne])
      expect(document.cc).to.deep.equal([])
      expect(readSharedWith(document, { allowsPrivate: false })).to.deep.equal(shared)
    }
  })

  it('that others say is shared is read within bounds, and never what is for everyone', () => {
    const rules = { allowsPrivate: false }
    const of = (given: object) =>
      readSharedWith({ id: 'https://creteil.example/videos/1', type: 'Video', to: [], ...given }, rules)
    expect(of({ diffusion: 'alliees', to: ['as:Public'] })).to.equal(null)
    expect(of({ diffusion: 'academie' })).to.equal(null)
    expect(of({})).to.equal(null)
    for (const groupes of [
      null,
      7,
      [null],
      [{ id: 'https://evil.example/groupes/1', name: 'Ailleurs', members: [] }],
      [{ id: 'https://creteil.example/groupes/1', name: ' ' }],
    ]) {
      expect(of({ diffusion: 'groupe', groupes }), JSON.stringify(groupes)).to.equal(null)
    }
    const members = Array.from({ length: 2000 }, (_, rank) => `https://lyon.example/accounts/p${rank}`)
    const read = of({
      diffusion: 'groupe',
      groupes: { id: 'https://creteil.example/groupes/1', name: 'x'.repeat(500), members: [7, ...members, members[0]] },
    }) as Extract<SharedWith, { audience: 'groupe' }>
    expect(read.groups[0]?.name).to.have.length(80)
    expect(read.groups[0]?.members).to.have.length(499)
  })
})

describe('a list of films, as a document', () => {
  const films = (count: number) =>
    Array.from({ length: count }, (_, rank) => ({
      element: anElement({
        id: 31 + rank,
        ...(rank === 0 ? { startSeconds: 12, stopSeconds: 40, note: 'Dès 0:12' } : {}),
      }),
      video: film,
      position: rank + 1,
    }))
  const facts = (count: number, given: object = {}) => ({
    playlist: aPlaylist(given),
    films: films(count),
    author,
    channel,
    ids,
  })

  it('is a Playlist of a channel, with its pages and its elements', () => {
    const list = playlistDocument(facts(2))
    const page = playlistPageDocument(facts(2), 1)
    const element = elementDocument(facts(2), 31)
    expectPinned('playlist', list)
    expectPinned('playlist-page', page)
    expectPinned('playlist-element', element)
  })

  it('is what PeerTube takes, whatever its length', () => {
    for (const count of [0, 1, 50, 51, 120]) {
      const all = facts(count, { description: '' })
      const pages = Array.from({ length: Math.ceil(count / 50) }, (_, rank) => playlistPageDocument(all, rank + 1))
      const elements = new Map(
        all.films.flatMap(({ element }) => {
          const document = elementDocument(all, element.id)
          return document ? [[document.id, document] as const] : []
        }),
      )
      expect(playlistFaults(playlistDocument(all), pages as never, elements), String(count)).to.deep.equal([])
    }
    expect(playlistPageDocument(facts(50), 2)).to.equal(null)
    expect(elementDocument(facts(1), 99)).to.equal(null)
  })
})

describe('a comment, as a document', () => {
  const facts = {
    id: ids.comment(film._id, 12),
    author: ours.person(karim).id,
    authorFollowers: ours.person(karim).followers,
    page: `${ids.videoPage(film._id)}#commentaire-12`,
    inReplyTo: ids.video(film._id),
    answered: [{ id: author.id, name: jeanne.handle, host: 'lyon.example' }],
    videoPeople: [author.id, channel.id],
    isPublic: true,
    readers: [allies],
    pageAt: pageAtOf(ids, film._id),
  }

  it('is a Note whose second can be reached from anywhere', async () => {
    const comment = aComment()
    const html = await createMarkdown().toHtml(comment.text, { withTimes: { untilSeconds: 61 } })
    const document = noteDocument({ ...facts, comment, html })
    expectPinned('note', document)
    expect(noteFaults(document)).to.deep.equal([])
    expect(document.content).to.contain(`href="${ids.videoPage(film._id)}?t=42"`)
    expect(document.content).to.not.contain('href="#')
  })

  it('under a video of the allies is for them alone', async () => {
    const document = noteDocument({ ...facts, comment: aComment(), html: '<p>Merci</p>', isPublic: false })
    expect(JSON.stringify(document.to)).to.equal(JSON.stringify([allies]))
    expect(JSON.stringify({ ...document, '@context': null })).to.not.contain('#Public')
  })
})
