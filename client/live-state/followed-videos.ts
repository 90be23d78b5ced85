/** My videos, followed for as long as an element is shown: it draws itself again when the instance is no longer heard. */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { LiveState } from '#src/videos/video-schemas.ts'
import { followMyVideos } from '../api/videos.ts'

export class FollowedVideos implements ReactiveController {
  /** The instance is no longer heard. */
  isCut = false
  readonly #host: ReactiveControllerHost
  readonly #onState: (state: LiveState) => void
  #unfollow: (() => void) | null = null

  constructor(host: ReactiveControllerHost, onState: (state: LiveState) => void) {
    this.#host = host
    this.#onState = onState
    host.addController(this)
  }

  /** From now on; begun twice, it is followed once. */
  begin() {
    this.#unfollow ??= followMyVideos(this.#onState, (isOn) => {
      this.isCut = !isOn
      this.#host.requestUpdate()
    })
  }

  hostDisconnected() {
    this.#unfollow?.()
    this.#unfollow = null
  }
}
