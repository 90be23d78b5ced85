/** What opens over the film: its settings, its captions, its chapters. One at a time. */
import { html, nothing } from 'lit'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import type { CaptionsReader } from './captions-reader.ts'
import { hasExchange, type Neighbours } from './neighbours.ts'
import type { Panel } from './player-bar.ts'
import type { CaptionsChoice, PlayerCaptions } from './player-captions.ts'
import './player-captions.ts'
import type { PlayerChapters } from './player-chapters.ts'
import './player-chapters.ts'
import type { Choice, PlayerSettings } from './player-settings.ts'
import './player-settings.ts'
import type { SourceState } from './source.ts'

export type PanelElement = PlayerSettings | PlayerCaptions | PlayerChapters

interface Given {
  video: VideoDetails
  at: number
  rate: number
  source: SourceState
  captions: CaptionsReader
  neighbours: Neighbours
  /** They would not fit over the film: each is a sheet of its own. */
  isSmall: boolean
  onChoice: (choice: Choice) => void
  goTo: (seconds: number) => void
  close: () => void
}

export function playerPanel(panel: Panel | null, { video, at, captions, ...given }: Given) {
  const popover = given.isSmall ? 'manual' : nothing
  if (panel === 'settings')
    return html`<c12-player-settings
      popover=${popover}
      .source=${given.source}
      .rate=${given.rate}
      .hasExchange=${hasExchange(video)}
      .exchanged=${given.neighbours.exchanged}
      .hasSoundOnly=${Boolean(video.playback?.audioPlaylistPath)}
      .at=${at}
      @choice-made=${(event: CustomEvent<Choice>) => given.onChoice(event.detail)}
      @settings-closed=${given.close}
    ></c12-player-settings>`
  if (panel === 'captions')
    return html`<c12-player-captions
      popover=${popover}
      .tracks=${video.captions}
      .language=${captions.track?.language.id ?? null}
      .size=${captions.size}
      @captions-chosen=${(event: CustomEvent<CaptionsChoice>) => captions.choose(event.detail)}
      @panel-closed=${given.close}
    ></c12-player-captions>`
  if (panel === 'chapters')
    return html`<c12-player-chapters
      popover=${popover}
      .chapters=${video.chapters}
      .at=${at}
      @moment-asked=${(event: CustomEvent<number>) => given.goTo(event.detail)}
      @panel-closed=${given.close}
    ></c12-player-chapters>`
  return ''
}
