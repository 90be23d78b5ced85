/** What is done more seldom with a video: its files taken home, hiding it, reporting it. What each does is the page's. */
import { html } from 'lit'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { fileName } from '../formats/names.ts'
import { size } from '../formats/numbers.ts'
import { icon } from '../icons/icons.ts'
import { playerWords } from '../locales/fr-player.ts'
import { watchingWords } from '../locales/fr-watching.ts'
import { closeWhenLeft } from '../styles/menu.styles.ts'
import { torrentOf } from './facts.ts'

interface Acts {
  place: (event: MouseEvent) => void
  hide: () => unknown
  report: () => unknown
}

export function moreMenu(video: VideoDetails, { place, hide, report }: Acts) {
  const said = watchingWords.watch
  const files = video.playback?.isGrowing ? [] : (video.playback?.renditions ?? [])
  return html`<span class="more">
    <button class="btn round" type="button" popovertarget="more" aria-label=${said.more} @click=${place}>${icon('more')}</button>
    <div id="more" class="menu" popover @focusout=${closeWhenLeft}>
      ${
        files.length > 0 && video.downloadEnabled
          ? html`<p class="files" id="files">${said.download}</p>
              <ul aria-labelledby="files">
                ${files.map(
                  (file) =>
                    html`<li>
                      <a href=${file.path} download=${fileName(video.name, file.name)}>
                        ${icon(file.isAudioOnly ? 'headphones' : 'download')}
                        <span class="grow">${file.isAudioOnly ? playerWords.sound : playerWords.lines(Math.min(file.width, file.height))}</span>
                        <span class="small soft">${size(file.sizeBytes)}</span>
                      </a>
                    </li>`,
                )}
                ${torrentOf(video)}
              </ul>`
          : ''
      }
      <ul class=${files.length > 0 ? 'apart' : ''}>
        ${
          video.may.moderate && !video.hidden
            ? html`<li><button type="button" @click=${hide}>${icon('hidden')}${said.hide}</button></li>`
            : ''
        }
        <li><button type="button" @click=${report}>${icon('flag')}${said.report}</button></li>
      </ul>
    </div>
  </span>`
}
