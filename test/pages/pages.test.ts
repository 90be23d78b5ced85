/** Every page as it leaves the server, before any script: what crawlers, readers without script and DashLord find. */
import { expect } from 'chai'
import type { AccountId } from '#src/accounts/account.ts'
import { errorView } from '#src/pages/error-page.ts'
import type { PageData } from '#src/pages/page-data.ts'
import type { Video } from '#src/videos/video.ts'
import { shortUuid } from '#src/videos/video-address.ts'
import { anInstance, type Caller, type TestInstance } from '../an-instance.ts'
import { asPerson, type PersonOfTest } from '../as-person.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { aVideo } from '../videos/a-video.ts'

/** A title, a description and a comment that would act if anything let them. */
const hostile = '</script><script>alert(1)</script><img src=x onerror=alert(1)>"\' & « Merci »'

interface Read {
  status: number
  headers: Headers
  text: string
  data: PageData
}

async function read(caller: Caller, path: string): Promise<Read> {
  const response = await caller.fetch(path, { headers: { Accept: 'text/html' } })
  const text = await response.text()
  const [, data = 'null'] = /<script type="application\/json" id="page-data">([\s\S]*?)<\/script>/.exec(text) ?? []
  return { status: response.status, headers: response.headers, text, data: JSON.parse(data) as PageData }
}

