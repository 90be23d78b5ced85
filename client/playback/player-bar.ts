/** The controls under the film: the time line with its marks, and the bar of buttons. media-chrome's act by themselves. */
import { html } from 'lit'
import 'media-chrome/dist/media-fullscreen-button.js'
import 'media-chrome/dist/media-mute-button.js'
import 'media-chrome/dist/media-pip-button.js'
import 'media-chrome/dist/media-play-button.js'
import 'media-chrome/dist/media-seek-backward-button.js'
import 'media-chrome/dist/media-seek-forward-button.js'
import 'media-chrome/dist/media-time-range.js'
import 'media-chrome/dist/media-volume-range.js'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { clock, spokenDuration } from '../formats/durations.ts'
import { type IconName, icon } from '../icons/icons.ts'
import { captionWords } from '../locales/fr-captions.ts'
import { playerWords } from '../locales/fr-player.ts'
import { chapterAt } from './chapter-marks.ts'
import type { SourceState } from './source.ts'

export type Panel = 'settings' | 'captions' | 'chapters'

interface Bar {
  video: VideoDetails
  /** Seconds that comments speak of. */
  marks: readonly number[]
  at: number
  lastsSeconds: number
  source: SourceState
  rate: number
  hasCaptionsOn: boolean
  /** The one that is open. */
  panel: Panel | null
  togglePanel: (panel: Panel) => void
}

export function playerBar(bar: Bar) {
  const { video, marks, at, lastsSeconds: lasts } = bar
  return html`<div class="bottom">
    <div class="line">
      <media-time-range></media-time-range>
      <ul class="marks" aria-hidden="true">
        ${lasts > 0 ? marks.map((mark) => html`<li .style=${`left: ${((100 * mark) / lasts).toFixed(2)}%`}></li>`) : ''}
      </ul>
    </div>
    <div class="bar">
      <media-play-button></media-play-button>
      <media-seek-backward-button seekoffset="10"></media-seek-backward-button>
      <media-seek-forward-button seekoffset="10"></media-seek-forward-button>
      <media-mute-button></media-mute-button>
      <media-volume-range></media-volume-range>
      <span class="time"
        ><span class="unseen">${playerWords.place(spokenDuration(at), spokenDuration(lasts))}</span
        ><span aria-hidden="true">${clock(at)} / ${clock(lasts)}</span></span
      >
      <span class="chapter" aria-hidden="true">${chapterAt(video.chapters, at)?.title ?? ''}</span>
      <span class="push shown">${shownText(bar)}</span>
      ${video.chapters.length > 0 ? opener(bar, 'chapters', 'list', captionWords.player.chapters) : ''}
      ${
        video.captions.length > 0
          ? opener(bar, 'captions', bar.hasCaptionsOn ? 'captionsOn' : 'captions', playerWords.captions)
          : ''
      }
      ${opener(bar, 'settings', 'settings', playerWords.settings)}
      <media-pip-button></media-pip-button>
      <media-fullscreen-button></media-fullscreen-button>
    </div>
  </div>`
}

function opener(bar: Bar, panel: Panel, drawing: IconName, label: string) {
  return html`<button
    class="ctl"
    type="button"
    id=${`open-${panel}`}
    aria-label=${label}
    aria-expanded=${String(bar.panel === panel)}
    @keydown=${keepActivation}
    @keyup=${keepActivation}
    @click=${() => bar.togglePanel(panel)}
  >
    ${icon(drawing)}
  </button>`
}

/** The quality that is shown, and the speed when it is not the usual one. */
function shownText({ source: { shown, chosen, isSoundOnly }, rate }: Bar): string {
  if (isSoundOnly) return playerWords.sound
  const lines = shown ? playerWords.lines(shown.lines) : ''
  const speed = rate === 1 ? '' : playerWords.rate(rate)
  return [chosen === -1 && lines ? playerWords.auto(lines) : lines, speed].filter(Boolean).join(' · ')
}

/** media-chrome takes Space and Enter for the film, also from buttons that are not its own. */
function keepActivation(event: KeyboardEvent) {
  if (event.key === ' ' || event.key === 'Enter') event.stopPropagation()
}
