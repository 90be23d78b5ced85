import { html } from 'lit'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { longDate } from '../formats/dates.ts'
import { icon, iconNamed } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { myVideosWords } from '../locales/fr-my-videos.ts'
import { watchingWords } from '../locales/fr-watching.ts'
import { niveauNamed, thematiqueNamed } from '../page-data.ts'

/** Under the name of its author: their académie, when it was published, and where, when that is another instance. */
export function factsOf({ account, publishedAt, origin }: VideoDetails) {
  const facts = [
    account.academie,
    publishedAt ? words.video.publishedOn(longDate(publishedAt)) : words.video.notPublished,
  ]
  return html`${facts.filter(Boolean).join(' · ')}${
    origin === null
      ? ''
      : html` · <a href=${origin.url} rel="noopener noreferrer">${watchingWords.watch.origin(origin.host)}</a>`
  }`
}

/** What it is about, whom it is for, and what may be done with it. */
export function chipsOf(video: VideoDetails) {
  return html`<ul class="chips" aria-label=${words.video.about}>
    ${video.niveaux.map((slug) => html`<li><span class="chip">${niveauNamed(slug)}</span></li>`)}
    ${video.thematiques.map((slug) => {
      const thematique = thematiqueNamed(slug)
      return thematique
        ? html`<li>
            <a class="chip hue" .style=${`--hue: ${thematique.hue}`} href=${thematique.path}
              >${iconNamed(thematique.icon)}${thematique.name}</a
            >
          </li>`
        : ''
    })}
    ${video.keywords.map((word) => html`<li><a class="chip" href=${`/recherche?${new URLSearchParams({ q: word })}`}>${word}</a></li>`)}
    <li>
      <span class="chip" title=${words.audiences[video.audience].hint}
        >${icon(video.audience === 'public' ? 'globe' : video.audience === 'lien' ? 'link' : 'lock')}${words.audiences[video.audience].name}</span
      >
    </li>
    <li><span class="chip">${words.licences[video.licenceCode].name}</span></li>
  </ul>`
}

/** Null for somebody of this instance. */
export function hostElsewhere(host: string | undefined): string | null {
  return host === undefined || host === location.host ? null : host
}

/** Nobody thanks themselves: what authors see of their own, in the place of what others give. */
export function receivedOf({ counts: { essaye, merci } }: VideoDetails) {
  const said = myVideosWords.mine
  if (essaye + merci === 0) return ''
  return html`<p class="received">
    ${essaye > 0 ? html`<span>${icon('check')}${said.essaye(essaye)}</span>` : ''}
    ${merci > 0 ? html`<span>${icon('heart')}${said.merci(merci)}</span>` : ''}
  </p>`
}

/** Of the best picture: whoever fetches many films with such a program knows what it is. */
export function torrentOf({ streamingPlaylists }: VideoDetails) {
  const [file] = streamingPlaylists[0]?.files ?? []
  if (!file?.torrentDownloadUrl) return ''
  return html`<li>
    <a href=${file.torrentDownloadUrl} rel="nofollow" type="application/x-bittorrent">
      ${icon('download')}<span class="grow">${watchingWords.watch.torrent}</span><span class="small soft">${file.resolution.label}</span>
    </a>
  </li>`
}