onEachEngine('pages', (engine) => {
  let instance: TestInstance
  let jeanne: PersonOfTest
  let lea: PersonOfTest
  let admin: PersonOfTest
  let video: Video
  let number = 0

  before(async () => {
    instance = await anInstance({
      engine,
      settings: {
        ACADEMIE: '10',
        CONTACT_MAIL: 'classe@ac-exemple.fr',
        LEGAL_PUBLISHER: 'Rectorat de l’académie de Lyon',
        LEGAL_DIRECTOR: 'Madame la rectrice',
        LEGAL_HOST: 'Rectorat, 92 rue de Marseille, Lyon',
        SOURCE_URL: 'https://forge.example/classe-a-12',
        ACCESSIBILITY_LEVEL: 'partiellement',
        ACCESSIBILITY_RATE: '72',
        ACCESSIBILITY_AUDIT_DATE: '2026-10-01',
      },
    })
    jeanne = await asPerson(instance, 'Jeanne Martin')
    lea = await asPerson(instance, 'Léa Inspecteur', { roles: ['teacher', 'moderator'] })
    admin = await asPerson(instance, 'Karim Diallo', { roles: ['teacher', 'administrator'] })
    video = await has({
      title: hostile,
      description: `# Titre\n\n${hostile}`,
      thematiques: ['se-former'],
      niveaux: ['cp'],
      keywords: ['dictée', hostile.slice(0, 30)],
    })
    await jeanne.send('POST', `/api/v1/videos/${video._id}/comment-threads`, { text: hostile })
  })
  after(() => instance?.close())

  async function has(given: Partial<Video>): Promise<Video> {
    number += 1
    const made = aVideo({ number, authors: [jeanne.me.accountId as AccountId], ...given })
    await instance.parts.engine.transaction((tx) => instance.parts.subjects.videos.store.insert(made, tx))
    return made
  }

  const open = [
    '/',
    '/thematiques/se-former',
    '/thematiques/se-former?niveau=cp&tri=-views',
    '/recherche',
    '/recherche?q=dict%C3%A9e&niveau=cp&thematique=se-former',
    '/a/jeanne.martin',
    '/connexion',
    '/charte',
    '/administration/connexion',
    '/mentions-legales',
    '/donnees-personnelles',
    '/accessibilite',
    '/cgu',
    '/contact',
    '/aide',
    '/code-source',
    '/problemes/not-found',
  ]

  function watchPath(): string {
    return `/w/${shortUuid(video._id)}`
  }

  it('are whole documents: a language, a title, a description, one main part, one heading, the legal links', async () => {
    const titles = new Set<string>()
    for (const path of [...open, watchPath(), '/nulle-part']) {
      const { status, headers, text } = await read(instance.anyone, path)
      expect(status, path).to.equal(path === '/nulle-part' ? 404 : 200)
      expect(headers.get('Content-Type'), path).to.equal('text/html; charset=utf-8')
      expect(text, path).to.match(/^<!doctype html>\n<html lang="fr">/)
      titles.add(/<title>([^<]+) · [^<]+<\/title>/.exec(text)?.[1] ?? `none at ${path}`)
      expect(text, path).to.match(/<meta name="description" content="[^"]{20,}"/)
      expect(text.match(/<main id="contenu"/g), path).to.have.length(1)
      expect(text.match(/<h1[ >]/g), path).to.have.length(1)
      expect(text, path).to.match(/<a href="\/accessibilite">Accessibilité\u00A0: partiellement conforme<\/a>/)
      expect(text, path).to.include('<a href="/mentions-legales">Mentions légales</a>')
      expect(text, path).to.include('<a href="/donnees-personnelles">Données personnelles</a>')
      expect(text, path).to.include('académie de Lyon')
      expect(text, path).not.to.include('démonstration')
    }
    // Two addresses of one thématique, and of search, share theirs.
    expect(titles.size).to.be.greaterThan(open.length - 3)
  })

  it('hold no script, style or handler of their own, whatever people wrote', async () => {
    for (const path of [
      ...open,
      watchPath(),
      `/recherche?q=${encodeURIComponent(hostile)}`,
      `/${encodeURIComponent(hostile)}`,
    ]) {
      const { text } = await read(instance.anyone, path)
      for (const [script, attributes = ''] of text.matchAll(/<script\b([^>]*)>/g)) {
        expect(attributes, `${path} ${script}`).to.match(
          /type="application\/(ld\+)?json"|type="module" src="\/assets\/[\w-]+\.js"/,
        )
      }
      const markup = text.replaceAll(/<script[\s\S]*?<\/script>/g, '').replaceAll(/"[^"]*"/g, '""')
      expect(markup, path).not.to.match(/<style|<[^>]+\s(style|on\w+)\s*=|<img src=x|javascript:/i)
    }
  })

  it('ask nothing of another host and set no cookie before anybody signs in', async () => {
    for (const path of [...open, watchPath()]) {
      const { headers, text } = await read(instance.anyone, path)
      expect(headers.get('Set-Cookie'), path).to.equal(null)
      for (const [, address = ''] of text.matchAll(
        /<(?:script|link|img|video|source|iframe)\b[^>]*?(?:src|href)="([^"]+)"/g,
      )) {
        expect(new URL(address, instance.url).origin, `${path} ${address}`).to.equal(instance.url.origin)
      }
    }
  })

  it('say what DashLord looks for in legal pages', async () => {
    const notice = (await read(instance.anyone, '/mentions-legales')).text
    for (const word of [
      'Directrice ou directeur',
      'publication',
      'Hébergeur',
      'Éditeur',
      'Madame la rectrice',
      '92 rue',
    ]) {
      expect(notice, word).to.include(word)
    }
    const privacy = (await read(instance.anyone, '/donnees-personnelles')).text.toLowerCase()
    for (const word of ['@', 'finalité', 'durée de conservation', 'sous-traitant'])
      expect(privacy, word).to.include(word)
    const accessibility = (await read(instance.anyone, '/accessibilite')).text
    expect(accessibility).to.include('72\u00A0%').and.include('1 octobre 2026').and.include('Défenseur des droits')
    expect((await read(instance.anyone, '/code-source')).text).to.include('https://forge.example/classe-a-12')
  })

  it('give their element the data of its first drawing', async () => {
    const home = (await read(instance.anyone, '/')).data
    expect(home).to.deep.include({ page: 'home', here: '/', person: null })
    expect(home.thematiques).to.have.length(9)
    const watch = (await read(jeanne, watchPath())).data
    if (watch.page !== 'watch') throw new Error(`it is ${watch.page}`)
    expect(watch.data.video.name).to.equal(hostile)
    expect(watch.data.threads.total).to.equal(1)
    expect(watch.person).to.deep.include({ displayName: 'Jeanne Martin', hasAcceptedCharter: true })
  })

  it('play and list without any script', async () => {
    const { text } = await read(instance.anyone, watchPath())
    expect(text).to.match(/<video controls preload="none" src="\/media\/v\/[^"]+\.mp4" poster="\/media\/v\/[^"]+"/)
    expect(text).to.include('&lt;/script&gt;&lt;script&gt;alert(1)')
    const home = (await read(instance.anyone, '/')).text
    expect(home).to.include(`<a href="${watchPath()}">`)
    expect(home).to.match(/<img src="\/media\/v\/[^"]+" srcset="[^"]+320w[^"]*"[^>]* alt=""/)
    expect(home).to.include('<form role="search" action="/recherche">')
  })

  it('are previewed elsewhere by the image and the film of a public video', async () => {
    const { text } = await read(instance.anyone, watchPath())
    const property = (name: string) => new RegExp(`<meta property="${name}" content="([^"]*)"`).exec(text)?.[1]
    expect(property('og:type')).to.equal('video.other')
    expect(text.match(/property="og:type"/g)).to.have.length(1)
    expect(property('og:url')).to.equal(new URL(watchPath(), instance.url).href)
    expect(property('og:image')).to.match(/^http:\/\/localhost:\d+\/media\/v\/.+\.jpg$/)
    expect(property('og:video')).to.match(/^http:\/\/localhost:\d+\/media\/v\/.+\.mp4$/)
    expect(text).to.include(`<link rel="canonical" href="${new URL(watchPath(), instance.url).href}">`)
    expect(text).not.to.include('noindex')
    const [, described = ''] = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(text) ?? []
    expect(JSON.parse(described)).to.deep.include({ '@type': 'VideoObject', name: hostile, duration: 'PT60S' })
    expect((await read(instance.anyone, `/videos/watch/${video._id}`)).text).to.include(property('og:url'))
  })

  it('name the feeds of what they show, each of which is there', async () => {
    const channel = '?videoChannelName=jeanne.martin_channel'
    for (const [path, feeds, links] of [
      ['/', ['videos.xml', 'videos.atom', 'videos.json'], []],
      [
        '/thematiques/se-former?niveau=cp&tri=-views',
        ['xml', 'atom', 'json'].map((form) => `videos.${form}?niveau=cp&thematique=se-former`),
        ['videos.xml?niveau=cp&thematique=se-former'],
      ],
      [
        '/a/jeanne.martin',
        [...['xml', 'atom', 'json'].map((form) => `videos.${form}${channel}`), `podcast/videos.xml${channel}`],
        [`videos.xml${channel}`, `podcast/videos.xml${channel}`],
      ],
      [
        watchPath(),
        [
          ...['xml', 'atom', 'json'].map((form) => `video-comments.${form}?videoId=${video._id}`),
          ...['xml', 'atom', 'json'].map((form) => `videos.${form}${channel}`),
        ],
        [],
      ],
    ] as const) {
      const text = (await read(instance.anyone, path)).text.replaceAll('&amp;', '&')
      const alternates = [
        ...text.matchAll(
          /<link rel="alternate" type="(application\/(?:rss\+xml|atom\+xml|feed\+json))" title="[^"]+" href="([^"]+)">/g,
        ),
      ]
      expect(
        alternates.map(([, , address]) => address),
        path,
      ).to.deep.equal(feeds.map((feed) => new URL(`/feeds/${feed}`, instance.url).href))
      for (const [, type, address = ''] of alternates) {
        const feed = await instance.anyone.fetch(address)
        expect([feed.status, feed.headers.get('Content-Type')], address).to.deep.equal([200, `${type}; charset=utf-8`])
      }
      const shown = [...text.matchAll(/<a href="\/feeds\/([^"]+)">(?:S’abonner par flux|Écouter en podcast)<\/a>/g)]
      expect(
        shown.map(([, feed]) => feed),
        path,
      ).to.deep.equal(links)
    }
  })

  it('show what is not public to those it is for, unlisted and not previewed; to others, nothing', async () => {
    for (const [audience, stranger, colleague] of [
      ['academie', 404, 200],
      ['lien', 200, 200],
      ['brouillon', 404, 404],
    ] as const) {
      const hidden = await has({ audience, title: `Réservée : ${audience}` })
      const path = `/w/${shortUuid(hidden._id)}`
      const seen = await read(instance.anyone, path)
      expect(seen.status, audience).to.equal(stranger)
      expect((await read(lea, path)).status, audience).to.equal(audience === 'brouillon' ? 404 : colleague)
      const mine = await read(jeanne, path)
      expect(mine.status).to.equal(200)
      expect(mine.text).to.include('<meta name="robots" content="noindex">')
      expect(mine.text).not.to.match(/og:video|ld\+json|oembed|feeds\//)
      if (stranger === 404) {
        expect(seen.text).not.to.include('Réservée')
        const absent = await read(instance.anyone, `/w/${'2'.repeat(22)}`)
        const without = ({ text }: Read) =>
          text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '').replaceAll(/\/w\/\w+|%2Fw%2F\w+/g, '')
        expect(without(seen)).to.equal(without(absent))
      }
      for (const listing of ['/', '/recherche?q=reservee', '/a/jeanne.martin', '/sitemap.xml', '/feeds/videos.atom']) {
        expect((await read(instance.anyone, listing)).text, listing)
          .not.to.include('Réservée')
          .and.not.include(path)
      }
    }
  })

  it('lead whoever must sign in to do so, and back', async () => {
    for (const path of ['/publier', '/mes-videos?apres=x', '/profil', `/mes-videos/${video._id}`, '/moderation']) {
      const { status, headers } = await read(instance.anyone, path)
      expect(status, path).to.equal(303)
      expect(headers.get('Location'), path).to.equal(`/connexion?${new URLSearchParams({ retour: path })}`)
    }
    const { headers } = await read(instance.anyone, '/administration/taches')
    expect(headers.get('Location')).to.equal('/administration/connexion?retour=%2Fadministration%2Ftaches')
    const { data } = await read(instance.anyone, '/connexion?retour=%2Fpublier')
    expect(data.page === 'sign-in' && data.data.returnTo).to.equal('/publier')
  })

  it('lead whoever has not accepted the charter to it, and back, but let them read', async () => {
    const newcomer = await asPerson(instance, 'Noé Nouveau', { hasAcceptedCharter: false })
    expect((await read(newcomer, '/publier')).headers.get('Location')).to.equal('/charte?retour=%2Fpublier')
    for (const path of ['/', watchPath(), '/profil', '/charte?retour=%2Fpublier']) {
      expect((await read(newcomer, path)).status, path).to.equal(200)
    }
  })

  it('open to each person what is theirs, and say to others that it is not', async () => {
    for (const path of ['/publier', '/mes-videos', `/mes-videos/${video._id}`, '/profil']) {
      expect((await read(jeanne, path)).status, path).to.equal(200)
    }
    expect((await read(lea, `/mes-videos/${video._id}`)).status).to.equal(404)
    expect((await read(lea, '/moderation')).status).to.equal(200)
    for (const path of ['/administration', '/administration/taches', '/administration/comptes']) {
      expect((await read(admin, path)).status, path).to.equal(200)
      expect((await read(lea, path)).status, path).to.equal(403)
    }
    expect((await read(jeanne, '/moderation')).status).to.equal(403)
  })

  it('are asked again each time and never kept by a shared cache, for they may name someone', async () => {
    const { headers } = await read(jeanne, '/')
    expect(headers.get('Cache-Control')).to.equal('private, no-cache')
    expect(headers.get('Vary')).to.include('Cookie').and.include('Accept-Encoding')
    const again = await jeanne.fetch('/', { headers: { 'If-None-Match': headers.get('ETag') ?? '' } })
    expect(again.status).to.equal(304)
    const stranger = await instance.anyone.fetch('/', { headers: { 'If-None-Match': headers.get('ETag') ?? '' } })
    expect(stranger.status).to.equal(200)
  })

  it('explain an error with a way out and the number of the request', async () => {
    const { status, headers, text } = await read(instance.anyone, '/nulle-part?q=secret')
    expect(status).to.equal(404)
    expect(text).to.include(`<code>${headers.get('X-Request-Id')}</code>`)
    expect(text).to.include('href="/connexion?retour=%2Fnulle-part%3Fq%3Dsecret"')
    expect(headers.get('Cache-Control')).to.equal('no-store')
    expect(text).to.include('class="fault"')
    expect((await read(jeanne, '/nulle-part')).text).not.to.include('connectez-vous')
  })

  it('of a person who was refused at the door lead to another account, which their provider asks for', () => {
    const problem = { type: '', title: '', status: 403, detail: '', instance: '', requestId: '' }
    const page = (here: string) => errorView({ ...problem, code: 'sso-person-refused' }, here, false).main.text
    expect(page('/saml/acs')).to.include('href="/connexion/sso?frais"')
    expect(page('/connexion/oidc/retour?code=x')).to.include('href="/connexion/oidc?frais"')
  })

  it('are for reading: another method is told which there are', async () => {
    for (const path of ['/', watchPath(), '/mentions-legales']) {
      const answer = await instance.anyone.send('POST', path)
      expect([answer.status, answer.headers.get('Allow')], path).to.deep.equal([405, 'GET, HEAD'])
      expect(answer.headers.get('Content-Type')).to.contain('application/problem+json')
    }
  })

  it('of one’s own are read with odd queries without failing', async () => {
    for (const query of [
      '?apres=nimporte',
      '?q=a&q=b',
      '?niveau[]=cp',
      '?tri=__proto__',
      '?debut=-1',
      '?q=%00',
      '?debut=9999',
    ]) {
      for (const path of ['/', '/recherche', '/thematiques/se-former', '/a/jeanne.martin']) {
        expect((await read(jeanne, path + query)).status, path + query).to.be.oneOf([200, 400])
      }
    }
  })

  it('asked for a following page that is none say so, and are no defect', async () => {
    for (const after of ['x'.repeat(3000), 'x', '%00'])
      expect((await instance.anyone.fetch(`/?apres=${after}`)).status, after.slice(0, 5)).to.equal(400)
  })

  it('can be framed by other sites for the player alone, and say so by oEmbed', async () => {
    const embed = await read(instance.anyone, `/videos/embed/${shortUuid(video._id)}`)
    expect(embed.headers.get('Content-Security-Policy')).to.include('frame-ancestors *')
    expect(embed.headers.get('X-Frame-Options')).to.equal(null)
    expect(embed.text).to.match(/<video controls preload="none" src="\/media\/v\//)
    expect(embed.text).not.to.include('<script')
    expect((await read(instance.anyone, watchPath())).headers.get('Content-Security-Policy')).to.include(
      "frame-ancestors 'none'",
    )

    const asked = (url: string, more = '') =>
      instance.anyone.get(`/services/oembed?url=${encodeURIComponent(url)}${more}`)
    const { body } = await asked(new URL(watchPath(), instance.url).href, '&maxwidth=320&format=json')
    expect(body).to.deep.include({ type: 'video', version: '1.0', title: hostile, width: 320, height: 180 })
    expect((body as { html: string }).html).to.match(
      /^<iframe width="320" height="180" src="http:\/\/localhost:\d+\/videos\/embed\/\w+" title="[^"<]*"/,
    )
    expect((await asked('https://elsewhere.example/w/abc')).status).to.equal(404)
    for (const odd of [
      'format=xml',
      'maxwidth=Infinity',
      'maxwidth=-5',
      'maxheight=NaN',
      'maxwidth=1e3',
      'maxheight=0',
    ]) {
      expect((await asked(new URL(watchPath(), instance.url).href, `&${odd}`)).status, odd).to.equal(400)
    }
    const huge = await asked(new URL(watchPath(), instance.url).href, `&maxwidth=${'9'.repeat(400)}`)
    expect(huge.body).to.deep.include({ width: 3840, height: 2160 })

    for (const audience of ['academie', 'lien', 'brouillon'] as const) {
      const hidden = await has({ audience })
      const path = `/videos/embed/${hidden._id}`
      expect((await read(jeanne, path)).status, audience).to.equal(404)
      expect((await asked(new URL(path, instance.url).href)).status, audience).to.equal(404)
    }
  })

  it('tell crawlers where to go, and where not', async () => {
    const robots = (await instance.anyone.get<string>('/robots.txt')).body
    expect(robots).to.include('Disallow: /mes-videos').and.include(`Sitemap: ${instance.url}sitemap.xml`)
    const map = (await instance.anyone.get<string>('/sitemap.xml')).body
    for (const [, address = ''] of map.matchAll(/<loc>([^<]*)<\/loc>/g)) {
      expect((await instance.anyone.fetch(new URL(address).pathname)).status, address).to.equal(200)
    }
    expect(map)
      .to.include(`<loc>${new URL(watchPath(), instance.url).href}</loc>`)
      .and.include('/thematiques/se-former')
    expect(map).not.to.match(/connexion|administration|profil|publier/)
    // Read once for everybody, and never without end by one.
    const { videos } = instance.parts.subjects
    const { listVideos } = videos
    videos.listVideos = () => Promise.reject(new Error('read again'))
    expect((await instance.anyone.get<string>('/sitemap.xml')).body).to.equal(map)
    videos.listVideos = listVideos
    expect((await instance.anyone.get<string>('/.well-known/security.txt')).body).to.match(
      /^Contact: mailto:classe@ac-exemple\.fr\nExpires: \d{4}-/,
    )
    expect((await instance.anyone.fetch('/favicon.ico')).headers.get('Content-Type')).to.equal('image/svg+xml')
  })
})
