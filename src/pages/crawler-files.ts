/** What crawlers and researchers ask every site for: `robots.txt`, `sitemap.xml`, `security.txt`, the icon. */
import express, { type RequestHandler, type Router } from 'express'
import { anonymous } from '../access/viewer.ts'
import { NotFound } from '../app-error.ts'
import { sendText } from '../http/send.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { videosQuery } from '../videos/videos-query.ts'
import { html } from './html.ts'
import { favicon } from './mark.ts'
import type { Page } from './page.ts'
import type { Site } from './site.ts'

interface CrawlerFilesParts {
  site: Site
  publicUrl: () => URL
  videos: Pick<VideosPart, 'listVideos'>
  /** Draws on the budget of who asks. */
  counted: RequestHandler
  /** Those of text, to be listed. */
  pages: readonly Page[]
}

/** RFC 9309. Pages of one person's own are of no use to anyone else. */
const closedToCrawlers = [
  '/api/',
  '/media/g/',
  '/connexion',
  '/publier',
  '/mes-videos',
  '/profil',
  '/moderation',
  '/administration',
  '/recherche',
]

const cache = 'public, max-age=3600'
/** A sitemap holds 50 000 addresses at most (sitemaps.org); ours stops well before, at the newest. */
const mostVideos = 5000
/** It is the same for everyone, and costs fifty reads: less time than others may keep it (`cache`). */
const keptMs = 5 * 60_000

export function crawlerFiles({ site, publicUrl, videos, counted, pages }: CrawlerFilesParts): Router {
  const router = express.Router()
  const absolute = (path: string) => new URL(path, publicUrl()).href

  // Some ask for this name whatever the page says; they go by the type.
  router.get(['/favicon.svg', '/favicon.ico'], (request, response) =>
    sendText(request, response, { type: 'image/svg+xml', text: favicon, cache: 'public, max-age=86400' }),
  )
  router.get('/robots.txt', (request, response) =>
    sendText(request, response, {
      type: 'text/plain; charset=utf-8',
      cache,
      text: site.isDemonstration
        ? 'User-agent: *\nDisallow: /\n'
        : `User-agent: *\n${closedToCrawlers.map((path) => `Disallow: ${path}\n`).join('')}\nSitemap: ${absolute('/sitemap.xml')}\n`,
    }),
  )
  /** RFC 9116. */
  router.get('/.well-known/security.txt', (request, response) => {
    if (site.contactMail === null) throw new NotFound()
    const expires = Temporal.Now.instant()
      .add({ hours: 24 * 180 })
      .toString({ smallestUnit: 'second' })
    return sendText(request, response, {
      type: 'text/plain; charset=utf-8',
      cache,
      text: `Contact: mailto:${site.contactMail}\nExpires: ${expires}\nPreferred-Languages: fr, en\nCanonical: ${absolute('/.well-known/security.txt')}\n`,
    })
  })
  async function readSitemap(): Promise<string> {
    const addresses = pages
      .filter(({ door, paths: [path = ''] }) => door === 'anyone' && !path.includes(':') && isOpen(path))
      .map(({ paths: [path = ''] }) => html`<url><loc>${absolute(path)}</loc></url>\n`)
    for (const { slug } of site.community.thematiques) {
      addresses.push(html`<url><loc>${absolute(`/thematiques/${slug}`)}</loc></url>\n`)
    }
    let after: string | undefined
    do {
      const page = await videos.listVideos(
        anonymous,
        videosQuery.parse({ count: 100, isLocal: 'true', ...(after ? { after } : {}) }),
      )
      for (const { path, updatedAt } of page.data) {
        addresses.push(html`<url><loc>${absolute(path)}</loc><lastmod>${updatedAt}</lastmod></url>\n`)
      }
      after = page.next ?? undefined
    } while (after !== undefined && addresses.length < mostVideos)
    return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${addresses.join('')}</urlset>\n`
  }

  let kept: { text: Promise<string>; until: number } | null = null
  router.get('/sitemap.xml', counted, (request, response, next) => {
    const now = performance.now()
    if (kept === null || kept.until < now) {
      const text = readSitemap()
      kept = { text, until: now + keptMs }
      text.catch(() => {
        kept = null
      })
    }
    kept.text
      .then((text) => sendText(request, response, { type: 'application/xml; charset=utf-8', cache, text }))
      .catch(next)
  })
  return router
}

function isOpen(path: string): boolean {
  return !closedToCrawlers.some((closed) => path.startsWith(closed))
}
