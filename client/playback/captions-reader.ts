/**
 * The captions that a person reads in the player: in which language, how large, and what is to be read now. The browser
 * loads the tracks; they are drawn here, above the controls when these are shown, and by the browser only where nothing
 * of ours is seen (floating window, iPhone’s full screen).
 */
import { html, nothing, type ReactiveController, type ReactiveControllerHost } from 'lit'
import type { CaptionTrack, VideoDetails } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import { captionsOnline } from '../api/captions.ts'
import { captionWords } from '../locales/fr-captions.ts'
import { type CaptionSize, captionsChoice, keepCaptionsChoice } from './captions-choice.ts'
import { captionsLabel } from './captions-label.ts'

interface Host extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment
  readonly video: VideoDetails | null
  /** Read in place of the captions of the film. */
  readonly said: string | null
}

export class CaptionsReader implements ReactiveController {
  size: CaptionSize
  #host: Host
  #language: string | null
  #last: string | null = null
  readonly #renewed = new Set<string>()
  #read: readonly DocumentFragment[] = []

  constructor(host: Host) {
    this.#host = host
    const { language, size } = captionsChoice()
    this.#language = language
    this.size = size
    host.addController(this)
  }

  hostConnected() {}

  /** Those that are read, if the film has them in the language that was chosen. */
  get track(): CaptionTrack | undefined {
    return this.#host.video?.captions.find(({ language }) => language.id === this.#language)
  }

  /** Inside the `<video>`. */
  tracks(video: VideoDetails) {
    return video.captions.map(
      (track) =>
        html`<track
          kind=${track.language.id === video.languageTag.split('-', 1)[0] ? 'captions' : 'subtitles'}
          srclang=${track.language.id}
          label=${captionsLabel(track)}
          src=${track.path}
          @cuechange=${this.#look}
          @load=${this.#look}
          @error=${this.#renew}
        />`,
    )
  }

  render() {
    const { said } = this.#host
    return html`<div class="captions ${this.size}" lang=${this.track?.language.id ?? nothing}>
      ${
        said === null
          ? this.#read.map((line) => html`<p><span>${line.cloneNode(true)}</span></p>`)
          : said && html`<p><span>${said}</span></p>`
      }
    </div>`
  }

  show = (event?: Event) => {
    const isAway = event ? /^(enter|webkitbegin)/.test(event.type) : false
    for (const element of this.#elements) {
      const isRead = element.srclang === this.track?.language.id
      element.track.mode = isRead ? (isAway ? 'showing' : 'hidden') : 'disabled'
    }
    this.#look()
  }

  choose({ language, size }: { language: string | null; size: CaptionSize }) {
    this.#language = language
    this.size = size
    keepCaptionsChoice({ language, size })
    this.show()
  }

  /** Off, or on again in the language that was read last, else in that of the film. */
  toggle() {
    const { captions = [] } = this.#host.video ?? {}
    const next = captions.find(({ language }) => language.id === this.#last) ?? captions[0]
    if (!next) return
    this.#last = this.track?.language.id ?? this.#last
    this.choose({ language: this.track ? null : next.language.id, size: this.size })
    announce(this.track ? captionWords.player.onTold(next.language.label) : captionWords.player.offTold)
  }

  /** The page was opened long ago: the address has ended, or they were changed since. Asked once for each. */
  #renew = async (event: Event) => {
    const element = event.target as HTMLTrackElement
    const id = this.#host.video?.uuid
    if (id === undefined || this.#renewed.has(element.srclang)) return
    this.#renewed.add(element.srclang)
    const answer = await captionsOnline(id)
    const now = answer.ok ? answer.value.data.find(({ language }) => language.id === element.srclang) : undefined
    if (now) element.src = now.captionPath
  }

  get #elements(): HTMLTrackElement[] {
    return [...this.#host.renderRoot.querySelectorAll('track')]
  }

  #look = () => {
    const element = this.#elements.find(({ srclang }) => srclang === this.track?.language.id)
    const active = element?.track.mode === 'hidden' ? [...(element.track.activeCues ?? [])] : []
    this.#read = active.map((cue) => (cue as VTTCue).getCueAsHTML())
    this.#host.requestUpdate()
  }
}
