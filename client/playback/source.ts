/**
 * From a playlist to a `<video>`: hls.js light where there is Media Source, the browser's own HLS elsewhere, one MP4 as
 * the last resort. Chooses the quality by itself or as told, survives a cut network, asks for new addresses when the
 * ones it has have ended, and can load the sound alone.
 */
import Hls, { type ErrorData, type HlsConfig, type Level } from 'hls.js/light'
import type { Playback } from '#src/videos/video-schemas.ts'

export interface Quality {
  /** To be given back to `choose`. */
  id: number
  /** The short side: 720 for 1280 × 720 and for 720 × 1280. */
  lines: number
}

export interface SourceState {
  qualities: readonly Quality[]
  /** What was asked: a quality, or -1 for automatic. */
  chosen: number
  /** What is shown now. */
  shown: Quality | null
  isSoundOnly: boolean
  /** `cut`: waits for the network and goes on by itself. `broken`: nothing more can be tried. */
  trouble: 'cut' | 'broken' | null
  /** Its pieces can come from elsewhere than this instance (`share`). */
  isShareable: boolean
}

/** Before anything is known of a film. */
const noSource: SourceState = {
  qualities: [],
  chosen: -1,
  shown: null,
  isSoundOnly: false,
  trouble: null,
  isShareable: false,
}

export interface Source {
  choose(quality: number): void
  listenOnly(isSoundOnly: boolean): void
  /** Fills the buffer for real; before that, only enough to begin at once. */
  begin(): void
  /** From now on pieces come by this; null: as usual. */
  share(loader: NonNullable<HlsConfig['fLoader']> | null): void
  retry(): void
  close(): void
}

interface Parts {
  video: HTMLVideoElement
  playback: Playback
  startAt: number
  /** New addresses, when those of a non-public video have ended. */
  renew: () => Promise<Playback | null>
  onChange: (state: SourceState) => void
  /** Before one plays: nothing, or the first seconds. */
  isFrugal: boolean
}

const refusedStatuses = [401, 403, 404, 410]

export function openSource(parts: Parts): Source {
  // A film of another instance that has no playlist is one file.
  const isFile = parts.playback.playlistPath.endsWith('.mp4')
  return Hls.isSupported() && !isFile ? openHls(parts) : openNatively(parts)
}

function openHls({ video, playback, startAt, renew, onChange, isFrugal }: Parts): Source {
  let now = playback
  let renewals = 0
  let mended = 0
  let hasBegun = false
  let state: SourceState = { ...noSource, isShareable: true }
  const tell = (change: Partial<SourceState>) => {
    state = { ...state, ...change }
    onChange(state)
  }

  const hls = new Hls({
    autoStartLoad: false,
    // A film still being made is an "event" playlist: begin at its beginning, not near its edge.
    startPosition: startAt,
    capLevelToPlayerSize: true,
    maxBufferLength: 2,
    maxMaxBufferLength: 60,
    backBufferLength: 60,
    enableWorker: false,
  })

  const load = (path: string, from: number) => {
    hls.config.startPosition = from
    hls.loadSource(path)
    if (hasBegun || !isFrugal) hls.startLoad(from)
  }

  const onError = async (_event: string, data: ErrorData) => {
    if (!data.fatal) return
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && mended < 2) {
      mended += 1
      hls.recoverMediaError()
    } else if (data.type === Hls.ErrorTypes.NETWORK_ERROR) {
      const isRefused = refusedStatuses.includes(data.response?.code ?? 0)
      if (isRefused && renewals < 3) {
        renewals += 1
        const renewed = await renew()
        if (renewed === null) return tell({ trouble: 'broken' })
        now = renewed
        return load(
          state.isSoundOnly ? (now.audioPlaylistPath ?? now.playlistPath) : now.playlistPath,
          video.currentTime,
        )
      }
      // What came is no playlist: waiting would not mend it.
      const isNonsense = data.details === Hls.ErrorDetails.MANIFEST_PARSING_ERROR
      tell({ trouble: isRefused || isNonsense ? 'broken' : 'cut' })
    } else if (now.fallbackPath !== null) {
      const at = video.currentTime
      hls.destroy()
      video.src = now.fallbackPath
      video.currentTime = at
    } else tell({ trouble: 'broken' })
  }

  hls.on(Hls.Events.ERROR, onError)
  hls.on(Hls.Events.MANIFEST_PARSED, (_event, { levels }) => {
    // The playlist of the sound alone has one level and no picture: the qualities of the film stay offered.
    if (!state.isSoundOnly) tell({ qualities: levels.map(quality).filter(({ lines }) => lines > 0), trouble: null })
  })
  hls.on(Hls.Events.LEVEL_SWITCHED, (_event, { level }) => {
    const shown = hls.levels[level]
    tell({ shown: shown && level !== undefined && !state.isSoundOnly ? quality(shown, level) : null })
  })
  hls.on(Hls.Events.FRAG_BUFFERED, () => {
    renewals = 0
    if (state.trouble === 'cut') tell({ trouble: null })
  })

  const goOn = () => {
    if (state.trouble !== 'cut') return
    if (state.qualities.length === 0) load(now.playlistPath, video.currentTime)
    else hls.startLoad()
  }
  addEventListener('online', goOn)
  hls.attachMedia(video)
  load(now.playlistPath, startAt)

  return {
    choose(chosen) {
      // At once: what was buffered in another quality is thrown away, so that the person sees their choice.
      hls.currentLevel = chosen
      tell({ chosen })
    },
    listenOnly(isSoundOnly) {
      const path = isSoundOnly ? now.audioPlaylistPath : now.playlistPath
      if (path === null || isSoundOnly === state.isSoundOnly) return
      const isPlaying = !video.paused
      tell({ isSoundOnly, shown: null, chosen: -1 })
      load(path, video.currentTime)
      if (isPlaying) video.play().catch(() => {})
    },
    begin() {
      if (hasBegun) return
      hasBegun = true
      hls.config.maxBufferLength = 30
      hls.startLoad(video.currentTime || startAt)
    },
    share(loader) {
      if (loader) hls.config.fLoader = loader
      else delete hls.config.fLoader
    },
    retry() {
      tell({ trouble: null })
      load(now.playlistPath, video.currentTime || startAt)
    },
    close() {
      removeEventListener('online', goOn)
      hls.destroy()
    },
  }
}

/** iPhone before 17.1, and whatever has no Media Source: the browser chooses the quality. */
function openNatively({ video, playback, startAt, onChange }: Parts): Source {
  const state = noSource
  const playsLists = video.canPlayType('application/vnd.apple.mpegurl') !== ''
  const load = (isSoundOnly: boolean, from: number) => {
    const list = isSoundOnly ? playback.audioPlaylistPath : playback.playlistPath
    video.src = (playsLists ? list : playback.fallbackPath) ?? playback.playlistPath
    if (from > 0) video.addEventListener('loadedmetadata', () => (video.currentTime = from), { once: true })
    onChange({ ...state, isSoundOnly })
  }
  const onError = () => onChange({ ...state, trouble: navigator.onLine ? 'broken' : 'cut' })
  video.addEventListener('error', onError)
  load(false, startAt)
  return {
    choose() {},
    listenOnly: (isSoundOnly) => load(isSoundOnly, video.currentTime),
    begin() {},
    share() {},
    retry: () => load(false, video.currentTime),
    close() {
      video.removeEventListener('error', onError)
      video.removeAttribute('src')
      video.load()
    },
  }
}

function quality(level: Level, id: number): Quality {
  return { id, lines: Math.min(level.width, level.height) }
}
