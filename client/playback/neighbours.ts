/**
 * The exchange of the film with neighbours, once the viewer agreed: loaded then, for this film, until they take it back or
 * leave. Nothing of it is remembered.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { hasCome } from '../announce/announce.ts'
import type { Exchange, Exchanged } from './exchange.ts'
import type { Source } from './source.ts'

export class Neighbours implements ReactiveController {
  /** Null until the viewer agreed. */
  exchanged: Exchanged | null = null
  #exchange: Exchange | null = null
  #isGone = false
  readonly #host: ReactiveControllerHost

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostDisconnected() {
    this.#isGone = true
    this.#exchange?.close()
  }

  async agree(video: VideoDetails, film: HTMLVideoElement, source: () => Source | null) {
    this.takeBack(source())
    this.#tell({ neighbours: 0, receivedBytes: 0, givenBytes: 0 })
    const coming = import('./exchange.ts')
    if (!(await hasCome(coming))) return this.takeBack(source())
    const { openExchange } = await coming
    // Taken back, or left, while it was coming.
    if (this.exchanged === null || this.#exchange !== null || this.#isGone) return
    this.#exchange = openExchange({
      video,
      film,
      onChange: (exchanged) => {
        if (this.exchanged !== null) this.#tell(exchanged)
      },
    })
    source()?.share(this.#exchange.loader)
  }

  takeBack(source: Source | null) {
    this.#tell(null)
    source?.share(null)
    this.#exchange?.close()
    this.#exchange = null
  }

  #tell(exchanged: Exchanged | null) {
    this.exchanged = exchanged
    this.#host.requestUpdate()
  }
}

/** The instance introduces neighbours to one another, and this film may be theirs. */
export function hasExchange({ trackerUrls, streamingPlaylists }: VideoDetails): boolean {
  return trackerUrls.length > 0 && (streamingPlaylists[0]?.files.some(({ torrentUrl }) => torrentUrl !== null) ?? false)
}
