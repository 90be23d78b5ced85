/** Feeds over HTTP: each form is what its readers need, pages follow one another, and files are those that it says. */
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Element } from '@xmldom/xmldom'
import { expect } from 'chai'
import type { AccountId } from '#src/accounts/account.ts'
import { answerTo, firstComment } from '#src/comments/comment.ts'
import type { Video } from '#src/videos/video.ts'
import { shortUuid } from '#src/videos/video-address.ts'
import { anInstance, type TestInstance } from '../an-instance.ts'
import { asPerson, type PersonOfTest } from '../as-person.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { aReceivedVideo, aRemotePerson } from '../videos/a-remote-video.ts'
import { aVideo } from '../videos/a-video.ts'
import { parsed } from './parsed.ts'

const browser = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

interface JsonFeed {
  title: string
  home_page_url: string
  feed_url: string
  next_url?: string
  items: {
    id: string
    url: string
    title: string
    content_html: string
    date_published: string
    attachments?: { url: string; mime_type: string; size_in_bytes: number; duration_in_seconds: number }[]
  }[]
}

onEachEngine('feeds', (engine) => {
  let instance: TestInstance
  let jeanne: PersonOfTest
  let films: Video[]
  let number = 9000

  before(async () => {
    instance = await anInstance({ engine })
    jeanne = await asPerson(instance, 'Jeanne Martin')
    films = []
    for (const given of [
      { title: 'La dictée & <b>l’îlot</b> ]]>', description: 'Une *séance* ]]> & <script>alert(1)</script>' },
      { thematiques: ['se-former'], niveaux: ['ce1'], keywords: ['lecture'] },
      { licence: 'consultation' as const, thematiques: ['se-former'] },
      { hasSound: false, renditions: aVideo().renditions.filter(({ name }) => name !== 'audio') },
      { audience: 'academie' as const },
    ]) {
      films.push(await has({ publishedAt: `2026-11-02T08:00:0${films.length}.000Z`, ...given }))
    }
  })
  after(() => instance?.close())

  async function has(given: Partial<Video>): Promise<Video> {
    number += 1
    const made = aVideo({ number, authors: [jeanne.me.accountId as AccountId], ...given })
    await instance.parts.engine.transaction((tx) => instance.parts.subjects.videos.store.insert(made, tx))
    return made
  }

  const absolute = (path: string) => new URL(path, instance.url).href
  const film = (index: number) => films[index] as Video

  async function xml(path: string): Promise<Element> {
    const response = await instance.anyone.fetch(path)
    expect(response.status, path).to.equal(200)
    return parsed(await response.text())
  }
  async function json(path: string): Promise<JsonFeed> {
    const response = await instance.anyone.fetch(path)
    expect(response.status, path).to.equal(200)
    return JSON.parse(await response.text())
  }
  const all = (within: Element, name: string) => [...within.getElementsByTagName(name)] as Element[]
  const said = (within: Element, name: string) => all(within, name)[0]?.textContent ?? null
  const titles = async (query: string) => (await json(`/feeds/videos.json${query}`)).items.map(({ id }) => id)
  const ids = (...indexes: number[]) => indexes.map((index) => absolute(`/videos/watch/${film(index)._id}`))

  it('are the same films in each form, the newest first, with absolute addresses and ids that never change', async () => {
    const expected = ids(3, 2, 1, 0)
    const rss = await xml('/feeds/videos.xml')
    expect(rss.getAttribute('version')).to.equal('2.0')
    expect(all(rss, 'guid').map(({ textContent }) => textContent)).to.deep.equal(expected)
    for (const date of all(rss, 'pubDate')) {
      expect(date.textContent).to.match(/^(Mon|Sun), \d\d Nov 2026 \d\d:\d\d:\d\d GMT$/)
    }
    const atom = await xml('/feeds/videos.atom')
    expect(atom.namespaceURI).to.equal('http://www.w3.org/2005/Atom')
    expect(all(atom, 'entry').map((entry) => said(entry, 'id'))).to.deep.equal(expected)
    for (const name of ['published', 'updated']) {
      for (const { textContent } of all(atom, name)) {
        expect(textContent).to.equal(
          Temporal.Instant.from(String(textContent)).toString({ smallestUnit: 'millisecond' }),
        )
      }
    }
    const feed = await json('/feeds/videos.json')
    expect(feed.items.map(({ id }) => id)).to.deep.equal(expected)
    expect(feed.feed_url).to.equal(absolute('/feeds/videos.json'))
    expect(said(atom, 'id')).to.equal(absolute('/feeds/videos.atom'))
    // What nobody may fetch elsewhere, what has no sound: their page only, their picture only.
    const addresses = JSON.stringify(feed).match(/(?<=(src|href)=\\")[^"\\]+/g) ?? []
    expect(addresses.every((one) => one.startsWith('http'))).to.equal(true)
  })

  it('hold words as words, and the page, the pictures and the licence of each film', async () => {
    const item = all(await xml('/feeds/videos.xml'), 'item')[3] as Element
    expect(said(item, 'title')).to.equal(film(0).title)
    expect(said(item, 'link')).to.equal(absolute(`/w/${shortUuid(film(0)._id)}`))
    expect(said(item, 'dc:creator')).to.equal('Jeanne Martin')
    expect(said(item, 'description')).to.equal('Une séance ]]> & <script>alert(1)</script>')
    expect(said(item, 'content:encoded')).to.include('Une <em>séance</em> ]]&gt; &amp; &lt;script&gt;')
    const thumbnail = all(item, 'media:thumbnail')[0] as Element
    expect(thumbnail.getAttribute('width')).to.equal('1280')
    expect(thumbnail.getAttribute('url')).to.match(/^http.*\/media\/v\/.*\/thumbnail-1280\.jpg$/)
    expect(all(item, 'media:content').map((one) => one.getAttribute('duration'))).to.deep.equal(['60', '60', '60'])
    expect(said(item, 'media:license')).to.equal('CC BY 4.0')
  })

  it('have the file of each film that may be fetched, of the length and type that it is', async () => {
    const prefix = String(film(1).mediaPrefix)
    const bytes = Buffer.alloc(1_000_000, 7)
    for (const name of ['360', 'audio'])
      await instance.parts.media.write(`${prefix}/${name}.mp4`, Readable.from([bytes]))
    const rss = all(await xml('/feeds/videos.xml'), 'item').map((item) => all(item, 'enclosure'))
    // The author of the third lets nobody keep it.
    expect(rss.map(({ length }) => length)).to.deep.equal([1, 0, 1, 1])
    const podcast = await xml('/feeds/podcast/videos.xml?videoChannelName=jeanne.martin_channel')
    const sounds = all(podcast, 'item')
    expect(sounds.map((item) => said(item, 'guid'))).to.deep.equal(ids(1, 0))
    expect(all(podcast, 'podcast:guid')[0]?.textContent).to.match(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab]/)
    const sound = all(sounds[0] as Element, 'enclosure')[0] as Element
    expect(sound.getAttribute('type')).to.equal('audio/mp4')
    const beside = all(sounds[0] as Element, 'podcast:alternateEnclosure')[0] as Element
    expect(beside.getAttribute('type')).to.equal('video/mp4')
    const [attachment] = (await json('/feeds/videos.json')).items[2]?.attachments ?? []
    for (const [url, length, type] of [
      [rss[2]?.[0]?.getAttribute('url'), rss[2]?.[0]?.getAttribute('length'), rss[2]?.[0]?.getAttribute('type')],
      [sound.getAttribute('url'), sound.getAttribute('length'), sound.getAttribute('type')],
      [attachment?.url, String(attachment?.size_in_bytes), attachment?.mime_type],
    ]) {
      const file = await fetch(String(url), { method: 'HEAD' })
      expect([file.status, file.headers.get('Content-Length'), file.headers.get('Content-Type')]).to.deep.equal([
        200,
        length,
        type,
      ])
    }
  })

  it('are sifted by person, channel, question, level and keyword, and say of what they are', async () => {
    expect(await titles('?accountName=jeanne.martin')).to.deep.equal(ids(3, 2, 1, 0))
    expect(await titles('?accountName=jeanne.martin&thematique=se-former')).to.deep.equal(ids(2, 1))
    expect(await titles('?videoChannelName=jeanne.martin_channel&niveau=ce1')).to.deep.equal(ids(1))
    expect(await titles('?thematique=se-former&niveau=ce1')).to.deep.equal(ids(1))
    expect(await titles('?motCle=Lecture')).to.deep.equal(ids(1))
    expect(await titles(`?accountId=${jeanne.me.id}`)).to.deep.equal(ids(3, 2, 1, 0))
    expect(await titles(`?videoChannelId=${jeanne.me.id}&sort=publishedAt`)).to.deep.equal(ids(0, 1, 2, 3))
    const feed = await json('/feeds/videos.json?thematique=se-former&niveau=ce1')
    expect(feed.title).to.equal('Se former · CE1 · Classe à 12')
    expect(feed.home_page_url).to.equal(absolute('/thematiques/se-former?niveau=ce1'))
    const hers = await json('/feeds/videos.json?videoChannelName=jeanne.martin_channel')
    expect([hers.title, hers.home_page_url]).to.deep.equal([
      'Jeanne Martin · Classe à 12',
      absolute('/a/jeanne.martin'),
    ])
  })

  it('are refused with a sentence where nothing will ever be', async () => {
    for (const [path, status] of [
      ['/feeds/videos.csv', 404],
      ['/feeds/videos.xml?accountName=nobody', 404],
      ['/feeds/videos.xml?videoChannelName=jeanne.martin', 404],
      ['/feeds/videos.xml?thematique=nulle-part', 404],
      ['/feeds/videos.xml?niveau=nulle-part', 404],
      ['/feeds/videos.xml?accountName=jeanne.martin&videoChannelName=jeanne.martin_channel', 400],
      ['/feeds/videos.xml?accountId=123456', 404],
      ['/feeds/videos.xml?accountId=0', 400],
      ['/feeds/videos.xml?sort=zzz', 400],
      ['/feeds/videos.xml?count=101', 400],
      ['/feeds/videos.xml?after=zzz', 400],
      ['/feeds/video-comments.xml', 400],
      ['/feeds/podcast/videos.xml', 400],
    ] as const) {
      const { status: got, body } = await instance.anyone.get<{ detail: string }>(path)
      expect(got, path).to.equal(status)
      expect(body.detail, path).to.match(/\.$/)
    }
  })

  it('go on by pages of the number asked for, to the last, each film once', async () => {
    const seen: string[] = []
    let next: string | undefined = '/feeds/videos.json?count=3'
    while (next !== undefined) {
      const page: JsonFeed = await json(next)
      expect(page.items.length).to.be.at.most(3)
      seen.push(...page.items.map(({ id }) => id))
      next = page.next_url
    }
    expect(seen).to.deep.equal(ids(3, 2, 1, 0))
    const links = async (path: string, name: string) =>
      Object.fromEntries(all(await xml(path), name).map((one) => [one.getAttribute('rel'), one.getAttribute('href')]))
    for (const [form, name] of [
      ['atom', 'link'],
      ['xml', 'atom:link'],
    ] as const) {
      const { self, next } = await links(`/feeds/videos.${form}?count=3`, name)
      expect(self).to.equal(absolute(`/feeds/videos.${form}?count=3`))
      const following = await links(String(next), name)
      expect(following).to.include({ self: next }).and.not.have.property('next')
    }
  })

  it('are not sent again to who has them, are the same for whoever is signed in, and shown by browsers', async () => {
    const path = '/feeds/videos.atom'
    const first = await instance.anyone.fetch(path)
    const hers = await jeanne.fetch(path)
    expect(await hers.text()).to.equal(await first.text())
    expect(first.headers.get('Cache-Control')).to.equal('public, max-age=300')
    expect(first.headers.get('Vary')).to.include('Accept')
    expect(first.headers.get('X-Robots-Tag')).to.equal('noindex')
    const etag = String(first.headers.get('ETag'))
    const again = await instance.anyone.fetch(path, { headers: { 'If-None-Match': etag } })
    expect([again.status, await again.text()]).to.deep.equal([304, ''])
    const types = await Promise.all(
      ['videos.xml', 'videos.rss2', 'videos.atom1', 'videos.json'].flatMap((name) =>
        [{}, { headers: browser }].map(async (init) => {
          const { headers } = await instance.anyone.fetch(`/feeds/${name}`, init)
          return String(headers.get('Content-Type')).replace('; charset=utf-8', '').replace('application/', '')
        }),
      ),
    )
    expect(types).to.deep.equal(['rss+xml', 'xml', 'rss+xml', 'xml', 'atom+xml', 'xml', 'feed+json', 'json'])
  })

  it('leave films of other instances to their own feeds, unless they are asked for, and then lead there', async () => {
    const { engine: store, subjects } = instance.parts
    await store.transaction(async (tx) => {
      const alice = await subjects.accounts.received.receiveAccount(aRemotePerson(), tx)
      const its = aReceivedVideo(alice._id)
      await subjects.videos.received.receiveVideo(its, tx, { authorName: alice.displayName })
    })
    const its = aReceivedVideo('a' as AccountId).remote
    expect(await titles('')).not.to.include(its.id)
    const { items } = await json('/feeds/videos.json?isLocal=false')
    const found = items.find(({ id }) => id === its.id)
    expect(found?.url).to.equal(its.url)
    expect(found).not.to.have.property('attachments')
    expect((await instance.anyone.get('/feeds/videos.json?accountName=alice@tube.example')).status).to.equal(404)
  })

  it('hold what is answered under a film, but not what waits, nor what was answered to that', async () => {
    const { engine: store, subjects } = instance.parts
    const author = jeanne.me.accountId as AccountId
    const from = (seconds: number, text: string) => ({
      id: randomUUID() as never,
      number: 500 + seconds,
      videoId: film(0)._id,
      author,
      text,
      atSeconds: null,
      now: Temporal.Instant.from('2026-11-20T08:00:00Z').add({ seconds }),
    })
    const seen = firstComment(from(1, 'À 0:12, *bravo* ]]> & <b>'))
    const held = { ...firstComment(from(2, 'Attend.')), held: 'author' as const }
    await store.transaction(async (tx) => {
      for (const comment of [
        seen,
        answerTo(seen, from(3, 'Merci.')),
        held,
        answerTo(held, from(4, 'À ce qui attend.')),
        { ...firstComment(from(5, '')), deletedAt: '2026-11-21T08:00:00.000Z' },
      ]) {
        await subjects.comments.store.insert(comment, tx)
      }
    })
    const path = `/feeds/video-comments.json?videoId=${film(0)._id}`
    const { items, title } = await json(path)
    expect(title).to.include(film(0).title)
    expect(items.map(({ content_html }) => content_html.trim())).to.deep.equal([
      '<p>Merci.</p>',
      '<p>À 0:12, <em>bravo</em> ]]&gt; &amp; &lt;b&gt;</p>',
    ])
    expect(items[1]?.url).to.match(/^http.*\/w\/\w{22}#echange-501-501$/)
    expect(all(await xml(path.replace('json', 'xml')), 'item')).to.have.length(2)
    expect(
      all(await xml(`${path.replace('json', 'atom')}&count=1`), 'link')
        .at(2)
        ?.getAttribute('rel'),
    ).to.equal('next')
  })

  it('lose a film the moment it is withdrawn, also for who asks whether anything changed', async () => {
    const { engine: store, subjects } = instance.parts
    const before = await instance.anyone.fetch('/feeds/videos.json?count=1')
    expect(((await before.json()) as JsonFeed).items.map(({ id }) => id)).to.deep.equal(ids(3))
    await store.transaction((tx) => subjects.videos.hide(film(3)._id, 'm' as AccountId, 'Un visage.', tx))
    const known = { headers: { 'If-None-Match': String(before.headers.get('ETag')) } }
    const after = await instance.anyone.fetch('/feeds/videos.json?count=1', known)
    expect(((await after.json()) as JsonFeed).items.map(({ id }) => id)).to.deep.equal(ids(2))
    expect((await instance.anyone.fetch(`/feeds/video-comments.json?videoId=${film(3)._id}`)).status).to.equal(404)
  })
})
