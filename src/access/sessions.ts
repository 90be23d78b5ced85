/**
 * Sessions: who is asking, from the cookie of the request. Begun at sign-in with a new token, prolonged by use, over
 * after some idle time or at an absolute end, and for good at sign-out, by revocation or by single logout.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Account, AccountId } from '../accounts/account.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import { createCookie } from './cookies.ts'
import { deviceOf, expiryOf, type Session, type SessionLimits, type SsoSession } from './session.ts'
import type { SessionsStore } from './sessions-store.ts'
import { hashToken, newToken } from './tokens.ts'
import { anonymous, type Viewer } from './viewer.ts'
import { setViewer } from './viewer-of.ts'

export { viewerOf } from './viewer-of.ts'

interface SessionsParts {
  store: SessionsStore
  accounts: { get(id: AccountId): Promise<Account | null> }
  clock: Clock
  limits: { sso: SessionLimits; local: SessionLimits }
  charterVersion: string
  /** Our own address is https. */
  isSecure: () => boolean
  /** Added to the name of the cookie: two instances of one machine share a host, and would share it. */
  cookieMark?: string
}

export interface SessionStart {
  accountId: AccountId
  door: Session['door']
  sso?: SsoSession | null
  oidc?: Session['oidc']
  returnUrl?: string | null
  /** The provider's own limit (SAML Core §2.7.2 `SessionNotOnOrAfter`). */
  endsAt?: string | null
}

export interface Sessions {
  /** Finds who is asking, once, before everything else. Without a cookie it costs nothing. */
  middleware(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void
  /** Begins a session in this browser, with a new token; the one it had before is over. */
  start(request: IncomingMessage, response: ServerResponse, start: SessionStart): Promise<Session>
  /** Ends this browser's session for good, and takes its cookie back. Null when there was none. */
  end(request: IncomingMessage, response: ServerResponse): Promise<Session | null>
  current(request: IncomingMessage): Promise<Session | null>
  of(accountId: AccountId): Promise<Session[]>
  revoke(accountId: AccountId, id: string): Promise<boolean>
  /** To be called when an account is suspended, closed or its password changed. */
  revokeAll(accountId: AccountId, except?: { id: string }): Promise<number>
  /** Answers the ids of the sessions that are over. */
  endFromSso: SessionsStore['endFromSso']
  clearCookie(response: ServerResponse): void
  /** @throws {FreshSignInNeeded} when the person last proved who they are longer ago than that. */
  assertFresh(request: IncomingMessage, withinSeconds: number): Promise<void>
}

/** What is asked is grave enough to prove again who one is: an administrator's act, an account to erase. */
class FreshSignInNeeded extends AppError {
  readonly code = 'fresh-sign-in-needed'
  constructor() {
    super('Pour cette action, connectez-vous de nouveau : cela protège votre compte si vous avez quitté l’écran.')
  }
}

export function createSessions(parts: SessionsParts): Sessions {
  const { store, accounts, clock, limits } = parts
  const cookie = createCookie(`session${parts.cookieMark ?? ''}`, { isSecure: parts.isSecure })
  const limitsOf = ({ door }: Pick<Session, 'door'>) => limits[door === 'local' ? 'local' : 'sso']

  async function current(request: IncomingMessage): Promise<Session | null> {
    const hash = hashToken(cookie.read(request))
    const session = hash && (await store.byTokenHash(hash))
    if (!session || session.expiresAt <= text(clock.now())) return null
    return session
  }

  /** @param isUse a request was made: the session lasts longer */
  async function findViewer(request: IncomingMessage, { isUse }: { isUse: boolean }): Promise<Viewer> {
    const session = await current(request)
    const account = session && (await accounts.get(session.accountId))
    if (!session || account?.state !== 'active') return anonymous
    if (isUse) await prolong(session)
    return {
      kind: 'person',
      accountId: account._id,
      roles: account.roles,
      sessionId: session.id,
      hasAcceptedCharter: account.charter?.version === parts.charterVersion,
      groups: account.groups ?? [],
      ...(account.muted ? { muted: account.muted } : {}),
    }
  }

  /** Written at most once in a twentieth of the idle time, so that watching does not become writing. */
  async function prolong(session: Session): Promise<void> {
    const now = clock.now()
    const sinceSeen = now.since(Temporal.Instant.from(session.seenAt)).total('seconds')
    if (sinceSeen < Math.min(300, limitsOf(session).idleSeconds / 20)) return
    const expiresAt = expiryOf(session.endsAt, now, limitsOf(session))
    await store.prolong(session, { seenAt: text(now), expiresAt })
  }

  return {
    middleware(request, _response, next) {
      if (cookie.read(request) === null) return next()
      findViewer(request, { isUse: true }).then((viewer) => {
        setViewer(request, viewer, () => findViewer(request, { isUse: false }))
        next()
      }, next)
    },

    async start(
      request,
      response,
      { accountId, door, sso = null, oidc = null, returnUrl = null, endsAt: atMost = null },
    ) {
      const before = hashToken(cookie.read(request))
      if (before) await store.endByTokenHash(before)
      const token = newToken()
      const now = clock.now()
      const latest = text(now.add({ seconds: limitsOf({ door }).absoluteSeconds }))
      const endsAt = atMost !== null && atMost < latest ? atMost : latest
      const session: Session = {
        _id: hashToken(token) ?? '',
        id: randomUUID(),
        accountId,
        door,
        device: deviceOf(request.headers['user-agent']),
        startedAt: text(now),
        authenticatedAt: text(now),
        seenAt: text(now),
        endsAt,
        expiresAt: expiryOf(endsAt, now, limitsOf({ door })),
        sso,
        oidc,
        returnUrl,
      }
      await store.add(session)
      const maxAgeSeconds = Math.ceil(Temporal.Instant.from(endsAt).since(now).total('seconds'))
      cookie.write(response, token, Math.max(0, maxAgeSeconds))
      return session
    },

    async end(request, response) {
      const session = await current(request)
      if (cookie.read(request) !== null) cookie.clear(response)
      if (session) await store.endByTokenHash(session._id)
      return session
    },

    current,
    of: (accountId) => store.of(accountId),
    revoke: (accountId, id) => store.end(accountId, id),
    revokeAll: (accountId, except) => store.endAll(accountId, except),
    endFromSso: (who, sessionIndexes) => store.endFromSso(who, sessionIndexes),
    clearCookie: (response) => cookie.clear(response),

    async assertFresh(request, withinSeconds) {
      const session = await current(request)
      const oldest = text(clock.now().subtract({ seconds: withinSeconds }))
      if (!session || session.authenticatedAt < oldest) throw new FreshSignInNeeded()
    },
  }
}

function text(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'millisecond' })
}
