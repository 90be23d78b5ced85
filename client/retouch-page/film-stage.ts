import { html, LitElement } from 'lit'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { type Edits, isCovering, noEdits, type Rectangle, toResult, toSource } from '#transcoding/edits.ts'
import { hasCome } from '../announce/announce.ts'
import { video as fetchVideo } from '../api/videos.ts'
import { icon } from '../icons/icons.ts'
import { filmWords } from '../locales/fr-film.ts'
import { filmVersion } from '../playback/film-version.ts'
import type { Source } from '../playback/source.ts'
import { base } from '../styles/base.styles.ts'
import { type Chosen, inside, momentText, zonesAt } from './edit-list.ts'
import { styles } from './film-stage.styles.ts'

interface Grip {
  act: 'draw' | 'move' | 'size'
  index: number
  /** Where the hand began, and what it took hold of, in shares of the picture. */
  from: { x: number; y: number }
  rectangle: Rectangle
}

/** By one press of an arrow, in shares of the picture. */
const step = 0.01

/**
 * The film, and over it the regions as they will be: drawn, moved and sized with a mouse, a finger or the arrows. It plays as
 * the edits will have it: without what is cut, silent where it is muted. Seconds are those of the source.
 * Events: `moment-changed` (seconds), `zone-drawn` (rectangle), `zone-moved` ({ index, rectangle }), `zone-chosen` (index).
 */
export class FilmStage extends LitElement {
  static override styles = [base, styles]
  static override properties = {
    video: { attribute: false },
    edits: { attribute: false },
    applied: { attribute: false },
    chosen: { attribute: false },
    isDrawing: { type: Boolean },
    at: { state: true },
    isPlaying: { state: true },
    sketch: { state: true },
  }
  declare video: VideoDetails | null
  declare edits: Edits
  /** What the film that is played has already lost. */
  declare applied: Edits | null
  declare chosen: Chosen | null
  declare isDrawing: boolean
  declare at: number
  declare isPlaying: boolean
  declare sketch: Rectangle | null
  #source: Source | null = null
  /** Which film is shown: another one is opened as soon as it is made. */
  #shown: string | null = null
  #grip: Grip | null = null
  #isGone = false

  constructor() {
    super()
    this.video = null
    this.edits = noEdits
    this.applied = null
    this.chosen = null
    this.isDrawing = false
    this.at = 0
    this.isPlaying = false
    this.sketch = null
  }

  /** Shows this moment of the source, or what follows it when the film that is played has lost it. */
  seek(seconds: number) {
    const film = this.#film
    this.at = Math.max(0, seconds)
    if (film) {
      this.#source?.begin()
      film.currentTime = toResult(this.at, this.#lost)
    }
    this.#tellMoment()
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    this.#isGone = true
    this.#source?.close()
  }

  override render() {
    const said = filmWords.retouch.stage
    const zones = zonesAt(this.edits, this.at, this.chosen)
    const isCut = this.edits.cuts.some((cut) => isCovering(cut, this.at))
    return html`
      <div class="stage">
        <video
          playsinline
          preload="auto"
          aria-label=${said.film}
          @timeupdate=${this.#onTime}
          @play=${this.#onPlay}
          @pause=${this.#onPlay}
        ></video>
        <div class="sheet ${this.isDrawing ? 'drawing' : ''}" @pointerdown=${this.#onDown} @pointermove=${this.#onMove} @pointerup=${this.#onUp} @pointercancel=${this.#onUp}>
          ${zones.map(
            ({ index, as, isChosen, isShown, ...rectangle }) => html`<button
              type="button"
              class="zone ${as} ${isChosen ? 'chosen' : ''} ${isShown ? '' : 'away'}"
              .style=${placeOf(this.#grip?.index === index && this.sketch ? this.sketch : rectangle)}
              data-index=${index}
              aria-label=${said.zone(index + 1, Math.round(rectangle.x * 100), Math.round(rectangle.y * 100))}
              aria-pressed=${isChosen ? 'true' : 'false'}
              @click=${() => this.#tell('zone-chosen', index)}
              @keydown=${(event: KeyboardEvent) => this.#onKey(event, index, rectangle)}
            >
              <span class="number" aria-hidden="true">${index + 1}</span>
              ${isChosen ? html`<span class="corner" data-corner></span>` : ''}
            </button>`,
          )}
          ${this.#grip?.act === 'draw' && this.sketch ? html`<span class="zone blurred chosen" .style=${placeOf(this.sketch)}></span>` : ''}
        </div>
        ${isCut ? html`<p class="cut">${said.isCut}</p>` : ''}
      </div>
      <div class="controls">
        <button class="btn slim" type="button" @click=${this.#toggle}>${icon('play')}${this.isPlaying ? said.pause : said.play}</button>
        <button class="btn slim" type="button" @click=${() => this.seek(this.at - 1)}>${said.back}</button>
        <button class="btn slim" type="button" @click=${() => this.seek(this.at - 0.1)}>${said.backABit}</button>
        <span class="time"><span class="unseen">${said.moment}</span>${momentText(Math.round(this.at * 10) / 10)}</span>
        <button class="btn slim" type="button" @click=${() => this.seek(this.at + 0.1)}>${said.onABit}</button>
        <button class="btn slim" type="button" @click=${() => this.seek(this.at + 1)}>${said.on}</button>
      </div>
    `
  }

  override updated(changed: Map<string, unknown>) {
    if (changed.has('video')) this.#open()
  }

  /** The film as it is now, at the moment where one was. */
  async #open() {
    const { video } = this
    const film = this.#film
    if (!video?.playback || !film) return
    const version = filmVersion(video.playback)
    if (version === this.#shown) return
    this.#shown = version
    if (video.width && video.height) {
      this.renderRoot
        .querySelector<HTMLElement>('.stage')
        ?.style.setProperty('--film-ratio', `${video.width} / ${video.height}`)
    }
    const reading = import('../playback/source.ts')
    if (!(await hasCome(reading))) return
    const { openSource } = await reading
    if (this.#isGone || this.#shown !== version) return
    film.pause()
    this.#source?.close()
    this.#source = openSource({
      video: film,
      playback: video.playback,
      startAt: toResult(this.at, this.#lost),
      isFrugal: false,
      renew: async () => {
        const answer = await fetchVideo(video.uuid)
        return answer.ok ? answer.value.playback : null
      },
      onChange: () => {},
    })
  }

  get #film(): HTMLVideoElement | null {
    return this.renderRoot.querySelector('video')
  }

  get #lost() {
    return this.applied?.cuts ?? []
  }

  #tell(name: string, detail: unknown) {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }

  #tellMoment() {
    this.#tell('moment-changed', this.at)
  }

  #toggle = () => {
    const film = this.#film
    if (!film) return
    this.#source?.begin()
    if (film.paused) film.play().catch(() => {})
    else film.pause()
  }

  #onPlay = () => {
    this.isPlaying = this.#film?.paused === false
  }

