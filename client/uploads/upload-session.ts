/**
 * One file on its way to the instance, by tus. It arrives whatever happens: a cut network, a server that restarts, a
 * phone that sleeps, a browser that was closed (the same file is chosen again). One tab at a time sends a file: the
 * others wait for it (`navigator.locks`), for the server serves one and cuts the other.
 */
import { type DetailedError, Upload } from 'tus-js-client'
import { type Problem, problemFrom } from '../api/request.ts'
import { fingerprintOf, forgetUpload, keepUpload, keptUpload } from './kept-uploads.ts'
import { createPace, nextPieceBytes, pieceBytes } from './pace.ts'

export interface UploadState {
  /**
   * `cut`: no network, goes on by itself. `retrying`: the server does not answer, goes on by itself.
   * `other-tab`: another tab sends it; this one goes on if that one closes.
   */
  phase: 'starting' | 'sending' | 'cut' | 'retrying' | 'paused' | 'other-tab' | 'done' | 'refused'
  sentBytes: number
  totalBytes: number
  bytesPerSecond: number | null
  secondsLeft: number | null
  /** Known as soon as the upload is accepted, before the first byte. */
  videoId: string | null
  /** In `retrying`: when the next try begins, in milliseconds since 1970. */
  nextTryAt: number | null
  problem: Problem | null
  /** It goes on from what had arrived earlier. */
  isResumed: boolean
}

export interface UploadSession {
  readonly fingerprint: string
  readonly state: UploadState
  pause(): void
  resume(): void
  /** Erases what arrived. @returns false when it may stay: all of it had arrived, or nobody answered */
  stop(): Promise<boolean>
  /** Lets go of it without erasing: the page is leaving, or another file was chosen. */
  leave(): void
}

const endpoint = '/api/v1/uploads'
/** Nothing moved for so long: the connection is dead although nobody said so (a phone that changed networks). */
const stalledMs = 30_000
const delaysSeconds = [1, 2, 4, 8, 15, 30, 60] as const

