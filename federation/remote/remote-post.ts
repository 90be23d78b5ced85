/** Tells another instance something, once, and reads what its answer means for the next try. Queues and patience are for `outbox/`. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '#src/clock.ts'
import type { Iri } from '../actor.ts'
import { type HostPolicies, type PostOutcome, type RemotePost, RemoteRefused } from '../ports.ts'
import type { Signing } from '../signature-ports.ts'
import type { Answer, Connector } from './connector.ts'
import type { Dialects } from './dialects.ts'

interface RemotePostParts {
  connector: Connector
  signing: Pick<Signing, 'cavage' | 'rfc9421'>
  dialects: Dialects
  policies: Pick<HostPolicies, 'of'>
  clock: Clock
  /** Ours are never posted to over the network. */
  isOurs: (iri: Iri) => boolean
}

/** Others take less; a peer that verifies us first has to fetch our actor. */
const usualTimeoutMs = 15_000

export function createRemotePost(parts: RemotePostParts): RemotePost {
  const { connector, signing, dialects, policies, clock, isOurs } = parts

  async function knock(
    url: URL,
    { body, keys, signal }: Parameters<RemotePost['activity']>[0],
    spoken: 'cavage' | 'rfc9421',
    timeoutMs: number,
  ): Promise<Answer> {
    const headers = await signing[spoken]({ method: 'POST', url, body, date: clock.now() }, keys)
    headers.Accept = 'application/activity+json, application/ld+json'
    return connector.exchange({
      method: 'POST',
      url,
      headers,
      body,
      maxBytes: 0,
      timeoutMs,
      signal,
      wantsBody: () => false,
    })
  }

  return {
    async activity(post) {
      const { inbox, signal, timeoutMs = usualTimeoutMs } = post
      if (isOurs(inbox)) return refused('this instance is not told over the network')
      const url = URL.parse(inbox)
      if (url === null) return refused('not an address')
      const { host } = url
      if (policies.of(host) === 'blocked') return refused(`${host} is blocked here`)
      const first = dialects.of(host)
      const end = performance.now() + timeoutMs
      try {
        const answer = await knock(url, post, first, timeoutMs)
        const isAboutSignature = answer.status === 401 || (answer.status === 400 && first === 'rfc9421')
        if (!isAboutSignature) return outcomeOf(answer, clock)
        const second = first === 'cavage' ? 'rfc9421' : 'cavage'
        const again = await knock(url, post, second, Math.max(1, end - performance.now()))
        const outcome = outcomeOf(again, clock)
        if (outcome.outcome === 'accepted') dialects.note(host, second)
        return outcome.outcome === 'accepted' ? outcome : outcomeOf(answer, clock)
      } catch (error) {
        signal?.throwIfAborted()
        if (!(error instanceof RemoteRefused)) throw error
        const { isTransient, message } = error
        return isTransient
          ? { outcome: 'transient', status: null, retryAfterSeconds: null, detail: message }
          : refused(message)
      }
    },
  }
}

function refused(detail: string): PostOutcome {
  return { outcome: 'permanent', reason: 'refused', status: null, detail }
}

/** Worth another try: their trouble, or a doubt about who we are that may pass (keys fetched again). */
const transientStatuses = new Set([401, 407, 408, 409, 421, 423, 425, 429])

function outcomeOf({ status, headers }: { status: number; headers: IncomingHttpHeaders }, clock: Clock): PostOutcome {
  const detail = `HTTP ${status}`
  if (status >= 200 && status < 300) return { outcome: 'accepted', status }
  if (status === 404 || status === 410) return { outcome: 'permanent', reason: 'gone', status, detail }
  const isTransient = status < 200 || (status >= 300 && status < 400) || status >= 500 || transientStatuses.has(status)
  if (!isTransient) return { outcome: 'permanent', reason: 'refused', status, detail }
  return { outcome: 'transient', status, retryAfterSeconds: retryAfter(headers['retry-after'], clock), detail }
}

const longestWaitSeconds = 7 * 24 * 3600

/** RFC 9110 §10.2.3: seconds, or a date. */
function retryAfter(text: string | undefined, clock: Clock): number | null {
  if (text === undefined) return null
  const seconds = /^\d{1,9}$/.test(text.trim())
    ? Number(text)
    : Math.ceil((Date.parse(text) - clock.now().epochMilliseconds) / 1000)
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, longestWaitSeconds) : null
}
