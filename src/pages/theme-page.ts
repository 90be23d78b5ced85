/** `/thematiques/<slug>`: the answers to one question. */
import { NotFound } from '../app-error.ts'
import { videoFeedLinks, videoFeedPath } from '../feeds/feed-links.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { type VideosQuery, videoSort, videosQuery } from '../videos/videos-query.ts'
import { previewOf } from './home-page.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import type { NiveauView, ThematiqueView } from './page-data.ts'
import type { Site } from './site.ts'
import { feedLinks, moreLink, videoList } from './video-list.ts'

interface ThemePageParts {
  site: Site
  thematiques: ThematiqueView[]
  niveaux: NiveauView[]
  videos: Pick<VideosPart, 'listVideos'>
}

export function themePage({ site, thematiques, niveaux, videos }: ThemePageParts): Page {
  return {
    paths: ['/thematiques/:slug'],
    door: 'anyone',
    async show({ viewer, params, query }) {
      const thematique = thematiques.find(({ slug }) => slug === params.slug)
      if (!thematique) throw new NotFound('Cette question n’est pas de celles que nous suivons ici.')
      const niveau = niveaux.find(({ slug }) => slug === query('niveau'))?.slug ?? null
      const sort: VideosQuery['sort'] = videoSort.safeParse(query('tri')).data ?? '-publishedAt'
      const asked = {
        thematique: thematique.slug,
        sort,
        count: 24,
        ...(niveau ? { niveau } : {}),
        ...(query('apres') ? { after: query('apres') } : {}),
      }
      const found = await videos.listVideos(viewer, videosQuery.parse(asked))
      const sentence = site.community.thematiques.find(({ slug }) => slug === thematique.slug)?.sentence ?? ''
      const sifted = new URLSearchParams({
        ...(niveau ? { niveau } : {}),
        ...(sort === '-publishedAt' ? {} : { tri: sort }),
      })
      const about = { thematique: thematique.slug, ...(niveau ? { niveau } : {}) }
      const level = niveaux.find(({ slug }) => slug === niveau)?.name
      return {
        content: {
          page: 'theme',
          data: { thematique, sentence, niveau, sort, videos: found, feedPath: videoFeedPath(about) },
        },
        feeds: videoFeedLinks([thematique.name, level].filter(Boolean).join(' · '), about),
        title: thematique.name,
        description: sentence,
        preview: previewOf(found.data[0] ?? null),
        main: html`<h1>${thematique.name}</h1>
<p>${sentence}</p>
<form class="row" action="${thematique.path}"><label for="niveau">Niveau</label>
<select id="niveau" name="niveau"><option value="">Tous</option>${niveaux.map(
          ({ slug, name }) => html`<option value="${slug}"${slug === niveau ? html` selected` : null}>${name}</option>`,
        )}</select> <button class="btn" type="submit">Filtrer</button></form>
${videoList(found.data) ?? html`<p>Aucune vidéo ne répond encore à cette question. La vôtre serait la première.</p>`}
${moreLink(found, sifted.size > 0 ? `${thematique.path}?${sifted}` : thematique.path)}
${feedLinks(videoFeedPath(about))}`,
      }
    },
  }
}