  #onTime = () => {
    const film = this.#film
    if (!film || film.readyState === 0) return
    // Where one has just gone to, seen from the film, may be a hair before it.
    const seen = toSource(film.currentTime, this.#lost)
    if (!film.paused || Math.abs(toResult(this.at, this.#lost) - film.currentTime) > 0.05) this.at = seen
    const cut = film.paused ? undefined : this.edits.cuts.find((one) => isCovering(one, this.at))
    if (cut && toResult(cut.to, this.#lost) < film.duration) return this.seek(cut.to)
    if (cut) film.pause()
    film.muted = this.edits.sounds.some((passage) => passage.as === 'muted' && isCovering(passage, this.at))
    this.#tellMoment()
  }

  #point(event: PointerEvent) {
    const box = this.renderRoot.querySelector('.sheet')?.getBoundingClientRect()
    if (!box) return { x: 0, y: 0 }
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height }
  }

  #onDown = (event: PointerEvent) => {
    const target = event.target as HTMLElement
    const zone = target.closest<HTMLElement>('.zone')
    const from = this.#point(event)
    if (zone) {
      const index = Number(zone.dataset.index)
      const shown = zonesAt(this.edits, this.at, this.chosen).find((one) => one.index === index)
      if (!shown) return
      this.#grip = { act: target.dataset.corner === undefined ? 'move' : 'size', index, from, rectangle: shown }
    } else if (this.isDrawing) {
      event.preventDefault()
      this.#grip = { act: 'draw', index: -1, from, rectangle: { ...from, width: 0, height: 0 } }
    } else return
    this.#film?.pause()
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
  }

  #onMove = (event: PointerEvent) => {
    const grip = this.#grip
    if (!grip) return
    const { x, y } = this.#point(event)
    const [dx, dy] = [x - grip.from.x, y - grip.from.y]
    const { rectangle } = grip
    if (Math.hypot(dx, dy) < 0.005 && this.sketch === null) return
    if (grip.act === 'move') this.sketch = inside({ ...rectangle, x: rectangle.x + dx, y: rectangle.y + dy })
    if (grip.act === 'size')
      this.sketch = inside({
        ...rectangle,
        width: Math.min(rectangle.width + dx, 1 - rectangle.x),
        height: Math.min(rectangle.height + dy, 1 - rectangle.y),
      })
    if (grip.act === 'draw') {
      const clip = (value: number) => Math.min(1, Math.max(0, value))
      const [left, right] = [clip(Math.min(grip.from.x, x)), clip(Math.max(grip.from.x, x))]
      const [top, bottom] = [clip(Math.min(grip.from.y, y)), clip(Math.max(grip.from.y, y))]
      this.sketch = { x: left, y: top, width: right - left, height: bottom - top }
    }
  }

  #onUp = () => {
    const { sketch } = this
    const grip = this.#grip
    this.#grip = null
    this.sketch = null
    if (!grip || !sketch) return
    if (grip.act !== 'draw') this.#tell('zone-moved', { index: grip.index, rectangle: sketch })
    else if (sketch.width > 0.01 && sketch.height > 0.01) this.#tell('zone-drawn', inside(sketch))
  }

  #onKey(event: KeyboardEvent, index: number, rectangle: Rectangle) {
    const [dx, dy] = arrows[event.key] ?? [0, 0]
    if (dx === 0 && dy === 0) return
    event.preventDefault()
    const moved = event.shiftKey
      ? { ...rectangle, width: rectangle.width + dx * step, height: rectangle.height + dy * step }
      : { ...rectangle, x: rectangle.x + dx * step, y: rectangle.y + dy * step }
    this.#tell('zone-moved', { index, rectangle: inside(moved) })
  }
}

const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

function placeOf({ x, y, width, height }: Rectangle): string {
  const percent = (share: number) => `${(share * 100).toFixed(2)}%`
  return `left: ${percent(x)}; top: ${percent(y)}; width: ${percent(width)}; height: ${percent(height)}`
}

customElements.define('c12-film-stage', FilmStage)
