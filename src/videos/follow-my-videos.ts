/**
 * The live state of a person's videos, told as it changes to each of their open pages: one look at the store per
 * person and second, however many pages are open, and fewer when nothing is under way.
 */
import type { Person } from '../access/permissions.ts'
import type { AccountId } from '../accounts/account.ts'
import type { MyVideos } from './my-videos.ts'
import type { VideoId } from './video.ts'
import type { LiveState } from './video-schemas.ts'

interface FollowMyVideosParts {
  mine: Pick<MyVideos, 'liveStates'>
  /** Called when the store could not be read; the next look may succeed. */
  onError: (error: unknown) => void
  busyMilliseconds?: number
  idleMilliseconds?: number
}

/** Open pages of one person; more than this, the oldest is closed (its browser asks again if somebody looks). */
const pagesPerPerson = 8

interface Listener {
  tell: (state: LiveState) => void
  close: () => void
}

interface Watch {
  viewer: Person
  listeners: Set<Listener>
  /** What was last told of each video, as text. */
  told: Map<VideoId, string>
  stop: () => void
}

export function createFollowMyVideos(parts: FollowMyVideosParts) {
  const { mine, onError, busyMilliseconds = 1000, idleMilliseconds = 4000 } = parts
  const watches = new Map<AccountId, Watch>()

  function startWatch(viewer: Person): Watch {
    let timer: NodeJS.Timeout | undefined
    let isStopped = false
    const watch: Watch = {
      viewer,
      listeners: new Set(),
      told: new Map(),
      stop: () => {
        isStopped = true
        clearTimeout(timer)
        watches.delete(viewer.accountId)
      },
    }
    const look = async () => {
      const states = await mine.liveStates(viewer, [...watch.told.keys()]).catch((error: unknown) => {
        onError(error)
        return null
      })
      if (isStopped) return
      if (states !== null) tellChanges(watch, states)
      timer = setTimeout(look, watch.told.size > 0 ? busyMilliseconds : idleMilliseconds)
      timer.unref()
    }
    watches.set(viewer.accountId, watch)
    void look()
    return watch
  }

  return {
    /** Tells at once what is under way, then each change. `close` is called when we end it. @returns how to leave */
    follow(viewer: Person, tell: (state: LiveState) => void, close: () => void): () => void {
      const watch = watches.get(viewer.accountId) ?? startWatch(viewer)
      const listener: Listener = { tell, close }
      for (const text of watch.told.values()) tell(JSON.parse(text) as LiveState)
      watch.listeners.add(listener)
      const [oldest] = watch.listeners
      if (watch.listeners.size > pagesPerPerson && oldest) {
        watch.listeners.delete(oldest)
        oldest.close()
      }
      return () => {
        watch.listeners.delete(listener)
        if (watch.listeners.size === 0) watch.stop()
      }
    },
  }
}

export type FollowMyVideos = ReturnType<typeof createFollowMyVideos>

/** What is settled is told once more, then no longer looked at. */
function tellChanges(watch: Watch, states: readonly LiveState[]): void {
  const seen = new Set<VideoId>()
  for (const state of states) {
    const id = state.uuid as VideoId
    seen.add(id)
    const text = JSON.stringify(state)
    if (watch.told.get(id) !== text) for (const { tell } of watch.listeners) tell(state)
    if (isSettled(state)) watch.told.delete(id)
    else watch.told.set(id, text)
  }
  for (const id of watch.told.keys()) if (!seen.has(id)) watch.told.delete(id)
}

function isSettled(state: LiveState): boolean {
  return (state.state === 'ready' && !state.isPartial) || state.state === 'failed'
}
