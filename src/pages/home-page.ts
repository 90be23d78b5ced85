/** `/`: what is this, the questions, what colleagues tried and what is new. */
import { videoFeedLinks } from '../feeds/feed-links.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { videosQuery } from '../videos/videos-query.ts'
import { html } from './html.ts'
import type { Page } from './page.ts'
import type { ThematiqueView } from './page-data.ts'
import type { Site } from './site.ts'
import { moreLink, thematiqueList, videoList } from './video-list.ts'

export interface HomePageParts {
  site: Site
  thematiques: ThematiqueView[]
  videos: Pick<VideosPart, 'listVideos'>
}

/** The most tried of the latest stands first; what is tried by nobody is not « tried by colleagues ». */
export function homePage({ site, thematiques, videos }: HomePageParts): Page {
  return {
    paths: ['/'],
    door: 'anyone',
    async show({ viewer, query }) {
      const after = query('apres')
      const [recent, mostTried] = await Promise.all([
        videos.listVideos(viewer, videosQuery.parse({ count: 12, ...(after ? { after } : {}) })),
        videos.listVideos(viewer, videosQuery.parse({ sort: '-essaye', count: 5 })),
      ])
      const tried = mostTried.data.filter(({ counts }) => counts.essaye > 0)
      const featured = tried[0] ?? recent.data[0] ?? null
      const { heading, welcome } = site.community
      return {
        content: {
          page: 'home',
          data: {
            heading,
            welcome,
            featured,
            recent,
            tried: tried.filter(({ uuid }) => uuid !== featured?.uuid).slice(0, 4),
          },
        },
        title: site.name,
        feeds: videoFeedLinks(`Les vidéos de ${site.name}`),
        preview: previewOf(featured),
        main: html`<h1>${heading[0]}<br>${heading[1]}</h1>
<p>${welcome}</p>
<p class="row"><a class="btn main" href="/publier">J’ai un clip</a></p>
<h2>Votre question du moment</h2>
${thematiqueList(thematiques)}
${tried.length > 0 && html`<h2>Essayées par des collègues</h2>${videoList(tried)}`}
<h2>Les dernières vidéos</h2>
${videoList(recent.data) ?? html`<p>Aucune vidéo n’est encore publiée ici.</p>`}
${moreLink(recent, '/')}`,
      }
    },
  }
}

export function previewOf(video: { thumbnails: readonly { path: string; width: number; height: number }[] } | null) {
  const widest = video?.thumbnails.at(-1)
  return widest ? { imagePath: widest.path, width: widest.width, height: widest.height } : null
}
