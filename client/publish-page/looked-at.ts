/**
 * What the instance found when it looked at a file that had arrived, while its author still writes: nothing to say, or why
 * it cannot be prepared (`refusedFilm`).
 */
import { html } from 'lit'
import type { LiveState } from '#src/videos/video-schemas.ts'
import { video as fetchVideo, followMyVideos } from '../api/videos.ts'
import '../file-drop/file-drop.ts'
import '../live-state/live-state.ts'
import { publishingWords } from '../locales/fr-publishing.ts'
import '../notice/notice.ts'

/** `onChange` when it is refused, and when it no longer is. */
export class LookedAt {
  /** Null while nothing is wrong. */
  refused: LiveState | null = null
  readonly #onChange: () => void
  #videoId: string | null = null
  #unfollow: (() => void) | null = null

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** All of it has arrived; said twice, it is followed once. */
  follow(videoId: string) {
    if (this.#videoId === videoId) return
    this.leave()
    this.#videoId = videoId
    const hear = (state: LiveState) => this.hear(state)
    this.#unfollow = followMyVideos(hear, async (isOn) => {
      // It may have been refused before one listened.
      const answer = isOn ? await fetchVideo(videoId) : null
      if (answer?.ok && answer.value.live?.state === 'failed') hear(answer.value.live)
    })
  }

  hear(state: LiveState) {
    if (state.uuid !== this.#videoId) return
    const refused = state.state === 'failed' ? state : null
    if (refused === null && this.refused === null) return
    this.refused = refused
    this.#onChange()
  }

  leave() {
    this.#unfollow?.()
    this.#unfollow = null
    this.#videoId = null
    this.refused = null
  }
}

/** Why, and what to do: another file (`onFile`), or once more with this one when the fault may not be its own. */
export function refusedFilm(
  refused: LiveState,
  hear: (state: LiveState) => void,
  onFile: (event: CustomEvent<File>) => unknown,
) {
  const said = publishingWords.publish
  return html`<c12-notice slim kind="refused" heading=${said.refusedFilm} text=${refused.failure ?? ''}></c12-notice>
    ${
      refused.canRetry
        ? html`<div class="card pad">
            <c12-live-state slim .state=${refused} @retry-asked=${(event: CustomEvent<LiveState>) => hear(event.detail)}></c12-live-state>
          </div>`
        : ''
    }
    <c12-file-drop label=${said.otherFilm} @file-chosen=${onFile}>
      <p class="small soft">${said.otherFilmText}</p>
    </c12-file-drop>`
}
