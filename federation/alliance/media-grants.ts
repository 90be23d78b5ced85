/**
 * The other side of `give-media.ts`: for one of our people who may see a film that an ally shares, its instance is asked
 * for a path that opens it; kept until shortly before it ends, asked once for all who watch at the same time.
 */
import type { Clock } from '#src/clock.ts'
import type { Iri } from '../actor.ts'
import { isSameOrigin } from '../iri.ts'
import { type HostPolicies, type MediaGrants, type RemoteFetch, RemoteRefused, type SharedFilm } from '../ports.ts'
import { sharedMedia } from '../vocabulary/video.ts'

interface MediaGrantsParts {
  fetch: Pick<RemoteFetch, 'document'>
  policies: Pick<HostPolicies, 'isAllied'>
  clock: Clock
}

interface Opened {
  /** Absolute, in place of `sharedMedia`. */
  base: string
  /** Milliseconds since 1970. */
  until: number
}

/** A file that is asked for now must still open when it is sent. */
const marginMilliseconds = 60_000
/** After a refusal, before it is asked again: a player asks ten times a second. */
const refusedMilliseconds = 5_000
const mostRemembered = 5_000

export function createMediaGrants({ fetch, policies, clock }: MediaGrantsParts): MediaGrants {
  const known = new Map<Iri, { opened: Promise<Opened>; until: number }>()
  const now = () => clock.now().epochMilliseconds

  async function ask(id: Iri): Promise<Opened> {
    const { document } = await fetch.document(`${id}/grant`)
    const { object, mediaPath, expires } = document as { object?: unknown; mediaPath?: unknown; expires?: unknown }
    const videoId = uuidOf(id)
    const path = typeof mediaPath === 'string' ? mediaPath : ''
    const until = Date.parse(String(expires))
    const isPath = videoId !== null && new RegExp(`^/media/g/[\\w-]{56,64}/${videoId}$`).test(path)
    if (object !== id || !isPath || Number.isNaN(until)) {
      throw new RemoteRefused('malformed', `what ${id} answered is no grant`)
    }
    return { base: new URL(path, id).href, until }
  }

  function openedFor(id: Iri): Promise<Opened> {
    const before = known.get(id)
    if (before !== undefined && before.until > now()) return before.opened
    const opened = ask(id)
    // Until it answers, everyone waits for this one; then as long as it lasts.
    const entry = { opened, until: Number.POSITIVE_INFINITY }
    opened.then(
      ({ until }) => {
        entry.until = until - marginMilliseconds
      },
      () => {
        entry.until = now() + refusedMilliseconds
      },
    )
    known.delete(id)
    known.set(id, entry)
    for (const oldest of known.keys()) {
      if (known.size <= mostRemembered) break
      known.delete(oldest)
    }
    return opened
  }

  return {
    async addressOf(video: SharedFilm, url: string): Promise<string> {
      if (video.audience === 'public' || video.audience === 'lien') return url
      const { id, host } = video.remote
      if (!policies.isAllied(host)) throw new RemoteRefused('unauthorized', `${host} is not allied`)
      const shared = new URL(sharedMedia(uuidOf(id) ?? ''), id).href
      if (!isSameOrigin(url, id) || !url.startsWith(`${shared}/`)) {
        throw new RemoteRefused('malformed', `${url} is no file of ${id}`)
      }
      const { base } = await openedFor(id)
      return base + url.slice(shared.length)
    },
    forget(video) {
      known.delete(video.remote.id)
    },
  }
}

/** Of an id of a video of our own software. */
function uuidOf(id: Iri): string | null {
  return /\/videos\/watch\/([0-9a-f-]{36})$/.exec(id)?.[1] ?? null
}