/** @param replaces a video of mine, whose film this file becomes */
export function openUpload(
  file: File,
  onChange: (state: UploadState) => void,
  { replaces }: { replaces?: string } = {},
): UploadSession {
  const fingerprint = fingerprintOf(file, replaces)
  const pace = createPace()
  const ended = new AbortController()
  let upload: Upload | null = null
  let release: (() => void) | null = null
  let pieceBegunAt = 0
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let stall: ReturnType<typeof setTimeout> | undefined
  let state: UploadState = {
    phase: 'starting',
    sentBytes: 0,
    totalBytes: file.size,
    bytesPerSecond: null,
    secondsLeft: null,
    videoId: null,
    nextTryAt: null,
    problem: null,
    isResumed: false,
  }
  const tell = (change: Partial<UploadState>) => {
    if (ended.signal.aborted) return
    state = { ...state, ...change }
    onChange(state)
  }

  function begin() {
    const kept = keptUpload(fingerprint)
    if (kept?.finishedAt != null) {
      if (state.phase === 'other-tab') return finish(kept.videoId)
      forgetUpload(fingerprint)
    }
    const going = kept?.finishedAt === null ? kept : null
    tell({ phase: 'starting', videoId: going?.videoId ?? state.videoId, isResumed: going !== null })
    upload = new Upload(file, {
      endpoint,
      uploadUrl: going?.url ?? null,
      metadata: { filename: file.name, filetype: file.type, ...(replaces ? { replaces } : {}) },
      chunkSize: pieceBytes.first,
      // Trying again is decided below: tus gives up after its list, and when the browser says offline.
      retryDelays: null,
      storeFingerprintForResuming: false,
      onBeforeRequest() {
        pieceBegunAt = performance.now()
      },
      onAfterResponse(_request, response) {
        const videoId = response.getHeader('X-Video')
        if (videoId) tell({ videoId })
      },
      onUploadUrlAvailable() {
        const { url } = upload ?? {}
        if (!url || !state.videoId || going) return
        const { name: fileName, size: sizeBytes } = file
        const { videoId } = state
        const begun = { begunAt: Date.now(), finishedAt: null, replaces: replaces ?? null }
        keepUpload({ fingerprint, url, videoId, fileName, sizeBytes, ...begun })
      },
      onProgress(sentBytes) {
        tries = 0
        watchStall()
        pace.note(sentBytes, performance.now())
        tell({
          phase: 'sending',
          sentBytes,
          bytesPerSecond: pace.bytesPerSecond(),
          secondsLeft: pace.secondsLeft(file.size),
          problem: null,
          nextTryAt: null,
        })
      },
      onChunkComplete(bytes) {
        if (upload) upload.options.chunkSize = nextPieceBytes(bytes, performance.now() - pieceBegunAt)
      },
      onSuccess: () => finish(state.videoId),
      onError: (error) => onError(error as DetailedError),
    })
    watchStall()
    upload.start()
  }

  function finish(videoId: string | null) {
    clearTimers()
    const kept = keptUpload(fingerprint)
    if (kept) keepUpload({ ...kept, finishedAt: Date.now() })
    tell({ phase: 'done', sentBytes: file.size, secondsLeft: 0, videoId, problem: null })
    release?.()
  }

  function onError(error: DetailedError) {
    clearTimers()
    pace.forget()
    if (upload) upload.options.chunkSize = pieceBytes.first
    const response = error.originalResponse ?? null
    const status = response?.getStatus() ?? 0
    if (status === 0) return waitForNetwork()
    // What had arrived has expired, or was stopped elsewhere: begin again from the first byte.
    if ((status === 404 || status === 410) && keptUpload(fingerprint)) {
      forgetUpload(fingerprint)
      tell({ videoId: null, sentBytes: 0 })
      return begin()
    }
    if (status >= 500 || status === 409 || status === 423 || status === 429) return tryLater('retrying')
    tell({ phase: 'refused', problem: problemFrom(status, response?.getBody() ?? '') })
    release?.()
  }

  function waitForNetwork() {
    tryLater(navigator.onLine ? 'retrying' : 'cut')
  }

  function tryLater(phase: 'cut' | 'retrying') {
    const seconds = delaysSeconds[Math.min(tries, delaysSeconds.length - 1)] ?? 60
    tries += 1
    tell({ phase, nextTryAt: Date.now() + seconds * 1000, bytesPerSecond: null, secondsLeft: null })
    // Also tried while the browser says offline: it is sometimes wrong.
    timer = setTimeout(() => upload?.start(), seconds * 1000)
  }

  function watchStall() {
    clearTimeout(stall)
    stall = setTimeout(async () => {
      await upload?.abort()
      waitForNetwork()
    }, stalledMs)
  }

  function clearTimers() {
    clearTimeout(timer)
    clearTimeout(stall)
  }

  async function goOffline(): Promise<void> {
    if (state.phase !== 'sending' && state.phase !== 'starting') return
    clearTimers()
    pace.forget()
    await upload?.abort()
    tell({ phase: 'cut', bytesPerSecond: null, secondsLeft: null })
  }

  function goOnline() {
    if (state.phase !== 'cut' && state.phase !== 'retrying') return
    clearTimers()
    tries = 0
    watchStall()
    upload?.start()
  }

  addEventListener('offline', goOffline, { signal: ended.signal })
  addEventListener('online', goOnline, { signal: ended.signal })
  hold(`envoi:${fingerprint}`, ended.signal, () => tell({ phase: 'other-tab' }), begin).then((letGo) => {
    release = letGo
  })

  function leave() {
    clearTimers()
    upload?.abort()
    ended.abort()
    release?.()
  }

  return {
    fingerprint,
    get state() {
      return state
    },
    pause() {
      clearTimers()
      pace.forget()
      upload?.abort()
      tell({ phase: 'paused', bytesPerSecond: null, secondsLeft: null })
    },
    resume() {
      if (state.phase !== 'paused' && state.phase !== 'refused' && state.phase !== 'retrying') return
      clearTimers()
      tell({ phase: 'starting', problem: null })
      watchStall()
      upload?.start()
    },
    async stop() {
      clearTimers()
      forgetUpload(fingerprint)
      const isGone = await erased(upload)
      ended.abort()
      release?.()
      return isGone
    },
    leave,
  }
}

/**
 * Runs `begin` once this tab is the only one to hold `name`: at once, or when the tab that has it lets go.
 * @returns how to let go
 */
async function hold(name: string, signal: AbortSignal, onTaken: () => void, begin: () => void): Promise<() => void> {
  const { promise: letGoOf, resolve: letGo } = Promise.withResolvers<void>()
  // Locks exist in secure contexts only; elsewhere the server cuts one of the two, which tries again.
  if (!navigator.locks) {
    begin()
    return letGo
  }
  const run = () => {
    begin()
    return letGoOf
  }
  const { promise: known, resolve: know } = Promise.withResolvers<void>()
  navigator.locks
    .request(name, { ifAvailable: true }, (lock) => {
      know()
      if (lock) return run()
      onTaken()
      navigator.locks.request(name, { signal }, run).catch(() => {})
      return undefined
    })
    .catch(know)
  await known
  return letGo
}

/** What cannot be erased now, and had not all arrived, expires by itself. */
async function erased(upload: Upload | null): Promise<boolean> {
  try {
    await upload?.abort(true)
    return true
  } catch (error) {
    const status = (error as DetailedError).originalResponse?.getStatus()
    return status === 404 || status === 410
  }
}

/** Erases what had arrived of an upload that nobody goes on with; if it cannot be, it expires by itself. */
export async function eraseUpload(url: string): Promise<void> {
  await Upload.terminate(url, { retryDelays: [] }).catch(() => {})
}
